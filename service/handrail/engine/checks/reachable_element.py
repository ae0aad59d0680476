"""Every element can be reached from a start."""

from __future__ import annotations

from collections.abc import Iterator

from handrail.engine.checks.drawn import Diagram, Drawn, Element
from handrail.engine.findings import Finding
from handrail.engine.reading import local


def check(drawn: Drawn) -> Iterator[Finding]:
    """A finding for each element that no flow from a start leads to."""
    for diagram in drawn.diagrams.values():
        reached = _reached(diagram)
        for element in diagram.elements:
            if element.id not in reached:
                yield element.finding("reachable_element", "Nothing leads here: connect it, or remove it")


def _reached(diagram: Diagram) -> set[str]:
    todo = [element for element in diagram.elements if _begins(diagram, element)]
    reached = {element.id for element in todo}
    while todo:
        element = todo.pop()
        following = [diagram.by_id.get(flow.get("targetRef") or "") for flow in diagram.out_of(element)]
        for each in (*following, *diagram.watching(element)):
            if each is not None and each.id not in reached:
                reached.add(each.id)
                todo.append(each)
    return reached


def _begins(diagram: Diagram, element: Element) -> bool:
    if element.kind == "startEvent" or element.node.get("triggeredByEvent") == "true":
        return True
    in_no_order = local(element.scope) == "adHocSubProcess"
    return in_no_order and element.kind != "boundaryEvent" and not diagram.into(element)
