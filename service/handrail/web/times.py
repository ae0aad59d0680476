"""Times as people read them: Europe/London on the clock, and how far away in words, worked out on the server."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class Urgency(StrEnum):
    """How a due time should look."""

    LATE = "late"
    SOON = "soon"
    LATER = "later"


@dataclass(frozen=True)
class Moment:
    """An instant for a page: `iso` for machines, `clock` such as "today 21:40", `distance` such as "12 min ago"."""

    iso: str
    clock: str
    distance: str


@dataclass(frozen=True)
class Due:
    """A due time for a page: as Moment, with `distance` such as "due in 12 min" or "late by 3 h"."""

    iso: str
    clock: str
    distance: str
    urgency: Urgency


def moment(at: datetime, now: datetime) -> Moment:
    """`at` seen from `now`; both aware."""
    ahead = at > now
    words = span(at - now)
    near = "just now" if abs(at - now) < timedelta(minutes=1) else f"in {words}" if ahead else f"{words} ago"
    return Moment(_iso(at), clock(at, now), near)


def due(at: datetime, now: datetime, *, from_at: datetime | None = None) -> Due:
    """A due time seen from `now`; it is soon in the last fifth of its allowance, or hour when the start is unknown."""
    left = at - now
    if left < timedelta(0):
        words = "late by less than a minute" if left > -timedelta(minutes=1) else f"late by {span(left)}"
        return Due(_iso(at), clock(at, now), words, Urgency.LATE)
    allowance = (at - from_at) / 5 if from_at is not None and from_at < at else timedelta(hours=1)
    urgency = Urgency.SOON if left <= max(allowance, timedelta(minutes=15)) else Urgency.LATER
    words = "due now" if left < timedelta(minutes=1) else f"due in {span(left)}"
    return Due(_iso(at), clock(at, now), words, urgency)


def span(length: timedelta) -> str:
    """A length of time in the unit that means most, never rounded up: "12 min", "3 h", "1 h 20 min", "2 days"."""
    minutes = int(abs(length).total_seconds() // 60)
    if minutes < 60:
        return f"{minutes} min"
    hours, rest = divmod(minutes, 60)
    if hours < 3 and rest:
        return f"{hours} h {rest} min"
    if hours < 48:
        return f"{hours} h"
    days = hours // 24
    return f"{days} days" if days < 28 else f"{days // 7} weeks"


def span_of_minutes(minutes: float) -> str:
    """A number of minutes as `span` says it."""
    return span(timedelta(minutes=minutes))


def clock(at: datetime, now: datetime) -> str:
    """The time on the wall in London: "today 21:40", "tomorrow 08:00", "Sat 21 Nov 21:40", with the year if another."""
    local, today = at.astimezone(LONDON), now.astimezone(LONDON).date()
    return f"{day(local.date(), today)} {local:%H:%M}"


def day(on: date, today: date) -> str:
    """A date seen from today: "today", "yesterday", "tomorrow", "Sat 21 Nov" or "Sat 21 Nov 2025"."""
    near = {-1: "yesterday", 0: "today", 1: "tomorrow"}.get((on - today).days)
    if near:
        return near
    words = f"{_DAYS[on.weekday()]} {on.day} {_MONTHS[on.month - 1]}"
    return words if on.year == today.year else f"{words} {on.year}"


def birthday(born: date, today: date) -> str:
    """A date of birth with the age: "12 May 1984 (42)"."""
    age = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    return f"{born.day} {_MONTHS[born.month - 1]} {born.year} ({age})"


def _iso(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
