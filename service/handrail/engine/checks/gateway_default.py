"""A gate that chooses always has a way out: a default flow, or a condition that is always true."""

from __future__ import annotations

from collections.abc import Iterator

from handrail.engine.checks.drawn import Drawn
from handrail.engine.findings import Finding
from handrail.engine.reading import NAMES

_ALWAYS = ("true", "= true", "=true")


def check(drawn: Drawn) -> Iterator[Finding]:
    """A finding for each exclusive or inclusive gate that could get stuck."""
    for diagram, element in drawn.elements("exclusiveGateway", "inclusiveGateway"):
        flows = diagram.out_of(element)
        if len(flows) < 2 or element.node.get("default"):
            continue
        texts = (flow.findtext("bpmn:conditionExpression", namespaces=NAMES) or "" for flow in flows)
        if not any(text.strip() in _ALWAYS for text in texts):
            yield element.finding(
                "gateway_default",
                "It has no default flow: when no condition is true, the process would get stuck",
            )
