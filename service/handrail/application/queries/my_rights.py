"""My decision rights: what I may propose, decide and confirm, where and until when, and who holds what I do not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from handrail.application.commanding import Query
from handrail.application.decision_rights import CODES
from handrail.application.rights_findings import roles_meant, rows_of, unheld
from handrail.application.rights_matrix import KEY
from handrail.application.work import Look
from handrail.domain.actors import Actor
from handrail.domain.decision_rights import CHAIR, TASK_ROLE, DecisionRight, Period
from handrail.domain.delegations import Delegation
from handrail.domain.errors import Conflict
from handrail.domain.identifiers import DelegationId, StaffId
from handrail.domain.permissions import Permission
from handrail.domain.roles import Role
from handrail.domain.separation import holds_no_clinical_right
from handrail.engine import Bundle
from handrail.storage.role_holders import RoleHolder, role_holders

_NAMED = 5


@dataclass(frozen=True, kw_only=True)
class Held:
    """Under what I may, and where: None as locality or pathway is all of them, as `until` until further notice.

    `on_behalf_of` is the name of whoever lent it under `delegation_id`.
    """

    role: Role
    locality: str | None
    pathway: str | None
    until: datetime | None
    delegation_id: DelegationId | None = None
    on_behalf_of: str | None = None


@dataclass(frozen=True, kw_only=True)
class InPeriod:
    """My part in one row of a decision, in or out of hours. `others` are names of those who decide it.

    `refusal` says why nobody may, `seconds` who may be the second person (none: one is enough). `by_step`: the step's
    own table names the role, so it is not always mine.
    """

    row: str
    period: Period
    propose: bool
    decide: tuple[Held, ...]
    second: tuple[Held, ...]
    roles: tuple[Role, ...]
    others: tuple[str, ...]
    by_step: bool
    refusal: str
    seconds: tuple[Role, ...] = ()


@dataclass(frozen=True, kw_only=True)
class MyRight:
    """One decision of the matrix: its rows in hours and out, harder cases as rows of their own."""

    code: str
    title: str
    rows: tuple[InPeriod, ...]

    @property
    def may_decide(self) -> bool:
        """Whether I may ever decide it."""
        return any(row.decide for row in self.rows)


@dataclass(frozen=True, kw_only=True)
class MyRights(Query[tuple[MyRight, ...]]):
    """Every decision of the matrix as it concerns whoever asks, in the order of the matrix."""

    permission: ClassVar[Permission] = Permission.SEE_SELF

    def answer(self, look: Look) -> tuple[MyRight, ...]:
        """Raises Conflict when no matrix is published, or none that speaks of every decision."""
        now = look.clock_now()
        rows = rows_of(_published(look))
        if not all(rows.values()):
            raise Conflict(
                "The decision-rights table does not speak of every decision. Tell the process owner"
            )
        me = _Me(
            actor=look.actor,
            lent=tuple(one for one in look.actor.delegations if one.in_force(now)),
            everybody=role_holders(look.session, at=now),
            now=now,
        )
        names = look.staff.names([one.from_id for one in me.lent])
        lenders = {one.from_id: names.get(one.from_id, "A colleague") for one in me.lent}
        return tuple(
            MyRight(
                code=code,
                title=rows[code][0].title,
                rows=tuple(me.part_in(row, lenders) for row in rows[code]),
            )
            for code in CODES
        )


@dataclass(frozen=True, kw_only=True)
class UnheldRight:
    """A decision that the matrix lets somebody take in a locality and period, and nobody there holds the role."""

    locality: str
    code: str
    period: Period


@dataclass(frozen=True, kw_only=True)
class RightsWithoutHolder(Query[tuple[UnheldRight, ...]]):
    """The decisions that nobody can take now, by locality and code: what governance fills or covers."""

    permission: ClassVar[Permission] = Permission.SEE_PROCESSES

    def answer(self, look: Look) -> tuple[UnheldRight, ...]:
        """Raises Conflict when no matrix is published."""
        everybody = role_holders(look.session, at=look.clock_now())
        return tuple(
            UnheldRight(locality=locality, code=code, period=period)
            for locality, code, period in unheld(_published(look), everybody, look.resources.localities)
        )


@dataclass(frozen=True, kw_only=True)
class _Me:
    """Whoever asks, what they were lent, and everybody else who holds anything."""

    actor: Actor
    lent: tuple[Delegation, ...]
    everybody: tuple[RoleHolder, ...]
    now: datetime

    def part_in(self, row: DecisionRight, lenders: Mapping[StaffId, str]) -> InPeriod:
        """What one row lets this person do, and who decides it besides them."""
        roles = roles_meant(row.decide)
        own = self._own(roles)
        lent = self._lent(row, roles, lenders) if row.delegable else ()
        return InPeriod(
            row=row.row,
            period=row.period,
            propose=bool(self._own(roles_meant(row.propose))),
            decide=(*own, *lent),
            second=self._own(roles_meant(row.second)) if row.decide else (),
            roles=roles,
            others=self._others(roles),
            by_step=bool({TASK_ROLE, CHAIR} & set(row.decide)),
            refusal=row.refusal,
            seconds=roles_meant(row.second),
        )

    def _own(self, roles: Sequence[Role]) -> tuple[Held, ...]:
        if holds_no_clinical_right(self.actor.roles):
            return ()
        held = [a for a in self.actor.assignments if a.role in roles and a.is_registered]
        held.sort(key=lambda a: (roles.index(a.role), a.locality or "", a.pathway or ""))
        return tuple(Held(role=a.role, locality=a.locality, pathway=a.pathway, until=a.to_at) for a in held)

    def _lent(
        self, row: DecisionRight, roles: Sequence[Role], lenders: Mapping[StaffId, str]
    ) -> tuple[Held, ...]:
        """Under delegations of somebody who holds the right themselves, within what they lent."""
        found = []
        for one in self.lent:
            if row.code not in one.codes or one.period not in (None, row.period):
                continue
            for role in roles:
                theirs = [a for a in one.grantor_roles if a.role is role and a.is_registered]
                found += [
                    Held(
                        role=role,
                        locality=one.locality or a.locality,
                        pathway=one.pathway or a.pathway,
                        until=one.ends_at,
                        delegation_id=one.id,
                        on_behalf_of=lenders[one.from_id],
                    )
                    for a in theirs
                    if a.holds_at(self.now)
                ]
        return () if holds_no_clinical_right(self.actor.roles) else tuple(found)

    def _others(self, roles: Sequence[Role]) -> tuple[str, ...]:
        """Names of those who decide it where this person works, in the order of the roles."""
        mine = self.actor.localities
        near = [
            one
            for one in self.everybody
            if one.role in roles
            and one.is_registered
            and one.staff_id != self.actor.id
            and (mine is None or one.locality is None or one.locality in mine)
        ]
        near.sort(key=lambda one: (roles.index(one.role), one.name))
        named = dict.fromkeys(f"{one.name} ({one.role.label.lower()})" for one in near)
        return tuple(named)[:_NAMED]


def _published(look: Look) -> Bundle:
    """The bundle of the published matrix. Raises Conflict when there is none."""
    version = look.processes.published(KEY)
    if version is None:
        raise Conflict("No decision-rights table is published. Tell the process owner")
    return look.resources.catalogue.bundle(look.session, KEY, version.bundle_sha256)
