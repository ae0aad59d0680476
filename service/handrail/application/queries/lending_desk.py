"""What somebody can lend, for which place and to whom; and what an offer would mean before it is made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from handrail.application.commanding import Query
from handrail.application.lendable_rights import lendable_rights
from handrail.application.offering import Wanted, Weighed, weigh
from handrail.application.work import Look
from handrail.domain.cases import Pathway
from handrail.domain.delegation_rules import Lendable, carrying
from handrail.domain.identifiers import StaffId
from handrail.domain.permissions import HOLDERS, Permission
from handrail.domain.roles import RoleAssignment


@dataclass(frozen=True, kw_only=True)
class Choosable:
    """A colleague who may be chosen, by id, name and roles in plain words."""

    id: StaffId
    name: str
    roles: str


@dataclass(frozen=True, kw_only=True)
class Lending:
    """The rights the actor holds by roles of their own and may lend, with those roles; who is there to choose."""

    rights: tuple[tuple[Lendable, tuple[RoleAssignment, ...]], ...]
    colleagues: tuple[Choosable, ...]
    localities: tuple[str, ...]
    pathways: tuple[str, ...]
    now: datetime


@dataclass(frozen=True, kw_only=True)
class LendingDesk(Query[Lending]):
    """What the actor can lend now; none of it where no role of theirs carries a right that may be lent."""

    permission: ClassVar[Permission] = Permission.DELEGATE

    def answer(self, look: Look) -> Lending:
        """Raises Conflict when no matrix is published."""
        held = tuple(
            (right, roles)
            for right in lendable_rights(look).values()
            if right.may_be_lent and (roles := self._carrying(look, right))
        )
        return Lending(
            rights=held,
            colleagues=tuple(
                Choosable(id=one.id, name=one.name, roles=", ".join(sorted(r.label for r in one.anywhere)))
                for one in look.staff.colleagues(
                    here=(),
                    anywhere=HOLDERS[Permission.DELEGATE],
                    locality="",
                    pathway="",
                    at=look.clock_now(),
                )
                if one.id != look.actor.id
            ),
            localities=tuple(sorted(look.resources.localities)),
            pathways=tuple(one.value for one in Pathway),
            now=look.clock_now(),
        )

    def _carrying(self, look: Look, right: Lendable) -> tuple[RoleAssignment, ...]:
        return tuple(
            role
            for role in look.actor.assignments
            if carrying(right, (role,), locality=role.locality, pathway=role.pathway)
        )


@dataclass(frozen=True, kw_only=True)
class PreviewDelegation(Wanted, Query[Weighed]):
    """What an offer would be, without making it."""

    permission: ClassVar[Permission] = Permission.DELEGATE

    def answer(self, look: Look) -> Weighed:
        """Raises Invalid (one problem a rule), Conflict, as making it would."""
        return weigh(look, self, now=look.clock_now())
