"""Diagrams for tests, drawn in a few words: nodes and flows in, BPMN out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

from handrail.engine import Bundle

_HEAD = (
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    ' xmlns:spiffworkflow="http://spiffworkflow.org/bpmn/schema/1.0/core" id="d" targetNamespace="x">'
)


@dataclass
class Drawing:
    """A process being drawn: `key` is its id. Methods return the id of what they drew."""

    key: str = "p"
    nodes: list[str] = field(default_factory=list)
    flows: list[str] = field(default_factory=list)
    shared: list[str] = field(default_factory=list)
    lanes: dict[str, list[str]] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)

    def node(self, tag: str, id: str, inside: str = "", **attributes: str) -> str:
        """Any element."""
        given = "".join(f" {name}={quoteattr(value)}" for name, value in attributes.items())
        self.nodes.append(f"<bpmn:{tag} id={quoteattr(id)}{given}>{inside}</bpmn:{tag}>")
        return id

    def flow(
        self, source: str, target: str, condition: str | None = None, *, id: str | None = None, name: str = ""
    ) -> str:
        """A sequence flow."""
        id = id or f"{source}-to-{target}"
        asked = (
            f"<bpmn:conditionExpression>{escape(condition)}</bpmn:conditionExpression>" if condition else ""
        )
        named = f" name={quoteattr(name)}" if name else ""
        self.flows.append(
            f"<bpmn:sequenceFlow id={quoteattr(id)} sourceRef={quoteattr(source)} targetRef={quoteattr(target)}{named}>"
            f"{asked}</bpmn:sequenceFlow>"
        )
        return id

    def chain(self, *ids: str) -> None:
        """Flows from each to the next."""
        for source, target in zip(ids, ids[1:], strict=False):
            self.flow(source, target)

    def start(self, id: str = "start", definition: str = "", **attributes: str) -> str:
        return self.node("startEvent", id, definition, **attributes)

    def end(self, id: str = "end", definition: str = "") -> str:
        return self.node("endEvent", id, definition)

    def user(self, id: str, *, loop: str = "", lane: str = "", extra: str = "", **properties: str) -> str:
        """A user task with these properties."""
        if lane:
            self.lanes.setdefault(lane, []).append(id)
        return self.node("userTask", id, properties_of(properties, extra) + loop, name=f"Do {id}")

    def script(self, id: str, text: str, *, loop: str = "") -> str:
        return self.node("scriptTask", id, f"{loop}<bpmn:script>{escape(text)}</bpmn:script>")

    def service(
        self, id: str, operation: str, result: str = "", /, *, loop: str = "", **parameters: str
    ) -> str:
        """A service task; parameters are FEEL."""
        given = "".join(
            f"<spiffworkflow:parameter id={quoteattr(name)} type='any' value={quoteattr(value)}/>"
            for name, value in parameters.items()
        )
        return self.node(
            "serviceTask",
            id,
            f"<bpmn:extensionElements><spiffworkflow:serviceTaskOperator id={quoteattr(operation)}"
            f" resultVariable={quoteattr(result)}><spiffworkflow:parameters>{given}</spiffworkflow:parameters>"
            f"</spiffworkflow:serviceTaskOperator></bpmn:extensionElements>{loop}",
        )

    def rule(self, id: str, decision: str, **properties: str) -> str:
        """A business rule task."""
        return self.node(
            "businessRuleTask",
            id,
            properties_of(
                properties,
                f"<spiffworkflow:calledDecisionId>{escape(decision)}</spiffworkflow:calledDecisionId>",
            ),
        )

    def gate(self, id: str, kind: str = "exclusive", default: str = "") -> str:
        """A gateway: exclusive, parallel, inclusive or eventBased."""
        return self.node(f"{kind}Gateway", id, **({"default": default} if default else {}))

    def catch(self, id: str, definition: str) -> str:
        return self.node("intermediateCatchEvent", id, definition)

    def throw(self, id: str, definition: str) -> str:
        return self.node("intermediateThrowEvent", id, definition)

    def boundary(self, id: str, on: str, definition: str, *, interrupting: bool = True) -> str:
        return self.node(
            "boundaryEvent",
            id,
            definition,
            attachedToRef=on,
            cancelActivity="true" if interrupting else "false",
        )

    def message(self, name: str, *, payload: str = "", variable: str = "") -> str:
        """A message event definition; the message itself is drawn once."""
        if name not in self.names:
            self.names.add(name)
            extra = (
                f"<spiffworkflow:messagePayload>{escape(payload)}</spiffworkflow:messagePayload>"
                if payload
                else ""
            )
            extra += (
                f"<spiffworkflow:messageVariable>{variable}</spiffworkflow:messageVariable>"
                if variable
                else ""
            )
            extra = f"<bpmn:extensionElements>{extra}</bpmn:extensionElements>" if extra else ""
            self.shared.append(f'<bpmn:message id="m-{name}" name="{name}">{extra}</bpmn:message>')
        return f'<bpmn:messageEventDefinition messageRef="m-{name}"/>'

    def signal(self, name: str) -> str:
        """A signal event definition."""
        if f"s-{name}" not in self.names:
            self.names.add(f"s-{name}")
            self.shared.append(f'<bpmn:signal id="s-{name}" name="{name}"/>')
        return f'<bpmn:signalEventDefinition signalRef="s-{name}"/>'

    def error(self, code: str) -> str:
        """An error event definition; an empty code catches any."""
        if not code:
            return "<bpmn:errorEventDefinition/>"
        if f"e-{code}" not in self.names:
            self.names.add(f"e-{code}")
            self.shared.append(f'<bpmn:error id="e-{code}" name="{code}" errorCode="{code}"/>')
        return f'<bpmn:errorEventDefinition errorRef="e-{code}"/>'

    def escalation(self, code: str) -> str:
        """An escalation event definition."""
        if f"x-{code}" not in self.names:
            self.names.add(f"x-{code}")
            self.shared.append(f'<bpmn:escalation id="x-{code}" name="{code}" escalationCode="{code}"/>')
        return f'<bpmn:escalationEventDefinition escalationRef="x-{code}"/>'

    def inside(
        self, id: str, inner: Drawing, *, tag: str = "subProcess", loop: str = "", **attributes: str
    ) -> str:
        """A sub-process that holds another drawing."""
        self.shared += [each for each in inner.shared if each not in self.shared]
        return self.node(tag, id, loop + "".join(inner.nodes + inner.flows), **attributes)

    def call(self, id: str, key: str) -> str:
        return self.node("callActivity", id, calledElement=key)

    def xml(self, extra: str = "") -> bytes:
        """The diagram as a file."""
        lanes = "".join(
            f'<bpmn:lane id="lane-{name}" name="{name}">'
            + "".join(f"<bpmn:flowNodeRef>{member}</bpmn:flowNodeRef>" for member in members)
            + "</bpmn:lane>"
            for name, members in self.lanes.items()
        )
        lanes = f'<bpmn:laneSet id="lanes">{lanes}</bpmn:laneSet>' if lanes else ""
        return (
            f"{_HEAD}{''.join(self.shared)}{extra}<bpmn:process id={quoteattr(self.key)} isExecutable='true'>{lanes}"
            f"{''.join(self.nodes)}{''.join(self.flows)}</bpmn:process></bpmn:definitions>"
        ).encode()

    def bundle(self, files: Mapping[str, bytes] | None = None, *, extra: str = "") -> Bundle:
        """The bundle of this process and other files."""
        return Bundle.of(self.key, {"process.bpmn": self.xml(extra), **(files or {})})


def properties_of(properties: Mapping[str, str], extra: str = "") -> str:
    """Extension elements with these properties."""
    given = "".join(
        f"<spiffworkflow:property name={quoteattr(name)} value={quoteattr(value)}/>"
        for name, value in properties.items()
    )
    given = f"<spiffworkflow:properties>{given}</spiffworkflow:properties>" if given else ""
    return f"<bpmn:extensionElements>{given}{extra}</bpmn:extensionElements>" if given or extra else ""


def date(expression: str) -> str:
    """A timer for an instant."""
    return f"<bpmn:timerEventDefinition><bpmn:timeDate>{escape(expression)}</bpmn:timeDate></bpmn:timerEventDefinition>"


def duration(expression: str) -> str:
    """A timer for a length of time."""
    return (
        f"<bpmn:timerEventDefinition><bpmn:timeDuration>{escape(expression)}</bpmn:timeDuration>"
        "</bpmn:timerEventDefinition>"
    )


def cycle(expression: str) -> str:
    """A repeating timer."""
    turns = f"<bpmn:timeCycle>{escape(expression)}</bpmn:timeCycle>"
    return f"<bpmn:timerEventDefinition>{turns}</bpmn:timerEventDefinition>"


def when(expression: str) -> str:
    """A conditional event."""
    return (
        f"<bpmn:conditionalEventDefinition><bpmn:condition>{escape(expression)}</bpmn:condition>"
        "</bpmn:conditionalEventDefinition>"
    )


TERMINATE = "<bpmn:terminateEventDefinition/>"
CANCEL = "<bpmn:cancelEventDefinition/>"


def loop(condition: str, *, before: bool = False, maximum: int | None = None) -> str:
    """A standard loop, while the condition is true."""
    most = f' loopMaximum="{maximum}"' if maximum is not None else ""
    return (
        f'<bpmn:standardLoopCharacteristics testBefore="{"true" if before else "false"}"{most}>'
        f"<bpmn:loopCondition>{escape(condition)}</bpmn:loopCondition></bpmn:standardLoopCharacteristics>"
    )


def each(
    of: str = "",
    *,
    item: str = "",
    into: str = "",
    output: str = "",
    times: str = "",
    until: str = "",
    sequential: bool = False,
) -> str:
    """A multi-instance activity over the list `of`, or `times` over."""
    parts = [
        f"<bpmn:loopCardinality>{escape(times)}</bpmn:loopCardinality>" if times else "",
        f"<bpmn:loopDataInputRef>{escape(of)}</bpmn:loopDataInputRef>" if of else "",
        f"<bpmn:loopDataOutputRef>{into}</bpmn:loopDataOutputRef>" if into else "",
        f'<bpmn:inputDataItem id="{item}"/>' if item else "",
        f'<bpmn:outputDataItem id="{output}"/>' if output else "",
        f"<bpmn:completionCondition>{escape(until)}</bpmn:completionCondition>" if until else "",
    ]
    kind = "true" if sequential else "false"
    return (
        f'<bpmn:multiInstanceLoopCharacteristics isSequential="{kind}">{"".join(parts)}'
        "</bpmn:multiInstanceLoopCharacteristics>"
    )
