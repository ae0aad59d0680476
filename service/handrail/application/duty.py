"""Who is on duty now, for pages, refusals and whoever else must name somebody to ask.

Where a rota says who is on duty in a role, they come first; where it says nothing, everybody who holds the role does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from handrail.application.due_times import locality_called
from handrail.application.work import Look
from handrail.domain.duties import LOOK_AHEAD, Duty, Span, gaps, shut_times
from handrail.domain.identifiers import StaffId
from handrail.domain.roles import Role
from handrail.storage.duties import Duties


@dataclass(frozen=True, kw_only=True)
class OnHand:
    """Somebody who can be asked in a role now; `until` where the rota says that they are on duty."""

    staff_id: StaffId
    name: str
    role: Role
    until: datetime | None = None

    def words(self, look: Look, locality: str) -> str:
        """The person as a refusal names them: name, role, and until when they are on duty by the place's clock."""
        role = self.role.label.lower()
        if self.until is None:
            return f"{self.name} ({role})"
        here = self.until.astimezone(locality_called(look, locality).calendar.zone)
        return f"{self.name} ({role}, on duty until {here:%H:%M})"


def who_is_on_duty(
    look: Look, role: Role, locality: str, at: datetime, *, pathway: str | None = None
) -> tuple[OnHand, ...]:
    """Who is on duty in a role and locality at an instant; everybody who holds the role there when no rota says."""
    found = Duties(look.session).on_duty(role, locality, at)
    if found:
        return tuple(
            OnHand(staff_id=one.duty.staff_id, name=one.name, role=role, until=one.duty.to_at)
            for one in found
        )
    return _holders(look, (role,), locality, pathway, at)


def who_to_ask(
    look: Look, roles: Sequence[Role], *, locality: str, pathway: str, at: datetime, limit: int = 20
) -> tuple[OnHand, ...]:
    """Everybody who can be asked in one of several roles for a case: those on duty first, then the others by name."""
    on_duty = [
        OnHand(staff_id=one.duty.staff_id, name=one.name, role=one.duty.role, until=one.duty.to_at)
        for one in Duties(look.session).on_duty_in(roles, locality, at)
    ]
    known = {(one.staff_id, one.role) for one in on_duty}
    others = [
        one for one in _holders(look, roles, locality, pathway, at) if (one.staff_id, one.role) not in known
    ]
    return tuple([*on_duty, *others][:limit])


def rota_gaps(look: Look, locality: str, role: Role, *, from_at: datetime) -> tuple[Span, ...]:
    """When, within the next 14 days, the locality is shut and nobody is on duty in the role."""
    until = from_at + LOOK_AHEAD
    calendar = locality_called(look, locality).calendar
    rota = Duties(look.session).rota(locality, from_at=from_at, until=until, role=role)
    covered = [(one.duty.from_at, one.duty.to_at) for one in rota]
    return gaps(covered, shut_times(calendar, from_at, until))


def has_rota(look: Look, locality: str, role: Role, *, at: datetime) -> bool:
    """Whether anybody was or will be on duty in the role there within four weeks of an instant."""
    near = timedelta(days=28)
    return bool(Duties(look.session).rota(locality, from_at=at - near, until=at + near, role=role, limit=1))


def next_on_duty(duties: Sequence[Duty], at: datetime) -> Duty | None:
    """The first duty that begins after an instant."""
    return min((duty for duty in duties if duty.from_at > at), key=lambda duty: duty.from_at, default=None)


def _holders(
    look: Look, roles: Sequence[Role], locality: str, pathway: str | None, at: datetime
) -> tuple[OnHand, ...]:
    found = look.staff.holders_in(roles, locality=locality, pathway=pathway, at=at)
    return tuple(OnHand(staff_id=one.id, name=one.name, role=one.role) for one in found)
