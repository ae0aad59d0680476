"""Going through lists and ranges: loops, quantifiers and filters (DMN 10.3.2.14 and 10.3.2.5)."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from handrail.feel.codes import Code
from handrail.feel.decimals import is_whole
from handrail.feel.errors import BadValue
from handrail.feel.run import Origin
from handrail.feel.scope import Scope
from handrail.feel.temporal import Date
from handrail.feel.values import Range, Value, described


def turns(scope: Scope, iterators: Sequence[tuple[str, Code]]) -> Iterator[Scope]:
    """The scope of every turn, the last iterator going round fastest; raises BadValue where one has nothing to go
    through.
    """
    (name, source), rest = iterators[0], iterators[1:]
    for value in entries_of(source(scope)):
        scope.run.spend(1)
        inner = Scope({name: value}, scope, scope.run)
        if rest:
            yield from turns(inner, rest)
        else:
            yield inner


def entries_of(value: Value) -> Iterator[Value]:
    """What a loop goes through: a list's entries, a range's whole numbers or days, or a single value; raises
    BadValue.
    """
    if isinstance(value, list):
        return iter(value)
    if value is None:
        raise BadValue("a loop needs a list or a range, but finds null")
    if isinstance(value, Range):
        return _steps(value)
    return iter((value,))


def _steps(limits: Range) -> Iterator[Value]:
    low, high = limits.low, limits.high
    if isinstance(low, Decimal) and isinstance(high, Decimal) and is_whole(low) and is_whole(high):
        start, end, make = int(low), int(high), Decimal
    elif isinstance(low, Date) and isinstance(high, Date):
        start, end, make = low.number, high.number, Date.of_number  # type: ignore[assignment]
    else:
        raise BadValue("a loop can go through a range of whole numbers or of dates only")
    step = 1 if start <= end else -1
    start += 0 if limits.low_included else step
    end += step if limits.high_included else 0
    return (make(number) for number in range(start, end, step))


def filtered(value: Value, condition: Code, scope: Scope, origin: Origin) -> Value:
    """The entries for which a condition holds, or the one at a position counted from 1 (from the end where
    negative).
    """
    run = scope.run
    if isinstance(value, Range):
        return run.warn("a range cannot be filtered", origin)
    entries = value if isinstance(value, list) else [] if value is None else [value]
    if not entries:
        doubts, strict, run.strict = run.doubts, run.strict, False
        answer = condition(Scope({"item": None}, scope, run))
        run.strict = strict
        run.forget_after(doubts)
        if isinstance(answer, Decimal):
            return run.warn("there is no entry in an empty list", origin)
        return []
    answer = condition(_entry_scope(entries[0], scope))
    if isinstance(answer, Decimal):
        return _at_position(entries, answer, scope, origin)
    if answer is not None and not isinstance(answer, bool):
        return run.warn(f"a filter must be a condition or a position, not {described(answer)}", origin)
    kept = [entries[0]] if answer is True else []
    try:
        for entry in entries[1:]:
            run.spend(1)
            if true_or_false(condition(_entry_scope(entry, scope))):
                kept.append(entry)
    except BadValue as problem:
        return run.warn(problem, origin)
    return run.made(kept)


def true_or_false(answer: Value) -> bool | None:
    """What a condition answered; raises BadValue when that is anything but true, false or null."""
    if answer is None or isinstance(answer, bool):
        return answer
    raise BadValue(f"a condition must be true or false, not {described(answer)}")


def _entry_scope(entry: Value, scope: Scope) -> Scope:
    names = {"item": entry, **entry} if isinstance(entry, dict) else {"item": entry}
    return Scope(names, scope, scope.run)


def _at_position(entries: list[Value], position: Decimal, scope: Scope, origin: Origin) -> Value:
    if not is_whole(position) or position == 0 or abs(position) > len(entries):
        return scope.run.warn(f"there is no entry {position} in a list of {len(entries)}", origin)
    number = int(position)
    return entries[number - 1] if number > 0 else entries[number]
