"""The duty rota of a locality for the next 14 days, and its gaps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from handrail.application.commanding import Query
from handrail.application.duty import rota_gaps
from handrail.application.queries.pathway_accountability import DutyNow, duties_now, place_reached
from handrail.application.work import Look
from handrail.domain.duties import DUTY_ROLES, LOOK_AHEAD, OnDuty, Span
from handrail.domain.permissions import Permission, holds
from handrail.domain.roles import Role
from handrail.storage.duties import Duties


@dataclass(frozen=True, kw_only=True)
class LocalRota:
    """The duties in order, who is asked now, and when nobody is on call although the place is shut."""

    locality: str
    from_at: datetime
    until: datetime
    duties: tuple[OnDuty, ...]
    now: tuple[DutyNow, ...]
    gaps: tuple[Span, ...]
    may_keep: bool
    eligible: tuple[tuple[str, str, tuple[Role, ...]], ...]
    """(user name, name, roles) of those who could be put on duty."""


@dataclass(frozen=True, kw_only=True)
class Rota(Query[LocalRota]):
    """The rota of a locality."""

    permission: ClassVar[Permission] = Permission.SEE_ROTA
    locality: str

    def answer(self, look: Look) -> LocalRota:
        """Raises NotFound for a locality that does not exist, or that the actor's roles do not reach."""
        place_reached(look, self.locality)
        now = look.clock_now()
        until = now + LOOK_AHEAD
        may_keep = look.actor.is_system or holds(
            Permission.KEEP_ROTA,
            frozenset(a.role for a in look.actor.assignments if a.locality in (None, self.locality)),
        )
        return LocalRota(
            locality=self.locality,
            from_at=now,
            until=until,
            duties=Duties(look.session).rota(self.locality, from_at=now - timedelta(hours=12), until=until),
            now=duties_now(look, self.locality, None, now),
            gaps=rota_gaps(look, self.locality, Role.ON_CALL_CLINICIAN, from_at=now),
            may_keep=may_keep,
            eligible=self._eligible(look, now) if may_keep else (),
        )

    def _eligible(self, look: Look, now: datetime) -> tuple[tuple[str, str, tuple[Role, ...]], ...]:
        found: dict[str, tuple[str, list[Role]]] = {}
        holders = look.staff.holders_in(DUTY_ROLES, locality=self.locality, pathway=None, at=now, limit=500)
        usernames = look.staff.usernames([one.id for one in holders])
        for one in holders:
            found.setdefault(usernames[one.id], (one.name, []))[1].append(one.role)
        return tuple((username, name, tuple(roles)) for username, (name, roles) in found.items())
