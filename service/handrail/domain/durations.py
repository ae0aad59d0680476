"""Durations, date-times and repeating intervals, read strictly from ISO 8601.

Handrail reads time itself: the engine's own reader takes a naive time to be at the offset that held when the
program started (an hour out after the clocks change) and walks through months one by one. A `Duration` is
kept in the parts it was written in, so "one month" stays one month until it is added to an instant on a wall
clock (see `calendars`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from functools import lru_cache
from itertools import count

MAX_YEARS = 50
MAX_REPEATS = 1000
"""Published limits (PROMISES): no timer further off than 50 years, no cycle of more than 1,000 turns."""

_MAX_TEXT = 80
_MICROSECONDS = {
    "W": 604_800_000_000,
    "D": 86_400_000_000,
    "H": 3_600_000_000,
    "M": 60_000_000,
    "S": 1_000_000,
}
_PART = re.compile(r"(\d+)(?:[.,](\d+))?([A-Z])", re.ASCII)
_DATE_ORDER, _TIME_ORDER = "YMWD", "HMS"
_NAMES = {"Y": "years", "M": "months", "W": "weeks", "D": "days"}
_TIME_NAMES = {"H": "hours", "M": "minutes", "S": "seconds"}
_DATE_TIME = re.compile(
    r"(?P<date>\d{4}-\d{2}-\d{2})T(?P<clock>\d{2}:\d{2}(?::\d{2}(?:[.,]\d{1,6})?)?)(?P<zone>Z|[+-]\d{2}:\d{2})?",
    re.ASCII,
)


class DurationError(ValueError):
    """A text is not the duration, date-time or repeating interval it should be; the message shows how to
    write it.
    """


@dataclass(frozen=True, kw_only=True)
class Duration:
    """A length of time in the parts it was written in: none is negative; seconds are kept to the
    microsecond.
    """

    years: int = 0
    months: int = 0
    days: int = 0
    hours: int = 0
    minutes: int = 0
    seconds: int = 0
    microseconds: int = 0

    def __post_init__(self) -> None:
        for part in ("years", "months", "days", "hours", "minutes", "seconds", "microseconds"):
            if getattr(self, part) < 0:
                raise DurationError(f"A duration cannot have a negative number of {part}")
        if self.nominal > timedelta(days=MAX_YEARS * 366):
            raise DurationError(f"A duration can be {MAX_YEARS} years at most")

    @classmethod
    def parse(cls, text: str) -> Duration:
        """The duration that an ISO 8601 text such as `PT30M`, `P14D`, `P1Y6M` or `P2W` names.

        Strict: capitals only, parts in order and each once, weeks alone, a fraction only in the last part and
        not in years or months. Raises DurationError.
        """
        return _read(text)

    @property
    def is_zero(self) -> bool:
        """Whether it lasts no time at all."""
        return self == _ZERO

    @property
    def months_in_all(self) -> int:
        """Years and months together, in months."""
        return self.years * 12 + self.months

    @property
    def time(self) -> timedelta:
        """The part below a day: hours, minutes and seconds, as elapsed time."""
        return timedelta(
            hours=self.hours, minutes=self.minutes, seconds=self.seconds, microseconds=self.microseconds
        )

    @property
    def nominal(self) -> timedelta:
        """Its length with days of 24 hours, months of 31 and years of 366 days: for limits and ordering
        only.
        """
        try:
            return timedelta(days=self.years * 366 + self.months * 31 + self.days) + self.time
        except OverflowError:
            raise DurationError(f"A duration can be {MAX_YEARS} years at most") from None

    def __mul__(self, times: int) -> Duration:
        """The same parts, each `times` over; P1M times 2 is P2M, so month ends do not drift."""
        if times < 0:
            raise DurationError("A duration can only be repeated a whole number of times")
        return Duration(
            years=self.years * times,
            months=self.months * times,
            days=self.days * times,
            hours=self.hours * times,
            minutes=self.minutes * times,
            seconds=self.seconds * times,
            microseconds=self.microseconds * times,
        )

    def __str__(self) -> str:
        """ISO 8601, in the shortest form; `PT0S` when it is nothing."""
        date_part = "".join(
            f"{value}{unit}"
            for value, unit in ((self.years, "Y"), (self.months, "M"), (self.days, "D"))
            if value
        )
        seconds = self.seconds + Fraction(self.microseconds, 1_000_000)
        shown = f"{float(seconds):.6f}".rstrip("0").rstrip(".") if seconds else ""
        time_part = "".join(
            f"{value}{unit}" for value, unit in ((self.hours, "H"), (self.minutes, "M")) if value
        )
        time_part += f"{shown}S" if shown else ""
        if not date_part and not time_part:
            return "PT0S"
        return f"P{date_part}T{time_part}" if time_part else f"P{date_part}"

    def in_words(self, *, day: str = "day") -> str:
        """Plain words, such as "2 hours 30 minutes" or "5 working days" (with `day="working day"`); "no
        time".
        """
        seconds = self.seconds + Fraction(self.microseconds, 1_000_000)
        parts = (
            (self.years, "year"),
            (self.months, "month"),
            (self.days, day),
            (self.hours, "hour"),
            (self.minutes, "minute"),
            (int(seconds) if seconds.denominator == 1 else float(seconds), "second"),
        )
        return (
            " ".join(f"{value} {name}{'' if value == 1 else 's'}" for value, name in parts if value)
            or "no time"
        )


_ZERO = Duration()


@dataclass(frozen=True, kw_only=True)
class RepeatingInterval:
    """How often something comes round: `times` turns (None: for ever), `period` apart, from `start` or up to
    `end`.

    At most one of `start` and `end` is given; with neither, the anchor is the instant the cycle began.
    """

    period: Duration
    times: int | None = None
    start: datetime | None = None
    end: datetime | None = None

    @classmethod
    def parse(cls, text: str) -> RepeatingInterval:
        """The interval that `R3/PT10M`, `R/2026-11-21T09:00:00Z/P1D`, `R2/P1D/2026-12-01T00:00:00Z` or
        `R1/<start>/<end>` names. Raises DurationError.
        """
        return _read_repeating(text)

    def __str__(self) -> str:
        """ISO 8601 again: reading it gives an equal interval."""
        ends = [_text_of(self.start)] if self.start else []
        ends += [str(self.period)]
        ends += [_text_of(self.end)] if self.end else []
        return "/".join(["R" if self.times is None else f"R{self.times}", *ends])

    def turns(self) -> Iterator[int]:
        """The numbers of the turns, from 1; without end for an unlimited cycle."""
        return iter(count(1) if self.times is None else range(1, self.times + 1))


def parse_date_time(text: str) -> datetime:
    """The instant that an RFC 3339 text such as `2026-11-21T09:30:00Z` or `...+01:00` names, as aware UTC.

    Raises DurationError, also for a time without an offset: what it means depends on where it is read.
    """
    found = _DATE_TIME.fullmatch(_short(text, "date-time"))
    if not found:
        raise DurationError(f"{_quoted(text)} is not a date-time: write it like 2026-11-21T09:30:00Z")
    if not found["zone"]:
        raise DurationError(f"{_quoted(text)} has no offset: add Z for UTC, or the offset such as +01:00")
    zone = "+00:00" if found["zone"] == "Z" else found["zone"]
    try:
        return datetime.fromisoformat(f"{found['date']}T{found['clock'].replace(',', '.')}{zone}").astimezone(
            UTC
        )
    except (ValueError, OverflowError):
        raise DurationError(
            f"{_quoted(text)} is not a time that exists: check the day, hour and offset"
        ) from None


def parse_date(text: str) -> date:
    """The day that an ISO 8601 text such as `2026-11-21` names. Raises DurationError."""
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise DurationError(f"{_quoted(text)} is not a day that exists") from None
    raise DurationError(f"{_quoted(text)} is not a date: write it like 2026-11-21")


@lru_cache(maxsize=1024)
def _read(text: str) -> Duration:
    text = _short(text, "duration")
    if text[:1] in "+-" and text:
        raise DurationError(f"{_quoted(text)} has a sign: a duration is written without one, like PT30M")
    if not text.startswith("P"):
        raise DurationError(f"{_quoted(text)} is not a duration: it starts with P, like PT30M or P14D")
    date_text, marker, time_text = text[1:].partition("T")
    if marker and not time_text:
        raise DurationError(f"{_quoted(text)} ends in T: give hours, minutes or seconds after it, like PT30M")
    if not date_text and not time_text:
        raise DurationError(f"{_quoted(text)} gives no time: write for example PT30M, P14D or PT0S")
    parts = [
        *_parts(text, date_text, _DATE_ORDER, _NAMES, last=not time_text),
        *_parts(text, time_text, _TIME_ORDER, _TIME_NAMES, last=True),
    ]
    units = [name for name, _ in parts]
    if "weeks" in units and len(units) > 1:
        raise DurationError(f"{_quoted(text)} mixes weeks with other parts: write the weeks as days")
    return _assemble(dict(parts))


def _parts(
    text: str, piece: str, order: str, names: dict[str, str], *, last: bool
) -> list[tuple[str, Fraction]]:
    """The numbers of the date or the time half, checked for order; only the last of a duration may have a
    fraction.
    """
    found: list[tuple[str, Fraction]] = []
    at, rank = 0, -1
    while at < len(piece):
        part = _PART.match(piece, at)
        if not part:
            raise DurationError(f"{_quoted(text)} is not a duration: {_quoted(piece[at:])} cannot be read")
        whole, fraction, unit = part.groups()
        if unit not in order:
            where = "after T" if order == _TIME_ORDER else "before T"
            raise DurationError(f"{_quoted(text)}: {unit} is not a unit {where}")
        if order.index(unit) <= rank:
            raise DurationError(f"{_quoted(text)}: parts come once each, from the largest to the smallest")
        if len(whole) > 9 or len(fraction or "") > 6:
            raise DurationError(f"{_quoted(text)} has a number with too many digits")
        at, rank = part.end(), order.index(unit)
        if fraction and (not last or at < len(piece)):
            raise DurationError(f"{_quoted(text)}: only the last part may have a fraction")
        if fraction and names[unit] in ("years", "months"):
            raise DurationError(f"{_quoted(text)}: years and months have no fractions, their length varies")
        found.append((names[unit], Fraction(f"{whole}.{fraction or 0}")))
    return found


def _assemble(parts: dict[str, Fraction]) -> Duration:
    """Whole parts as they are; a fraction is carried down, exactly: six digits are whole microseconds."""
    days = parts.get("days", Fraction(0)) + 7 * parts.get("weeks", Fraction(0))
    whole_days = int(days)
    rest = Fraction(0)
    values = {"years": int(parts.get("years", 0)), "months": int(parts.get("months", 0)), "days": whole_days}
    rest += (days - whole_days) * _MICROSECONDS["D"]
    for unit, name in _TIME_NAMES.items():
        value = parts.get(name, Fraction(0))
        values[name] = int(value)
        rest += (value - int(value)) * _MICROSECONDS[unit]
    for unit, name in _TIME_NAMES.items():
        carried, rest = divmod(rest, _MICROSECONDS[unit])
        values[name] += int(carried)
    return Duration(**values, microseconds=int(rest))


def _read_repeating(text: str) -> RepeatingInterval:
    pieces = _short(text, "repeating interval").split("/")
    turns = re.fullmatch(r"R(\d{0,9})", pieces[0], re.ASCII)
    if not turns or len(pieces) not in (2, 3):
        raise DurationError(f"{_quoted(text)} is not a repeating interval: write it like R3/PT10M or R/P1D")
    times = int(turns[1]) if turns[1] else None
    if times is not None and times > MAX_REPEATS:
        raise DurationError(f"{_quoted(text)} repeats {times:,} times; {MAX_REPEATS:,} is the most")
    start = end = None
    if len(pieces) == 2:
        period = Duration.parse(pieces[1])
    elif pieces[1].startswith("P"):
        period, end = Duration.parse(pieces[1]), parse_date_time(pieces[2])
    else:
        start = parse_date_time(pieces[1])
        period = Duration.parse(pieces[2]) if pieces[2].startswith("P") else _between(text, start, pieces[2])
    if period.is_zero:
        raise DurationError(
            f"{_quoted(text)} repeats without a pause: its period must be longer than nothing"
        )
    if end is not None and times is None:
        raise DurationError(
            f"{_quoted(text)} ends but never begins: say how often, like R3/P1D/2026-12-01T00:00:00Z"
        )
    return RepeatingInterval(period=period, times=times, start=start, end=end)


def _between(text: str, start: datetime, end_text: str) -> Duration:
    end = parse_date_time(end_text)
    if end <= start:
        raise DurationError(f"{_quoted(text)} ends before it starts")
    gap = end - start
    return Duration(seconds=gap.days * 86_400 + gap.seconds, microseconds=gap.microseconds)


def _short(text: str, what: str) -> str:
    if not isinstance(text, str) or len(text) > _MAX_TEXT:
        raise DurationError(f"A {what} is a text of at most {_MAX_TEXT} characters")
    return text


def _quoted(text: str) -> str:
    return f'"{text}"'


def _text_of(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")
