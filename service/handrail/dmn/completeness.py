"""Holding a decision against a grid of values: gaps, overlaps, monotony, and two tables side by side.

A grid gives for each input the values to try; every combination is one point. The checks say nothing about values
that are not in the grid, so it must hold both sides of every limit in the table: `grid_for` makes one that does.
This holds the locality tables (DOMAIN 3.4.1): complete, one row a point, more concern never lowers the class, and
never below the provider's floor.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise, product
from typing import Any

from handrail.dmn.elements import DecisionTable
from handrail.dmn.errors import DecisionFailed, Failure
from handrail.dmn.model import Model
from handrail.dmn.walking import tables_of
from handrail.feel import FeelError, syntax
from handrail.feel.parser import parse_tests
from handrail.feel.plain import to_plain
from handrail.feel.values import Value

Grid = Mapping[str, Sequence[object]]
Point = Mapping[str, object]

MAX_POINTS = 200_000
"""Points of one grid; a larger one is refused rather than tried for minutes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a table gave at a point: the rules that matched and the value, or why there is none."""

    point: Point
    rows: tuple[str, ...]
    value: object
    failure: Failure | None
    message: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Breach:
    """Raising one input lowered the rank of the output."""

    input: str
    lower: Answer
    higher: Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What two tables gave at the same point."""

    one: Answer
    other: Answer


class GridTooLarge(ValueError):
    """A grid with more points than are tried."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """A decision asked at every point of a grid; `rules` are the ids of its table's rules."""

    grid: Grid
    answers: tuple[Answer, ...]
    rules: tuple[str, ...]

    @property
    def gaps(self) -> tuple[Answer, ...]:
        """The points at which no rule matches."""
        return tuple(answer for answer in self.answers if answer.failure is Failure.NO_ROW)

    @property
    def overlaps(self) -> tuple[Answer, ...]:
        """The points at which more than one rule matches."""
        return tuple(answer for answer in self.answers if len(answer.rows) > 1)

    @property
    def failures(self) -> tuple[Answer, ...]:
        """The points without an answer, for whatever reason."""
        return tuple(answer for answer in self.answers if answer.failure is not None)

    @property
    def unused_rows(self) -> tuple[str, ...]:
        """The rules that match at no point."""
        used = {row for answer in self.answers for row in answer.rows}
        return tuple(rule for rule in self.rules if rule not in used)

    def breaches(
        self, output: str, order: Sequence[object], *, inputs: Sequence[str] | None = None
    ) -> tuple[Breach, ...]:
        """Where raising one of `inputs` (all, by default) to the next value of the grid lowers the rank of an
        output.

        `order` lists the output's values from lowest to highest; the grid must list each input's values in rising
        order. Points without an answer are left to `failures`.
        """
        ranks = _Ranks(output, order)
        by_point = {self._key(answer.point): answer for answer in self.answers}
        found = []
        for answer in self.answers:
            for name in self.grid if inputs is None else inputs:
                higher = by_point.get(self._key(answer.point, raised=name))
                if higher is not None and ranks.falls(answer, higher):
                    found.append(Breach(input=name, lower=answer, higher=higher))
        return tuple(found)

    def _key(self, point: Point, raised: str = "") -> tuple[int, ...]:
        return tuple(
            _position(values, point[name]) + (1 if name == raised else 0)
            for name, values in self.grid.items()
        )


def survey(model: Model, decision_id: str, grid: Grid) -> Survey:
    """The decision's answer at every point of a grid; raises GridTooLarge, or DecisionFailed when there is no such
    decision.
    """
    if decision_id not in model.decisions:
        raise DecisionFailed(
            Failure.UNKNOWN_DECISION, f"there is no decision '{decision_id}'", decision=decision_id
        )
    tables = [table for owner, table in tables_of(model.definitions) if owner == decision_id]
    return Survey(
        grid={name: tuple(values) for name, values in grid.items()},
        answers=tuple(_answer(model, decision_id, point) for point in points_of(grid)),
        rules=tuple(rule.id for table in tables for rule in table.rules),
    )


def points_of(grid: Grid) -> Iterator[Point]:
    """Every combination of a grid's values, the last input changing fastest; raises GridTooLarge."""
    size = 1
    for values in grid.values():
        size *= len(values)
    if size > MAX_POINTS:
        raise GridTooLarge(f"the grid has {size:,} points; at most {MAX_POINTS:,} are tried")
    return (dict(zip(grid, values, strict=True)) for values in product(*grid.values()))


