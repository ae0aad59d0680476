"""Built-in functions on lists (DMN 10.3.4.4)."""

import operator
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from functools import cmp_to_key, reduce

from handrail.feel import arithmetic
from handrail.feel.comparison import ORDERED_KINDS, Ordering, compare, same
from handrail.feel.decimals import ARITHMETIC
from handrail.feel.errors import BadValue
from handrail.feel.functions.registry import ask, builtin, over_values
from handrail.feel.functions.strings import start_of
from handrail.feel.logic import all_of, any_of
from handrail.feel.run import Run
from handrail.feel.temporal import DaysDuration, MonthsDuration
from handrail.feel.values import Function, Value, described

List = list[Value]
MAX_COMPARED = 2_000
"""Entries a list may have where each is compared with each."""


@builtin("count(list: list)")
def count(entries: List) -> Value:
    """How many entries a list has."""
    return Decimal(len(entries))


@builtin("list contains(list: list, element: any)")
def list_contains(run: Run, entries: List, element: Value) -> Value:
    """Whether a list has an entry."""
    return any(same(entry, element, run) for entry in entries)


@over_values("min")
def smallest(entries: List) -> Value:
    """The smallest entry, null of an empty list."""
    return _first_by(entries, operator.lt)


@over_values("max")
def largest(entries: List) -> Value:
    """The largest entry, null of an empty list."""
    return _first_by(entries, operator.gt)


def _first_by(entries: List, ordering: Ordering) -> Value:
    if not entries:
        return None
    best = entries[0]
    if type(best) not in ORDERED_KINDS:
        raise BadValue(f"{described(best)} has no order")
    for entry in entries[1:]:
        answer = compare(ordering, entry, best)
        if answer is None:
            raise BadValue(f"{described(entry)} cannot be compared with {described(best)}")
        if answer:
            best = entry
    return best


@over_values("sum")
def total(run: Run, entries: List) -> Value:
    """The sum of numbers or durations, null of an empty list."""
    if not entries:
        return None
    if not isinstance(entries[0], Decimal | DaysDuration | MonthsDuration):
        raise BadValue(f"{described(entries[0])} cannot be added up")
    return reduce(lambda one, other: arithmetic.add(one, other, run), entries)


@over_values("mean")
def mean(run: Run, entries: List) -> Value:
    """The average of numbers or durations, null of an empty list."""
    return arithmetic.divide(total(run, entries), Decimal(len(entries)), run) if entries else None


@over_values("product")
def product(entries: List) -> Value:
    """The product of numbers, null of an empty list."""
    return reduce(ARITHMETIC.multiply, _numbers(entries)) if entries else None


@over_values("median")
def median(entries: List) -> Value:
    """The middle number, or the average of the middle two; null of an empty list."""
    ordered = sorted(_numbers(entries))
    if not ordered:
        return None
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[middle]
    return ARITHMETIC.divide(ARITHMETIC.add(ordered[middle - 1], ordered[middle]), Decimal(2))


@over_values("stddev")
def standard_deviation(entries: List) -> Value:
    """The sample standard deviation of at least two numbers."""
    numbers = _numbers(entries)
    if len(numbers) < 2:
        raise BadValue("'list' must hold at least two numbers")
    average = ARITHMETIC.divide(reduce(ARITHMETIC.add, numbers), Decimal(len(numbers)))
    squares = [ARITHMETIC.power(ARITHMETIC.subtract(number, average), 2) for number in numbers]
    return ARITHMETIC.sqrt(ARITHMETIC.divide(reduce(ARITHMETIC.add, squares), Decimal(len(numbers) - 1)))


@over_values("mode")
def mode(entries: List) -> Value:
    """The numbers that stand most often in a list, in order."""
    counts = Counter(_numbers(entries))
    most = max(counts.values(), default=0)
    return sorted(number for number, times in counts.items() if times == most)


def _numbers(entries: List) -> list[Decimal]:
    for entry in entries:
        if not isinstance(entry, Decimal):
            raise BadValue(f"'list' must hold numbers only, but has {described(entry)}")
    return entries


@over_values("all")
def every_true(entries: List) -> Value:
    """Whether every entry is true; null where that is not known."""
    return _known(all_of(entries))


@over_values("any")
def any_true(entries: List) -> Value:
    """Whether any entry is true; null where that is not known."""
    return _known(any_of(entries))


def _known(answer: bool | None) -> bool:
    if answer is None:
        raise BadValue("'list' must hold true or false only")
    return answer


