"""When a drawn timer is due: one absolute instant, reckoned once, from a value that FEEL gave.

A date-time is itself; a duration counts from now (days, months and years on the wall clock of Europe/London, hours and
less as elapsed time); the n-th turn of a cycle is its start plus n periods, so that nothing adds up.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from handrail.domain.calendars import LONDON, CalendarError, ClockCalendar, instant_of, turn
from handrail.domain.durations import (
    MAX_REPEATS,
    MAX_YEARS,
    Duration,
    DurationError,
    RepeatingInterval,
    parse_date,
    parse_date_time,
)
from handrail.engine.faults import Fault

_CLOCK = ClockCalendar()
_LOCAL = re.compile(r"(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?)(?:@([A-Za-z_/+-]+))?")
_WRITTEN_OUT = re.compile(
    r"\s*(R\d*/.*|P[0-9YMWDTHS.,]+|\d{4}-\d\d-\d\d(T[\d:.,]+(Z|[+-]\d\d:\d\d)?)?)\s*", re.DOTALL
)


class TimerKind(StrEnum):
    """Which of BPMN's three timers is drawn."""

    DATE = "date"
    DURATION = "duration"
    CYCLE = "cycle"


@dataclass(frozen=True, kw_only=True)
class Due:
    """The instant a timer is due; for a cycle also its text, its anchor and which turn (from 1) this is."""

    at: datetime
    cycle: str | None = None
    anchor: datetime | None = None
    number: int = 1


def is_written_out(expression: str) -> bool:
    """Whether a timer's text is ISO 8601 itself and no FEEL expression."""
    return _WRITTEN_OUT.fullmatch(expression) is not None


def first_due(kind: TimerKind, value: Any, *, now: datetime, shortest_cycle: timedelta) -> Due:
    """The first instant of a timer set now to `value`. Raises Fault with what to write instead."""
    if not isinstance(value, str):
        raise Fault(f"A timer needs a date-time, a duration or a cycle, not {value!r}")
    try:
        if kind is TimerKind.CYCLE:
            return _first_turn(value.strip(), now=now, shortest_cycle=shortest_cycle)
        at = _instant(value.strip(), now)
    except (DurationError, CalendarError) as problem:
        raise Fault(str(problem)) from None
    if at > _CLOCK.add(now, Duration(years=MAX_YEARS)):
        raise Fault(f"A timer may wait {MAX_YEARS} years at most")
    return Due(at=at)


def next_due(due: Due) -> Due | None:
    """The turn of a cycle after this one, or None when it has run out."""
    if due.cycle is None or due.anchor is None:
        return None
    at = turn(RepeatingInterval.parse(due.cycle), due.anchor, due.number + 1)
    return None if at is None else Due(at=at, cycle=due.cycle, anchor=due.anchor, number=due.number + 1)


def instant(value: Any) -> datetime:
    """The aware instant (UTC) of a date-time as FEEL writes it. Raises Fault."""
    if not isinstance(value, str):
        raise Fault(f"A date-time is needed, not {value!r}")
    try:
        return _date_time(value.strip())
    except DurationError as problem:
        raise Fault(str(problem)) from None


def _zone(name: str | None) -> ZoneInfo:
    try:
        return ZoneInfo(name) if name else LONDON
    except (ZoneInfoNotFoundError, ValueError):
        raise DurationError(f"There is no time zone called {name}") from None


def _first_turn(text: str, *, now: datetime, shortest_cycle: timedelta) -> Due:
    interval = RepeatingInterval.parse(text)
    if interval.times is None:
        raise Fault(
            f'"{text}" has no end: say how often, at most {MAX_REPEATS:,} times, like R{MAX_REPEATS}/P1D'
        )
    if interval.times == 0:
        raise Fault(f'"{text}" never comes: repeat at least once')
    if interval.period.nominal < shortest_cycle:
        seconds = f"{shortest_cycle.total_seconds():g}"
        raise Fault(f'"{text}" repeats too fast: the shortest cycle is {seconds} seconds')
    first, last = turn(interval, now, 1), turn(interval, now, interval.times)
    if first is None or last is None or last > _CLOCK.add(now, Duration(years=MAX_YEARS)):
        raise Fault(f"A cycle may run for {MAX_YEARS} years at most")
    return Due(at=first, cycle=text, anchor=now)


def _instant(text: str, now: datetime) -> datetime:
    return _CLOCK.add(now, Duration.parse(text)) if text.startswith("P") else _date_time(text)


def _date_time(text: str) -> datetime:
    """RFC 3339; without an offset it is read on the wall clock of the zone after "@" as FEEL writes it, else London."""
    local = _LOCAL.fullmatch(text)
    if local:
        return instant_of(parse_date_time(local[1] + "Z").replace(tzinfo=None), _zone(local[2]))
    if "T" not in text:
        return instant_of(datetime.combine(parse_date(text), datetime.min.time()))
    return parse_date_time(text).astimezone(UTC)
