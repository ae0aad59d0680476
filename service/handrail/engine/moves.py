"""One move: what happened is applied, everything runs on until it waits, and what changed is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from SpiffWorkflow.bpmn.specs.event_definitions.conditional import ConditionalEventDefinition
from SpiffWorkflow.bpmn.specs.event_definitions.item_aware_event import (
    ErrorEventDefinition,
    SignalEventDefinition,
)
from SpiffWorkflow.bpmn.specs.event_definitions.message import MessageEventDefinition
from SpiffWorkflow.exceptions import SpiffWorkflowException
from SpiffWorkflow.util.task import TaskState

from handrail.engine.correlation import offered
from handrail.engine.faults import BpmnError, Fault
from handrail.engine.happenings import Answer, Cancel, Complete, Deliver, Fire, Start
from handrail.engine.instance import Instance, Place, Subprocess, Token
from handrail.engine.progress import ClosedTask, Closing, TimerCancelled, TimerSet
from handrail.engine.refusals import NoSuchStart, NotAwaited, NotDueYet, TimerGone, TokenNotOpen
from handrail.engine.specs.activities import PersonTask, ServiceTask
from handrail.engine.specs.ad_hoc import AdHocSubprocess, adhoc_of
from handrail.engine.specs.events import Catching, StartEvent, take_payload
from handrail.engine.specs.gateways import InclusiveGateway
from handrail.engine.specs.subprocesses import listen
from handrail.engine.throwing import Message, climb, deliver
from handrail.engine.triggers import Trigger

_NAMED = (MessageEventDefinition, SignalEventDefinition)
_TROUBLE = (
    SpiffWorkflowException,
    ArithmeticError,
    LookupError,
    TypeError,
    ValueError,
    AttributeError,
    RecursionError,
)
"""What a diagram or its data can provoke in the library besides our own faults."""


@dataclass(frozen=True, kw_only=True)
class Before:
    """What was open before the move."""

    tasks: Mapping[int, Token]
    timers: Mapping[tuple[int, int], TimerSet]


class Stuck(Exception):
    """The move could not be finished: the message for the incident, and the element."""

    def __init__(self, message: str, element: str | None) -> None:
        super().__init__(message)
        self.message = message
        self.element = element


def what_is_open(instance: Instance) -> Before:
    """The open tasks and timers of an instance."""
    return Before(tasks=instance.open_tasks(), timers=instance.timers())


def refuse_standstill(instance: Instance) -> None:
    """Refuse to leave an instance where nobody and nothing can ever move it again. Raises Stuck."""
    if (
        instance.completed
        or instance.wanted
        or instance.open_tasks()
        or instance.timers()
        or instance.awaited()
    ):
        return
    live = [token for _, token in sorted(instance.tokens.items()) if token.is_live]
    waiting = [token for token in live if token.subprocess is None]
    if any(
        isinstance(token.task_spec, ServiceTask) and token.state == TaskState.STARTED for token in waiting
    ):
        return
    places = ", ".join(dict.fromkeys(token.element for token in waiting))
    raise Stuck(
        f"It would stand still for ever, waiting at {places} for what can never come", waiting[-1].element
    )


def apply(instance: Instance, happening: Start | Complete | Fire | Deliver | Answer | Cancel) -> None:
    """Let it happen and run on until everything waits. Raises an EngineRefused for misuse, Stuck for faults."""
    try:
        _HANDLERS[type(happening)](instance, happening)
        run(instance)
        refuse_standstill(instance)
    except BpmnError as error:
        raise Stuck(f"{error.message}; no error event catches it", None) from None
    except Fault as fault:
        raise Stuck(fault.message, fault.element) from fault
    except _TROUBLE as trouble:
        raise Stuck(f"{type(trouble).__name__}: {trouble}", None) from trouble


def run(instance: Instance) -> None:
    """Run every token that can run, in the order in which they became able to, until all wait."""
    while True:
        while instance.agenda:
            token = instance.agenda.popleft()
            if token.state == TaskState.READY:
                _run_token(instance, token)
        if not _settle(instance):
            return


def _run_token(instance: Instance, token: Token) -> None:
    try:
        token.run()
    except BpmnError as error:
        if not climb(token, ErrorEventDefinition, error.code, error.payload):
            raise Stuck(
                f"{error.message}; no error event catches {error.code or 'it'}", token.element
            ) from None
        if token.is_live:
            token.cancel()
    except Fault as fault:
        raise Stuck(fault.message, fault.at(token.element).element) from fault
    except _TROUBLE as trouble:
        raise Stuck(f"{type(trouble).__name__}: {trouble}", token.element) from trouble


def _settle(instance: Instance) -> bool:
    """When nothing runs: joins that need wait for nobody, conditions that came true, scopes that have ended."""
    for place in reversed(list(instance.places())):
        ad_hoc = adhoc_of(place)
        if ad_hoc is not None and place.branch_ended:
            place.branch_ended = False
            _end_branch(ad_hoc, place)
            if instance.agenda:
                return True
        for token in place.live():
            if token.state != TaskState.WAITING:
                continue
            if isinstance(token.task_spec, InclusiveGateway):
                token.task_spec.try_join(place)
            elif _waits_for_condition(token):
                _look(token)
            if instance.agenda:
                return True
        if not place.completed and all(token.task_spec.is_listener(token) for token in place.live()):
            place.finish()
            if isinstance(place, Subprocess):
                return True
    return bool(instance.agenda)


def _end_branch(ad_hoc: AdHocSubprocess, place: Place) -> None:
    try:
        ad_hoc.branch_ended(place)
    except Fault as fault:
        raise fault.at(str(ad_hoc.bpmn_id)) from None


def _look(token: Token) -> None:
    try:
        token.task_spec.look(token)
    except Fault as fault:
        raise fault.at(token.element) from None


def _waits_for_condition(token: Token) -> bool:
    return isinstance(token.task_spec, Catching) and any(
        isinstance(each, ConditionalEventDefinition) for each in token.task_spec.definitions
    )


def _start(instance: Instance, happening: Start) -> None:
    start, trigger = _start_event(instance, happening)
    instance.variables.update(dict.fromkeys(instance.spec.data_objects))
    if trigger is None:
        instance.variables.update(happening.payload)
    token = Token(instance, start)
    if trigger is not None:
        _correlate(token, trigger, happening)
        take_payload(token, trigger)
    instance.variables.update(happening.variables)
    listen(instance)
    if trigger is not None:
        token._ready()
    else:
        start._update(token)


def _correlate(token: Token, trigger: Trigger, happening: Start) -> None:
    brought = offered(token, trigger.definition, happening.payload, happening.correlation)
    if brought is None:
        raise Fault("The start message does not carry the values it is to be correlated by", token.element)
    token.workflow.correlations.update(brought)


def _start_event(instance: Instance, happening: Start) -> tuple[StartEvent, Trigger | None]:
    starts: list[StartEvent] = list(instance.spec.starts)
    if happening.element is not None:
        starts = [start for start in starts if start.bpmn_id == happening.element]
    if happening.message is not None:
        for start in starts:
            for definition in start.definitions:
                if isinstance(definition, _NAMED) and definition.name == happening.message:
                    return start, Trigger(definition=definition, payload=dict(happening.payload))
        raise NoSuchStart(f"{instance.spec.name} has no start event for the message {happening.message}")
    plain = [start for start in starts if not start.definitions]
    timed = [start for start in starts if start.definitions and not _starts_by_message(start)]
    if happening.element is not None and len(starts) == 1 and _starts_by_message(starts[0]):
        return starts[0], Trigger(definition=starts[0].definitions[0], payload=dict(happening.payload))
    if len(plain) == 1 or (not plain and len(timed) == 1):
        return (plain or timed)[0], None
    raise NoSuchStart(f"{instance.spec.name} does not start by itself: name the message or the start event")


def _starts_by_message(start: StartEvent) -> bool:
    return any(isinstance(each, _NAMED) for each in start.definitions)


def _complete(instance: Instance, happening: Complete) -> None:
    token = instance.tokens.get(happening.token)
    if token is None or not token.is_open_task or not isinstance(token.task_spec, PersonTask):
        raise TokenNotOpen(f"There is no open task {happening.token}")
    instance.completing.add(token.id)
    _moving(instance, token, lambda spec: spec.done(token, happening.answers, happening.by))


def _fire(instance: Instance, happening: Fire) -> None:
    token = instance.tokens.get(happening.token)
    due = None
    if token is not None and token.is_live and isinstance(token.task_spec, Catching):
        due = token.task_spec.timer_due(token, happening.occurrence)
    if token is None or due is None:
        raise TimerGone(f"Timer {happening.occurrence} of token {happening.token} is not set any more")
    if instance.now < due.at:
        raise NotDueYet(f"The timer is due at {due.at.isoformat()}; it is {instance.now.isoformat()}")
    _moving(instance, token, lambda spec: spec.fire(token, happening.occurrence))


def _deliver(instance: Instance, happening: Deliver) -> None:
    message = Message(name=happening.message, payload=happening.payload, correlation=happening.correlation)
    if not deliver(instance, message):
        raise NotAwaited(f"Nothing here waits for the message {happening.message}, or its keys do not agree")


def _answer(instance: Instance, happening: Answer) -> None:
    token = instance.tokens.get(happening.token)
    if token is None or token.state != TaskState.STARTED or not isinstance(token.task_spec, ServiceTask):
        raise TokenNotOpen(f"There is no operation waiting at {happening.token}")
    _moving(instance, token, lambda spec: spec.answered(token, happening.result))


def _cancel(instance: Instance, happening: Cancel) -> None:
    instance.finish()


def _moving(instance: Instance, token: Token, act: Any) -> None:
    try:
        act(token.task_spec)
    except BpmnError as error:
        if not climb(token, ErrorEventDefinition, error.code, error.payload):
            raise
    except Fault as fault:
        raise fault.at(token.element) from None


_HANDLERS: dict[type, Any] = {
    Start: _start,
    Complete: _complete,
    Fire: _fire,
    Deliver: _deliver,
    Answer: _answer,
    Cancel: _cancel,
}


def closed_since(before: Before, instance: Instance) -> tuple[ClosedTask, ...]:
    """The tasks that were open and are not any more."""
    now_open = instance.open_tasks()
    return tuple(
        ClosedTask(
            token=number,
            element=token.element,
            why=Closing.COMPLETED if number in instance.completing else Closing.CANCELLED,
        )
        for number, token in sorted(before.tasks.items())
        if number not in now_open
    )


def timers_since(
    before: Before, instance: Instance, fired: tuple[int, int] | None
) -> tuple[tuple[TimerSet, ...], tuple[TimerCancelled, ...]]:
    """The timers that were set by the move, and those it cancelled; the one that fired is neither."""
    now_set = instance.timers()
    newly = tuple(now_set[key] for key in sorted(now_set.keys() - before.timers.keys()))
    gone = tuple(
        TimerCancelled(token=timer.token, element=timer.element, occurrence=timer.occurrence)
        for key, timer in sorted(before.timers.items())
        if key not in now_set and key != fired
    )
    return newly, gone
