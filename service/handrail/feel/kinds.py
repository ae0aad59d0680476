"""Types as authors name them, and whether a value is of one (DMN 10.3.2.9)."""

from collections.abc import Mapping
from dataclasses import dataclass

from handrail.feel.run import Run
from handrail.feel.values import Function, HostFunction, Range, Value, kind_of


@dataclass(frozen=True, slots=True)
class Type:
    """A type: `name`, and inside a list or range its `element`, inside a context its `entries`, of a function its
    parameters.
    """

    name: str
    element: "Type | None" = None
    entries: "Mapping[str, Type] | None" = None
    parameters: "tuple[Type, ...] | None" = None
    result: "Type | None" = None


ANY = Type("Any")
NULL = Type("Null")
SIMPLE_NAMES = (
    "number",
    "string",
    "boolean",
    "date",
    "time",
    "date and time",
    "days and time duration",
    "years and months duration",
)
TYPE_NAMES = frozenset({*SIMPLE_NAMES, "list", "context", "range", "function", "Any", "Null"})
TEMPORAL_NAMES = frozenset(SIMPLE_NAMES[3:])


def is_of(value: Value, wanted: Type, run: Run) -> bool:
    """Whether a value is of a type, as `instance of` answers; null is only of type Null."""
    if value is None:
        return wanted.name == "Null"
    return conforms(value, wanted, run)


def conforms(value: Value, wanted: Type, run: Run) -> bool:
    """Whether a value may stand where a type is wanted; null may stand anywhere."""
    if value is None or wanted.name == "Any":
        return True
    if kind_of(value) != wanted.name:
        return False
    if wanted.element is not None:
        inside = (value.low, value.high) if isinstance(value, Range) else value
        run.spend(1 + len(inside) // 4)
        return all(conforms(entry, wanted.element, run) for entry in inside)
    if wanted.entries is not None:
        run.spend(1 + len(wanted.entries) // 4)
        return all(
            name in value and conforms(value[name], kind, run) for name, kind in wanted.entries.items()
        )
    if wanted.parameters is not None:
        return isinstance(value, Function) and (
            isinstance(value, HostFunction) or len(value.parameters) == len(wanted.parameters)
        )
    return True


def written(wanted: Type) -> str:
    """A type as an author would write it, such as `list<number>`."""
    if wanted.element is not None:
        return f"{wanted.name}<{written(wanted.element)}>"
    if wanted.entries is not None:
        return f"context<{', '.join(f'{name}: {written(kind)}' for name, kind in wanted.entries.items())}>"
    return wanted.name
