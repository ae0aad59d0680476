"""Going through everything a model holds, for names and for checks."""

from collections.abc import Iterator
from dataclasses import fields

from handrail.dmn import elements
from handrail.dmn.elements import Boxed, Definitions, Element, ItemDefinition


def elements_of(definitions: Definitions) -> Iterator[Element]:
    """Every node of the requirements graph."""
    yield from definitions.inputs
    yield from definitions.decisions
    yield from definitions.knowledge
    yield from definitions.services


def expressions_of(definitions: Definitions) -> Iterator[Boxed]:
    """Every expression, also those inside others."""
    for owner in definitions.reasoning:
        if owner.logic is not None:
            yield from with_inner(owner.logic)


def with_inner(expression: Boxed) -> Iterator[Boxed]:
    """An expression and all inside it."""
    yield expression
    for part in fields(expression):
        yield from _expressions_in(getattr(expression, part.name))


def _expressions_in(part: object) -> Iterator[Boxed]:
    if isinstance(part, Boxed):
        yield from with_inner(part)
    elif isinstance(part, elements.ContextEntry):
        yield from _expressions_in(part.expression)
    elif isinstance(part, tuple):
        for inner in part:
            yield from _expressions_in(inner)


def declared_names(definitions: Definitions) -> Iterator[str]:
    """Every name that the model itself gives to something."""
    for element in elements_of(definitions):
        yield from (element.variable, element.name)
    for definition in definitions.types:
        yield from _component_names(definition)
    for expression in expressions_of(definitions):
        yield from names_declared_by(expression)


def names_declared_by(expression: Boxed) -> Iterator[str]:
    """The names by which the parts of a value can be read; those of parameters and loops hold inside them only."""
    if isinstance(expression, elements.BoxedContext):
        yield from (entry.name for entry in expression.entries)
    elif isinstance(expression, elements.Relation):
        yield from expression.columns
    elif isinstance(expression, elements.DecisionTable):
        yield from (output.name for output in expression.outputs)


def _component_names(definition: ItemDefinition) -> Iterator[str]:
    for part in definition.components:
        yield part.name
        yield from _component_names(part)


def tables_of(definitions: Definitions) -> Iterator[tuple[str, elements.DecisionTable]]:
    """Every decision table with the key of the decision or knowledge it belongs to."""
    for owner in definitions.reasoning:
        for expression in () if owner.logic is None else with_inner(owner.logic):
            if isinstance(expression, elements.DecisionTable):
                yield owner.key, expression
