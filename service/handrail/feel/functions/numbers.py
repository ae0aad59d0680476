"""Built-in functions on numbers (DMN 10.3.4.5)."""

from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Decimal,
)

from handrail.feel.decimals import ARITHMETIC, LONG_CALCULATION, is_whole, round_to
from handrail.feel.errors import BadValue
from handrail.feel.functions.registry import builtin
from handrail.feel.run import Run
from handrail.feel.temporal import DaysDuration, MonthsDuration
from handrail.feel.values import Value

ROUNDINGS = {
    "decimal": ROUND_HALF_EVEN,
    "round up": ROUND_UP,
    "round down": ROUND_DOWN,
    "round half up": ROUND_HALF_UP,
    "round half down": ROUND_HALF_DOWN,
}


def _declare_rounding(name: str, signature: str, rounding: str) -> None:
    def rounded(number: Decimal, scale: Decimal = Decimal(0)) -> Value:
        answer = round_to(number, int(scale), rounding)
        if answer is None:
            raise BadValue("'scale' is out of range")
        return answer

    builtin(f"{name}({signature})")(rounded)


for _name, _rounding in ROUNDINGS.items():
    _declare_rounding(_name, "n: number, scale: number", _rounding)
_declare_rounding("floor", "n: number, scale: number?", ROUND_FLOOR)
_declare_rounding("ceiling", "n: number, scale: number?", ROUND_CEILING)


@builtin("abs(n: number|days and time duration|years and months duration)")
def absolute(value: Value) -> Value:
    """A number or duration without its sign."""
    if isinstance(value, DaysDuration):
        return DaysDuration(abs(value.nanos))
    if isinstance(value, MonthsDuration):
        return MonthsDuration(abs(value.months))
    return abs(value)


@builtin("modulo(dividend: number, divisor: number)")
def modulo(dividend: Decimal, divisor: Decimal) -> Value:
    """What is left of a division; it has the sign of the divisor."""
    if divisor == 0:
        raise BadValue("this divides by zero")
    whole = round_to(ARITHMETIC.divide(dividend, divisor), 0, ROUND_FLOOR)
    return ARITHMETIC.subtract(dividend, ARITHMETIC.multiply(divisor, whole))  # type: ignore[arg-type]


@builtin("sqrt(number: number)")
def square_root(run: Run, number: Decimal) -> Value:
    """The square root; there is none of a negative number."""
    if number < 0:
        raise BadValue("a negative number has no square root")
    run.spend(LONG_CALCULATION)
    return ARITHMETIC.sqrt(number)


@builtin("log(number: number)")
def logarithm(run: Run, number: Decimal) -> Value:
    """The natural logarithm; there is none of zero or a negative number."""
    if number <= 0:
        raise BadValue("only a positive number has a logarithm")
    run.spend(LONG_CALCULATION)
    return ARITHMETIC.ln(number)


@builtin("exp(number: number)")
def exponential(run: Run, number: Decimal) -> Value:
    """Euler's number raised to a power."""
    run.spend(LONG_CALCULATION)
    return ARITHMETIC.exp(number)


@builtin("odd(number: number)")
def odd(number: Decimal) -> Value:
    """Whether a whole number is odd."""
    return _whole(number) % 2 == 1


@builtin("even(number: number)")
def even(number: Decimal) -> Value:
    """Whether a whole number is even."""
    return _whole(number) % 2 == 0


def _whole(number: Decimal) -> int:
    if not is_whole(number):
        raise BadValue("only a whole number is odd or even")
    return int(number)
