"""How much a move costs: the engine's part of `handrail bench growth`, with no database around it."""

from __future__ import annotations

import statistics
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from handrail.engine.bundles import PROCESS_FILE, Bundle
from handrail.engine.engine import Engine
from handrail.engine.happenings import Complete, Start
from handrail.engine.progress import Progress

_DIAGRAM = b"""<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="x">
<bpmn:process id="growth" isExecutable="true"><bpmn:startEvent id="start"/><bpmn:userTask id="work"/>
<bpmn:boundaryEvent id="remind" attachedToRef="work" cancelActivity="false"><bpmn:timerEventDefinition>
<bpmn:timeDuration>PT1H</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:boundaryEvent>
<bpmn:scriptTask id="count"><bpmn:script>turns = turns + 1</bpmn:script></bpmn:scriptTask>
<bpmn:exclusiveGateway id="again" default="no"/><bpmn:endEvent id="end"/><bpmn:endEvent id="reminded"/>
<bpmn:sequenceFlow id="f1" sourceRef="start" targetRef="work"/>
<bpmn:sequenceFlow id="f2" sourceRef="work" targetRef="count"/>
<bpmn:sequenceFlow id="f3" sourceRef="count" targetRef="again"/>
<bpmn:sequenceFlow id="f4" sourceRef="remind" targetRef="reminded"/>
<bpmn:sequenceFlow id="yes" sourceRef="again" targetRef="work">
<bpmn:conditionExpression>turns &lt; goal</bpmn:conditionExpression></bpmn:sequenceFlow>
<bpmn:sequenceFlow id="no" sourceRef="again" targetRef="end"/></bpmn:process></bpmn:definitions>"""
_NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)
_WINDOW = 50


@dataclass(frozen=True, kw_only=True)
class EngineGrowth:
    """Milliseconds and bytes of a move (load, step, save) at the beginning and at the end of a long loop."""

    turns: int
    first_ms: float
    last_ms: float
    state_bytes_first: int
    state_bytes_last: int

    @property
    def ratio(self) -> float:
        """How much dearer a late move is than an early one."""
        return self.last_ms / self.first_ms

    def figures(self) -> Mapping[str, float]:
        """The figures by the names the bench prints."""
        return {
            "engine_ratio": self.ratio,
            "engine_first_ms": self.first_ms,
            "engine_last_ms": self.last_ms,
            "engine_state_bytes_first": self.state_bytes_first,
            "engine_state_bytes_last": self.state_bytes_last,
        }


def measure_growth(turns: int = 2_000) -> EngineGrowth:
    """Go round a loop through a user task with a timer, a script and a gate; medians over fifty moves at either end."""
    engine, bundle = Engine(), Bundle.of("growth", {PROCESS_FILE: _DIAGRAM})
    at = engine.move(bundle, None, Start(variables={"turns": 0, "goal": turns + 1}), now=_NOW)
    took, sizes = [], []
    for _ in range(turns):
        began = time.perf_counter()
        at = _once_round(engine, bundle, at)
        took.append((time.perf_counter() - began) * 1000)
        sizes.append(len(at.state))
    warm = took[_WINDOW : 2 * _WINDOW] or took
    return EngineGrowth(
        turns=turns,
        first_ms=statistics.median(warm),
        last_ms=statistics.median(took[-_WINDOW:]),
        state_bytes_first=sizes[0],
        state_bytes_last=sizes[-1],
    )


def _once_round(engine: Engine, bundle: Bundle, at: Progress) -> Progress:
    return engine.move(bundle, at.state, Complete(token=at.opened[0].token, by="someone"), now=_NOW)
