"""FEEL, the expression language of DMN: every condition, timer, script and table cell of Handrail is written in it.

Nothing here evaluates Python, reads a clock, a file or the network, or runs without bound. Text is read into
syntax, syntax into closures over a closed set of values; JSON-plain values go in and come out.
"""

from handrail.feel.errors import FeelError, FeelLimitError, FeelSyntaxError
from handrail.feel.expression import (
    Answer,
    Expression,
    Finding,
    UnaryTests,
    check,
    check_unary,
    compile,
    compile_unary,
    evaluate,
)
from handrail.feel.run import Warning

__all__ = [
    "Answer",
    "Expression",
    "FeelError",
    "FeelLimitError",
    "FeelSyntaxError",
    "Finding",
    "UnaryTests",
    "Warning",
    "check",
    "check_unary",
    "compile",
    "compile_unary",
    "evaluate",
]
