"""Which instant a duration ends at: on the clock, or in somebody's working hours.

All instants are aware UTC; the wall clock (Europe/London unless told otherwise) decides what "the same time
tomorrow" and "nine o'clock" mean. Where a wall clock skips an hour in spring, a reading that does not exist
means the first instant at which the clock has passed it; where it repeats an hour in autumn, a reading means
the first of the two. Nothing ever ends before it started, and a longer duration never ends earlier.

Working days: N working days after an instant is the same wall-clock time N working days later, brought into
that day's hours (before opening: the opening; after closing, or in a break: the last open moment before). An
instant on a day that is not a working day counts as the end of the working day before. So Thursday 14:00 + 2
working days is Monday 14:00, and Saturday noon + 1 working day is the close of Monday: as much working time
as Tuesday's opening, and the safer of the two.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

from handrail.domain.durations import MAX_YEARS, Duration, RepeatingInterval

LONDON = ZoneInfo("Europe/London")
_MINUTE = timedelta(minutes=1)
_DAY = timedelta(days=1)
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class CalendarError(ValueError):
    """A calendar cannot answer: its hours make no sense, or the duration means nothing in it."""


class CalendarKind(StrEnum):
    """How a timer's duration is counted."""

    CLOCK = "clock"
    """Round the clock, every day."""
    WORKING = "working"
    """In the locality's working hours, bank holidays left out; days are working days."""
    PARTNER = "partner"
    """In the opening hours of the partner service that the case is with."""
    END_OF_DAY = "end_of_day"
    """Until the end of a day: nothing means "the same day", P1D the end of the next."""


@dataclass(frozen=True, order=True)
class Opening:
    """One spell in which a place is open on a day: from and until, in minutes after midnight (0 to 1440)."""

    opens: int
    closes: int

    def __post_init__(self) -> None:
        if not 0 <= self.opens < self.closes <= 1440:
            raise CalendarError(f"Opening hours must run forward within one day, not {self}")

    @classmethod
    def parse(cls, text: str) -> Opening:
        """The spell that a text such as `09:00-17:00` or `00:00-24:00` names. Raises CalendarError."""
        found = re.fullmatch(r"(\d{2}):([0-5]\d)-(\d{2}):([0-5]\d)", text, re.ASCII)
        if not found:
            raise CalendarError(f'"{text}" is not a spell of opening hours: write it like 09:00-17:00')
        hours = [int(group) for group in found.groups()]
        return cls(hours[0] * 60 + hours[1], hours[2] * 60 + hours[3])

    def __str__(self) -> str:
        return f"{_clock_text(self.opens)}-{_clock_text(self.closes)}"


@dataclass(frozen=True, kw_only=True)
class BankHolidays:
    """The bank holidays of a nation as dated values; outside `first` to `last` none are known."""

    nation: str
    first: date
    last: date
    days: frozenset[date]

    def knows(self, day: date) -> bool:
        """Whether the list says anything about that day."""
        return self.first <= day <= self.last

    def __contains__(self, day: date) -> bool:
        return day in self.days


NO_BANK_HOLIDAYS = BankHolidays(nation="none", first=date.min, last=date.max, days=frozenset())
"""For places that are open on bank holidays as on any other day."""


@dataclass(frozen=True)
class ClockCalendar:
    """Round the clock: days, months and years on the wall clock, hours and less as elapsed time."""

    zone: ZoneInfo = LONDON

    def is_open(self, at: datetime) -> bool:
        """Always."""
        _aware(at)
        return True

    def add(self, start: datetime, duration: Duration) -> datetime:
        """The instant `duration` after `start`.

        31 January + P1M is the last day of February; a turn longer than a day keeps its wall-clock time over
        a clock change. Raises CalendarError past the year 9999.
        """
        at = _aware(start)
        try:
            if duration.months_in_all or duration.days:
                wall = at.astimezone(self.zone).replace(tzinfo=None)
                at = max(
                    at,
                    instant_of(_months_later(wall, duration.months_in_all) + _DAY * duration.days, self.zone),
                )
            return at + duration.time
        except OverflowError:
            raise CalendarError(f"{duration} after {at.date()} is past the end of the calendar") from None

    def back(self, end: datetime, duration: Duration) -> datetime:
        """The instant `duration` before `end`: hours and less as elapsed time, then days on the wall
        clock.
        """
        at = _aware(end) - duration.time
        if not duration.months_in_all and not duration.days:
            return at
        wall = at.astimezone(self.zone).replace(tzinfo=None)
        earlier = instant_of(_months_later(wall, -duration.months_in_all) - _DAY * duration.days, self.zone)
        return min(at, earlier)

    def minutes_between(self, start: datetime, end: datetime) -> float:
        """Elapsed minutes from `start` to `end`; negative when `end` is earlier."""
        return (_aware(end) - _aware(start)) / _MINUTE

    def part_way(self, start: datetime, end: datetime, percent: int) -> datetime:
        """The instant at which `percent` of the time from `start` to `end` has passed."""
        start, end = _aware(start), _aware(end)
        return start + (end - start) * percent / 100


