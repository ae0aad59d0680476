"""Every task for a person stands in a lane that says whose it is, or names a role itself."""

from __future__ import annotations

from collections.abc import Iterator

from handrail.engine.checks.drawn import Drawn
from handrail.engine.findings import Finding


def check(drawn: Drawn) -> Iterator[Finding]:
    """A finding for each task of a person that belongs to nobody."""
    for diagram, element in drawn.elements("userTask", "manualTask", "task"):
        if diagram.lane_of(element) is None and not element.properties.get("role"):
            yield element.finding(
                "task_lane", "It stands in no lane: put it in the lane of the role whose task it is"
            )
