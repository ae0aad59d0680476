"""Builds small BPMN files for the tests: shapes and flows with or without their places."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape

_SIZES = {"Event": (36, 36), "Gateway": (50, 50), "Reference": (36, 50)}


@dataclass
class BpmnFile:
    """A BPMN file under construction. Coordinates are the middle of a shape; no coordinates: no place in the file."""

    name: str = "Test"
    body: list[str] = field(default_factory=list)
    collaboration: list[str] = field(default_factory=list)
    lanes: list[str] = field(default_factory=list)
    plane: list[str] = field(default_factory=list)
    more_planes: list[str] = field(default_factory=list)
    middles: dict[str, tuple[float, float, float, float]] = field(default_factory=dict)

    def node(
        self,
        tag: str,
        id: str,
        name: str = "",
        at: tuple[float, float] | None = None,
        *,
        size: tuple[float, float] | None = None,
        inside: str = "",
        label: tuple[float, float, float, float] | None = None,
        expanded: bool | None = None,
        **attributes: str,
    ) -> str:
        """Adds an element; the answer is its XML, for putting it `inside` another (then it is not added by itself)."""
        xml = self._element(tag, id, name, inside, attributes)
        self.body.append(xml)
        if at:
            self.place(id, at, size or self.size_of(tag), label=label, expanded=expanded)
        return xml

    def nested(self, xml: str) -> str:
        """Takes an element out of the process again, to be put inside another."""
        self.body.remove(xml)
        return xml

    def place(
        self,
        id: str,
        at: tuple[float, float],
        size: tuple[float, float],
        *,
        label: tuple[float, float, float, float] | None = None,
        expanded: bool | None = None,
        horizontal: bool | None = None,
    ) -> None:
        """Gives an element its place."""
        (x, y), (width, height) = at, size
        self.middles[id] = (x, y, width, height)
        flags = "" if expanded is None else f' isExpanded="{str(expanded).lower()}"'
        flags += "" if horizontal is None else f' isHorizontal="{str(horizontal).lower()}"'
        self.plane.append(
            f'<bpmndi:BPMNShape id="{id}_di" bpmnElement="{id}"{flags}>'
            f'<dc:Bounds x="{x - width / 2}" y="{y - height / 2}" width="{width}" height="{height}"/>'
            f"{_label(label)}</bpmndi:BPMNShape>"
        )

    def flow(
        self,
        source: str,
        target: str,
        name: str = "",
        *points: tuple[float, float],
        id: str = "",
        tag: str = "sequenceFlow",
        condition: str = "",
        label: tuple[float, float, float, float] | None = None,
        drawn: bool = True,
        **attributes: str,
    ) -> str:
        """Adds a flow, straight from edge to edge unless it is given points."""
        id = id or f"{source}-{target}"
        inside = (
            f"<bpmn:conditionExpression>{escape(condition)}</bpmn:conditionExpression>" if condition else ""
        )
        xml = self._element(tag, id, name, inside, {"sourceRef": source, "targetRef": target, **attributes})
        (self.collaboration if tag == "messageFlow" else self.body).append(xml)
        if drawn and source in self.middles and target in self.middles:
            self.edge(id, points or self._straight(source, target), label=label)
        return xml

    def edge(
        self,
        id: str,
        points: tuple[tuple[float, float], ...],
        label: tuple[float, float, float, float] | None = None,
    ) -> None:
        """Gives a flow its bends."""
        bends = "".join(f'<di:waypoint x="{x}" y="{y}"/>' for x, y in points)
        self.plane.append(
            f'<bpmndi:BPMNEdge id="{id}_di" bpmnElement="{id}">{bends}{_label(label)}</bpmndi:BPMNEdge>'
        )

    def pool(self, id: str, name: str, at: tuple[float, float], size: tuple[float, float]) -> None:
        """Adds the pool of the process."""
        self.collaboration.append(f'<bpmn:participant id="{id}" name="{escape(name)}" processRef="process"/>')
        self.place(id, at, size, horizontal=True)

    def lane(
        self, id: str, name: str, members: str, at: tuple[float, float], size: tuple[float, float]
    ) -> None:
        """Adds a lane with the steps (ids between spaces) that lie in it."""
        references = "".join(f"<bpmn:flowNodeRef>{member}</bpmn:flowNodeRef>" for member in members.split())
        self.lanes.append(f'<bpmn:lane id="{id}" name="{escape(name)}">{references}</bpmn:lane>')
        self.place(id, at, size, horizontal=True)

    def xml(self) -> bytes:
        """The file."""
        together = f'<bpmn:collaboration id="together">{"".join(self.collaboration)}</bpmn:collaboration>'
        lanes = f'<bpmn:laneSet id="lanes">{"".join(self.lanes)}</bpmn:laneSet>' if self.lanes else ""
        element = "together" if self.collaboration else "process"
        diagram = (
            f'<bpmndi:BPMNDiagram id="diagram"><bpmndi:BPMNPlane id="plane" bpmnElement="{element}">'
            f"{''.join(self.plane)}</bpmndi:BPMNPlane></bpmndi:BPMNDiagram>"
            if self.plane
            else ""
        )
        return (
            '<?xml version="1.0" encoding="UTF-8"?>'
            '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" '
            'xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" '
            'xmlns:di="http://www.omg.org/spec/DD/20100524/DI" id="definitions" targetNamespace="urn:test">'
            f"{together if self.collaboration else ''}"
            f'<bpmn:process id="process" name="{escape(self.name)}" isExecutable="true">{lanes}{"".join(self.body)}'
            f"</bpmn:process>{diagram}{''.join(self.more_planes)}</bpmn:definitions>"
        ).encode()

    def size_of(self, tag: str) -> tuple[float, float]:
        """The usual size of a shape of that kind."""
        return next((size for ending, size in _SIZES.items() if tag.endswith(ending)), (100, 80))

    def _element(self, tag: str, id: str, name: str, inside: str, attributes: dict[str, str]) -> str:
        given = "".join(f' {key}="{escape(value)}"' for key, value in attributes.items())
        named = f' name="{escape(name)}"' if name else ""
        return f'<bpmn:{tag} id="{id}"{named}{given}>{inside}</bpmn:{tag}>'

    def _straight(self, source: str, target: str) -> tuple[tuple[float, float], ...]:
        x1, y1, w1, h1 = self.middles[source]
        x2, y2, w2, h2 = self.middles[target]
        if abs(x2 - x1) >= abs(y2 - y1):
            sign = 1 if x2 > x1 else -1
            return (x1 + sign * w1 / 2, y1), (x2 - sign * w2 / 2, y2)
        sign = 1 if y2 > y1 else -1
        return (x1, y1 + sign * h1 / 2), (x2, y2 - sign * h2 / 2)


def trigger(kind: str) -> str:
    """An event definition of that kind."""
    return f"<bpmn:{kind}EventDefinition/>"


def _label(bounds: tuple[float, float, float, float] | None) -> str:
    if bounds is None:
        return ""
    x, y, width, height = bounds
    return (
        f'<bpmndi:BPMNLabel><dc:Bounds x="{x}" y="{y}" width="{width}" height="{height}"/></bpmndi:BPMNLabel>'
    )


TASKS = ("task", "userTask", "manualTask", "serviceTask", "scriptTask", "businessRuleTask", "sendTask", "receiveTask",
         "callActivity")  # fmt: skip
GATEWAYS = ("exclusiveGateway", "inclusiveGateway", "parallelGateway", "eventBasedGateway", "complexGateway")
STARTS = ("", "message", "timer", "signal", "conditional")
CATCHES = ("message", "timer", "signal", "conditional", "link")
THROWS = ("", "message", "signal", "escalation", "link", "compensate")
ENDS = ("", "message", "signal", "error", "escalation", "terminate", "cancel", "compensate")
BOUNDARIES = ("message", "timer", "signal", "error", "escalation", "conditional", "cancel", "compensate")


def everything() -> BpmnFile:
    """One of every element that is drawn, in rows."""
    file = BpmnFile("Everything there is")
    for place, tag in enumerate(TASKS):
        file.node(tag, tag, f"A {tag}", (100 + place * 140, 80))
    markers = {
        "loop": "<bpmn:standardLoopCharacteristics/>",
        "several": "<bpmn:multiInstanceLoopCharacteristics/>",
        "in-turn": '<bpmn:multiInstanceLoopCharacteristics isSequential="true"/>',
    }
    for place, (name, inside) in enumerate(markers.items()):
        file.node("userTask", name, f"Done {name}", (100 + place * 140, 200), inside=inside)
    file.node("userTask", "undo", "Undo what was booked", (520, 200), isForCompensation="true")
    file.node("subProcess", "folded", "Something with steps of its own", (660, 200), expanded=False)
    file.node(
        "adHocSubProcess", "ad-hoc", "In any order", (800, 200), expanded=False, inside=markers["several"]
    )
    file.node("callActivity", "calls", "Settle a disagreement", (940, 200), calledElement="disagreement")
    file.node("receiveTask", "instantiates", "Wait for the referral", (1080, 200), instantiate="true")
    file.node(
        "userTask",
        "long",
        "Agree with the person, their carer and the partner who holds tonight’s plan",
        (1220, 200),
    )
    for place, tag in enumerate(GATEWAYS):
        file.node(tag, tag, f"Is it {tag[:-7]}?", (80 + place * 110, 320))
    for row, (tag, kinds) in enumerate(
        (
            ("startEvent", STARTS),
            ("intermediateCatchEvent", CATCHES),
            ("intermediateThrowEvent", THROWS),
            ("endEvent", ENDS),
        )
    ):
        for place, kind in enumerate(kinds):
            named = f"{kind or 'plain'} {tag[:5]}"
            file.node(
                tag,
                f"{tag}-{kind or 'plain'}",
                named,
                (80 + place * 110, 420 + row * 90),
                inside=trigger(kind) if kind else "",
            )
    for place, kind in enumerate(BOUNDARIES):
        for column, interrupts in enumerate(("true", "false")):
            host = f"host-{kind}-{interrupts}"
            x, y = 1000 + column * 240, 330 + place * 120
            file.node("userTask", host, f"With {kind}", (x, y))
            file.node(
                "boundaryEvent", f"{host}-event", f"{kind} passed", (x + 30, y + 40),
                attachedToRef=host, cancelActivity=interrupts, inside=trigger(kind),
            )  # fmt: skip
    _sub_processes(file)
    _data_and_notes(file)
    return file


def _sub_processes(file: BpmnFile) -> None:
    for place, (tag, name, attributes) in enumerate(
        (("subProcess", "Look after the person", {}), ("transaction", "All or nothing", {}),
         ("subProcess", "When something changes", {"triggeredByEvent": "true"}))
    ):  # fmt: skip
        y = 880 + place * 200
        id = f"inside-{place}"
        start = file.nested(
            file.node(
                "startEvent", f"{id}-start", "Changed" if attributes else "", (130, y),
                isInterrupting="false" if attributes else "true", inside=trigger("message") if attributes else "",
            )
        )  # fmt: skip
        task = file.nested(file.node("userTask", f"{id}-task", "Do the step", (250, y)))
        end = file.nested(file.node("endEvent", f"{id}-end", "", (370, y)))
        flows = [
            file.nested(file.flow(f"{id}-start", f"{id}-task")),
            file.nested(file.flow(f"{id}-task", f"{id}-end")),
        ]
        file.node(
            tag,
            id,
            name,
            (250, y),
            size=(340, 150),
            expanded=True,
            inside=start + task + end + "".join(flows),
            **attributes,
        )


def _data_and_notes(file: BpmnFile) -> None:
    file.body.append('<bpmn:dataObject id="many" isCollection="true"/>')
    file.node("dataObjectReference", "paper", "Summary", (520, 860))
    file.node("dataObjectReference", "papers", "Contacts of two weeks", (620, 860), dataObjectRef="many")
    file.node("dataStoreReference", "store", "Register", (720, 860), size=(50, 50))
    file.node(
        "textAnnotation",
        "note",
        at=(620, 980),
        size=(160, 50),
        inside="<bpmn:text>The clock does not wait for the partner</bpmn:text>",
    )
    file.node("userTask", "noted", "Write it down", (780, 1080))
    file.flow("note", "noted", tag="association", id="note-noted")
    target = "<bpmn:targetRef>store</bpmn:targetRef>"
    association = f'<bpmn:dataOutputAssociation id="out">{target}</bpmn:dataOutputAssociation>'
    file.body[-2] = file.body[-2].replace("</bpmn:userTask>", f"{association}</bpmn:userTask>")
    file.edge("out", ((780, 1040), (730, 885)))
    file.node("userTask", "gives", "Choose", (560, 1200), default="gives-b")
    file.node("userTask", "a", "A", (760, 1200))
    file.node("userTask", "b", "B", (760, 1300))
    file.flow("gives", "a", "if it is so", condition="x > 1")
    file.flow("gives", "b", "otherwise", (560, 1240), (560, 1300), (710, 1300))
    file.body.append('<bpmn:group id="together-group" categoryValueRef="value"/>')
    file.place("together-group", (660, 1250), (360, 220))
