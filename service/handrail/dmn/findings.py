"""What can be said of a model without asking it anything, for its author: ids, names, the requirements graph.

What a table's shape says is in `table_findings`, which names texts use in `name_findings`; what cannot be compiled
is found by compiling.
"""

from collections import Counter
from collections.abc import Iterable, Iterator

from handrail.dmn.elements import Definitions, Element, Reasoning
from handrail.dmn.errors import Finding, Severity
from handrail.dmn.limits import MAX_GRAPH_DEPTH
from handrail.dmn.name_findings import name_findings
from handrail.dmn.table_findings import table_findings
from handrail.dmn.walking import elements_of, tables_of


def shape_findings(
    definitions: Definitions, names: Iterable[str] | None, functions: frozenset[str]
) -> tuple[Finding, ...]:
    """Findings about what is written.

    `names` are the variables that will be given from outside, None if not known; `functions` the host functions.
    """
    findings = [*_repeated(definitions), *_elements(definitions), *_circles(definitions)]
    for owner, table in tables_of(definitions):
        findings.extend(table_findings(definitions, owner, table))
    findings.extend(name_findings(definitions, None if names is None else frozenset(names), functions))
    return tuple(findings)


def _repeated(definitions: Definitions) -> Iterator[Finding]:
    for name in definitions.repeated_ids:
        yield Finding(
            element=name, message=f"The id '{name}' stands more than once in the file; give each its own."
        )
    counts = Counter(element.variable for element in elements_of(definitions))
    for name, times in counts.items():
        if times > 1:
            yield Finding(
                element=name, message=f"{times} elements are called '{name}'; give each its own name."
            )


def _elements(definitions: Definitions) -> Iterator[Finding]:
    if not definitions.decisions and not definitions.knowledge:
        yield Finding(element="", message="The file has neither a decision nor business knowledge.")
    for element in elements_of(definitions):
        if not element.id:
            yield Finding(
                element=element.name,
                message=f"'{element.name}' has no id; it can be asked for by its name only.",
                severity=Severity.ADVICE,
            )
    from_outside = {reference for service in definitions.services for reference in service.input_decisions}
    for decision in definitions.decisions:
        if decision.logic is None and f"#{decision.id}" not in from_outside:
            yield Finding(element=decision.key, message=f"The decision '{decision.name}' has no logic.")
    for service in definitions.services:
        if not service.outputs:
            yield Finding(
                element=service.key, message=f"The service '{service.name}' has no output decision."
            )


def _circles(definitions: Definitions) -> Iterator[Finding]:
    by_id: dict[str, Element] = {element.id: element for element in elements_of(definitions) if element.id}
    depths: dict[str, int] = {}

    def depth(element: Element, above: tuple[str, ...]) -> int:
        if element.key in above:
            raise _Circle(above[above.index(element.key) :])
        if len(above) > MAX_GRAPH_DEPTH:
            return len(above)
        if element.key not in depths:
            needed = [by_id.get(reference.removeprefix("#")) for reference in _requires(element)]
            depths[element.key] = 1 + max(
                (
                    depth(found, (*above, element.key))
                    for found in needed
                    if found is not None and found is not element
                ),
                default=0,
            )
        return depths[element.key]

    for element in elements_of(definitions):
        try:
            if depth(element, ()) > MAX_GRAPH_DEPTH:
                yield Finding(
                    element=element.key,
                    message=f"More than {MAX_GRAPH_DEPTH} decisions stand on top of each other here.",
                )
        except _Circle as circle:
            if circle.keys[0] == element.key:
                yield Finding(
                    element=element.key,
                    message=f"These need each other in a circle: {', '.join(circle.keys)}.",
                )


def _requires(element: Element) -> tuple[str, ...]:
    return element.requires if isinstance(element, Reasoning) else ()


class _Circle(Exception):
    def __init__(self, keys: tuple[str, ...]) -> None:
        super().__init__(keys)
        self.keys = keys
