"""What a strict run adds to FEEL: a fault never hides behind an answer.

FEEL turns faults into null, says that null is not equal to `"yes"`, and takes `else` when a condition is null: a
misspelt name then decides. In a strict run, where an answer would hang on a null that something went wrong behind,
the fault is raised instead. A null that nothing went wrong behind, such as an unanswered question, stays a value
like any other.
"""

from handrail.feel import syntax
from handrail.feel.codes import Code
from handrail.feel.scope import Scope
from handrail.feel.values import Value

_NEVER_NULL = (syntax.Literal, syntax.ListOf, syntax.ContextOf, syntax.FunctionOf)


def certain(code: Code, node: syntax.Node) -> Code:
    """The same value, except that a strict run raises the fault behind a null."""
    if isinstance(node, _NEVER_NULL):
        return code

    def check(scope: Scope) -> Value:
        run = scope.run
        doubts = run.doubts
        value = code(scope)
        if value is None and run.strict and run.doubts > doubts:
            raise run.reason_after(doubts).as_error()
        return value

    return check


def asks_for_null(node: syntax.Node) -> bool:
    """Whether null is written out here, so that a comparison with it is about null itself."""
    return isinstance(node, syntax.Literal) and node.value is None
