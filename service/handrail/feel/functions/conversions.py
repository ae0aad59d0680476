"""Built-in functions that turn one kind of value into another, and the boolean ones (DMN 10.3.4.1 and 10.3.4.2)."""

import re

from handrail.feel.comparison import same
from handrail.feel.decimals import read_number
from handrail.feel.errors import BadValue
from handrail.feel.functions.registry import builtin
from handrail.feel.run import Run
from handrail.feel.temporal import DateTime, Time
from handrail.feel.values import Value
from handrail.feel.writing import write

_NUMBER = re.compile(r"-?([0-9]+(\.[0-9]+)?|\.[0-9]+)([eE][+-]?[0-9]{1,6})?")


@builtin("string(from: any)")
def string(run: Run, value: Value) -> Value:
    """Any value as text; null stays null."""
    return None if value is None else write(value, run)


@builtin("number(from: string|number)")
def number(value: Value) -> Value:
    """A number from text like `1200.5`."""
    if not isinstance(value, str):
        return value
    found = read_number(value) if _NUMBER.fullmatch(value) else None
    if found is None:
        raise BadValue(f"'{value[:40]}' is not a number")
    return found


@builtin("number(from: string, grouping separator: string|null, decimal separator: string|null?)")
def number_with_separators(text: str, grouping: str | None, decimal: str | None = None) -> Value:
    """A number from text like `1 200,5`, its separators being named."""
    if grouping not in (None, " ", ",", ".") or decimal not in (None, ",", "."):
        raise BadValue("a separator must be ',' or '.', or for groups also a space")
    if grouping is not None and grouping == decimal:
        raise BadValue("the two separators must differ")
    if grouping:
        text = text.replace(grouping, "")
    return number(text.replace(decimal, ".") if decimal else text)


@builtin("not(negand: any)")
def negation(value: Value) -> Value:
    """The opposite of true or false."""
    if not isinstance(value, bool):
        if value is None:
            return None
        raise BadValue("'negand' must be true or false")
    return not value


@builtin("is(value1: any, value2: any)")
def is_identical(run: Run, one: Value, other: Value) -> Value:
    """Whether two values are the same in every detail, the time zone of a time included."""
    if type(one) is not type(other):
        return False
    if isinstance(one, DateTime | Time):
        return bool(one == other)
    return same(one, other, run)