@dataclass(frozen=True, kw_only=True)
class WorkingCalendar:
    """The hours in which a place works: per weekday from Monday (seven entries), without its bank
    holidays.
    """

    name: str
    week: tuple[tuple[Opening, ...], ...]
    bank_holidays: BankHolidays = NO_BANK_HOLIDAYS
    zone: ZoneInfo = LONDON

    def __post_init__(self) -> None:
        if len(self.week) != 7:
            raise CalendarError(f"The hours of {self.name} need seven days, from Monday to Sunday")
        if not any(self.week):
            raise CalendarError(f"{self.name} is never open: give hours for at least one weekday")
        for name, spells in zip(_WEEKDAYS, self.week, strict=True):
            if any(later.opens < earlier.closes for earlier, later in zip(spells, spells[1:], strict=False)):
                raise CalendarError(f"The hours of {self.name} on {name} overlap or are out of order")

    def works_on(self, day: date) -> bool:
        """Whether that local day is a working day."""
        return bool(self.week[day.weekday()]) and day not in self.bank_holidays

    def is_open(self, at: datetime) -> bool:
        """Whether the place is open at that instant; the closing instant itself is closed."""
        at = _aware(at)
        return any(opens <= at < closes for opens, closes in self._spells(self._local_day(at)))

    def next_open(self, at: datetime) -> datetime:
        """The first open instant at or after `at`."""
        at = _aware(at)
        return max(at, next(opens for opens, closes in self._spells_from(self._local_day(at)) if closes > at))

    def add(self, start: datetime, duration: Duration) -> datetime:
        """The instant `duration` of working time after `start`: first its working days, then its working
        hours.

        Nothing after `start` is `start`, also when closed. Raises CalendarError for months and years, which
        are not working time.
        """
        if duration.months_in_all:
            raise CalendarError(f"{duration} cannot be counted in working time: give working days or hours")
        at = _aware(start)
        if duration.days:
            try:
                at = self._days_later(at, duration.days)
            except OverflowError:
                raise CalendarError(f"{self.name} has no {duration.days} working days") from None
        return self._time_later(at, duration.time) if duration.time else at

    def minutes_between(self, start: datetime, end: datetime) -> float:
        """Open minutes from `start` to `end`; negative when `end` is earlier."""
        start, end = _aware(start), _aware(end)
        if end < start:
            return -self.minutes_between(end, start)
        total = timedelta()
        for opens, closes in self._spells_from(self._local_day(start)):
            if opens >= end:
                return total / _MINUTE
            total += max(min(closes, end) - max(opens, start), timedelta())
        raise AssertionError("spells go on for ever")

    def part_way(self, start: datetime, end: datetime, percent: int) -> datetime:
        """The instant at which `percent` of the open time from `start` to `end` has passed; never after
        `end`.
        """
        start, end = _aware(start), _aware(end)
        wanted = timedelta(minutes=self.minutes_between(start, end)) * percent / 100
        return min(end, self._time_later(start, wanted)) if wanted > timedelta() else start

    @property
    def usual_day(self) -> timedelta:
        """How long a working day is: the commonest length in the week, the longer of two as common."""
        lengths = [sum(spell.closes - spell.opens for spell in spells) for spells in self.week if spells]
        return timedelta(minutes=max(lengths, key=lambda length: (lengths.count(length), length)))

    def spells_of(self, at: datetime) -> tuple[tuple[datetime, datetime], ...]:
        """When the place opens and closes on the local day of an instant, in order."""
        return self._spells(self._local_day(_aware(at)))

    def _days_later(self, at: datetime, days: int) -> datetime:
        wall = at.astimezone(self.zone).replace(tzinfo=None)
        day, clock = wall.date(), wall.time()
        if not self.works_on(day):
            clock = time.max
            while not self.works_on(day):
                day -= _DAY
        for _ in range(days):
            day += _DAY
            while not self.works_on(day):
                day += _DAY
        return max(at, self._brought_in(day, clock))

    def _brought_in(self, day: date, clock: time) -> datetime:
        """That wall-clock time on a working day, moved into the day's hours."""
        wanted = instant_of(datetime.combine(day, clock), self.zone)
        spells = self._spells(day) or ((wanted, wanted),)  # hours swallowed whole by a clock change
        within = [min(wanted, closes) for opens, closes in spells if opens <= wanted]
        return within[-1] if within else spells[0][0]

    def _time_later(self, at: datetime, length: timedelta) -> datetime:
        for opens, closes in self._spells_from(self._local_day(at)):
            begun = max(opens, at)
            if begun + length <= closes:
                return begun + length
            length -= max(closes - begun, timedelta())
        raise AssertionError("spells go on for ever")

    def _local_day(self, at: datetime) -> date:
        return at.astimezone(self.zone).date()

    def _spells(self, day: date) -> tuple[tuple[datetime, datetime], ...]:
        return _open_spells(self.week[day.weekday()], day, self.zone) if self.works_on(day) else ()

    def _spells_from(self, day: date) -> Iterator[tuple[datetime, datetime]]:
        last = day.year + 2 * MAX_YEARS
        while day.year <= last:
            yield from self._spells(day)
            day += _DAY
        raise CalendarError(f"{self.name} has no open hours within {2 * MAX_YEARS} years")


