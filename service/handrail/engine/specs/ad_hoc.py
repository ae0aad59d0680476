"""Ad-hoc sub-processes: work in no order, until a condition says it is enough (BPMN section 13.2.5).

Activities without a flow leading in start at once; gates and repeating activities with a condition start, and start
again, whenever a branch has ended and their condition holds. The completion condition is asked at the start and at the
end of each branch.
"""

from __future__ import annotations

from typing import Any

from SpiffWorkflow.bpmn.specs.defaults import AdHocSubprocess as SpiffAdHocSubprocess

from handrail.engine.expressions import condition
from handrail.engine.instance import Place, Subprocess, Token
from handrail.engine.specs.gateways import Choosing
from handrail.engine.specs.movement import Movement
from handrail.engine.specs.repeating import MultiInstance, StandardLoopTask
from handrail.engine.specs.subprocesses import Containing
from handrail.engine.triggers import Trigger


class AdHocSubprocess(Containing, SpiffAdHocSubprocess):
    """Work in no order. `prescript` and `postscript` come with SpiffWorkflow's extensions elsewhere, not here."""

    def run_inside(self, token: Token, trigger: Trigger | None = None) -> None:
        place = self.open_place(token)
        if not self._is_enough(place):
            for spec in self.inside.entries:
                if not _is_conditional(spec):
                    place.enter(spec)
            self._start_conditional(place)

    def branch_ended(self, place: Place) -> None:
        """Somebody inside came to the end of a branch, and all else has come to rest."""
        if self._is_enough(place):
            if self.inside.cancel_remaining:
                place.cancel_all()
            return
        self._start_conditional(place)

    def _is_enough(self, place: Place) -> bool:
        text = self.inside.completion_condition
        return bool(text) and condition(_Asking(place), text)

    def _start_conditional(self, place: Place) -> None:
        running = {token.task_spec for token in place.live()}
        for spec in self.inside.entries:
            if _is_conditional(spec) and spec not in running and _wants_to_run(spec, place):
                place.enter(spec)


class _Asking:
    """Stands for a token where a condition is asked in the name of a whole scope."""

    def __init__(self, place: Place) -> None:
        self.workflow = place
        self.data = place.variables


def adhoc_of(place: Place) -> AdHocSubprocess | None:
    """The ad-hoc sub-process whose inside this is, if it is one."""
    spec = place.host.task_spec if isinstance(place, Subprocess) else None
    return spec if isinstance(spec, AdHocSubprocess) else None


def _is_conditional(spec: Movement) -> bool:
    return isinstance(spec, Choosing) or bool(getattr(spec, "condition", None))


def _wants_to_run(spec: Any, place: Place) -> bool:
    asking = _Asking(place)
    if isinstance(spec, Choosing):
        return any(flow.condition is None or condition(asking, flow.condition) for flow in spec.flows)
    if isinstance(spec, StandardLoopTask):
        return condition(asking, str(spec.condition))
    return isinstance(spec, MultiInstance) and not condition(asking, str(spec.condition))