@builtin("sublist(list: list, start position: number, length: number?)")
def sublist(entries: List, position: Decimal, length: Decimal | None = None) -> Value:
    """Part of a list, from a position counted from 1, or from the end where negative."""
    start = start_of(len(entries), position)
    if length is None:
        return entries[start:]
    size = int(length)
    if size < 0 or start + size > len(entries):
        raise BadValue("'length' reaches past the end of the list")
    return entries[start : start + size]


@builtin("append(list: list, item: any...)")
def append(entries: List, *items: Value) -> Value:
    """A list with more entries at its end."""
    return [*entries, *items]


@builtin("concatenate(list: list...)")
def concatenate(run: Run, *lists: List) -> Value:
    """Lists put together."""
    joined: List = []
    for entries in lists:
        joined.extend(entries)
        run.made(joined)
    return joined


@builtin("insert before(list: list, position: number, newItem: any)")
def insert_before(entries: List, position: Decimal, item: Value) -> Value:
    """A list with an entry put in before a position."""
    start = start_of(len(entries), position)
    return [*entries[:start], item, *entries[start:]]


@builtin("remove(list: list, position: number)")
def remove(entries: List, position: Decimal) -> Value:
    """A list without the entry at a position."""
    start = start_of(len(entries), position)
    return entries[:start] + entries[start + 1 :]


@builtin("list replace(list: list, position: number, newItem: any)")
def list_replace(entries: List, position: Decimal, item: Value) -> Value:
    """A list with the entry at a position replaced."""
    start = start_of(len(entries), position)
    return [*entries[:start], item, *entries[start + 1 :]]


@builtin("list replace(list: list, match: function, newItem: any)")
def list_replace_matching(run: Run, entries: List, match: Function, item: Value) -> Value:
    """A list with every entry replaced for which `match(entry, newItem)` is true."""
    replaced = []
    for entry in entries:
        answer = ask(run, match, entry, item)
        if not isinstance(answer, bool):
            raise BadValue("'match' must answer true or false")
        replaced.append(item if answer else entry)
    return replaced


@builtin("reverse(list: list)")
def reverse(entries: List) -> Value:
    """A list in the opposite order."""
    return entries[::-1]


@builtin("index of(list: list, match: any)")
def index_of(run: Run, entries: List, match: Value) -> Value:
    """The positions, from 1, at which an entry stands."""
    return [Decimal(position) for position, entry in enumerate(entries, 1) if same(entry, match, run)]


@builtin("distinct values(list: list)")
def distinct_values(run: Run, entries: List) -> Value:
    """A list without its repetitions."""
    return _distinct(run, entries)


@builtin("union(list: list...)")
def union(run: Run, *lists: List) -> Value:
    """Lists put together, without repetitions."""
    return _distinct(run, concatenate(run, *lists))


def _distinct(run: Run, entries: List) -> List:
    if len(entries) > MAX_COMPARED:
        raise BadValue(f"the list may have {MAX_COMPARED:,} entries here")
    kept: List = []
    for entry in entries:
        run.spend(1 + len(kept) // 8)
        if not any(same(entry, other, run) for other in kept):
            kept.append(entry)
    return kept


@builtin("duplicate values(list: list)")
def duplicate_values(run: Run, entries: List) -> Value:
    """The values that stand more than once in a list."""
    repeated = []
    for position, entry in enumerate(entries[:MAX_COMPARED]):
        run.spend(1 + position // 8)
        if any(same(entry, earlier, run) for earlier in entries[:position]):
            repeated.append(entry)
    return _distinct(run, repeated)


@builtin("flatten(list: list)")
def flatten(run: Run, entries: List) -> Value:
    """The entries of a list and of all lists inside it, in one list."""
    flat: List = []
    left = [iter(entries)]
    while left:
        for entry in left[-1]:
            run.spend(1)
            if isinstance(entry, list):
                left.append(iter(entry))
                break
            flat.append(entry)
        else:
            left.pop()
    return flat


@builtin("sort(list: list, precedes: function?)")
def sort(run: Run, entries: List, precedes: Function | None = None) -> Value:
    """A list in order; `precedes(a, b)` says whether `a` comes first, by default the smaller."""
    comes_first = _precedence(run, precedes)

    def order(one: Value, other: Value) -> int:
        run.spend(1)
        return -1 if comes_first(one, other) else 1 if comes_first(other, one) else 0

    return sorted(entries, key=cmp_to_key(order))


def _precedence(run: Run, precedes: Function | None) -> Callable[[Value, Value], bool]:
    if precedes is not None:
        return lambda one, other: ask(run, precedes, one, other) is True

    def smaller(one: Value, other: Value) -> bool:
        answer = compare(operator.lt, one, other)
        if answer is None:
            raise BadValue(
                f"{described(one)} and {described(other)} have no order; say with 'precedes' which comes first"
            )
        return answer

    return smaller
