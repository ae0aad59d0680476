"""From syntax to closures: each node becomes a Python function of a scope, so that nothing is looked at twice.

A closure never raises for bad values: it gives null and leaves a warning. It raises FeelLimitError when the budget
of the run is used up.
"""

import operator
from collections.abc import Callable, Sequence
from decimal import Decimal

from handrail.feel import arithmetic, syntax
from handrail.feel.calls import call_by_name, call_in_order, host_function
from handrail.feel.certainty import asks_for_null, certain
from handrail.feel.codes import Code, TestCode
from handrail.feel.comparison import ORDERED_KINDS, compare
from handrail.feel.errors import BadValue
from handrail.feel.functions import FUNCTIONS
from handrail.feel.iteration import filtered, true_or_false, turns
from handrail.feel.kinds import Type, is_of
from handrail.feel.limits import MAX_LIST
from handrail.feel.logic import all_of, any_of
from handrail.feel.properties import property_of
from handrail.feel.run import Origin, Run
from handrail.feel.scope import MISSING, Scope
from handrail.feel.unary_tests import comparison_code, tests_code
from handrail.feel.values import Function, Range, Value, described

Operation = Callable[[Value, Value, Run], Value]

PARTIAL = "partial"
"""The name under which a loop sees its answers so far."""

OPERATIONS: dict[str, Operation] = {
    "+": arithmetic.add,
    "-": arithmetic.subtract,
    "*": arithmetic.multiply,
    "/": arithmetic.divide,
    "**": arithmetic.power,
}


def compile_expression(node: syntax.Node, text: str) -> Code:
    """The closure of an expression; `text` is what warnings point into."""
    return _Compiler(text).code(node)


def compile_tests(tests: syntax.Tests | None, text: str) -> TestCode:
    """The closure of a cell's unary tests; no tests at all pass every value."""
    if tests is None:
        return lambda scope, value: True
    return _Compiler(text).tests(tests)


