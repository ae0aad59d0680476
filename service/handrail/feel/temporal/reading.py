"""Reading dates, times and durations from text, strictly (the XML Schema forms that DMN 10.3.4.1 names)."""

import re
from functools import lru_cache

from handrail.feel.errors import BadValue
from handrail.feel.temporal.dates import Date
from handrail.feel.temporal.durations import DaysDuration, MonthsDuration
from handrail.feel.temporal.times import DateTime, Time
from handrail.feel.temporal.zones import NANOS, zone_named

Temporal = DaysDuration | MonthsDuration | Time | DateTime | Date

_DATE = re.compile(r"(-?)(\d{4}|[1-9]\d{4,8})-(\d\d)-(\d\d)", re.ASCII)
_TIME = re.compile(
    r"(\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d(?::\d\d)?|@[A-Za-z_]+(?:/[A-Za-z0-9_+-]+){0,3})?",
    re.ASCII,
)
_DURATION = re.compile(
    r"(-)?P(?:(\d{1,10})Y)?(?:(\d{1,11})M)?(?:(\d{1,12})D)?"
    r"(?:(T)(?:(\d{1,14})H)?(?:(\d{1,15})M)?(?:(\d{1,18})(?:\.(\d{1,9}))?S)?)?",
    re.ASCII,
)


def read_date(text: str) -> Date:
    """A day like 2026-05-01; raises BadValue for any other text."""
    match = _DATE.fullmatch(text)
    if match is None:
        raise BadValue(f"'{text[:40]}' is not a date; write it like 2026-05-01")
    sign, year, month, day = match.groups()
    return Date(-int(year) if sign else int(year), int(month), int(day))


def read_time(text: str) -> Time:
    """A time of day like 09:30:00, 09:30:00Z or 09:30:00@Europe/London; raises BadValue for any other text."""
    match = _TIME.fullmatch(text.removeprefix("T"))
    if match is None:
        raise BadValue(f"'{text[:40]}' is not a time; write it like 09:30:00 or 09:30:00+01:00")
    hour, minute, second, fraction, zone = match.groups()
    return Time.of(
        int(hour),
        int(minute),
        int(second),
        int((fraction or "").ljust(9, "0")),
        zone_named(zone) if zone else None,
    )


@lru_cache(maxsize=4096)
def read_date_time(text: str) -> DateTime:
    """A moment like 2026-05-01T09:30:00+01:00, or a day, meaning its midnight; raises BadValue for any other text."""
    day, separator, clock = text.partition("T")
    if not separator:
        return DateTime(read_date(day), Time(0))
    if clock.startswith("T"):
        raise BadValue(f"'{text[:40]}' is not a date and time")
    if clock.startswith("24:00:00"):
        midnight = read_time("00" + clock[2:])
        if midnight.nanos:
            raise BadValue(f"'{text[:40]}' is not a date and time: 24:00:00 is the last moment of a day")
        return DateTime(Date.of_number(read_date(day).number + 1), midnight)
    return DateTime(read_date(day), read_time(clock))


def read_duration(text: str) -> DaysDuration | MonthsDuration:
    """A length like P3D, PT4H30M or P1Y6M; raises BadValue for any other text, also for years mixed with days."""
    match = _DURATION.fullmatch(text)
    if match is None:
        raise BadValue(f"'{text[:40]}' is not a duration; write it like P3D, PT4H30M or P1Y6M")
    sign, years, months, days, clock, hours, minutes, seconds, fraction = match.groups()
    has_months = years is not None or months is not None
    has_clock = hours is not None or minutes is not None or seconds is not None
    if (clock and not has_clock) or not (has_months or days is not None or has_clock):
        raise BadValue(f"'{text[:40]}' is not a duration; write it like P3D, PT4H30M or P1Y6M")
    if has_months and (days is not None or clock):
        raise BadValue(f"'{text[:40]}' mixes years or months with days or hours; use one kind of duration")
    factor = -1 if sign else 1
    if has_months:
        return MonthsDuration(factor * (int(years or 0) * 12 + int(months or 0)))
    whole = int(days or 0) * 86_400 + int(hours or 0) * 3_600 + int(minutes or 0) * 60 + int(seconds or 0)
    return DaysDuration(factor * (whole * NANOS + int((fraction or "").ljust(9, "0"))))


def read_temporal(text: str) -> Temporal:
    """Whatever date, time or duration the text of an `@"..."` literal is; raises BadValue for any other text."""
    if text.lstrip("-").startswith("P"):
        return read_duration(text)
    if re.match(r"T?\d\d:", text):
        return read_time(text)
    return read_date_time(text) if "T" in text else read_date(text)
