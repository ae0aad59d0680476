"""A path ends at an end event, not in the middle."""

from __future__ import annotations

from collections.abc import Iterator

from handrail.engine.checks.drawn import Drawn
from handrail.engine.findings import Finding
from handrail.engine.reading import local


def check(drawn: Drawn) -> Iterator[Finding]:
    """A finding for each element without a flow out of it that is no end event."""
    for diagram, element in drawn.elements():
        stands_alone = (
            element.node.get("triggeredByEvent") == "true" or local(element.scope) == "adHocSubProcess"
        )
        if element.kind != "endEvent" and not stands_alone and not diagram.out_of(element):
            yield element.finding("dead_end", "Nothing follows: lead on from here, if only to an end event")
