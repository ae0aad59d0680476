"""Events: waiting for a time, a message, a signal, a condition, an error or an escalation; and throwing them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from SpiffWorkflow.bpmn.specs.defaults import BoundaryEvent as SpiffBoundaryEvent
from SpiffWorkflow.bpmn.specs.defaults import EndEvent as SpiffEndEvent
from SpiffWorkflow.bpmn.specs.defaults import IntermediateCatchEvent as SpiffIntermediateCatchEvent
from SpiffWorkflow.bpmn.specs.defaults import IntermediateThrowEvent as SpiffIntermediateThrowEvent
from SpiffWorkflow.bpmn.specs.defaults import StartEvent as SpiffStartEvent
from SpiffWorkflow.bpmn.specs.event_definitions.conditional import ConditionalEventDefinition
from SpiffWorkflow.bpmn.specs.event_definitions.item_aware_event import (
    CodeEventDefinition,
    SignalEventDefinition,
)
from SpiffWorkflow.bpmn.specs.event_definitions.message import MessageEventDefinition
from SpiffWorkflow.bpmn.specs.event_definitions.timer import (
    CycleTimerEventDefinition,
    DurationTimerEventDefinition,
    TimeDateEventDefinition,
    TimerEventDefinition,
)
from SpiffWorkflow.spiff.specs.defaults import ReceiveTask as SpiffReceiveTask
from SpiffWorkflow.spiff.specs.defaults import SendTask as SpiffSendTask
from SpiffWorkflow.util.task import TaskState

from handrail.engine import timing
from handrail.engine.correlation import agree, correlation_of
from handrail.engine.expressions import condition
from handrail.engine.faults import Fault
from handrail.engine.instance import Token
from handrail.engine.progress import AwaitedMessage, TimerSet
from handrail.engine.specs.movement import Movement
from handrail.engine.throwing import throw
from handrail.engine.timing import TimerKind
from handrail.engine.triggers import Trigger

_TIMER_KINDS: dict[type, TimerKind] = {
    TimeDateEventDefinition: TimerKind.DATE,
    DurationTimerEventDefinition: TimerKind.DURATION,
    CycleTimerEventDefinition: TimerKind.CYCLE,
}


class Catching(Movement):
    """An element that waits for one of its `definitions` to happen, or for all of them if `needs_all`."""

    definitions: tuple[Any, ...] = ()
    needs_all = False

    def _update_hook(self, token: Token) -> bool:
        super()._update_hook(token)
        if not self.definitions:
            return True
        token._set_state(TaskState.WAITING)
        self.arm(token)
        return False

    def arm(self, token: Token) -> None:
        """Start waiting: set the timers and note the correlation values the process brings along."""
        for index, definition in enumerate(self.definitions):
            if isinstance(definition, TimerEventDefinition):
                self._set_timer(token, index, self._first_due(token, definition))
            elif isinstance(definition, MessageEventDefinition):
                own = correlation_of(token, getattr(definition, "process_correlations", ()), token.data)
                for key, values in own.items():
                    token.workflow.correlations.setdefault(key, values)

    def wanted(self, token: Token) -> tuple[Any, ...]:
        """The definitions that have still to happen."""
        seen = token.internal_data.get("seen", ())
        return tuple(each for index, each in enumerate(self.definitions) if index not in seen)

    def event_id(self, token: Token) -> str:
        """The id under which its timers and messages are known."""
        return token.element

    def interrupts(self, token: Token) -> bool:
        """Whether happening ends what it is attached to, or the waiting."""
        return True

    def happen(self, token: Token, trigger: Trigger) -> None:
        """One of its definitions happened."""
        if self.needs_all and not self._is_last(token, trigger.definition):
            take_payload(token, trigger)
            return
        token.internal_data.pop("seen", None)
        self.triggered(token, trigger)

    def triggered(self, token: Token, trigger: Trigger) -> None:
        """Go on; in a race the others are out."""
        if token.group is not None:
            for other in token.workflow.live():
                if other.group == token.group and other is not token:
                    other.cancel()
        self.go_on(token, trigger)

    def go_on(self, token: Token, trigger: Trigger) -> None:
        """Take the payload and let the token run."""
        token.internal_data.clear()
        take_payload(token, trigger)
        token._ready()

    def timer_due(self, token: Token, occurrence: int) -> timing.Due | None:
        """When that timer of the token's is due; None if it has no such timer."""
        for timer in token.internal_data.get("timers", ()):
            if timer["n"] == occurrence:
                return _due_of(timer)
        return None

    def fire(self, token: Token, occurrence: int) -> None:
        """The timer of that occurrence has come."""
        timers = token.internal_data["timers"]
        fired = next(timer for timer in timers if timer["n"] == occurrence)
        timers.remove(fired)
        following = timing.next_due(_due_of(fired))
        if following is not None and self.repeats(token):
            self._set_timer(token, fired["d"], following)
        self.happen(token, Trigger(definition=self.definitions[fired["d"]]))

    def repeats(self, token: Token) -> bool:
        """Whether the event can happen again while it waits."""
        return False

    def timers_of(self, token: Token) -> tuple[TimerSet, ...]:
        return tuple(
            TimerSet(
                token=token.id,
                element=self.event_id(token),
                occurrence=timer["n"],
                due_at=_due_of(timer).at,
                interrupting=self.interrupts(token),
            )
            for timer in token.internal_data.get("timers", ())
        )

    def messages_of(self, token: Token) -> tuple[AwaitedMessage, ...]:
        return tuple(
            AwaitedMessage(
                name=definition.name,
                element=self.event_id(token),
                token=token.id,
                correlation=agree(token, definition),
            )
            for definition in self.wanted(token)
            if isinstance(definition, MessageEventDefinition | SignalEventDefinition)
        )

    def look(self, token: Token) -> None:
        """Ask its conditions, now that all is at rest: one that has become true happens, and once until it is false."""
        for index, definition in enumerate(self.definitions):
            if not isinstance(definition, ConditionalEventDefinition):
                continue
            was_true = index in token.internal_data.get("true", ())
            if not condition(token, definition.expression):
                if was_true:
                    token.internal_data.pop("true")
            elif not was_true:
                token.internal_data["true"] = [index]
                self.happen(token, Trigger(definition=definition))
                return

    def _is_last(self, token: Token, definition: Any) -> bool:
        seen = token.internal_data.setdefault("seen", [])
        index = self.definitions.index(definition)
        if index not in seen:
            seen.append(index)
        return len(seen) == len(self.definitions)

    def _first_due(self, token: Token, definition: TimerEventDefinition) -> timing.Due:
        instance = token.workflow.top_workflow
        text = definition.expression or ""
        value = text if timing.is_written_out(text) else instance.script_engine.evaluate(token, text)
        return timing.first_due(
            _TIMER_KINDS[type(definition)],
            value,
            now=instance.now,
            shortest_cycle=instance.reference.shortest_cycle,
        )

    def _set_timer(self, token: Token, index: int, due: timing.Due) -> None:
        timer: dict[str, Any] = {
            "n": token.workflow.top_workflow.next_occurrence(self.event_id(token)),
            "d": index,
            "at": due.at.isoformat(),
        }
        if due.cycle is not None and due.anchor is not None:
            timer |= {"cycle": due.cycle, "from": due.anchor.isoformat(), "k": due.number}
        token.internal_data.setdefault("timers", []).append(timer)