class _Compiler:
    def __init__(self, text: str) -> None:
        self._text = text

    def code(self, node: syntax.Node) -> Code:
        """The closure of any node."""
        return _RULES[type(node)](self, node)

    def _origin(self, node: syntax.Node) -> Origin:
        return Origin(self._text, node.at)

    # Values and names

    def literal(self, node: syntax.Literal) -> Code:
        value = node.value
        return lambda scope: value

    def name(self, node: syntax.Name) -> Code:
        name, origin = node.name, self._origin(node)
        built_in = FUNCTIONS.get(name)

        def look_up(scope: Scope) -> Value:
            value = scope.values.get(name, MISSING)
            if value is MISSING:
                value = scope.find(name)
                if value is MISSING:
                    host = scope.run.functions.get(name)
                    if host is not None:
                        return host_function(name, host)
                    if built_in is not None:
                        return built_in
                    return scope.run.warn(f"there is no value called '{name}'", origin)
            return value

        return look_up

    def list_of(self, node: syntax.ListOf) -> Code:
        codes = [self.code(entry) for entry in node.entries]
        steps = len(codes) >> 2
        if not codes:
            return lambda scope: []

        def make(scope: Scope) -> Value:
            if steps:
                scope.run.spend(steps)
            return [code(scope) for code in codes]

        return make

    def context_of(self, node: syntax.ContextOf) -> Code:
        entries = [(name, self.code(entry)) for name, entry in node.entries]
        steps = 1 + (len(entries) >> 1)

        def make(scope: Scope) -> Value:
            values: dict[str, Value] = {}
            inner = Scope(values, scope, scope.run)
            scope.run.spend(steps)
            for name, code in entries:
                values[name] = code(inner)
            return values

        return make

    def range_of(self, node: syntax.RangeOf) -> Code:
        low, high, origin = self.code(node.low), self.code(node.high), self._origin(node)
        low_included, high_included, may_descend = node.low_included, node.high_included, node.may_descend

        def make(scope: Scope) -> Value:
            start, end = low(scope), high(scope)
            if start is None and end is None:
                return scope.run.warn("a range needs at least one end", origin)
            if (
                start is not None
                and end is not None
                and not (type(start) is type(end) and type(start) in ORDERED_KINDS)
            ):
                return scope.run.warn(
                    f"a range cannot go from {described(start)} to {described(end)}", origin
                )
            if not may_descend and compare(operator.gt, start, end) is True:
                return scope.run.warn("a range must go from a smaller to a larger value", origin)
            return Range(low=start, high=end, low_included=low_included, high_included=high_included)

        return make

    def half_range(self, node: syntax.HalfRange) -> Code:
        sign, end = node.operator, self.code(node.end)

        def make(scope: Scope) -> Value:
            value = end(scope)
            if value is None:
                return None
            return Range(
                low=None if sign in ("<", "<=") else value,
                high=None if sign in (">", ">=") else value,
                low_included=sign in (">=", "="),
                high_included=sign in ("<=", "="),
                operator=sign,
            )

        return make

    # Operators

    def negation(self, node: syntax.Negation) -> Code:
        operand, times, origin = self.code(node.operand), node.times, self._origin(node)
        if isinstance(node.operand, syntax.Literal) and type(node.operand.value) is Decimal:
            number = arithmetic.negate(node.operand.value) if times % 2 else node.operand.value
            return lambda scope: number

        def negate(scope: Scope) -> Value:
            value = operand(scope)
            try:
                opposite = arithmetic.negate(value)
            except BadValue as problem:
                return scope.run.warn(problem, origin)
            return opposite if times % 2 else value

        return negate

    def chain(self, node: syntax.Chain) -> Code:
        first, origin = self.code(node.first), self._origin(node)
        if len(node.rest) == 1:
            sign, operand = node.rest[0]
            return self._one_operation(first, OPERATIONS[sign], self.code(operand), origin)
        rest = [(OPERATIONS[sign], self.code(operand)) for sign, operand in node.rest]

        def work(scope: Scope) -> Value:
            value = first(scope)
            try:
                for operation, operand in rest:
                    value = operation(value, operand(scope), scope.run)
            except BadValue as problem:
                return scope.run.warn(problem, origin)
            return value

        return work

    def _one_operation(self, left: Code, operation: Operation, right: Code, origin: Origin) -> Code:
        def work(scope: Scope) -> Value:
            try:
                return operation(left(scope), right(scope), scope.run)
            except BadValue as problem:
                return scope.run.warn(problem, origin)

        return work

    def comparison(self, node: syntax.Comparison) -> Code:
        return comparison_code(node, self.code, self._text)

    def between(self, node: syntax.Between) -> Code:
        operand, low, high = self.code(node.operand), self.code(node.low), self.code(node.high)
        origin = self._origin(node)

        def test(scope: Scope) -> Value:
            value = operand(scope)
            answer = all_of(
                (compare(operator.ge, value, low(scope)), compare(operator.le, value, high(scope)))
            )
            return (
                scope.run.warn("'between' cannot compare these values", origin) if answer is None else answer
            )

        return test

    def contained(self, node: syntax.In) -> Code:
        operand, tests = self.code(node.operand), self.tests(node.tests)
        if not any(asks_for_null(test.operand) for test in node.tests.tests):
            operand = certain(operand, node.operand)
        return lambda scope: tests(scope, operand(scope))

    def instance_of(self, node: syntax.InstanceOf) -> Code:
        operand, wanted = self.code(node.operand), node.type
        return lambda scope: is_of(operand(scope), wanted, scope.run)

    def both(self, node: syntax.Both) -> Code:
        operands = [self.code(operand) for operand in node.operands]

        def test(scope: Scope) -> bool | None:
            known: bool | None = True
            for operand in operands:
                answer = operand(scope)
                if answer is False:
                    return False
                if answer is not True:
                    known = None
            return known

        return test

    def either(self, node: syntax.Either) -> Code:
        operands = [self.code(operand) for operand in node.operands]

        def test(scope: Scope) -> bool | None:
            known: bool | None = False
            for operand in operands:
                answer = operand(scope)
                if answer is True:
                    return True
                if answer is not False:
                    known = None
            return known

        return test

    # Tests

    def tests(self, node: syntax.Tests) -> TestCode:
        """The closure of alternatives."""
        return tests_code(node, self.code, self._text)

    # Choices and loops

    def choice(self, node: syntax.If) -> Code:
        branches = [
            (certain(self.code(condition), condition), self.code(answer), self._origin(condition))
            for condition, answer in node.branches
        ]
        otherwise = self.code(node.otherwise)

        def choose(scope: Scope) -> Value:
            for condition, answer, origin in branches:
                chosen = condition(scope)
                if chosen is True:
                    return answer(scope)
                if chosen is not False and chosen is not None:
                    doubts = scope.run.doubts
                    scope.run.warn(f"a condition must be true or false, not {described(chosen)}", origin)
                    if scope.run.strict:
                        raise scope.run.reason_after(doubts).as_error()
            return otherwise(scope)

        return choose

    def loop(self, node: syntax.For) -> Code:
        iterators = [(name, self.code(source)) for name, source in node.iterators]
        body, origin = self.code(node.body), self._origin(node)
        uses_partial = _mentions(node.body, PARTIAL)

        def collect(scope: Scope) -> Value:
            answers: list[Value] = []
            try:
                for turn in turns(scope, iterators):
                    if uses_partial:
                        turn = Scope({PARTIAL: scope.run.made(list(answers))}, turn, scope.run)
                    answers.append(body(turn))
                    if len(answers) > MAX_LIST:
                        break
            except BadValue as problem:
                return scope.run.warn(problem, origin)
            return scope.run.made(answers)

        return collect

    def quantified(self, node: syntax.Quantified) -> Code:
        iterators = [(name, self.code(source)) for name, source in node.iterators]
        body, origin = self.code(node.body), self._origin(node)
        together = any_of if node.word == "some" else all_of

        def test(scope: Scope) -> Value:
            try:
                return together(true_or_false(body(turn)) for turn in turns(scope, iterators))
            except BadValue as problem:
                return scope.run.warn(problem, origin)

        return test

    def filter(self, node: syntax.Filter) -> Code:
        operand = certain(self.code(node.operand), node.operand)
        condition = certain(self.code(node.condition), node.condition)
        origin = self._origin(node.condition)
        return lambda scope: filtered(operand(scope), condition, scope, origin)

    def path(self, node: syntax.Path) -> Code:
        operand, name, origin = self.code(node.operand), node.name, self._origin(node)

        def read(scope: Scope) -> Value:
            try:
                return property_of(operand(scope), name, scope.run)
            except BadValue as problem:
                return scope.run.warn(problem, origin)

        return read

    # Functions

    def function(self, node: syntax.FunctionOf) -> Code:
        body, size = self.code(node.body), syntax.height(node.body)
        parameters, types = node.parameters, node.types

        def make(scope: Scope) -> Value:
            return closure(parameters, types, body, size, scope)

        return make

    def call(self, node: syntax.Call) -> Code:
        callee, origin = self.code(node.callee), self._origin(node)
        arguments = [self.code(argument) for argument in node.arguments]
        if node.names is not None:
            named = list(zip(node.names, arguments, strict=True))
            return lambda scope: call_by_name(
                scope.run, callee(scope), {name: code(scope) for name, code in named}, origin
            )
        return lambda scope: call_in_order(
            scope.run, callee(scope), [code(scope) for code in arguments], origin
        )


