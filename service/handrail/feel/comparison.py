"""Equality and order (DMN 10.3.2.13, tables 42 and 53). None means that two values cannot be compared."""

import operator
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from handrail.feel.run import Run
from handrail.feel.temporal import Date, DateTime, DaysDuration, MonthsDuration, Time
from handrail.feel.values import Range, Value

Ordering = Callable[[Any, Any], Any]

ORDERINGS: dict[str, Ordering] = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}

_ORDER_KEYS: dict[type, Callable[[Value], tuple[bool, object]]] = {
    Date: lambda day: (True, (day.year, day.month, day.day)),
    Time: lambda time: time.comparable,
    DateTime: lambda moment: moment.comparable,
    DaysDuration: lambda length: (True, length.nanos),
    MonthsDuration: lambda length: (True, length.months),
}

ORDERED_KINDS = frozenset({Decimal, str, *_ORDER_KEYS})


def compare(ordering: Ordering, left: Value, right: Value) -> bool | None:
    """Whether two values stand in an order; None when they are of different kinds or have none."""
    kind = type(left)
    if kind is not type(right):
        return None
    if kind is Decimal or kind is str:
        return bool(ordering(left, right))
    key = _ORDER_KEYS.get(kind)
    if key is None:
        return None
    (left_zoned, left_key), (right_zoned, right_key) = key(left), key(right)
    if left_zoned is not right_zoned:
        return None
    return bool(ordering(left_key, right_key))


def equal(left: Value, right: Value, run: Run) -> bool | None:
    """Whether two values are the same; None when they are of different kinds, neither being null."""
    if left is None or right is None:
        return left is None and right is None
    kind = type(left)
    if kind is not type(right):
        return None
    if kind is Time or kind is DateTime:
        return left.comparable == right.comparable  # type: ignore[no-any-return]
    if kind is list:
        return _equal_lists(left, right, run)
    if kind is dict:
        return _equal_contexts(left, right, run)
    if kind is Range:
        return _equal_ranges(left, right, run)
    return bool(left == right)


def same(left: Value, right: Value, run: Run) -> bool:
    """Whether two values are certainly the same."""
    return equal(left, right, run) is True


def _equal_lists(left: list[Value], right: list[Value], run: Run) -> bool | None:
    if len(left) != len(right):
        return False
    run.spend(1 + len(left) // 4)
    for one, other in zip(left, right, strict=True):
        answer = equal(one, other, run)
        if answer is not True:
            return answer
    return True


def _equal_contexts(left: dict[str, Value], right: dict[str, Value], run: Run) -> bool:
    if left.keys() != right.keys():
        return False
    run.spend(1 + len(left) // 4)
    return all(equal(left[name], right[name], run) is True for name in left)


def _equal_ranges(left: Range, right: Range, run: Run) -> bool:
    if (left.low_included, left.high_included) != (right.low_included, right.high_included):
        return False
    if (left.operator == "!=") != (right.operator == "!="):
        return False
    return same(left.low, right.low, run) and same(left.high, right.high, run)


def lies_within(value: Value, limits: Range, run: Run) -> bool | None:
    """Whether a value lies in a range; None when it cannot be compared with the ends."""
    if limits.operator in ("=", "!="):
        answer = equal(value, limits.low, run)
        return answer if limits.operator == "=" or answer is None else not answer
    answer = True
    if limits.low is not None or not limits.operator:
        answer = compare(operator.ge if limits.low_included else operator.gt, value, limits.low)
        if answer is not True:
            return answer
    if limits.high is not None or not limits.operator:
        answer = compare(operator.le if limits.high_included else operator.lt, value, limits.high)
    return answer
