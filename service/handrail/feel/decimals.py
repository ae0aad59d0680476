"""Numbers: 34 significant digits, as DMN 10.3.2.3.1 asks (IEEE 754-2008 decimal128)."""

from collections.abc import Callable
from decimal import (
    ROUND_HALF_EVEN,
    Context,
    Decimal,
    DivisionByZero,
    InvalidOperation,
    Overflow,
)

ARITHMETIC = Context(
    prec=34,
    rounding=ROUND_HALF_EVEN,
    Emax=6144,
    Emin=-6143,
    traps=[Overflow, DivisionByZero, InvalidOperation],
)
ROUNDING = Context(prec=6200, Emax=999_999, Emin=-999_999, traps=[Overflow, DivisionByZero, InvalidOperation])
LONG_CALCULATION = 20
"""Steps that a root, logarithm or power costs."""

ONE = Decimal(1)
LARGEST_WHOLE = Decimal(2**63)
MOST_DIGITS_AFTER_POINT = 6176
MOST_DIGITS_BEFORE_POINT = 6111


def attempt(operation: Callable[[], Decimal]) -> Decimal | None:
    """The number an operation gives, or None where it has none (division by zero, overflow, not defined)."""
    try:
        return operation()
    except (ArithmeticError, ValueError):
        return None


def read_number(text: str) -> Decimal | None:
    """A number from text that is already known to look like one, or None when it is too large."""
    return attempt(lambda: ARITHMETIC.create_decimal(text))


def is_whole(number: Decimal) -> bool:
    """Whether a number has no fraction."""
    return number == number.to_integral_value()


def write_number(number: Decimal) -> str:
    """A number as FEEL writes it: no exponent, no trailing zeros after the point."""
    if number == 0:
        return "0"
    if abs(number.adjusted()) >= 400:
        return str(number)
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def round_to(number: Decimal, scale: int, rounding: str) -> Decimal | None:
    """A number with `scale` digits after the point (negative: before it), or None outside the range of decimal128."""
    if not -MOST_DIGITS_BEFORE_POINT <= scale <= MOST_DIGITS_AFTER_POINT:
        return None
    exponent = number.as_tuple().exponent
    if isinstance(exponent, int) and -exponent <= scale:
        return number
    return number.quantize(ONE.scaleb(-scale), rounding=rounding, context=ROUNDING)
