"""The duty rota: who is on duty, in which role and locality, from when to when (DOMAIN sections 2.1 and 2.4).

A duty says who is asked first; it gives nobody a right that their roles do not.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from handrail.domain.actors import Actor
from handrail.domain.calendars import WorkingCalendar
from handrail.domain.events import Event
from handrail.domain.identifiers import StaffId
from handrail.domain.roles import Role

DUTY_ROLES = (Role.ON_CALL_CLINICIAN, Role.ON_CALL_MANAGER, Role.SENIOR_CLINICIAN, Role.CLINICIAN)
LONGEST = timedelta(days=14)
LOOK_AHEAD = timedelta(days=14)

Span = tuple[datetime, datetime]
"""From (included) and until (excluded), aware UTC."""


@dataclass(frozen=True, kw_only=True)
class Duty:
    """One person is on duty; no locality means all of them. One that ends when it begins was taken off again."""

    id: UUID
    staff_id: StaffId
    role: Role
    locality: str | None
    from_at: datetime
    to_at: datetime
    source: str
    entered_by: StaffId
    entered_at: datetime

    def holds_at(self, at: datetime) -> bool:
        """Whether it is now (aware UTC)."""
        return self.from_at <= at < self.to_at

    def covers(self, locality: str) -> bool:
        """Whether it is for that locality too."""
        return self.locality in (None, locality)


@dataclass(frozen=True, kw_only=True)
class OnDuty:
    """Somebody on duty, by name."""

    duty: Duty
    name: str


@dataclass(frozen=True, kw_only=True)
class DutyPlanned(Event):
    """Somebody was put on the rota."""

    duty_id: UUID
    staff_id: StaffId
    role: Role
    locality: str | None
    from_at: datetime
    to_at: datetime


@dataclass(frozen=True, kw_only=True)
class DutyEnded(Event):
    """Somebody was taken off the rota: from then on, or altogether when the duty had not begun."""

    duty_id: UUID
    staff_id: StaffId
    ended_at: datetime


@dataclass(frozen=True, kw_only=True)
class RotaGapTold(Event):
    """The leads of a locality were told that nobody is on call at some time to come."""

    locality: str
    role: Role
    from_at: datetime
    to_at: datetime
    gaps: int


def may_be_on_duty(actor: Actor, role: Role, locality: str | None) -> str:
    """Why somebody cannot take such a duty; empty when they can.

    They hold the very role there: who is on duty hears what is told to the role, and decides under it.
    """
    if role not in DUTY_ROLES:
        return "There is no rota for that role"
    held = [a for a in actor.assignments if a.role is role and (a.locality is None or a.locality == locality)]
    if not held:
        where = "in every locality" if locality is None else "in this locality"
        return f"They do not hold the role {role.label.lower()} {where}"
    return ""


def overlapping(duties: Iterable[Duty], from_at: datetime, to_at: datetime) -> tuple[Duty, ...]:
    """The duties that share an instant with that time."""
    return tuple(
        duty for duty in duties if duty.from_at < to_at and from_at < duty.to_at and duty.from_at < duty.to_at
    )


def gaps(covered: Iterable[Span], wanted: Iterable[Span]) -> tuple[Span, ...]:
    """The parts of the wanted times that nothing covers, in order."""
    spans = sorted(covered)
    found: list[Span] = []
    for begins, ends in sorted(wanted):
        at = begins
        for from_at, to_at in spans:
            if to_at <= at or from_at >= ends:
                continue
            if from_at > at:
                found.append((at, from_at))
            at = max(at, to_at)
        if at < ends:
            found.append((at, ends))
    return tuple(found)


def shut_times(calendar: WorkingCalendar, from_at: datetime, until: datetime) -> tuple[Span, ...]:
    """When a place is shut between two instants: when somebody must be on call."""
    found: list[Span] = []
    at = from_at
    while at < until:
        opens = calendar.next_open(at)
        if opens > at:
            found.append((at, min(opens, until)))
        at = _closes(calendar, opens)
    return tuple(found)


def _closes(calendar: WorkingCalendar, opens: datetime) -> datetime:
    """When the spell that is open at `opens` ends."""
    return next(closes for begins, closes in calendar.spells_of(opens) if begins <= opens < closes)
