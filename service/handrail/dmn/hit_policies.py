"""What a table makes of the rules that matched (DMN 8.2.10 and 8.2.11)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from handrail.dmn.elements import Aggregation, HitPolicy
from handrail.dmn.errors import Failure
from handrail.feel.codes import Code
from handrail.feel.comparison import same
from handrail.feel.errors import BadValue
from handrail.feel.functions import FUNCTIONS
from handrail.feel.run import Run
from handrail.feel.scope import Scope
from handrail.feel.values import Value

LISTING = frozenset({HitPolicy.COLLECT, HitPolicy.RULE_ORDER, HitPolicy.OUTPUT_ORDER})
ORDERING = frozenset({HitPolicy.PRIORITY, HitPolicy.OUTPUT_ORDER})
_FUNCTIONS = {
    Aggregation.SUM: "sum",
    Aggregation.MIN: "min",
    Aggregation.MAX: "max",
    Aggregation.COUNT: "count",
}


class NoAnswer(Exception):
    """Matching rules that together have no answer."""

    def __init__(self, kind: Failure, message: str) -> None:
        super().__init__(message)
        self.kind = kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """A hit policy with what it needs: an aggregation, and for each output its values in order of priority."""

    hit_policy: HitPolicy
    aggregation: Aggregation | None
    outputs: tuple[str, ...]
    priorities: tuple[Code | None, ...]

    @property
    def stops_at_first(self) -> bool:
        """Whether later rules need not be looked at."""
        return self.hit_policy is HitPolicy.FIRST

    @property
    def at_most_one(self) -> bool:
        """Whether a second match is an error."""
        return self.hit_policy is HitPolicy.UNIQUE

    def of_nothing(self) -> Value:
        """The answer when no rule matches: an empty list or a count of 0; raises NoAnswer where there must be one."""
        if self.hit_policy in LISTING and self.aggregation is None:
            return []
        if self.aggregation is Aggregation.COUNT:
            return Decimal(0)
        raise NoAnswer(Failure.NO_ROW, "no rule matches")


def combine(resolution: Resolution, rows: Sequence[Value], scope: Scope) -> Value:
    """The answer of the rows that matched, of which there is at least one; raises NoAnswer."""
    policy = resolution.hit_policy
    if policy is HitPolicy.ANY:
        if any(not same(rows[0], row, scope.run) for row in rows[1:]):
            raise NoAnswer(
                Failure.SEVERAL_ROWS, "rules match with different answers, but the hit policy is ANY"
            )
        return rows[0]
    if policy in ORDERING:
        ordered = _by_priority(resolution, rows, scope)
        return ordered[0] if policy is HitPolicy.PRIORITY else ordered
    if policy in LISTING:
        return _aggregated(resolution.aggregation, list(rows), scope.run)
    return rows[0]


def _by_priority(resolution: Resolution, rows: Sequence[Value], scope: Scope) -> list[Value]:
    orders = [None if code is None else code(scope) for code in resolution.priorities]

    def rank(row: Value) -> list[int]:
        values = [row] if len(resolution.outputs) == 1 else [row[name] for name in resolution.outputs]
        return [_position(value, order, scope.run) for value, order in zip(values, orders, strict=True)]

    return sorted(rows, key=rank)


def _position(value: Value, order: Value, run: Run) -> int:
    if not isinstance(order, list):
        return 0
    return next((number for number, entry in enumerate(order) if same(value, entry, run)), len(order))


def _aggregated(aggregation: Aggregation | None, rows: list[Value], run: Run) -> Value:
    if aggregation is None:
        return rows
    try:
        return FUNCTIONS[_FUNCTIONS[aggregation]].call_in_order(run, [rows])
    except BadValue as problem:
        raise NoAnswer(Failure.ERROR, f"the answers cannot be put together: {problem}") from None
