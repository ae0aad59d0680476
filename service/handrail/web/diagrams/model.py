"""What a diagram is made of once it has been read: shapes and flows with their places, in diagram units (1
unit is 1 px).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property


class Kind(StrEnum):
    """How a shape is drawn; the tag of the element says the rest."""

    POOL = "pool"
    LANE = "lane"
    ACTIVITY = "activity"
    """A task, call activity or collapsed sub-process: a box with its name inside."""
    CONTAINER = "container"
    """An expanded sub-process, transaction or event sub-process: a box with steps inside."""
    EVENT = "event"
    GATEWAY = "gateway"
    DATA = "data"
    ANNOTATION = "annotation"
    GROUP = "group"


class Line(StrEnum):
    """How a flow is drawn."""

    SEQUENCE = "sequence"
    MESSAGE = "message"
    ASSOCIATION = "association"
    DATA = "data"


@dataclass(frozen=True, slots=True)
class Point:
    """A place on the page."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on the page: its top left corner and its size."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """Its bottom edge."""
        return self.y + self.height

    @property
    def middle(self) -> Point:
        """Its centre."""
        return Point(self.x + self.width / 2, self.y + self.height / 2)

    def moved(self, dx: float, dy: float) -> Box:
        """The same size elsewhere."""
        return Box(self.x + dx, self.y + dy, self.width, self.height)

    def overlap(self, other: Box) -> float:
        """The area both cover."""
        wide = min(self.right, other.right) - max(self.x, other.x)
        high = min(self.bottom, other.bottom) - max(self.y, other.y)
        return wide * high if wide > 0 and high > 0 else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """One drawn element. `parent` is the sub-process it lies in, `lane` the name of its lane, `host` what it
    is attached to; `trigger` is what an event waits for or throws (timer, message, ...; None: nothing).
    """

    id: str
    tag: str
    kind: Kind
    name: str
    box: Box
    label: Box | None = None
    parent: str | None = None
    lane: str | None = None
    host: str | None = None
    trigger: str | None = None
    throws: bool = False
    interrupting: bool = True
    expanded: bool = True
    horizontal: bool = True
    by_event: bool = False
    loop: str | None = None
    compensates: bool = False
    collection: bool = False
    instantiates: bool = False
    link: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """One drawn line from `source` to `target` (element ids); `points` are its bends, at least two."""

    id: str
    line: Line
    name: str
    source: str
    target: str
    points: tuple[Point, ...]
    label: Box | None = None
    default: bool = False
    conditional: bool = False
    directed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Lettering:
    """Words in their place: lines of text around `x` (`anchor` start or middle), the first baseline at
    `y`.
    """

    lines: tuple[str, ...]
    x: float
    y: float
    size: float
    anchor: str = "middle"
    squeeze: float | None = None
    """The width a full line must keep to in any font, or None where there is room."""

    @property
    def leading(self) -> float:
        """From one baseline to the next."""
        return self.size * 1.18


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A diagram with everything placed. Shapes lie in drawing order; `letterings` holds the words by element
    id.
    """

    name: str
    processes: frozenset[str]
    shapes: tuple[Shape, ...]
    flows: tuple[Flow, ...]
    page: Box
    letterings: Mapping[str, Lettering] = field(default_factory=dict)
    headings: tuple[Lettering, ...] = ()
    order: Mapping[str, int] = field(default_factory=dict)
    """The place of each step when reading along the flow, from 0."""
    hidden: Mapping[str, str] = field(default_factory=dict)
    """Steps folded away in a collapsed sub-process, by the id of that sub-process."""
    drawn_by_us: bool = False
    """Whether the file had no layout of its own, so that the places are ours."""

    @cached_property
    def by_id(self) -> Mapping[str, Shape]:
        """Shapes by element id."""
        return {shape.id: shape for shape in self.shapes}

    @cached_property
    def outgoing(self) -> Mapping[str, tuple[Flow, ...]]:
        """Sequence flows by the element they leave, in the order of the file."""
        found: dict[str, list[Flow]] = {}
        for flow in self.flows:
            if flow.line is Line.SEQUENCE:
                found.setdefault(flow.source, []).append(flow)
        return {source: tuple(flows) for source, flows in found.items()}

    @cached_property
    def attached(self) -> Mapping[str, tuple[Shape, ...]]:
        """Boundary events by the activity they are attached to."""
        found: dict[str, list[Shape]] = {}
        for shape in self.shapes:
            if shape.host:
                found.setdefault(shape.host, []).append(shape)
        return {host: tuple(shapes) for host, shapes in found.items()}

    @cached_property
    def inside(self) -> Mapping[str | None, tuple[Shape, ...]]:
        """Steps by the sub-process they lie in; None for those of the process itself."""
        found: dict[str | None, list[Shape]] = {}
        for shape in self.shapes:
            if shape.kind in STEPS:
                found.setdefault(shape.parent, []).append(shape)
        return {parent: tuple(shapes) for parent, shapes in found.items()}

    def around(self, element: str) -> Iterator[Shape]:
        """The sub-processes around an element, the nearest first."""
        above = self.by_id[element].parent
        while above is not None and above in self.by_id:
            yield self.by_id[above]
            above = self.by_id[above].parent


STEPS = frozenset({Kind.ACTIVITY, Kind.CONTAINER, Kind.EVENT, Kind.GATEWAY})
"""The kinds that a run passes."""
