"""Making things happen elsewhere: messages leave the instance, errors and escalations climb, signals reach all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from SpiffWorkflow.bpmn.specs.event_definitions.item_aware_event import (
    ErrorEventDefinition,
    EscalationEventDefinition,
    SignalEventDefinition,
)
from SpiffWorkflow.bpmn.specs.event_definitions.message import MessageEventDefinition
from SpiffWorkflow.bpmn.specs.event_definitions.simple import (
    CancelEventDefinition,
    NoneEventDefinition,
    TerminateEventDefinition,
)
from SpiffWorkflow.util.task import TaskState

from handrail.engine.correlation import correlation_of, offered
from handrail.engine.faults import BpmnError, Fault
from handrail.engine.instance import Place, Subprocess, Token
from handrail.engine.progress import ThrownMessage
from handrail.engine.triggers import Trigger


@dataclass(frozen=True, kw_only=True)
class Message:
    """A message on its way to whoever waits for it."""

    name: str
    payload: Mapping[str, Any] = field(default_factory=dict)
    correlation: Mapping[str, Any] = field(default_factory=dict)

    def meets(self, token: Token, definition: Any) -> bool:
        """Whether this waiting token wants it. A signal of that name is caught as well."""
        if isinstance(definition, SignalEventDefinition):
            return bool(definition.name == self.name)
        if not isinstance(definition, MessageEventDefinition) or definition.name != self.name:
            return False
        return offered(token, definition, self.payload, self.correlation) is not None


def deliver(place: Place, message: Message) -> int:
    """Hand a message to everyone in the instance who waits for it; how many there were."""
    reached = [
        (token, definition)
        for _, token in sorted(place.top_workflow.tokens.items())
        if token.state == TaskState.WAITING
        for definition in token.task_spec.wanted(token)
        if message.meets(token, definition)
    ]
    for token, definition in reached:
        if token.state == TaskState.WAITING:
            brought = offered(token, definition, message.payload, message.correlation) or {}
            for key, values in brought.items():
                token.workflow.correlations.setdefault(key, {}).update(values)
            _trigger(token, definition, message.payload)
    return len(reached)


def throw(token: Token, definition: Any) -> None:
    """What a throwing event does when it is passed. Raises BpmnError for an error, Fault for nonsense."""
    if isinstance(definition, MessageEventDefinition):
        _send(token, definition)
    elif isinstance(definition, SignalEventDefinition):
        _signal(token, definition)
    elif isinstance(definition, ErrorEventDefinition):
        token.workflow.top_workflow.record(token.task_spec.step(token))
        raise BpmnError(
            definition.code, f"Error {definition.code or definition.name}", _payload(token, definition)
        )
    elif isinstance(definition, EscalationEventDefinition):
        climb(token, EscalationEventDefinition, definition.code, _payload(token, definition))
    elif isinstance(definition, TerminateEventDefinition):
        token.workflow.cancel_all(but=token)
    elif isinstance(definition, CancelEventDefinition):
        token.workflow.cancel_all(but=token)
        climb(token, CancelEventDefinition, None, None)
    elif not isinstance(definition, NoneEventDefinition):
        raise Fault(f"{type(definition).__name__} cannot be thrown", token.element)


def climb(token: Token, kind: type, code: str | None, payload: Any) -> bool:
    """Look for who catches an error, escalation or cancellation: whether anybody did.

    From the token outwards: the boundary events of the element itself, the event sub-processes of its scope, the
    boundary events of the sub-process around that, and so on; the innermost catches, an exact code before any code.
    """
    for watchers in _outwards(token):
        for exact in (True, False):
            for watcher in watchers:
                for definition in watcher.task_spec.wanted(watcher):
                    wanted = getattr(definition, "code", None)
                    if isinstance(definition, kind) and (wanted == code if exact else wanted is None):
                        _trigger(watcher, definition, payload)
                        return True
    return False


def _outwards(token: Token) -> Iterator[list[Token]]:
    at: Token | None = token
    while at is not None:
        parent = at.parent
        if parent is not None:
            at = parent
            continue
        place: Place = at.workflow
        yield [guard for guard in place.guards_of(at) if guard.state == TaskState.WAITING]
        yield [each for each in place.live() if each.host is None and each.task_spec.is_listener(each)]
        at = place.host if isinstance(place, Subprocess) else None


def _send(token: Token, definition: Any) -> None:
    payload = _payload(token, definition)
    if payload is None:
        payload = {}
    if not isinstance(payload, Mapping):
        raise Fault(
            f"The payload of message {definition.name} must be a context, not {payload!r}", token.element
        )
    found = correlation_of(token, definition.correlation_properties, payload)
    for key, values in found.items():
        token.workflow.correlations.setdefault(key, {}).update(values)
    flat = {name: value for values in found.values() for name, value in values.items()}
    token.workflow.top_workflow.thrown.append(
        ThrownMessage(name=definition.name, payload=payload, correlation=flat, element=token.element)
    )


def _signal(token: Token, definition: Any) -> None:
    payload = _payload(token, definition)
    for _, other in sorted(token.workflow.top_workflow.tokens.items()):
        for wanted in other.task_spec.wanted(other):
            if (
                other.state == TaskState.WAITING
                and isinstance(wanted, SignalEventDefinition)
                and wanted.name == definition.name
            ):
                _trigger(other, wanted, payload)


def _payload(token: Token, definition: Any) -> Any:
    expression = getattr(definition, "expression", None)
    return token.workflow.script_engine.evaluate(token, expression) if expression else None


def _trigger(token: Token, definition: Any, payload: Any) -> None:
    token.task_spec.happen(token, Trigger(definition=definition, payload=payload))
