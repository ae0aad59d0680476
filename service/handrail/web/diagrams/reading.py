"""Reads a BPMN file and its diagram interchange (BPMN 2.0.2 section 12) into a `Picture`.

The file goes through the one hardened entry for diagrams (UTF-8 only, no DOCTYPE, bounded). A file without a
layout is laid out by us; steps a layout forgot stand in a row below it, so that nothing a case may pass is
invisible.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from handrail.engine.reading import BPMN, Unreadable, local
from handrail.engine.reading import read_diagram as read_xml
from handrail.web.diagrams.interchange import Drawn, read_places, reference
from handrail.web.diagrams.labels import headed, lettered
from handrail.web.diagrams.layout import laid_out
from handrail.web.diagrams.model import STEPS, Box, Flow, Kind, Line, Picture, Point, Shape
from handrail.web.diagrams.order import reading_order

__all__ = ["Unreadable", "read_picture"]

_B = f"{{{BPMN}}}"

_TASKS = {
    "task", "userTask", "manualTask", "serviceTask", "scriptTask", "businessRuleTask", "sendTask", "receiveTask",
    "callActivity",
}  # fmt: skip
_SUB_PROCESSES = {"subProcess", "adHocSubProcess", "transaction"}
_EVENTS = {"startEvent", "endEvent", "intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent"}
_GATEWAYS = {"exclusiveGateway", "inclusiveGateway", "parallelGateway", "eventBasedGateway", "complexGateway"}
_DATA = {"dataObjectReference", "dataStoreReference", "dataInput", "dataOutput"}
_KINDS = {
    **dict.fromkeys(_TASKS, Kind.ACTIVITY),
    **dict.fromkeys(_SUB_PROCESSES, Kind.CONTAINER),
    **dict.fromkeys(_EVENTS, Kind.EVENT),
    **dict.fromkeys(_GATEWAYS, Kind.GATEWAY),
    **dict.fromkeys(_DATA, Kind.DATA),
    "participant": Kind.POOL,
    "lane": Kind.LANE,
    "textAnnotation": Kind.ANNOTATION,
    "group": Kind.GROUP,
}
_LINES = {
    "sequenceFlow": Line.SEQUENCE,
    "messageFlow": Line.MESSAGE,
    "association": Line.ASSOCIATION,
    "dataInputAssociation": Line.DATA,
    "dataOutputAssociation": Line.DATA,
}
_MOST = 5_000
"""Elements with an id; a process may have 300 flow nodes (PROMISES), so this is far more than can be run."""
_DEFAULT_SIZES = {
    Kind.EVENT: (36, 36),
    Kind.GATEWAY: (50, 50),
    Kind.DATA: (36, 50),
    Kind.ANNOTATION: (120, 40),
}
_DEPTHS = {Kind.POOL: 0, Kind.LANE: 1, Kind.GROUP: 2, Kind.CONTAINER: 3, Kind.DATA: 4, Kind.ANNOTATION: 4,
           Kind.ACTIVITY: 5, Kind.GATEWAY: 5, Kind.EVENT: 6}  # fmt: skip


@lru_cache(maxsize=128)
def read_picture(data: bytes) -> Picture:
    """The picture of a BPMN file, kept for the next reader: a version's bytes never change.

    Raises Unreadable (of the engine) for a file that is not BPMN, is past a limit or has no place for its
    shapes.
    """
    return _Reader(read_xml(data)).picture()


@dataclass
class _Reader:
    """One pass over a file: first what there is (`elements`), then where it is drawn (`drawn`)."""

    root: Any
    elements: dict[str, Any] = field(default_factory=dict)
    parents: dict[str, str] = field(default_factory=dict)
    lanes: dict[str, str] = field(default_factory=dict)
    drawn: Mapping[str, Drawn] = field(default_factory=dict)
    headings: tuple[tuple[str, Box], ...] = ()
    showing: set[str] = field(default_factory=set)
    """Sub-processes with at least one step that is drawn."""

    def picture(self) -> Picture:
        self._collect()
        if len(self.elements) > _MOST:
            raise Unreadable(f"The diagram has {len(self.elements):,} elements; {_MOST:,} can be drawn")
        self.drawn, self.headings = read_places(self.root, self.elements)
        self.showing = {parent for child, parent in self.parents.items() if self._has_box(child)}
        shapes, flows = self._shapes(), self._flows()
        own_layout = not any(self.drawn[shape.id].box for shape in shapes if shape.id in self.drawn)
        if own_layout:
            shapes, flows = laid_out(shapes, flows)
        else:
            shapes = self._with_the_forgotten(shapes)
            flows = _joined_up(shapes, flows)
        shapes = sorted(shapes, key=_drawing_order(shapes))
        bare = Picture(
            name=self._name(),
            processes=frozenset(node.get("id", "") for node in self.root.iter(_B + "process")),
            shapes=tuple(shapes),
            flows=tuple(flows),
            page=Box(0, 0, 0, 0),
            hidden=self._hidden(),
            drawn_by_us=own_layout,
        )
        return replace(headed(lettered(bare), self.headings), order=reading_order(bare))

    def _name(self) -> str:
        for process in self.root.iter(_B + "process"):
            if name := process.get("name") or process.get("id"):
                return str(name)
        return "Process"

    def _collect(self) -> None:
        for node in self.root.iterdescendants():
            if not isinstance(node.tag, str) or not node.tag.startswith(_B) or not node.get("id"):
                continue
            self.elements[node.get("id")] = node
            for above in node.iterancestors():
                if local(above) in _SUB_PROCESSES:
                    self.parents[node.get("id")] = above.get("id", "")
                    break
        for lane in self.root.iter(_B + "lane"):
            if lane.find(_B + "childLaneSet") is None:
                for reference in lane.iterfind(_B + "flowNodeRef"):
                    self.lanes[(reference.text or "").strip()] = lane.get("name") or ""

    def _shapes(self) -> list[Shape]:
        found = []
        for name, node in self.elements.items():
            kind = _KINDS.get(local(node))
            if kind is None or self._is_folded_away(name):
                continue
            if kind in (Kind.POOL, Kind.LANE, Kind.DATA, Kind.ANNOTATION, Kind.GROUP) and not self._has_box(
                name
            ):
                continue
            found.append(self._shape(name, node, kind))
        return found

    def _shape(self, name: str, node: Any, kind: Kind) -> Shape:
        tag = local(node)
        drawn = self.drawn.get(name, Drawn())
        expanded = self._is_expanded(name) if kind is Kind.CONTAINER else True
        trigger, link = self._trigger(node) if kind is Kind.EVENT else (None, None)
        wide, high = _DEFAULT_SIZES.get(kind, (100, 80))
        data = self.elements.get(node.get("dataObjectRef") or "", node)
        return Shape(
            id=name,
            tag=tag,
            kind=kind if expanded else Kind.ACTIVITY,
            name=self._words(node, data),
            box=drawn.box or Box(0, 0, wide, high),
            label=drawn.label,
            parent=self.parents.get(name),
            lane=self._lane(name),
            host=node.get("attachedToRef") if tag == "boundaryEvent" else None,
            trigger=trigger,
            throws=tag in ("endEvent", "intermediateThrowEvent"),
            interrupting="false" not in (node.get("cancelActivity"), node.get("isInterrupting")),
            expanded=expanded,
            horizontal=drawn.horizontal,
            by_event=node.get("triggeredByEvent") == "true",
            loop=_loop(node),
            compensates=node.get("isForCompensation") == "true",
            collection=data.get("isCollection") == "true",
            instantiates=node.get("instantiate") == "true",
            link=link,
        )

    def _words(self, node: Any, data: Any) -> str:
        if local(node) == "textAnnotation":
            return (node.findtext(_B + "text") or "").strip()
        if local(node) == "group":
            value = self.elements.get(reference(node.get("categoryValueRef")))
            return (value.get("value") if value is not None else "") or ""
        name = node.get("name") or data.get("name") or ""
        return str(name).strip()

    def _trigger(self, node: Any) -> tuple[str | None, str | None]:
        found = [
            child for child in node if isinstance(child.tag, str) and local(child).endswith("EventDefinition")
        ]
        references = [
            self.elements.get(reference(child.text)) for child in node.iterfind(_B + "eventDefinitionRef")
        ]
        found += [reference for reference in references if reference is not None]
        if not found:
            return None, None
        if len(found) > 1:
            return ("parallelMultiple" if node.get("parallelMultiple") == "true" else "multiple"), None
        return local(found[0]).removesuffix("EventDefinition"), found[0].get("name")

    def _flows(self) -> list[Flow]:
        defaults = {node.get("default") for node in self.elements.values() if node.get("default")}
        found = []
        for name, node in self.elements.items():
            line = _LINES.get(local(node))
            if line is None or self._is_folded_away(name):
                continue
            drawn = self.drawn.get(name, Drawn())
            source, target = _ends(node)
            if line is not Line.SEQUENCE and not drawn.points:
                continue
            conditional = node.find(_B + "conditionExpression") is not None
            from_gate = local(self.elements[source]) in _GATEWAYS if source in self.elements else False
            found.append(
                Flow(
                    id=name,
                    line=line,
                    name=(node.get("name") or "").strip(),
                    source=source,
                    target=target,
                    points=drawn.points,
                    label=drawn.label,
                    default=name in defaults,
                    conditional=conditional and not from_gate,
                    directed=line is not Line.ASSOCIATION
                    or node.get("associationDirection") in ("One", "Both"),
                )
            )
        return found

    def _lane(self, name: str) -> str | None:
        above: str | None = name
        while above:
            if above in self.lanes:
                return self.lanes[above]
            above = self.parents.get(above)
        return None

    def _has_box(self, name: str) -> bool:
        return name in self.drawn and self.drawn[name].box is not None

    def _is_expanded(self, name: str) -> bool:
        """Whether a sub-process shows its steps: as it says, or else as its size and contents do."""
        drawn = self.drawn.get(name)
        if drawn is None or drawn.box is None:
            return True
        if drawn.expanded is not None:
            return drawn.expanded
        return drawn.box.width > 120 and name in self.showing

    def _is_folded_away(self, name: str) -> bool:
        """Whether it lies in a collapsed sub-process that has no plane of its own."""
        above = self.parents.get(name)
        while above:
            if self._has_box(above) and not self._is_expanded(above):
                drawn = self.drawn.get(name)
                return drawn is None or not (drawn.box or drawn.points)
            above = self.parents.get(above)
        return False

    def _hidden(self) -> dict[str, str]:
        """The steps that are folded away, with the sub-process that stands for them on the page."""
        found = {}
        for name, node in self.elements.items():
            if _KINDS.get(local(node)) in STEPS and self._is_folded_away(name):
                above = self.parents[name]
                while self._is_folded_away(above):
                    above = self.parents[above]
                found[name] = above
        return found

    def _with_the_forgotten(self, shapes: list[Shape]) -> list[Shape]:
        known = [shape for shape in shapes if self._has_box(shape.id)]
        left = min(shape.box.x for shape in known)
        bottom = max(shape.box.bottom for shape in known)
        placed = []
        for shape in shapes:
            if not self._has_box(shape.id):
                shape = replace(shape, box=Box(left, bottom + 60, shape.box.width, shape.box.height))
                left += shape.box.width + 50
            placed.append(shape)
        return placed


def _drawing_order(shapes: list[Shape]) -> Any:
    """Containers before what lies in them, boundary events last of all; the file's order otherwise."""
    by_id = {shape.id: shape for shape in shapes}

    def depth(shape: Shape) -> int:
        deep, above = 0, shape.parent
        while above in by_id:
            deep, above = deep + 1, by_id[above].parent
        return deep

    def order(shape: Shape) -> tuple[float, int]:
        level = _DEPTHS[shape.kind] + (3 if shape.host else 0)
        return (level, depth(shape)) if shape.kind is Kind.CONTAINER else (level, 0)

    return order


