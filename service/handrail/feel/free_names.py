"""Which names an expression takes from outside: what it must be given, and what a check can hold against what
exists.
"""

from collections.abc import Iterator
from typing import NamedTuple

from handrail.feel import syntax
from handrail.feel.syntax import INPUT, Node

OF_LOOPS = frozenset({"partial"})
OF_FILTERS = frozenset({"item"})


class FreeName(NamedTuple):
    """A name, where it first stands, and whether it may be an entry's own because it stands inside a filter."""

    name: str
    at: int
    may_be_of_entry: bool


def free_names(node: Node) -> tuple[FreeName, ...]:
    """Each name that nothing inside the expression binds, once, in the order they are written."""
    found: dict[str, FreeName] = {}
    for name in _free(node, frozenset(), False):
        known = found.get(name.name)
        if known is None or (known.may_be_of_entry and not name.may_be_of_entry):
            found[name.name] = name
    return tuple(found.values())


def _free(node: Node, bound: frozenset[str], in_filter: bool) -> Iterator[FreeName]:
    if isinstance(node, syntax.Name):
        if node.name not in bound:
            yield FreeName(node.name, node.at, in_filter)
    elif isinstance(node, syntax.ContextOf):
        for name, entry in node.entries:
            yield from _free(entry, bound, in_filter)
            bound |= {name}
    elif isinstance(node, syntax.For | syntax.Quantified):
        for name, source in node.iterators:
            yield from _free(source, bound, in_filter)
            bound |= {name}
        yield from _free(node.body, bound | OF_LOOPS, in_filter)
    elif isinstance(node, syntax.FunctionOf):
        yield from _free(node.body, bound | frozenset(node.parameters), in_filter)
    elif isinstance(node, syntax.Filter):
        yield from _free(node.operand, bound, in_filter)
        yield from _free(node.condition, bound | OF_FILTERS, True)
    elif isinstance(node, syntax.ValueTest) and node.uses_input:
        yield from _free(node.operand, bound | {INPUT}, in_filter)
    else:
        for child in node.children():
            yield from _free(child, bound, in_filter)
