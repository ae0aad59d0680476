"""The closed set of values an expression works on; nothing else ever gets in.

null is None, booleans are bool, numbers are Decimal, strings are str, lists are list, contexts are dict; dates,
times and durations are those of `temporal`; ranges and functions are below. Operations dispatch on the exact type,
so no attribute or method of a Python object can be reached from an expression.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeAlias

from handrail.feel.temporal import Date, DateTime, DaysDuration, MonthsDuration, Time

if TYPE_CHECKING:
    from handrail.feel.kinds import Type
    from handrail.feel.run import Run

Value: TypeAlias = Any
"""None | bool | Decimal | str | list | dict | Date | Time | DateTime | DaysDuration | MonthsDuration | Range |
Function.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """Everything between two ends; an open side has no end. `operator` is kept of ranges written like `(< 5)` or
    `(!= 5)`.
    """

    low: Value
    high: Value
    low_included: bool
    high_included: bool
    operator: str = ""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Function:
    """Something that can be called: `parameters` in order, `types` beside them where declared, `apply` does the
    work.
    """

    name: str
    parameters: tuple[str, ...]
    apply: "Callable[[Run, Sequence[Value]], Value]"
    types: "tuple[Type | None, ...]" = ()

    def invoke(self, run: "Run", arguments: Sequence[Value]) -> Value:
        """The answer for arguments given in order; the caller has held their number and types against the
        parameters.
        """
        return self.apply(run, arguments)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class HostFunction(Function):
    """A function that the program around the expression offers; takes any number of arguments, checks them itself."""


KIND_NAMES: Mapping[type, str] = {
    type(None): "null",
    bool: "boolean",
    Decimal: "number",
    str: "string",
    list: "list",
    dict: "context",
    Date: "date",
    Time: "time",
    DateTime: "date and time",
    DaysDuration: "days and time duration",
    MonthsDuration: "years and months duration",
    Range: "range",
    Function: "function",
}


def kind_of(value: Value) -> str:
    """FEEL's name for what a value is, such as `date and time`."""
    return KIND_NAMES.get(type(value), "function")


def described(value: Value) -> str:
    """A value's kind with its article, for a sentence: `a number`, `null`."""
    kind = kind_of(value)
    return kind if kind == "null" else f"a {kind}"
