"""Dates and times in answers: read strictly, kept in UTC, said in London's clock time."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
SKEW = timedelta(minutes=5)
"""How far a clock may be off before a time counts as in the future, or as before the case began."""

LATE = timedelta(hours=2)
"""An entry about something longer ago than this is marked as entered late (DOMAIN K9)."""

_EARLIEST, _LATEST = 1900, 2199
_MOMENT = re.compile(
    r"(\d{4}-\d{2}-\d{2})[Tt ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)([Zz]|[+-]\d{2}:\d{2})", re.ASCII
)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def moment(text: str) -> datetime | None:
    """An RFC 3339 time with its offset, in UTC; None where `text` is not one, or not between 1900 and 2199."""
    match = _MOMENT.fullmatch(text)
    if match is None:
        return None
    on, at, offset = match.groups()
    whole, _, fraction = at.partition(".")
    try:
        read = datetime.fromisoformat(f"{on}T{whole}{'+00:00' if offset in 'Zz' else offset}")
        read = read.replace(microsecond=int((fraction + "000000")[:6]))
        return read.astimezone(UTC) if _EARLIEST <= read.year <= _LATEST else None
    except (ValueError, OverflowError):
        return None


def day(text: str) -> date | None:
    """A calendar day written YYYY-MM-DD; None where `text` is not one, or not between 1900 and 2199."""
    if not _DAY.fullmatch(text):
        return None
    try:
        read = date.fromisoformat(text)
    except ValueError:
        return None
    return read if _EARLIEST <= read.year <= _LATEST else None


def written(at: datetime) -> str:
    """A time as it is kept: RFC 3339 in UTC."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def london_day(at: datetime) -> date:
    """The calendar day in London."""
    return at.astimezone(LONDON).date()


def first_moment(on: date) -> datetime:
    """When a day begins in London."""
    return datetime.combine(on, time(), LONDON).astimezone(UTC)


def last_moment(on: date) -> datetime:
    """The last second of a day in London."""
    return first_moment(on + timedelta(days=1)) - timedelta(seconds=1)


def in_words(value: date | datetime) -> str:
    """`21 November 2026`, or `21 November 2026 at 2:05pm` in London's clock time."""
    if not isinstance(value, datetime):
        return f"{value.day} {value:%B %Y}"
    local = value.astimezone(LONDON)
    hour = local.hour % 12 or 12
    return f"{local.day} {local:%B %Y} at {hour}:{local:%M}{'am' if local.hour < 12 else 'pm'}"
