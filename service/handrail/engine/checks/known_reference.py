"""An event names a message, signal, error or escalation that is defined in its file, with a name."""

from __future__ import annotations

from collections.abc import Iterator

from handrail.engine.checks.drawn import Drawn, Element
from handrail.engine.findings import Finding
from handrail.engine.reading import BPMN

RULE = "known_reference"
_NAMED = ("message", "signal")
_NAMED = ("message", "signal")
_KINDS = ("message", "signal", "error", "escalation")


def check(drawn: Drawn) -> Iterator[Finding]:
    """A finding for each reference that leads nowhere, and for each message or signal without a name."""
    for diagram in drawn.diagrams.values():
        defined = {
            kind: {node.get("id"): node for node in diagram.root.findall(f"{{{BPMN}}}{kind}")}
            for kind in _KINDS
        }
        for element in diagram.elements:
            for kind, reference in _references(element):
                if reference not in defined[kind]:
                    yield element.finding(
                        RULE, f"It names the {kind} {reference}, which the file does not define"
                    )
                elif kind in _NAMED and not defined[kind][reference].get("name"):
                    yield element.finding(RULE, f"The {kind} {reference} has no name")


def _references(element: Element) -> Iterator[tuple[str, str]]:
    """What an event, or a task that sends or receives, names: kind and id."""
    for kind in _KINDS:
        for node in (element.node, *element.node.findall(f"{{{BPMN}}}{kind}EventDefinition")):
            if node.get(f"{kind}Ref") is not None:
                yield kind, node.get(f"{kind}Ref")
