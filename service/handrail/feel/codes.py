"""What syntax is compiled to."""

from collections.abc import Callable

from handrail.feel.scope import Scope
from handrail.feel.values import Value

Code = Callable[[Scope], Value]
"""Gives an expression's value in a scope."""

TestCode = Callable[[Scope, Value], bool | None]
"""Says whether a value passes a test; None when the two cannot be compared."""
