"""A call activity calls a process that is in the bundle, and never, however far round, one that calls it back."""

from __future__ import annotations

from collections.abc import Iterator

from handrail.engine.calls import circle
from handrail.engine.checks.drawn import Drawn
from handrail.engine.findings import Finding

RULE = "called_process"


def check(drawn: Drawn) -> Iterator[Finding]:
    """Findings for calls that lead nowhere or in a circle."""
    for _, element in drawn.elements("callActivity"):
        called = element.node.get("calledElement")
        if not called:
            yield element.finding(RULE, "It does not say which process it calls")
        elif called not in drawn.homes:
            known = ", ".join(sorted(set(drawn.homes) - {None})) or "none"
            yield element.finding(RULE, f"It calls {called}, which is not in the bundle; there are: {known}")
    round_trip = circle(drawn.roots, drawn.homes)
    for _, element in drawn.elements("callActivity"):
        if (
            element.file in round_trip
            and drawn.homes.get(element.node.get("calledElement") or "") in round_trip
        ):
            yield element.finding(
                RULE, f"The processes call each other in a circle: {' calls '.join(round_trip)}"
            )
