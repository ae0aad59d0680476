"""What can be read from a value with a point: entries of contexts, parts of dates, times, durations and ranges."""

from collections.abc import Callable, Mapping
from decimal import Decimal

from handrail.feel.decimals import ARITHMETIC
from handrail.feel.errors import BadValue
from handrail.feel.run import Run
from handrail.feel.temporal import Date, DateTime, DaysDuration, MonthsDuration, Time
from handrail.feel.temporal.zones import NANOS
from handrail.feel.values import Range, Value, described

Property = Callable[[Value], Value]


def _seconds(nanos: int) -> Decimal:
    return ARITHMETIC.divide(Decimal(nanos), Decimal(NANOS))


def _offset(value: DateTime | Time) -> DaysDuration | None:
    return None if value.offset is None else DaysDuration(value.offset * NANOS)


def _region(zone: object) -> str | None:
    return str(zone)[1:] if zone is not None and str(zone).startswith("@") else None


_OF_DATE: dict[str, Property] = {
    "year": lambda day: Decimal(day.year),
    "month": lambda day: Decimal(day.month),
    "day": lambda day: Decimal(day.day),
    "weekday": lambda day: Decimal(day.weekday),
}
_OF_TIME: dict[str, Property] = {
    "hour": lambda time: Decimal(time.hour),
    "minute": lambda time: Decimal(time.minute),
    "second": lambda time: _seconds(time.nanos % (60 * NANOS)),
    "time offset": _offset,
    "timezone": lambda time: _region(time.zone),
}
_OF_MOMENT: dict[str, Property] = {
    "hour": lambda moment: Decimal(moment.time.hour),
    "minute": lambda moment: Decimal(moment.time.minute),
    "second": lambda moment: _seconds(moment.time.nanos % (60 * NANOS)),
    "year": lambda moment: Decimal(moment.date.year),
    "month": lambda moment: Decimal(moment.date.month),
    "day": lambda moment: Decimal(moment.date.day),
    "weekday": lambda moment: Decimal(moment.date.weekday),
    "time offset": _offset,
    "timezone": lambda moment: _region(moment.time.zone),
}
_OF_DAYS: dict[str, Property] = {
    "days": lambda length: Decimal(length.days),
    "hours": lambda length: Decimal(length.hours),
    "minutes": lambda length: Decimal(length.minutes),
    "seconds": lambda length: _seconds(length.second_nanos),
}
_OF_MONTHS: dict[str, Property] = {
    "years": lambda length: Decimal(length.whole_years),
    "months": lambda length: Decimal(length.months_beyond_years),
}
_OF_RANGE: dict[str, Property] = {
    "start": lambda limits: limits.low,
    "end": lambda limits: limits.high,
    "start included": lambda limits: limits.low_included,
    "end included": lambda limits: limits.high_included,
}
PROPERTIES: Mapping[type, Mapping[str, Property]] = {
    Date: _OF_DATE,
    Time: _OF_TIME,
    DateTime: _OF_MOMENT,
    DaysDuration: _OF_DAYS,
    MonthsDuration: _OF_MONTHS,
    Range: _OF_RANGE,
}
PROPERTY_NAMES = frozenset(name for properties in PROPERTIES.values() for name in properties)


def property_of(value: Value, name: str, run: Run) -> Value:
    """The part of a value with this name, of each entry where it is a list; raises BadValue when there is none."""
    if type(value) is dict:
        if name not in value:
            raise BadValue(f"there is no '{name}' in this context")
        return value[name]
    if type(value) is list:
        run.spend(1 + len(value) // 4)
        return [_property_of_entry(entry, name, run) for entry in value]
    reader = PROPERTIES.get(type(value), {}).get(name)
    if reader is None:
        raise BadValue(f"{described(value)} has no '{name}'")
    return reader(value)


def _property_of_entry(entry: Value, name: str, run: Run) -> Value:
    if type(entry) is dict:
        return entry.get(name)
    try:
        return property_of(entry, name, run)
    except BadValue:
        return None
