"""Decision tables: which rules match, three-valued, so that an unknown input never passes as `does not match`.

DMN itself treats what cannot be compared as not matching. In a strict decision that would let an unknown value fall
through to a later rule, so there a rule that might match, and does not certainly fail, makes the decision fail (K15).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from handrail.dmn.declared import Allowed, BadFit, Declared
from handrail.dmn.errors import DecisionFailed, Failure
from handrail.dmn.hit_policies import NoAnswer, Resolution, combine
from handrail.dmn.outcome import FailedCondition, NearMiss, TableRecord, by_label, shown
from handrail.dmn.run import DecisionRun
from handrail.feel.codes import Code, TestCode
from handrail.feel.errors import FeelError, FeelLimitError
from handrail.feel.run import Origin
from handrail.feel.scope import Scope
from handrail.feel.values import Value, described


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """An input column."""

    label: str
    code: Code
    declared: Declared | None
    allowed: Allowed | None
    origin: Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """A cell that not every value passes: the column it belongs to, its test, and whether it speaks of null itself."""

    column: int
    test: TestCode
    text: str
    speaks_of_null: bool


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class CompiledRule:
    """A row."""

    id: str
    conditions: tuple[Condition, ...]
    answers: tuple[Code, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """An output column; `priority` gives its output values in order, `default` its value when no rule matches."""

    name: str
    declared: Declared | None
    allowed: Allowed | None
    priority: Code | None
    default: Code | None


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class CompiledTable:
    """A table ready to be asked."""

    decision: str
    resolution: Resolution
    columns: tuple[Column, ...]
    outputs: tuple[Output, ...]
    rules: tuple[CompiledRule, ...]
    origin: Origin

    def ask(self, scope: Scope) -> Value:
        """The table's answer in a scope; raises DecisionFailed in a strict run, else null and a warning."""
        run = scope.run
        assert isinstance(run, DecisionRun)
        use = TableUse(self, scope, run)
        run.uses.append(use)
        try:
            use.values = [self._input(column, scope) for column in self.columns]
            use.matched = self._matching(use, scope)
            use.value = self._answer(use.matched, scope)
        except _Refused as refused:
            if run.strict:
                raise DecisionFailed(
                    refused.kind, f"'{self.decision}': {refused}", decision=self.decision, table=use.record()
                ) from None
            return run.warn(refused, self.origin)
        return use.value

    def _input(self, column: Column, scope: Scope) -> Value:
        value = column.code(scope)
        try:
            if column.declared is not None:
                value = column.declared.fit(value, scope, from_outside=True)
            if column.allowed is not None:
                column.allowed.check(value, scope)
        except BadFit as problem:
            raise _Refused(problem.kind, f"the value of '{column.label}' cannot be used: {problem}") from None
        return value

    def _matching(self, use: "TableUse", scope: Scope) -> list[CompiledRule]:
        matched: list[CompiledRule] = []
        for rule in self.rules:
            scope.run.spend(1)
            answer = _matches(rule, use.values, scope)
            if answer is True:
                matched.append(rule)
                if self.resolution.stops_at_first:
                    break
            elif answer is not False:
                use.matched = matched
                raise self._undecided(rule, answer, use.values[answer.column], scope)
        return matched

    def _undecided(self, rule: CompiledRule, condition: Condition, value: Value, scope: Scope) -> "_Refused":
        label = self.columns[condition.column].label
        reason = _why_undecided(condition, value, scope)
        return _Refused(Failure.UNKNOWN_VALUE, f"rule {rule.id} cannot be decided by '{label}': {reason}")

    def _answer(self, matched: list[CompiledRule], scope: Scope) -> Value:
        try:
            if not matched:
                return self._without_match(scope)
            return combine(self.resolution, [self._row(rule, scope) for rule in self._needed(matched)], scope)
        except NoAnswer as problem:
            raise _Refused(problem.kind, str(problem)) from None

    def _needed(self, matched: list[CompiledRule]) -> list[CompiledRule]:
        if self.resolution.at_most_one and len(matched) > 1:
            ids = ", ".join(rule.id for rule in matched)
            raise _Refused(Failure.SEVERAL_ROWS, f"rules {ids} all match, but the hit policy is UNIQUE")
        return matched

    def _without_match(self, scope: Scope) -> Value:
        if any(output.default is not None for output in self.outputs):
            return self._named([self._fitted(output.default, output, scope) for output in self.outputs])
        return self.resolution.of_nothing()

    def _row(self, rule: CompiledRule, scope: Scope) -> Value:
        pairs = zip(rule.answers, self.outputs, strict=False)
        return self._named([self._fitted(code, output, scope) for code, output in pairs])

    def _named(self, values: list[Value]) -> Value:
        if len(self.outputs) == 1:
            return values[0]
        return {output.name: value for output, value in zip(self.outputs, values, strict=False)}

    def _fitted(self, code: Code | None, output: Output, scope: Scope) -> Value:
        if code is None:
            return None
        run = scope.run
        doubts = run.doubts
        value = code(scope)
        if value is None and run.strict and run.doubts > doubts:
            raise _Refused(
                Failure.ERROR, f"the answer '{output.name}' has no value: {run.reason_after(doubts).message}"
            )
        try:
            if output.declared is not None:
                value = output.declared.fit(value, scope)
            if output.allowed is not None and run.strict:
                output.allowed.check(value, scope)
        except BadFit as problem:
            if run.strict:
                raise _Refused(
                    problem.kind, f"the answer '{output.name}' cannot be used: {problem}"
                ) from None
            return run.warn(problem, self.origin)
        return value


