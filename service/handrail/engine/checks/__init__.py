"""What may be wrong with a bundle: one rule a file, each with a function `check` over what is drawn."""

from __future__ import annotations

from datetime import timedelta

from handrail.engine.bundles import Bundle
from handrail.engine.checks import (
    called_process,
    complete_extension,
    connected_flow,
    dead_end,
    error_boundary,
    excluded_people,
    expression,
    gateway_default,
    known_decision,
    known_form,
    known_reference,
    reachable_element,
    readable_file,
    runnable_bundle,
    size_of_diagram,
    supported_element,
    task_lane,
    timer_bound,
)
from handrail.engine.checks.drawn import Drawn
from handrail.engine.findings import Finding, Severity
from handrail.engine.reference import SHORTEST_CYCLE

STRUCTURE = (
    readable_file,
    size_of_diagram,
    supported_element,
    called_process,
    connected_flow,
    complete_extension,
    known_reference,
)
"""What must hold before a bundle can be compiled at all."""
MEANING = (
    reachable_element,
    dead_end,
    gateway_default,
    expression,
    timer_bound,
    error_boundary,
    known_decision,
    known_form,
    known_reference,
    task_lane,
    excluded_people,
)


def check_bundle(bundle: Bundle, *, shortest_cycle: timedelta = SHORTEST_CYCLE) -> tuple[Finding, ...]:
    """Every finding of every rule, those about structure first."""
    drawn = Drawn.of(bundle, shortest_cycle)
    structure = tuple(finding for rule in STRUCTURE for finding in rule.check(drawn))
    meaning = tuple(finding for rule in MEANING for finding in rule.check(drawn))
    if any(finding.severity is Severity.ERROR for finding in structure):
        return structure + meaning
    return (*structure, *runnable_bundle.check(drawn), *meaning)
