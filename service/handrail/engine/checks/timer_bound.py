"""A timer says when in one way that can be read, comes a bounded number of times, and not too often."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from handrail.engine import timing
from handrail.engine.checks.drawn import Drawn, Element
from handrail.engine.faults import Fault
from handrail.engine.findings import Finding
from handrail.engine.reading import BPMN, local
from handrail.engine.timing import TimerKind

RULE = "timer_bound"
_KINDS = {"timeDate": TimerKind.DATE, "timeDuration": TimerKind.DURATION, "timeCycle": TimerKind.CYCLE}
_ANY_DAY = datetime(2026, 1, 1, tzinfo=UTC)


def check(drawn: Drawn) -> Iterator[Finding]:
    """Findings for timers without a value, with one that cannot be read, or without a bound."""
    for _, element in drawn.elements():
        for timer in element.node.findall(f"{{{BPMN}}}timerEventDefinition"):
            values = [child for child in timer if isinstance(child.tag, str) and local(child) in _KINDS]
            if len(values) != 1 or not (values[0].text or "").strip():
                yield element.finding(RULE, "The timer must have one date, one duration or one cycle")
                continue
            yield from _value(drawn, element, values[0])


def _value(drawn: Drawn, element: Element, value: Any) -> Iterator[Finding]:
    text = (value.text or "").strip()
    kind = _KINDS[local(value)]
    if timing.is_written_out(text):
        try:
            timing.first_due(kind, text, now=_ANY_DAY, shortest_cycle=drawn.shortest_cycle)
        except Fault as problem:
            yield element.finding(RULE, problem.message)
    elif '"R/' in text:
        yield element.finding(
            RULE, "The cycle has no end: say how often, at most 1,000 times, like R1000/P1D"
        )
