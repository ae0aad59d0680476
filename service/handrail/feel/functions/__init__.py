"""The functions that FEEL itself offers (DMN 10.3.4), one family a file."""

from handrail.feel.functions import contexts, conversions, lists, numbers, ranges, strings, temporal
from handrail.feel.functions.registry import FUNCTIONS

FUNCTION_NAMES = frozenset(FUNCTIONS)

__all__ = [
    "FUNCTIONS",
    "FUNCTION_NAMES",
    "contexts",
    "conversions",
    "lists",
    "numbers",
    "ranges",
    "strings",
    "temporal",
]
