"""Properties have a name and a value, parameters an id, and a service task says which operation it wants."""

from __future__ import annotations

from collections.abc import Iterator

from handrail.engine.checks.drawn import Drawn, Element
from handrail.engine.findings import Finding
from handrail.engine.reading import SPIFF, local

RULE = "complete_extension"
_NEEDED = {
    "property": ("name", "value"),
    "parameter": ("id",),
    "serviceTaskOperator": ("id",),
    "taskMetadataValue": ("name",),
}


def check(drawn: Drawn) -> Iterator[Finding]:
    """Findings for extension elements without what they need, and service tasks without an operation."""
    for path, root in drawn.roots.items():
        for node in root.iter(*(f"{{{SPIFF}}}{name}" for name in _NEEDED)):
            for attribute in _NEEDED[local(node)]:
                if node.get(attribute) is None or (attribute != "value" and not node.get(attribute)):
                    owner = next((above for above in node.iterancestors() if above.get("id")), node)
                    yield Element(owner, path).finding(RULE, f"A {local(node)} has no {attribute}")
    for _, element in drawn.elements("serviceTask"):
        if element.node.find(f".//{{{SPIFF}}}serviceTaskOperator") is None:
            yield element.finding(RULE, "It does not say which operation it wants")