def closure(
    parameters: tuple[str, ...],
    types: tuple[Type | None, ...],
    body: Code,
    size: int,
    scope: Scope,
    name: str = "",
) -> Function:
    """A function whose body sees the names around its definition; `size` is the height of the body."""

    def apply(run: Run, arguments: Sequence[Value]) -> Value:
        run.climb(size + 1)
        try:
            return body(Scope(dict(zip(parameters, arguments, strict=True)), scope, run))
        finally:
            run.descend(size + 1)

    return Function(name=name, parameters=parameters, apply=apply, types=types)


_RULES: dict[type, Callable[..., Code]] = {
    syntax.Literal: _Compiler.literal,
    syntax.Name: _Compiler.name,
    syntax.ListOf: _Compiler.list_of,
    syntax.ContextOf: _Compiler.context_of,
    syntax.RangeOf: _Compiler.range_of,
    syntax.HalfRange: _Compiler.half_range,
    syntax.Negation: _Compiler.negation,
    syntax.Chain: _Compiler.chain,
    syntax.Comparison: _Compiler.comparison,
    syntax.Between: _Compiler.between,
    syntax.In: _Compiler.contained,
    syntax.InstanceOf: _Compiler.instance_of,
    syntax.Both: _Compiler.both,
    syntax.Either: _Compiler.either,
    syntax.If: _Compiler.choice,
    syntax.For: _Compiler.loop,
    syntax.Quantified: _Compiler.quantified,
    syntax.Filter: _Compiler.filter,
    syntax.Path: _Compiler.path,
    syntax.FunctionOf: _Compiler.function,
    syntax.Call: _Compiler.call,
}


def _mentions(node: syntax.Node, name: str) -> bool:
    if isinstance(node, syntax.Name) and node.name == name:
        return True
    return any(_mentions(child, name) for child in node.children())
