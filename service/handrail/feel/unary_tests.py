"""Closures of tests: what a cell or the right side of `in` asks of a value (DMN 7.3.3).

Where the other side is written out, as in most cells of a table, its kind is known when the test is compiled.
"""

from collections.abc import Callable
from decimal import Decimal

from handrail.feel import arithmetic, syntax
from handrail.feel.certainty import asks_for_null, certain
from handrail.feel.codes import Code, TestCode
from handrail.feel.comparison import ORDERINGS, compare, equal, lies_within
from handrail.feel.logic import any_of, negated
from handrail.feel.run import Origin, Run
from handrail.feel.scope import Scope
from handrail.feel.values import Range, Value, described

Compile = Callable[[syntax.Node], Code]

_SIMPLE_KINDS = frozenset({Decimal, str, bool})
_ORDERED_SIMPLE_KINDS = frozenset({Decimal, str})


def tests_code(node: syntax.Tests, compile_node: Compile, text: str) -> TestCode:
    """The closure of alternatives; `text` is what warnings point into."""
    tests = [_test_code(test, compile_node, text) for test in node.tests]
    if len(tests) == 1 and not node.negated:
        return tests[0]

    def any_passes(scope: Scope, value: Value) -> bool | None:
        known: bool | None = False
        for test in tests:
            answer = test(scope, value)
            if answer is True:
                return True
            if answer is None:
                known = None
        return known

    if node.negated:
        return lambda scope, value: negated(any_passes(scope, value))
    return any_passes


def comparison_code(node: syntax.Comparison, compile_node: Compile, text: str) -> Code:
    """The closure of `a < b` and the like."""
    origin = Origin(text, node.at)
    if asks_for_null(node.left) or asks_for_null(node.right):
        left, test = compile_node(node.left), _operator_code(node.operator, node.right, compile_node, origin)
    else:
        left = certain(compile_node(node.left), node.left)
        test = _operator_code(
            node.operator, node.right, lambda side: certain(compile_node(side), side), origin
        )
    return lambda scope: test(scope, left(scope))


def passes(value: Value, wanted: Value, run: Run) -> bool | None:
    """Whether a value passes a test that is itself a value: equal to it, within the range, or one of the list.

    In a strict run, what cannot be compared with an entry of the list is not known to be absent from it.
    """
    if isinstance(wanted, Range) and not isinstance(value, Range):
        return lies_within(value, wanted, run)
    if isinstance(wanted, list):
        if isinstance(value, list) and equal(value, wanted, run) is True:
            return True
        run.spend(1 + len(wanted) // 4)
        answer = any_of(passes(value, entry, run) for entry in wanted)
        return answer if run.strict else answer is True
    return equal(value, wanted, run)


def constant_of(node: syntax.Node) -> Value:
    """The value of a literal or of a number with a minus sign, None of anything else."""
    if isinstance(node, syntax.Literal):
        return node.value
    if isinstance(node, syntax.Negation) and isinstance(node.operand, syntax.Literal):
        number = node.operand.value
        if type(number) is Decimal:
            return arithmetic.negate(number) if node.times % 2 else number
    return None


def _test_code(node: syntax.OperatorTest | syntax.ValueTest, compile_node: Compile, text: str) -> TestCode:
    origin = Origin(text, node.at)
    if isinstance(node, syntax.OperatorTest):
        return _operator_code(node.operator, node.operand, compile_node, origin)
    if node.uses_input:
        return _condition(compile_node(node.operand))
    constant = constant_of(node.operand)
    if type(constant) in _SIMPLE_KINDS:
        return _equals_constant(constant, origin)
    return _passes_value(certain(compile_node(node.operand), node.operand), origin)


def _condition(operand: Code) -> TestCode:
    def test(scope: Scope, value: Value) -> bool | None:
        answer = operand(Scope({syntax.INPUT: value}, scope, scope.run))
        if isinstance(answer, Range) and not isinstance(value, Range):
            return lies_within(value, answer, scope.run)
        return answer if isinstance(answer, bool) else None

    return test


def _passes_value(operand: Code, origin: Origin) -> TestCode:
    def test(scope: Scope, value: Value) -> bool | None:
        answer = passes(value, operand(scope), scope.run)
        if answer is None and value is not None:
            scope.run.warn(f"{described(value)} cannot be compared with this", origin)
        return answer

    return test


def _equals_constant(constant: Value, origin: Origin) -> TestCode:
    kind = type(constant)

    def test(scope: Scope, value: Value) -> bool | None:
        if type(value) is kind:
            return bool(value == constant)
        if value is None:
            return False
        scope.run.warn(f"{described(value)} cannot be compared with {described(constant)}", origin)
        return None

    return test


def _operator_code(sign: str, right: syntax.Node, compile_node: Compile, origin: Origin) -> TestCode:
    constant = constant_of(right)
    if sign in ("=", "!="):
        return _equality(sign, compile_node(right), constant, origin)
    if type(constant) in _ORDERED_SIMPLE_KINDS:
        return _order_against_constant(sign, constant, origin)
    return _order(sign, compile_node(right), origin)


def _order_against_constant(sign: str, constant: Value, origin: Origin) -> TestCode:
    ordering, kind = ORDERINGS[sign], type(constant)

    def test(scope: Scope, value: Value) -> bool | None:
        if type(value) is kind:
            return bool(ordering(value, constant))
        return _cannot_compare(sign, value, constant, scope.run, origin)

    return test


def _order(sign: str, right: Code, origin: Origin) -> TestCode:
    ordering = ORDERINGS[sign]

    def test(scope: Scope, value: Value) -> bool | None:
        other = right(scope)
        answer = compare(ordering, value, other)
        return _cannot_compare(sign, value, other, scope.run, origin) if answer is None else answer

    return test


def _equality(sign: str, right: Code, constant: Value, origin: Origin) -> TestCode:
    wants_equal, kind = sign == "=", type(constant)
    simple = kind in _SIMPLE_KINDS

    def test(scope: Scope, value: Value) -> bool | None:
        if simple and type(value) is kind:
            return (value == constant) is wants_equal
        other = right(scope)
        answer = equal(value, other, scope.run)
        if answer is None:
            return _cannot_compare(sign, value, other, scope.run, origin)
        return answer is wants_equal

    return test


def _cannot_compare(sign: str, value: Value, other: Value, run: Run, origin: Origin) -> bool | None:
    run.warn(f"'{sign}' cannot compare {described(value)} with {described(other)}", origin)
    return None
