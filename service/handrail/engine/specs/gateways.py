"""Gates: which flows go on, and which tokens must have come before they do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from SpiffWorkflow.bpmn.specs.defaults import EventBasedGateway as SpiffEventBasedGateway
from SpiffWorkflow.bpmn.specs.defaults import ExclusiveGateway as SpiffExclusiveGateway
from SpiffWorkflow.bpmn.specs.defaults import InclusiveGateway as SpiffInclusiveGateway
from SpiffWorkflow.bpmn.specs.defaults import ParallelGateway as SpiffParallelGateway
from SpiffWorkflow.util.task import TaskState

from handrail.engine.expressions import condition, values_used
from handrail.engine.faults import Fault
from handrail.engine.instance import Place, Token
from handrail.engine.progress import Step
from handrail.engine.specs.movement import Movement


@dataclass(frozen=True, kw_only=True)
class Flow:
    """One way out of a gate: `condition` is None for the default flow and for gates that ask nothing."""

    id: str
    name: str | None
    condition: str | None
    target: Movement


class Choosing(Movement):
    """A gate whose flows carry conditions, asked in the order in which the file lists them."""

    flows: tuple[Flow, ...] = ()

    def taken(self, token: Token) -> list[Flow]:
        """The flows to follow. Raises Fault when none is open."""
        raise NotImplementedError

    def _run_hook(self, token: Token) -> bool:
        token.leads_to = tuple(self._written_down(token, flow) for flow in self.taken(token))
        return True

    def _written_down(self, token: Token, flow: Flow) -> Movement:
        asked = [option.condition for option in self.flows if option.condition]
        instance = token.workflow.top_workflow
        instance.record(
            Step(
                **self.naming(token),
                flow=flow.id,
                flow_name=flow.name,
                condition=flow.condition.strip() if flow.condition else None,
                values=values_used(asked, instance.environment.seen(token.data), instance.bundle.names)
                if asked
                else None,
            )
        )
        return flow.target

    def _on_complete(self, token: Token) -> None:
        if not self.flows:
            token.workflow.top_workflow.record(self.step(token))
        self.leave(token)

    def _stuck(self, token: Token) -> Fault:
        return Fault("No condition is true and there is no default flow", token.element)

    def _default(self) -> list[Flow]:
        return [flow for flow in self.flows if flow.condition is None][:1]


class ExclusiveGateway(Choosing, SpiffExclusiveGateway):
    """Exactly one way on: the first whose condition is true, else the default."""

    def taken(self, token: Token) -> list[Flow]:
        for flow in self.flows:
            if flow.condition is not None and condition(token, flow.condition):
                return [flow]
        if self.flows and not self._default():
            raise self._stuck(token)
        return self._default()


class Joining(Movement):
    """A gate that may have to wait for others. Waiting tokens stand here until enough have come."""

    sources: frozenset[str] = frozenset()

    def _update_hook(self, token: Token) -> bool:
        if len(self.sources) < 2:
            return True
        token._set_state(TaskState.WAITING)
        self.try_join(token.workflow)
        return False

    def try_join(self, place: Place) -> None:
        """Send one token on if enough have come."""
        raise NotImplementedError

    def arrived(self, place: Place) -> dict[str, list[Token]]:
        """The tokens that wait here, oldest first, by the element they came from."""
        waiting: dict[str, list[Token]] = {}
        for token in place.live():
            if token.task_spec is self and token.state == TaskState.WAITING:
                waiting.setdefault(str(token.came_from), []).append(token)
        return waiting

    def join(self, tokens: list[Token]) -> None:
        """Merge these tokens into the latest of them and send that one on."""
        last = max(tokens, key=lambda token: token.id)
        for token in tokens:
            if token is not last:
                token.cancel()
        last._ready()


class ParallelGateway(Joining, SpiffParallelGateway):
    """One token from each flow that leads in, one to each that leads out; surplus tokens stay (BPMN section 13.4.1).

    `rounds` are the sets of sources that make the gate pass: usually one; flows that only come back from the gate
    itself are a round of their own, as SpiffWorkflow has it, or the loop could never be entered.
    """

    rounds: tuple[frozenset[str], ...] = ()

    def try_join(self, place: Place) -> None:
        waiting = self.arrived(place)
        for needed in self.rounds:
            if needed <= waiting.keys():
                self.join([waiting[source][0] for source in sorted(needed)])
                return


class InclusiveGateway(Choosing, Joining, SpiffInclusiveGateway):
    """Every way on whose condition is true; joining, it waits for all tokens that can still come (section 13.4.3).

    `reaches` tells for each element which of the gate's sources a token there can get to without passing the gate.
    """

    reaches: dict[str, frozenset[str]] = {}

    def _update_hook(self, token: Token) -> bool:
        if len(self.sources) < 2:
            return True
        token._set_state(TaskState.WAITING)
        return False

    def try_join(self, place: Place) -> None:
        """Send one on if nobody who can still come has to be waited for. Asked when all else has come to rest."""
        waiting = self.arrived(place)
        if not waiting:
            return
        filled = frozenset(waiting)
        missing = self.sources - filled
        for token in place.live():
            if token.task_spec is self:
                continue
            ahead = self.reaches.get(token.task_spec.name, frozenset())
            if ahead & missing and not ahead & filled:
                return
        self.join([tokens[0] for tokens in waiting.values()])

    def taken(self, token: Token) -> list[Flow]:
        if len(self.flows) < 2:
            return list(self.flows)
        chosen = [
            flow for flow in self.flows if flow.condition is not None and condition(token, flow.condition)
        ]
        chosen = chosen or self._default()
        if not chosen:
            raise self._stuck(token)
        return chosen


class EventBasedGateway(Movement, SpiffEventBasedGateway):
    """The first event to happen decides: each event behind it waits on its own and ends the others."""

    def leave(self, token: Token) -> None:
        place: Any = token.workflow
        place.let_go(token)
        racing = []
        for spec in self.follows:
            racer = Token(place, spec)
            racer.came_from = self.name
            racer.group = token.id
            racing.append(racer)
        for racer in racing:
            if racer.is_live:
                racer.task_spec._update(racer)