class IntermediateCatchEvent(Catching, SpiffIntermediateCatchEvent):
    """Waits in the flow."""


class ReceiveTask(Catching, SpiffReceiveTask):
    """Waits for a message, drawn as a task."""


class StartEvent(Catching, SpiffStartEvent):
    """Where a process begins. With a repeating timer every turn sends another token on."""

    interrupting = True

    def begin_now(self, token: Token, trigger: Trigger) -> None:
        """Start without waiting: what it waits for has happened."""
        take_payload(token, trigger)
        token._ready()

    def repeats(self, token: Token) -> bool:
        return True

    def go_on(self, token: Token, trigger: Trigger) -> None:
        if not token.internal_data.get("timers"):
            super().go_on(token, trigger)
            return
        another = Token(token.workflow, self)
        take_payload(another, trigger)
        another._ready()


class BoundaryEvent(Catching, SpiffBoundaryEvent):
    """Watches an activity: either ends it, or adds a token beside it and goes on watching."""

    def interrupts(self, token: Token) -> bool:
        return bool(self.cancel_activity)

    def repeats(self, token: Token) -> bool:
        return not self.cancel_activity

    def is_listener(self, token: Token) -> bool:
        return token.state == TaskState.WAITING

    def go_on(self, token: Token, trigger: Trigger) -> None:
        host = token.workflow.tasks.get(token.host) if token.host is not None else None
        token.host = None
        if self.cancel_activity:
            if host is not None:
                host.cancel()
            super().go_on(token, trigger)
        elif isinstance(trigger.definition, TimerEventDefinition) and not token.internal_data.get("timers"):
            super().go_on(token, trigger)
        else:
            token.host = host.id if host is not None else None  # it goes on watching
            beside = Token(token.workflow, self)
            take_payload(beside, trigger)
            beside._ready()


class Throwing(Movement):
    """An element that makes something happen elsewhere."""

    definitions: tuple[Any, ...] = ()

    def _run_hook(self, token: Token) -> bool:
        for definition in self.definitions:
            throw(token, definition)
        if not token.is_live:  # who caught it ended the thrower too
            token.workflow.top_workflow.record(self.step(token))
        return True


class IntermediateThrowEvent(Throwing, SpiffIntermediateThrowEvent):
    """Throws and goes on."""


class SendTask(Throwing, SpiffSendTask):
    """Throws a message, drawn as a task."""


class EndEvent(Throwing, SpiffEndEvent):
    """The token ends here, after throwing what is drawn."""

    def _on_complete_hook(self, token: Token) -> None:
        self.check_outputs(token)


def take_payload(token: Token, trigger: Trigger) -> None:
    """Put what came with an event into the variables: under its variable if one is named, else each entry flat."""
    payload = trigger.payload
    variable = getattr(trigger.definition, "message_var", None) or getattr(
        trigger.definition, "variable", None
    )
    if variable:
        token.data[variable] = payload
    elif isinstance(payload, Mapping):
        token.data.update(payload)
    elif payload is not None and not isinstance(trigger.definition, CodeEventDefinition):
        raise Fault(f"{token.element} got {payload!r} and has no variable to put it in", token.element)


def _due_of(timer: Mapping[str, Any]) -> timing.Due:
    return timing.Due(
        at=timing.instant(timer["at"]),
        cycle=timer.get("cycle"),
        anchor=timing.instant(timer["from"]) if "from" in timer else None,
        number=timer.get("k", 1),
    )