class TableUse:
    """One asking of a table: the values its columns had, the rules that matched, what it gave."""

    __slots__ = ("matched", "run", "scope", "table", "value", "values")

    def __init__(self, table: CompiledTable, scope: Scope, run: DecisionRun) -> None:
        self.table = table
        self.scope = scope
        self.run = run
        self.values: list[Value] = []
        self.matched: list[CompiledRule] = []
        self.value: Value = None

    def record(self) -> TableRecord:
        """The same for keeping."""
        return TableRecord(
            decision=self.table.decision,
            hit_policy=self.table.resolution.hit_policy.value,
            inputs=by_label(self.table, self.values, self.run),
            rows=tuple(rule.id for rule in self.matched),
            value=shown(self.value, self.run),
        )

    def nearest(self) -> tuple[NearMiss, ...]:
        """The rules that did not match, fewest failed conditions first; none where an input could not be worked out."""
        if len(self.values) < len(self.table.columns):
            return ()
        run = DecisionRun(self.run.now, self.run.functions, strict=False)
        scope = Scope({}, self.scope, run)
        misses = []
        for rule in self.table.rules:
            failed = tuple(
                FailedCondition(
                    label=self.table.columns[condition.column].label,
                    value=shown(self.values[condition.column], run),
                    text=condition.text,
                )
                for condition in rule.conditions
                if _passed(condition, self.values[condition.column], scope) is not True
            )
            if failed:
                misses.append(NearMiss(rule=rule.id, failed=failed))
        return tuple(sorted(misses, key=lambda miss: len(miss.failed)))


def _passed(condition: Condition, value: Value, scope: Scope) -> bool | None:
    """Whether a value passes a cell, None where that cannot be said; raises FeelLimitError."""
    try:
        return condition.test(scope, value)
    except FeelLimitError:
        raise
    except FeelError:
        return None


def _matches(rule: CompiledRule, values: Sequence[Value], scope: Scope) -> bool | Condition:
    """Whether a rule matches or, in a strict run, the condition that cannot be decided where all hangs on it."""
    strict, undecided = scope.run.strict, None
    for condition in rule.conditions:
        value = values[condition.column]
        if value is None and strict and not condition.speaks_of_null:
            undecided = undecided or condition
            continue
        answer = _passed(condition, value, scope)
        if answer is True:
            continue
        if answer is False or not strict:
            return False
        undecided = undecided or condition
    return undecided or True


def _why_undecided(condition: Condition, value: Value, scope: Scope) -> str:
    if value is None:
        return "it has no value"
    try:
        condition.test(scope, value)
    except FeelError as problem:
        return problem.message
    return f"{described(value)} cannot be compared with {condition.text}"


class _Refused(Exception):
    def __init__(self, kind: Failure, message: str) -> None:
        super().__init__(message)
        self.kind = kind
