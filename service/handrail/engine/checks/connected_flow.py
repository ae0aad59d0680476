"""A sequence flow leads from one element to another in the same process or sub-process."""

from __future__ import annotations

from collections.abc import Iterator

from handrail.engine.checks.drawn import Drawn
from handrail.engine.findings import Finding


def check(drawn: Drawn) -> Iterator[Finding]:
    """Findings for flows with a loose end, and for those that cross the border of a sub-process."""
    for path, diagram in drawn.diagrams.items():
        for flow in diagram.flows:
            source, target = (diagram.by_id.get(flow.get(end) or "") for end in ("sourceRef", "targetRef"))
            message = None
            if source is None or target is None:
                loose = "begins" if source is None else "ends"
                message = f"The flow {loose} at nothing: connect it to an element"
            elif source.scope is not target.scope:
                message = f"The flow crosses the border of a sub-process, from {source.id} to {target.id}"
            elif flow.getparent() is not source.scope:
                message = f"The flow is in another part of the file than {source.id} and {target.id}, which it connects"
            if message:
                yield Finding(
                    rule="connected_flow",
                    message=message,
                    element=flow.get("id"),
                    name=flow.get("name"),
                    file=path,
                    line=flow.sourceline,
                )
