"""What an expression is made of once read. Every node knows at which character it starts."""

from collections.abc import Iterator
from dataclasses import dataclass, fields

from handrail.feel.kinds import Type
from handrail.feel.values import Value

INPUT = "?"
"""The name of the value that a unary test is about."""


@dataclass(frozen=True, slots=True)
class Node:
    """Anything that has a value; `at` is the offset of its first character."""

    at: int

    def children(self) -> "Iterator[Node]":
        """The nodes directly inside this one, in the order they are written."""
        for part in fields(self):
            yield from _nodes_in(getattr(self, part.name))


def _nodes_in(part: object) -> Iterator[Node]:
    if isinstance(part, Node):
        yield part
    elif isinstance(part, tuple):
        for inner in part:
            yield from _nodes_in(inner)


@dataclass(frozen=True, slots=True)
class Literal(Node):
    """A value written out."""

    value: Value


@dataclass(frozen=True, slots=True)
class Name(Node):
    """A name to look up."""

    name: str


@dataclass(frozen=True, slots=True)
class ListOf(Node):
    """`[a, b]`."""

    entries: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class ContextOf(Node):
    """`{name: value}`; later entries see earlier ones."""

    entries: tuple[tuple[str, Node], ...]


@dataclass(frozen=True, slots=True)
class RangeOf(Node):
    """`[a..b]`, `(a..b)`, or `a..b` after `in` of a loop, which alone may go down."""

    low: Node
    high: Node
    low_included: bool
    high_included: bool
    may_descend: bool = False


@dataclass(frozen=True, slots=True)
class HalfRange(Node):
    """`(< a)` and the like."""

    operator: str
    end: Node


@dataclass(frozen=True, slots=True)
class Negation(Node):
    """`-a`, or several minus signs."""

    operand: Node
    times: int


@dataclass(frozen=True, slots=True)
class Chain(Node):
    """Operators of one strength, worked from left to right: `a + b - c`."""

    first: Node
    rest: tuple[tuple[str, Node], ...]


@dataclass(frozen=True, slots=True)
class Comparison(Node):
    """`a < b`, `a = b`."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Between(Node):
    """`a between b and c`."""

    operand: Node
    low: Node
    high: Node


@dataclass(frozen=True, slots=True)
class OperatorTest(Node):
    """A test like `< 5`."""

    operator: str
    operand: Node


@dataclass(frozen=True, slots=True)
class ValueTest(Node):
    """A test that is a value, a range, a list or, where it names `?`, a condition."""

    operand: Node
    uses_input: bool


@dataclass(frozen=True, slots=True)
class Tests(Node):
    """Alternatives separated by commas; `negated` when they stand in `not(...)`."""

    tests: "tuple[OperatorTest | ValueTest, ...]"
    negated: bool


@dataclass(frozen=True, slots=True)
class In(Node):
    """`a in (tests)`."""

    operand: Node
    tests: Tests


@dataclass(frozen=True, slots=True)
class InstanceOf(Node):
    """`a instance of type`."""

    operand: Node
    type: Type


@dataclass(frozen=True, slots=True)
class Both(Node):
    """`a and b and c`."""

    operands: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Either(Node):
    """`a or b or c`."""

    operands: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class If(Node):
    """`if a then b else if c then d else e`: each condition with its answer, then the last answer."""

    branches: tuple[tuple[Node, Node], ...]
    otherwise: Node


@dataclass(frozen=True, slots=True)
class For(Node):
    """`for x in a, y in b return c`."""

    iterators: tuple[tuple[str, Node], ...]
    body: Node


@dataclass(frozen=True, slots=True)
class Quantified(Node):
    """`some x in a satisfies c`, `every x in a satisfies c`."""

    word: str
    iterators: tuple[tuple[str, Node], ...]
    body: Node


@dataclass(frozen=True, slots=True)
class FunctionOf(Node):
    """`function(a, b: number) body`."""

    parameters: tuple[str, ...]
    types: tuple[Type | None, ...]
    body: Node


@dataclass(frozen=True, slots=True)
class Call(Node):
    """`f(a, b)` or, with `names`, `f(x: a, y: b)`."""

    callee: Node
    arguments: tuple[Node, ...]
    names: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Path(Node):
    """`a.name`."""

    operand: Node
    name: str


@dataclass(frozen=True, slots=True)
class Filter(Node):
    """`a[condition]` or `a[number]`."""

    operand: Node
    condition: Node


def height(node: Node) -> int:
    """How many nodes stand on top of each other, the node itself included."""
    return 1 + max((height(child) for child in node.children()), default=0)
