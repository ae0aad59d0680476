"""Only elements and events that the engine runs: the others would be skipped or fail."""

from __future__ import annotations

from collections.abc import Iterator

from handrail.engine.checks.drawn import Drawn, Element
from handrail.engine.findings import Finding
from handrail.engine.supported import unsupported_in


def check(drawn: Drawn) -> Iterator[Finding]:
    """A finding for each element that is not supported."""
    for path, root in drawn.roots.items():
        for found in unsupported_in(root):
            yield Element(found.node, path).finding("supported_element", found.message)