def differences(one: Survey, other: Survey, output: str = "") -> tuple[Difference, ...]:
    """The points at which two surveys of the same grid give different values, of one output where it is named."""
    return tuple(
        Difference(one=first, other=second)
        for first, second in _pairs(one, other)
        if first.failure is not second.failure or _output(first, output) != _output(second, output)
    )


def below(one: Survey, floor: Survey, output: str, order: Sequence[object]) -> tuple[Difference, ...]:
    """The points at which a table's output ranks below the floor's, or at which it has no answer and the floor has
    one.
    """
    ranks = _Ranks(output, order)
    return tuple(
        Difference(one=first, other=second)
        for first, second in _pairs(one, floor)
        if ranks.falls(second, first) or (first.failure is not None and second.failure is None)
    )


def grid_for(model: Model, decision_id: str) -> Grid:
    """A grid with every value that the cells of a decision's table name, and numbers on both sides of each.

    Inputs are called by their column's expression, so it fits tables whose columns are plain names. Text that no cell
    and no list of input values names is not tried.
    """
    return {
        clause.text: _around({literal for text in (clause.allowed, *cells) for literal in _literals(text)})
        for owner, table in tables_of(model.definitions)
        if owner == decision_id
        for clause, *cells in _columns(table)
    }


def _columns(table: DecisionTable) -> Iterator[tuple[Any, ...]]:
    for number, clause in enumerate(table.inputs):
        yield (
            clause,
            *(rule.conditions[number].text for rule in table.rules if number < len(rule.conditions)),
        )


def _around(literals: set[Value]) -> tuple[object, ...]:
    if any(isinstance(literal, bool) for literal in literals):
        return (False, True)
    numbers = sorted(literal for literal in literals if isinstance(literal, Decimal))
    if numbers:
        between = [(low + high) / 2 for low, high in pairwise(numbers)]
        return tuple(
            to_plain(number) for number in sorted({numbers[0] - 1, *numbers, *between, numbers[-1] + 1})
        )
    texts = sorted(literal for literal in literals if isinstance(literal, str))
    return tuple(texts) if texts else (None,)


def _literals(text: str) -> Iterator[Value]:
    try:
        tests = parse_tests(text)
    except FeelError:
        return
    left: list[syntax.Node] = [] if tests is None else [tests]
    while left:
        node = left.pop()
        if isinstance(node, syntax.Negation) and isinstance(node.operand, syntax.Literal):
            yield -node.operand.value if isinstance(node.operand.value, Decimal) else None
        elif isinstance(node, syntax.Literal):
            yield node.value
        else:
            left.extend(node.children())


class _Ranks:
    def __init__(self, output: str, order: Sequence[object]) -> None:
        self._output = output
        self._ranks = {value: rank for rank, value in enumerate(order)}

    def falls(self, lower: Answer, higher: Answer) -> bool:
        """Whether both have an answer and the second ranks below the first; an unlisted value counts as a fall."""
        if lower.failure is not None or higher.failure is not None:
            return False
        first, second = self._rank(lower), self._rank(higher)
        return first is None or second is None or second < first

    def _rank(self, answer: Answer) -> int | None:
        value = _output(answer, self._output)
        return self._ranks.get(value) if isinstance(value, str | int | float | bool) else None


def _answer(model: Model, decision_id: str, point: Point) -> Answer:
    try:
        outcome = model.decide(decision_id, point)
    except DecisionFailed as failure:
        return Answer(
            point=point, rows=failure.rows, value=None, failure=failure.kind, message=failure.message
        )
    return Answer(point=point, rows=outcome.rows, value=outcome.value, failure=None)


def _pairs(one: Survey, other: Survey) -> Iterator[tuple[Answer, Answer]]:
    if [answer.point for answer in one.answers] != [answer.point for answer in other.answers]:
        raise ValueError("the two surveys must be of the same grid")
    return zip(one.answers, other.answers, strict=True)


def _output(answer: Answer, output: str) -> object:
    if output and isinstance(answer.value, dict):
        return answer.value.get(output)
    return answer.value


def _position(values: Sequence[object], value: object) -> int:
    return next(
        number
        for number, entry in enumerate(values)
        if entry == value and isinstance(entry, bool) is isinstance(value, bool)
    )
