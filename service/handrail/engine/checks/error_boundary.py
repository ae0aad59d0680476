"""A decision table may give no answer; every business rule task says what happens then (DOMAIN K15, hazard H3)."""

from __future__ import annotations

from collections.abc import Iterator

from handrail.engine.checks.drawn import Drawn, Element
from handrail.engine.findings import Finding
from handrail.engine.reading import NAMES
from handrail.engine.specs.activities import DECISION_FAILED


def check(drawn: Drawn) -> Iterator[Finding]:
    """A finding for each business rule task without an error event on it that catches `decision_failed`."""
    for diagram, element in drawn.elements("businessRuleTask"):
        codes = {
            error.get("id"): error.get("errorCode") for error in diagram.root.findall("bpmn:error", NAMES)
        }
        if not any(_catches(event, codes) for event in diagram.watching(element)):
            yield element.finding(
                "error_boundary",
                f"Draw an error event on it that catches {DECISION_FAILED} and leads to the safe side:"
                " a table that gives no answer must never fall through",
            )


def _catches(event: Element, codes: dict[str | None, str | None]) -> bool:
    definition = event.node.find("bpmn:errorEventDefinition", NAMES)
    if definition is None:
        return False
    reference = definition.get("errorRef")
    return reference is None or codes.get(reference) in (None, DECISION_FAILED)
