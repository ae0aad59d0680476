"""Built-in functions that relate points and ranges to each other (DMN 10.3.4.9, after Allen's interval algebra).

A point counts as the range from itself to itself.
"""

import operator
import re
from collections.abc import Callable

from handrail.feel.comparison import ORDERED_KINDS, compare
from handrail.feel.decimals import read_number
from handrail.feel.errors import BadValue
from handrail.feel.functions.registry import builtin
from handrail.feel.logic import all_of, any_of
from handrail.feel.temporal.reading import read_date, read_date_time, read_duration, read_temporal, read_time
from handrail.feel.tokens import unescaped
from handrail.feel.values import Range, Value

Answer = bool | None
Relation = Callable[[Range, Range], Answer]


def _less(one: Value, other: Value) -> Answer:
    return compare(operator.lt, one, other)


def _equal(one: Value, other: Value) -> Answer:
    return compare(operator.eq, one, other)


def before(one: Range, other: Range) -> Answer:
    """Whether one ends before the other starts."""
    touching = all_of((_equal(one.high, other.low), not (one.high_included and other.low_included)))
    return any_of((_less(one.high, other.low), touching))


def meets(one: Range, other: Range) -> Answer:
    """Whether one ends exactly where the other starts, both having that point."""
    return all_of((one.high_included and other.low_included, _equal(one.high, other.low)))


def _starts_no_later(one: Range, other: Range) -> Answer:
    together = all_of((_equal(one.low, other.low), one.low_included or not other.low_included))
    return any_of((_less(one.low, other.low), together))


def _ends_no_earlier(one: Range, other: Range) -> Answer:
    together = all_of((_equal(one.high, other.high), one.high_included or not other.high_included))
    return any_of((_less(other.high, one.high), together))


def _reaches(one: Range, other: Range) -> Answer:
    touching = all_of((_equal(one.high, other.low), one.high_included and other.low_included))
    return any_of((_less(other.low, one.high), touching))


def overlaps(one: Range, other: Range) -> Answer:
    """Whether the two share a point."""
    return all_of((_reaches(one, other), _reaches(other, one)))


def overlaps_before(one: Range, other: Range) -> Answer:
    """Whether one starts first, reaches into the other and ends no later than it."""
    starts_first = all_of((_equal(one.low, other.low), one.low_included and not other.low_included))
    return all_of(
        (
            any_of((_less(one.low, other.low), starts_first)),
            _reaches(one, other),
            _ends_no_earlier(other, one),
        )
    )


def overlaps_after(one: Range, other: Range) -> Answer:
    """Whether one starts later, inside the other, and ends no earlier than it."""
    starts_later = all_of((_equal(one.low, other.low), other.low_included and not one.low_included))
    return all_of(
        (
            any_of((_less(other.low, one.low), starts_later)),
            _reaches(other, one),
            _ends_no_earlier(one, other),
        )
    )


def includes(one: Range, other: Range) -> Answer:
    """Whether every point of the other is in one."""
    return all_of((_starts_no_later(one, other), _ends_no_earlier(one, other)))


def starts(one: Range, other: Range) -> Answer:
    """Whether the two start together and one ends no later."""
    return all_of(
        (_equal(one.low, other.low), one.low_included == other.low_included, _ends_no_earlier(other, one))
    )


def finishes(one: Range, other: Range) -> Answer:
    """Whether the two end together and one starts no earlier."""
    return all_of(
        (_equal(one.high, other.high), one.high_included == other.high_included, _starts_no_later(other, one))
    )


def coincides(one: Range, other: Range) -> Answer:
    """Whether the two are the same."""
    ends_alike = (one.low_included == other.low_included, one.high_included == other.high_included)
    return all_of((_equal(one.low, other.low), _equal(one.high, other.high), *ends_alike))


def _reversed(relation: Relation) -> Relation:
    return lambda one, other: relation(other, one)


RELATIONS: tuple[tuple[str, str, str, Relation], ...] = (
    ("before", "point1", "point2", before),
    ("after", "point1", "point2", _reversed(before)),
    ("meets", "range1", "range2", meets),
    ("met by", "range1", "range2", _reversed(meets)),
    ("overlaps", "range1", "range2", overlaps),
    ("overlaps before", "range1", "range2", overlaps_before),
    ("overlaps after", "range1", "range2", overlaps_after),
    ("finishes", "point", "range", finishes),
    ("finished by", "range", "point", _reversed(finishes)),
    ("includes", "range", "point", includes),
    ("during", "point", "range", _reversed(includes)),
    ("starts", "point", "range", starts),
    ("started by", "range", "point", _reversed(starts)),
    ("coincides", "point1", "point2", coincides),
)


def _declare(name: str, one_name: str, other_name: str, relation: Relation) -> None:
    def relate(one: Value, other: Value) -> Value:
        if one is None or other is None:
            raise BadValue("both values must be known")
        answer = relation(_as_range(one), _as_range(other))
        if answer is None:
            raise BadValue("these values cannot be compared")
        return answer

    builtin(f"{name}({one_name}: any, {other_name}: any)")(relate)


def _as_range(value: Value) -> Range:
    if isinstance(value, Range):
        return value
    return Range(low=value, high=value, low_included=True, high_included=True)


for _relation in RELATIONS:
    _declare(*_relation)


_RANGE = re.compile(r"\s*([\[(\]])\s*(.*?)\s*\.\.\s*(.*?)\s*([\])\[])\s*", re.DOTALL)
_NUMBER = re.compile(r"-?([0-9]+(\.[0-9]+)?|\.[0-9]+)")
_CALL = re.compile(
    r'(date and time|date|time|duration)\(\s*("(?:[^"\\]|\\.)*")\s*\)|@("(?:[^"\\]|\\.)*")', re.DOTALL
)
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
_READERS: dict[str, Callable[[str], Value]] = {
    "date": read_date,
    "time": read_time,
    "date and time": read_date_time,
    "duration": read_duration,
}


@builtin("range(from: string)")
def range_from(text: str) -> Value:
    """A range from text like `[1..10)` whose ends are literals."""
    match = _RANGE.fullmatch(text)
    if match is None:
        raise BadValue(f"'{text[:40]}' is not a range; write it like [1..10]")
    opening, low_text, high_text, closing = match.groups()
    low, high = _end(low_text), _end(high_text)
    low_included, high_included = opening == "[", closing == "]"
    if (low is None and (high is None or low_included)) or (high is None and high_included):
        raise BadValue("a range needs an end, and a side without one is open")
    if low is not None and high is not None:
        if (
            type(low) is not type(high)
            or type(low) not in ORDERED_KINDS
            or compare(operator.le, low, high) is not True
        ):
            raise BadValue("a range goes from a smaller to a larger value of the same kind")
    return Range(low=low, high=high, low_included=low_included, high_included=high_included)


def _end(text: str) -> Value:
    if not text:
        return None
    if _NUMBER.fullmatch(text):
        return read_number(text)
    if _STRING.fullmatch(text):
        return unescaped(text)
    match = _CALL.fullmatch(text)
    if match is None:
        raise BadValue(
            f"'{text[:40]}' cannot be the end of a range; use a number, text, date, time or duration"
        )
    function, quoted, literal = match.groups()
    return read_temporal(unescaped(literal)) if literal else _READERS[function](unescaped(quoted))
