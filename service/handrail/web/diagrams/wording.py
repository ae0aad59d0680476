"""What each shape of a diagram is called, in BPMN's own terms and in the words of the house."""

from __future__ import annotations

from handrail.domain.roles import Role
from handrail.web.diagrams.model import Kind, Shape

_TAGS = {
    "task": "Task",
    "userTask": "User task",
    "manualTask": "Manual task",
    "serviceTask": "Service task",
    "scriptTask": "Script task",
    "businessRuleTask": "Business rule task",
    "sendTask": "Send task",
    "receiveTask": "Receive task",
    "callActivity": "Call activity",
    "subProcess": "Sub-process",
    "adHocSubProcess": "Ad hoc sub-process",
    "transaction": "Transaction",
    "startEvent": "start event",
    "endEvent": "end event",
    "intermediateCatchEvent": "intermediate event",
    "intermediateThrowEvent": "throwing event",
    "boundaryEvent": "boundary event",
    "exclusiveGateway": "Exclusive gateway",
    "inclusiveGateway": "Inclusive gateway",
    "parallelGateway": "Parallel gateway",
    "eventBasedGateway": "Event-based gateway",
    "complexGateway": "Complex gateway",
    "dataObjectReference": "Data",
    "dataInput": "Data input",
    "dataOutput": "Data output",
    "dataStoreReference": "Data store",
    "textAnnotation": "Note",
    "group": "Group",
    "participant": "Pool",
    "lane": "Lane",
}
_TRIGGERS = {"parallelMultiple": "parallel multiple", "compensate": "compensation"}
_LOOPS = {"loop": "repeated", "parallel": "several at once", "sequential": "several in turn"}
_LANES = {"system": "System", "partner": "Partner service"}


def kind_words(shape: Shape) -> str:
    """What a shape is: "User task", "Timer boundary event, does not interrupt", "Event sub-process"."""
    words = _TAGS.get(shape.tag, shape.tag)
    if shape.kind is Kind.EVENT:
        trigger = _TRIGGERS.get(shape.trigger or "", shape.trigger)
        words = f"{trigger} {words}".capitalize() if trigger else words.capitalize()
    elif shape.by_event:
        words = "Event sub-process"
    extras = []
    if not shape.interrupting:
        extras.append("does not interrupt")
    if not shape.expanded:
        extras.append("folded")
    if shape.loop:
        extras.append(_LOOPS[shape.loop])
    if shape.compensates:
        extras.append("for compensation")
    return ", ".join((words, *extras))


def shown_name(shape: Shape) -> str:
    """The name as it is drawn: a lane named by a role code shows the role in plain words."""
    if shape.kind is Kind.LANE:
        return lane_words(shape.name)
    return shape.name


def lane_words(name: str) -> str:
    """A lane's role in plain words; any other name as it is."""
    if name in _LANES:
        return _LANES[name]
    try:
        return Role(name).label
    except ValueError:
        return name
