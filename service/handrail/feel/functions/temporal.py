"""Built-in functions on dates, times and durations (DMN 10.3.4.1, 10.3.4.6 and 10.3.4.7)."""

from decimal import Decimal
from zoneinfo import ZoneInfo

from handrail.feel.decimals import is_whole
from handrail.feel.errors import BadValue, FeelError
from handrail.feel.functions.registry import builtin
from handrail.feel.plain import from_python
from handrail.feel.run import Run
from handrail.feel.temporal import Date, DateTime, DaysDuration, MonthsDuration, Time, Zone
from handrail.feel.temporal.reading import read_date, read_date_time, read_duration, read_time
from handrail.feel.temporal.zones import NANOS, UTC_ZONE, zone_named, zone_of_offset
from handrail.feel.values import Value

WALL_CLOCK = ZoneInfo("Europe/London")
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


@builtin("date(from: string|date|date and time)")
def date(value: Value) -> Value:
    """A day from text like `2026-05-01`, or the day of a moment."""
    if isinstance(value, DateTime):
        return value.date
    return value if isinstance(value, Date) else read_date(value)


@builtin("date(year: number, month: number, day: number)")
def date_of(year: Decimal, month: Decimal, day: Decimal) -> Value:
    """A day from its parts."""
    return Date(_whole(year), _whole(month), _whole(day))


@builtin("time(from: string|time|date|date and time)")
def time(value: Value) -> Value:
    """A time of day from text like `09:30:00`, or that of a moment; midnight in UTC of a day."""
    if isinstance(value, DateTime):
        return value.time
    if isinstance(value, Date):
        return Time(0, UTC_ZONE)
    return value if isinstance(value, Time) else read_time(value)


@builtin("time(hour: number, minute: number, second: number, offset: days and time duration|null?)")
def time_of(hour: Decimal, minute: Decimal, second: Decimal, offset: DaysDuration | None = None) -> Value:
    """A time of day from its parts; seconds may have a fraction."""
    nanos = int(second * NANOS)
    return Time.of(_whole(hour), _whole(minute), nanos // NANOS, nanos % NANOS, _zone(offset))


@builtin("date and time(from: string|date|date and time)")
def date_and_time(value: Value) -> Value:
    """A moment from text like `2026-05-01T09:30:00+01:00`; midnight of a day."""
    if isinstance(value, Date):
        return DateTime(value, Time(0))
    return value if isinstance(value, DateTime) else read_date_time(value)


@builtin("date and time(date: date|date and time, time: time)")
def date_and_time_of(day: Value, clock: Time) -> Value:
    """A moment from a day and a time of day."""
    return DateTime(day.date if isinstance(day, DateTime) else day, clock)


@builtin("date and time(date: date and time, timezone: string)")
def in_zone(moment: DateTime, zone: str) -> Value:
    """The same moment on the wall clock of another zone, such as `Europe/London`."""
    if moment.time.zone is None:
        raise BadValue("'date' has no time zone to start from")
    return DateTime.at(moment.comparable[1], _named(zone))


@builtin(
    "date and time(year: number, month: number, day: number, hour: number, minute: number, second: number)"
)
def date_and_time_parts(
    year: Value, month: Value, day: Value, hour: Value, minute: Value, second: Value
) -> Value:
    """A moment without a zone from its parts."""
    return DateTime(date_of(year, month, day), time_of(hour, minute, second))


@builtin(
    "date and time(year: number, month: number, day: number, hour: number, minute: number, second: number,"
    " offset: days and time duration|string|null)"
)
def date_and_time_parts_in_zone(
    year: Value, month: Value, day: Value, hour: Value, minute: Value, second: Value, offset: Value
) -> Value:
    """A moment from its parts, with an offset from UTC or the name of a zone."""
    clock = time_of(hour, minute, second)
    zone = _named(offset) if isinstance(offset, str) else _zone(offset)
    return DateTime(date_of(year, month, day), Time(clock.nanos, zone))


@builtin("duration(from: string|days and time duration|years and months duration)")
def duration(value: Value) -> Value:
    """A length of time from text like `P3D`, `PT4H30M` or `P1Y6M`."""
    return read_duration(value) if isinstance(value, str) else value


@builtin("years and months duration(from: date|date and time, to: date|date and time)")
def years_and_months_duration(start: Value, end: Value) -> Value:
    """Whole months between two days or moments."""
    first, last = _day(start), _day(end)
    months = (last.year - first.year) * 12 + last.month - first.month
    if months > 0 and last.day < first.day:
        months -= 1
    if months < 0 and last.day > first.day:
        months += 1
    return MonthsDuration(months)


@builtin("day of year(date: date|date and time)")
def day_of_year(day: Value) -> Value:
    """1 January is 1."""
    return Decimal(_day(day).day_of_year)


@builtin("day of week(date: date|date and time)")
def day_of_week(day: Value) -> Value:
    """The name of the weekday, such as `Monday`."""
    return DAYS[_day(day).weekday - 1]


@builtin("month of year(date: date|date and time)")
def month_of_year(day: Value) -> Value:
    """The name of the month, such as `January`."""
    return MONTHS[_day(day).month - 1]


@builtin("week of year(date: date|date and time)")
def week_of_year(day: Value) -> Value:
    """The week by ISO 8601."""
    return Decimal(_day(day).week_of_year)


@builtin("last day of month(date: date|date and time)")
def last_day_of_month(day: Value) -> Value:
    """The number of the last day in the month, 28 to 31."""
    first = _day(day)
    return Decimal(
        Date(first.year, first.month, 1).plus_months(1).number - Date(first.year, first.month, 1).number
    )


@builtin("now()")
def now(run: Run) -> Value:
    """The moment that the evaluation was given; never read from a clock."""
    if run.now is None:
        raise FeelError("now() and today() have no answer here: no time was given")
    return from_python(run.now)


@builtin("today()")
def today(run: Run) -> Value:
    """The day of the moment that the evaluation was given, on the wall clock of Europe/London."""
    if run.now is None:
        return now(run)  # which says so
    day = (run.now if run.now.tzinfo is None else run.now.astimezone(WALL_CLOCK)).date()
    return Date(day.year, day.month, day.day)


def _day(value: Date | DateTime) -> Date:
    return value.date if isinstance(value, DateTime) else value


def _zone(offset: DaysDuration | None) -> Zone | None:
    return None if offset is None else zone_of_offset(offset.nanos // NANOS)


def _named(zone: str) -> Zone:
    return zone_named(zone if zone == "Z" or zone[:1] in "+-@" else f"@{zone}")


def _whole(number: Decimal) -> int:
    if not is_whole(number):
        raise BadValue("years, months, days, hours and minutes must be whole numbers")
    return int(number)