def _joined_up(shapes: list[Shape], flows: list[Flow]) -> list[Flow]:
    """Flows without bends of their own run straight between their ends; those without two ends are left
    out.
    """
    by_id = {shape.id: shape for shape in shapes}
    found = []
    for flow in flows:
        if len(flow.points) < 2:
            if flow.source not in by_id or flow.target not in by_id:
                continue
            source, target = by_id[flow.source].box, by_id[flow.target].box
            flow = replace(flow, points=_straight(source, target))
        found.append(flow)
    return found


def _straight(source: Box, target: Box) -> tuple[Point, Point]:
    return _edge(source, target.middle), _edge(target, source.middle)


def _edge(box: Box, towards: Point) -> Point:
    """Where the line from the middle of a box to a point leaves the box."""
    middle = box.middle
    dx, dy = towards.x - middle.x, towards.y - middle.y
    if not dx and not dy:
        return middle
    scale = min(box.width / 2 / abs(dx) if dx else math.inf, box.height / 2 / abs(dy) if dy else math.inf)
    return Point(middle.x + dx * scale, middle.y + dy * scale)


def _ends(node: Any) -> tuple[str, str]:
    """The ids at both ends; a data association names one and sits in the other."""
    if local(node) == "dataInputAssociation":
        return (node.findtext(_B + "sourceRef") or "").strip(), node.getparent().get("id", "")
    if local(node) == "dataOutputAssociation":
        return node.getparent().get("id", ""), (node.findtext(_B + "targetRef") or "").strip()
    return reference(node.get("sourceRef")), reference(node.get("targetRef"))


def _loop(node: Any) -> str | None:
    if node.find(_B + "standardLoopCharacteristics") is not None:
        return "loop"
    several = node.find(_B + "multiInstanceLoopCharacteristics")
    if several is None:
        return None
    return "sequential" if several.get("isSequential") == "true" else "parallel"
