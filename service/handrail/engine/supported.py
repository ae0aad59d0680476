"""Which BPMN elements and events this engine runs; everything else is refused by name, never skipped in silence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from handrail.engine.reading import BPMN, local
from handrail.engine.refusals import BundleUnusable

_EVENTS: dict[str, frozenset[str]] = {
    "startEvent": frozenset({"message", "signal", "timer", "conditional", "error", "escalation"}),
    "endEvent": frozenset({"message", "signal", "cancel", "error", "escalation", "terminate"}),
    "intermediateCatchEvent": frozenset({"message", "signal", "timer", "conditional"}),
    "intermediateThrowEvent": frozenset({"message", "signal", "escalation"}),
    "boundaryEvent": frozenset(
        {"message", "signal", "timer", "conditional", "cancel", "error", "escalation"}
    ),
}
ACTIVITIES = frozenset(
    {
        "task",
        "userTask",
        "manualTask",
        "scriptTask",
        "serviceTask",
        "businessRuleTask",
        "sendTask",
        "receiveTask",
        "callActivity",
        "subProcess",
        "transaction",
        "adHocSubProcess",
    }
)
GATEWAYS = frozenset({"exclusiveGateway", "parallelGateway", "inclusiveGateway", "eventBasedGateway"})
FLOW_NODES = ACTIVITIES | GATEWAYS | frozenset(_EVENTS)
SCOPES = frozenset({"process", "subProcess", "transaction", "adHocSubProcess"})
_BESIDE_FLOW = frozenset(
    {
        "sequenceFlow",
        "laneSet",
        "dataObject",
        "dataObjectReference",
        "textAnnotation",
        "association",
        "group",
        "ioSpecification",
        "extensionElements",
        "documentation",
        "property",
        "incoming",
        "outgoing",
        "multiInstanceLoopCharacteristics",
        "standardLoopCharacteristics",
        "completionCondition",
        "dataInputAssociation",
        "dataOutputAssociation",
        "auditing",
        "monitoring",
        "correlationSubscription",
    }
)


MAX_FLOW_NODES = 300
"""Published limit (PROMISES): flow nodes in a file."""
MAX_FLOWS = 1_000
"""Sequence flows in a file: more than any readable diagram has, few enough to follow every way through it."""


@dataclass(frozen=True)
class Unsupported:
    """An element that cannot be run, and why."""

    node: Any
    message: str


def unsupported_in(root: Any) -> Iterator[Unsupported]:
    """The elements of a diagram that this engine does not run, in the order of the file."""
    for scope in root.iter(*(f"{{{BPMN}}}{name}" for name in SCOPES)):
        for node in scope.iterchildren(f"{{{BPMN}}}*"):
            yield from _unsupported(node, in_event_subprocess=scope.get("triggeredByEvent") == "true")
    for node in root.iter(f"{{{BPMN}}}dataStore"):
        yield Unsupported(
            node, "Data stores are not supported: keep the value in a variable or a data object"
        )


def flow_nodes(root: Any) -> list[Any]:
    """The flow nodes of a diagram, in the order of the file."""
    return list(root.iter(*(f"{{{BPMN}}}{name}" for name in FLOW_NODES)))


def sizes(root: Any) -> tuple[tuple[str, int, int], ...]:
    """What of a diagram is counted: what, how many there are, how many there may be."""
    flows = sum(1 for _ in root.iter(f"{{{BPMN}}}sequenceFlow"))
    return ("elements", len(flow_nodes(root)), MAX_FLOW_NODES), ("sequence flows", flows, MAX_FLOWS)


def refuse_too_many(root: Any, path: str) -> None:
    """Refuse a diagram past its limit, whose parsing might not end in time. Raises BundleUnusable."""
    for what, number, most in sizes(root):
        if number > most:
            raise BundleUnusable(f"{path} has {number} {what}; {most} is the most")


def _unsupported(node: Any, *, in_event_subprocess: bool) -> Iterator[Unsupported]:
    name = local(node)
    if name not in FLOW_NODES and name not in _BESIDE_FLOW:
        yield Unsupported(node, f"{name} is not supported")
    if node.get("isForCompensation") == "true":
        yield Unsupported(node, "Compensation is not supported")
    if node.get("instantiate") == "true":
        yield Unsupported(node, "Only a start event can start a process")
    if node.get("ordering") == "Sequential":
        yield Unsupported(node, "An ad-hoc sub-process with sequential ordering is not supported")
    if name not in _EVENTS:
        return
    kinds = [local(child).removesuffix("EventDefinition") for child in node if _is_definition(child)]
    for kind in kinds:
        if kind not in _EVENTS[name]:
            yield Unsupported(node, f"{name} with {kind} is not supported")
        elif name == "startEvent" and kind in ("error", "escalation") and not in_event_subprocess:
            yield Unsupported(node, f"Only an event sub-process can start with {kind}")
    if node.find(f"{{{BPMN}}}eventDefinitionRef") is not None:
        yield Unsupported(node, "An event defined elsewhere is not supported: define it at the event")
    if name in ("intermediateCatchEvent", "boundaryEvent") and not kinds:
        yield Unsupported(node, f"{name} must say what it waits for")


def _is_definition(node: Any) -> bool:
    return isinstance(node.tag, str) and local(node).endswith("EventDefinition")
