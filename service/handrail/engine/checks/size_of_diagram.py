"""A diagram has at most 300 flow nodes and 10 sub-processes inside each other; calls go at most 16 deep."""

from __future__ import annotations

from collections.abc import Iterator

from handrail.engine.bundles import PROCESS_FILE
from handrail.engine.calls import circle, depth_of_calls
from handrail.engine.checks.drawn import ALONE, Drawn, Element
from handrail.engine.findings import Finding
from handrail.engine.reading import local
from handrail.engine.supported import sizes

MAX_NESTING = 10
MAX_CALL_DEPTH = 16
"""Published limits (PROMISES)."""

RULE = "size_of_diagram"


def check(drawn: Drawn) -> Iterator[Finding]:
    """Findings for what is past a limit."""
    for path, diagram in drawn.diagrams.items():
        for what, number, most in sizes(diagram.root):
            if number > most:
                message = f"The diagram has {number} {what}; {most} is the most"
                yield Finding(rule=RULE, message=message, file=path)
        for element in diagram.elements:
            if element.kind in ALONE and _depth(element) > MAX_NESTING:
                yield element.finding(RULE, f"More than {MAX_NESTING} sub-processes are inside each other")
    if PROCESS_FILE in drawn.diagrams and not circle(drawn.roots, drawn.homes):
        depth = depth_of_calls(drawn.roots, drawn.homes, PROCESS_FILE)
        if depth > MAX_CALL_DEPTH:
            yield Finding(
                rule=RULE, message=f"Processes call each other {depth} deep; {MAX_CALL_DEPTH} is the most"
            )


def _depth(element: Element) -> int:
    return sum(1 for above in element.node.iterancestors() if local(above) in ALONE - {"process"}) + 1
