"""The operators + - * / ** on numbers, strings, dates, times and durations (DMN 10.3.2.13, tables 45 to 49).

Each raises BadValue with a sentence when the values do not fit together.
"""

from collections.abc import Callable
from decimal import ROUND_DOWN, Decimal

from handrail.feel.decimals import ARITHMETIC, LONG_CALCULATION, attempt
from handrail.feel.errors import BadValue
from handrail.feel.run import Run
from handrail.feel.temporal import Date, DateTime, DaysDuration, MonthsDuration, Time
from handrail.feel.temporal.times import NANOS_IN_DAY
from handrail.feel.temporal.zones import UTC_ZONE
from handrail.feel.values import Value, described

DAY_KINDS = (Date, DateTime)


def add(left: Value, right: Value, run: Run) -> Value:
    """The sum, the joined text, or the moment a duration later."""
    if type(left) is Decimal and type(right) is Decimal:
        return _number(lambda: ARITHMETIC.add(left, right), "+")
    if type(left) is str and type(right) is str:
        return run.made(left + right)
    if isinstance(left, DaysDuration | MonthsDuration) and isinstance(right, Date | DateTime | Time):
        left, right = right, left
    if isinstance(right, DaysDuration):
        if isinstance(left, DaysDuration):
            return DaysDuration(left.nanos + right.nanos)
        return _later(left, right.nanos, "+", right)
    if isinstance(right, MonthsDuration):
        if isinstance(left, MonthsDuration):
            return MonthsDuration(left.months + right.months)
        return _months_later(left, right.months, "+", right)
    raise _do_not_fit("+", left, right)


def subtract(left: Value, right: Value, run: Run) -> Value:
    """The difference, the time between two moments, or the moment a duration earlier."""
    if type(left) is Decimal and type(right) is Decimal:
        return _number(lambda: ARITHMETIC.subtract(left, right), "-")
    if isinstance(right, DaysDuration):
        if isinstance(left, DaysDuration):
            return DaysDuration(left.nanos - right.nanos)
        return _later(left, -right.nanos, "-", right)
    if isinstance(right, MonthsDuration):
        if isinstance(left, MonthsDuration):
            return MonthsDuration(left.months - right.months)
        return _months_later(left, -right.months, "-", right)
    if (isinstance(left, Time) and isinstance(right, Time)) or (
        isinstance(left, DAY_KINDS) and isinstance(right, DAY_KINDS)
    ):
        return _between(left, right)
    raise _do_not_fit("-", left, right)


def multiply(left: Value, right: Value, run: Run) -> Value:
    """The product of numbers, or a duration so many times as long."""
    if type(left) is Decimal and type(right) is Decimal:
        return _number(lambda: ARITHMETIC.multiply(left, right), "*")
    if type(left) is Decimal:
        left, right = right, left
    if type(right) is Decimal:
        factor = right
        if isinstance(left, DaysDuration):
            return DaysDuration(_whole(lambda: ARITHMETIC.multiply(Decimal(left.nanos), factor)))
        if isinstance(left, MonthsDuration):
            return MonthsDuration(_whole(lambda: ARITHMETIC.multiply(Decimal(left.months), factor)))
    raise _do_not_fit("*", left, right)


def divide(left: Value, right: Value, run: Run) -> Value:
    """The quotient of numbers, of two durations of a kind, or a duration split; raises BadValue for division by
    zero.
    """
    size = _size(right)
    if size is None:
        raise _do_not_fit("/", left, right)
    if size == 0:
        raise BadValue("this divides by zero")
    if type(right) is Decimal:
        if type(left) is Decimal:
            return _number(lambda: ARITHMETIC.divide(left, right), "/")
        if isinstance(left, DaysDuration):
            return DaysDuration(_whole(lambda: ARITHMETIC.divide(Decimal(left.nanos), size)))
        if isinstance(left, MonthsDuration):
            return MonthsDuration(_whole(lambda: ARITHMETIC.divide(Decimal(left.months), size)))
    if type(left) is type(right):
        divided = _size(left)
        if divided is not None:
            return _number(lambda: ARITHMETIC.divide(divided, size), "/")
    raise _do_not_fit("/", left, right)


def power(left: Value, right: Value, run: Run) -> Value:
    """A number raised to a power."""
    if type(left) is not Decimal or type(right) is not Decimal:
        raise _do_not_fit("**", left, right)
    run.spend(LONG_CALCULATION)
    return _number(lambda: ARITHMETIC.power(left, right), "**")


def negate(value: Value) -> Value:
    """The opposite number or the duration in the other direction."""
    if type(value) is Decimal:
        return ARITHMETIC.minus(value)
    if isinstance(value, DaysDuration):
        return DaysDuration(-value.nanos)
    if isinstance(value, MonthsDuration):
        return MonthsDuration(-value.months)
    raise BadValue(f"'-' needs a number or a duration, but finds {described(value)}")


def _number(operation: Callable[[], Decimal], sign: str) -> Decimal:
    number = attempt(operation)
    if number is None:
        raise BadValue(f"'{sign}' has no answer for these numbers")
    return number


def _whole(operation: Callable[[], Decimal]) -> int:
    number = attempt(lambda: operation().to_integral_value(ROUND_DOWN))
    if number is None or number.adjusted() > 40:
        raise BadValue("the duration is out of range")
    return int(number)


def _size(value: Value) -> Decimal | None:
    if type(value) is Decimal:
        return value
    if isinstance(value, DaysDuration):
        return Decimal(value.nanos)
    if isinstance(value, MonthsDuration):
        return Decimal(value.months)
    return None


def _later(start: Value, nanos: int, sign: str, length: Value) -> Value:
    if isinstance(start, DateTime):
        return start.plus(nanos)
    if isinstance(start, Date):
        return Date.of_number((start.number * NANOS_IN_DAY + nanos) // NANOS_IN_DAY)
    if isinstance(start, Time):
        return Time((start.nanos + nanos) % NANOS_IN_DAY, start.zone)
    raise _do_not_fit(sign, start, length)


def _months_later(start: Value, months: int, sign: str, length: Value) -> Value:
    if isinstance(start, DateTime):
        return DateTime(start.date.plus_months(months), start.time)
    if isinstance(start, Date):
        return start.plus_months(months)
    raise _do_not_fit(sign, start, length)


def _between(left: Value, right: Value) -> DaysDuration:
    left_zoned, left_nanos = _moment(left).comparable
    right_zoned, right_nanos = _moment(right).comparable
    if left_zoned is not right_zoned:
        raise BadValue("'-' cannot compare a time that has a zone with one that has none; give both a zone")
    return DaysDuration(left_nanos - right_nanos)


def _moment(value: Value) -> DateTime | Time:
    # A day without a clock counts as its midnight in UTC (DMN 10.3.2.9.4).
    return DateTime(value, Time(0, UTC_ZONE)) if isinstance(value, Date) else value


def _do_not_fit(sign: str, left: Value, right: Value) -> BadValue:
    return BadValue(f"'{sign}' does not work on {described(left)} and {described(right)}")