Calendar = ClockCalendar | WorkingCalendar


def week_of(
    hours: str, *, weekend: str | None = None, sunday: str | None = None
) -> tuple[tuple[Opening, ...], ...]:
    """Seven days of hours: Monday to Friday, Saturday (`weekend`) and Sunday (as Saturday unless told).

    `hours` are spells such as `09:00-17:00`, several with commas between.
    """
    weekdays = _openings(hours)
    saturday = _openings(weekend)
    return (*(weekdays,) * 5, saturday, saturday if sunday is None else _openings(sunday))


def always_open(name: str, zone: ZoneInfo = LONDON) -> WorkingCalendar:
    """The calendar of a service that never closes."""
    return WorkingCalendar(name=name, week=week_of("00:00-24:00", weekend="00:00-24:00"), zone=zone)


def end_of_day(start: datetime, duration: Duration, zone: ZoneInfo = LONDON) -> datetime:
    """Midnight at the end of the local day on which `start` plus `duration` falls: nothing means the same
    day.
    """
    reached = ClockCalendar(zone).add(start, duration).astimezone(zone).date()
    return instant_of(datetime.combine(reached + _DAY, time.min), zone)


def turn(
    interval: RepeatingInterval, anchor: datetime, number: int, zone: ZoneInfo = LONDON
) -> datetime | None:
    """The instant of the n-th turn (from 1) of a cycle, or None when it has no such turn.

    Reckoned as start + n periods at once, so month ends and clock changes do not add up (PROMISES). A cycle
    without its own start begins at `anchor`; with a start or an anchor the first turn is one period later; an
    interval that ends counts its turns back from `end`, the last being the end itself.
    """
    if number < 1 or (interval.times is not None and number > interval.times):
        return None
    if interval.end is None:
        return ClockCalendar(zone).add(interval.start or anchor, interval.period * number)
    assert interval.times is not None
    return ClockCalendar(zone).back(interval.end, interval.period * (interval.times - number))


def instant_of(wall: datetime, zone: ZoneInfo = LONDON) -> datetime:
    """The first instant (UTC) at which a wall clock of the zone reads `wall` (naive) or has just skipped past
    it.
    """
    at = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    if at.astimezone(zone).replace(tzinfo=None) == wall:
        return at
    return _after_the_gap(wall, zone)


def _after_the_gap(wall: datetime, zone: ZoneInfo) -> datetime:
    """The instant a skipped hour ends: both offsets around it place the reading on either side of the
    change.
    """
    before, after = (wall.replace(tzinfo=zone, fold=fold).utcoffset() for fold in (0, 1))
    assert before is not None and after is not None
    low, high = (wall - after).replace(tzinfo=UTC), (wall - before).replace(tzinfo=UTC)
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) / 2
        if middle.astimezone(zone).replace(tzinfo=None) < wall:
            low = middle
        else:
            high = middle
    return high.replace(microsecond=0)


def _months_later(wall: datetime, months: int) -> datetime:
    """The same day and time some months on, or the last day of a month that is too short."""
    if not months:
        return wall
    years, month = divmod(wall.year * 12 + wall.month - 1 + months, 12)
    if not 1 <= years <= 9999:
        raise OverflowError
    return wall.replace(
        year=years, month=month + 1, day=min(wall.day, calendar.monthrange(years, month + 1)[1])
    )


@lru_cache(maxsize=4096)
def _open_spells(
    openings: tuple[Opening, ...], day: date, zone: ZoneInfo
) -> tuple[tuple[datetime, datetime], ...]:
    """A day's spells as instants; a spell that a clock change swallows whole is left out."""
    midnight = datetime.combine(day, time.min)
    spells = (
        (
            instant_of(midnight + _MINUTE * spell.opens, zone),
            instant_of(midnight + _MINUTE * spell.closes, zone),
        )
        for spell in openings
    )
    return tuple((opens, closes) for opens, closes in spells if opens < closes)


def _openings(text: str | None) -> tuple[Opening, ...]:
    return tuple(Opening.parse(spell.strip()) for spell in text.split(",")) if text else ()


def _clock_text(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _aware(at: datetime) -> datetime:
    """An instant in UTC. Raises CalendarError for a naive time: its offset would be a guess."""
    if at.tzinfo is None or at.utcoffset() is None:
        raise CalendarError("A time without an offset cannot be placed: give it in UTC")
    return at.astimezone(UTC)
