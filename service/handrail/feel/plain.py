"""The border: JSON-plain values come in, JSON-plain values go out.

Numbers come in as int, float or Decimal and go out as int where whole, else float. Dates, times and durations go
out as ISO 8601 text; Python's own are accepted coming in. Text never becomes a date by itself: the author writes
`date(x)`.
"""

from collections.abc import Mapping, Sequence
from datetime import date as python_date
from datetime import datetime, timedelta, timezone, tzinfo
from datetime import time as python_time
from decimal import Decimal
from math import isfinite
from zoneinfo import ZoneInfo

from handrail.feel.decimals import ARITHMETIC, LARGEST_WHOLE, attempt, is_whole
from handrail.feel.errors import FeelError, FeelLimitError
from handrail.feel.limits import MAX_DATA_DEPTH, MAX_LIST
from handrail.feel.temporal import Date, DateTime, DaysDuration, MonthsDuration, Time, Zone
from handrail.feel.temporal.zones import NANOS, zone_of_offset
from handrail.feel.values import Function, Range, Value, kind_of

_ALREADY_VALUES = frozenset(
    {type(None), bool, Date, Time, DateTime, DaysDuration, MonthsDuration, Range, Function}
)


def from_plain(value: object, depth: int = 0) -> Value:
    """The FEEL value of a plain one, copied; raises FeelError for a number, object or depth that has none."""
    kind = type(value)
    if kind is str:
        return value if value.isascii() else _valid(value)  # type: ignore[attr-defined, arg-type]
    if kind in _ALREADY_VALUES:
        return value
    if kind is int:
        return _number(Decimal(value)) if abs(value) > 10**33 else Decimal(value)  # type: ignore[operator, arg-type]
    if depth > MAX_DATA_DEPTH:
        raise FeelLimitError(f"the data nests more than {MAX_DATA_DEPTH} levels")
    if isinstance(value, float):
        if not isfinite(value):
            raise FeelError(f"{value} is not a number that can be worked with")
        return _number(Decimal(repr(value)))
    if isinstance(value, Mapping):
        _limit(len(value))
        return {_valid(str(name)): from_plain(entry, depth + 1) for name, entry in value.items()}
    if isinstance(value, list | tuple):
        _limit(len(value))
        return [from_plain(entry, depth + 1) for entry in value]
    return _from_python(value)


def to_plain(value: Value) -> object:
    """The plain value of a FEEL one; raises FeelError for a function or range, FeelLimitError past 10,000 values."""
    return _to_plain(value, [MAX_LIST], 0)


def to_host(value: Value) -> object:
    """What a host function is handed: a datetime for a moment, else the plain value."""
    if isinstance(value, DateTime) and 1 < value.date.year < 9999:
        return to_python(value)
    return to_plain(value)


def to_python(moment: DateTime) -> datetime:
    """A moment of the years 2 to 9998 as Python's; its zone stays, finer than a microsecond is cut off."""
    day, time = moment.date, moment.time
    zone: tzinfo | None = None
    if time.zone is not None:
        zone = (
            ZoneInfo(time.zone.region) if time.zone.region else timezone(timedelta(seconds=time.zone.seconds))
        )
    micros = time.nanos % NANOS // 1000
    return datetime(day.year, day.month, day.day, time.hour, time.minute, time.second, micros, tzinfo=zone)


def from_python(moment: datetime) -> DateTime:
    """Python's moment as FEEL's, on the same wall clock."""
    day, clock, offset = Date(moment.year, moment.month, moment.day), moment.timetz(), moment.utcoffset()
    found = DateTime(day, _time(clock, _zone(moment.tzinfo, offset)))
    if offset is None or found.offset == _seconds(offset):
        return found
    return DateTime(
        day, _time(clock, zone_of_offset(_seconds(offset)))
    )  # the second time that clocks say the same


def _to_plain(value: Value, left: list[int], depth: int) -> object:
    left[0] -= 1
    if left[0] < 0:
        raise FeelLimitError(f"the answer holds more than {MAX_LIST:,} values")
    if depth > MAX_DATA_DEPTH:
        raise FeelLimitError(f"the answer nests more than {MAX_DATA_DEPTH} levels")
    if value is None or isinstance(value, str | bool):
        return value
    if isinstance(value, Decimal):
        return _plain_number(value)
    if isinstance(value, list):
        return [_to_plain(entry, left, depth + 1) for entry in value]
    if isinstance(value, dict):
        return {name: _to_plain(entry, left, depth + 1) for name, entry in value.items()}
    if isinstance(value, Date | Time | DateTime | DaysDuration | MonthsDuration):
        return str(value)
    raise FeelError(f"the answer is a {kind_of(value)}, which cannot be kept; answer with a value instead")


def _plain_number(number: Decimal) -> int | float:
    if abs(number) < LARGEST_WHOLE and is_whole(number):
        return int(number)
    if number.adjusted() > 307:
        raise FeelError("the answer is a number too large to keep")
    return float(number)


def _number(number: Decimal) -> Decimal:
    rounded = attempt(lambda: ARITHMETIC.create_decimal(number))
    if rounded is None or not rounded.is_finite():
        raise FeelError("the data holds a number too large to work with")
    return rounded


def _limit(size: int) -> None:
    if size > MAX_LIST:
        raise FeelLimitError(f"the data holds a list of more than {MAX_LIST:,} entries")


def _from_python(value: object) -> Value:
    if isinstance(value, bool | str):  # subclasses, such as the members of a string enumeration
        return _valid(str.__str__(value)) if isinstance(value, str) else bool(value)
    if isinstance(value, int):
        return from_plain(int(value))
    if isinstance(value, Decimal):
        return _number(value) if value.is_finite() else _refuse(value)
    if isinstance(value, datetime):
        return from_python(value)
    if isinstance(value, python_date):
        return Date(value.year, value.month, value.day)
    if isinstance(value, python_time):
        return _time(value, _zone(value.tzinfo, value.utcoffset()))
    if isinstance(value, timedelta):
        return DaysDuration((value.days * 86_400 + value.seconds) * NANOS + value.microseconds * 1000)
    if isinstance(value, Function):
        return value
    if isinstance(value, Sequence) and not isinstance(value, bytes | bytearray | memoryview):
        return from_plain(list(value))
    return _refuse(value)


def _valid(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError:
        raise FeelError("the data holds text that is not valid Unicode") from None
    return text


def _refuse(value: object) -> Value:
    raise FeelError(f"a value of type {type(value).__name__} cannot be used in an expression")


def _time(clock: python_time, zone: Zone | None) -> Time:
    return Time.of(clock.hour, clock.minute, clock.second, clock.microsecond * 1000, zone)


def _zone(info: tzinfo | None, offset: timedelta | None) -> Zone | None:
    if info is None:
        return None
    if isinstance(info, ZoneInfo) and info.key:
        return Zone(region=info.key) if info.key not in ("UTC", "Etc/UTC") else Zone()
    return zone_of_offset(0 if offset is None else _seconds(offset))


def _seconds(offset: timedelta) -> int:
    return offset.days * 86_400 + offset.seconds
