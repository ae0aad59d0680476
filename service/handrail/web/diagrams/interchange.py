"""Reads where a BPMN file draws its elements (BPMN diagram interchange, BPMN 2.0.2 section 12)."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from handrail.engine.reading import Unreadable
from handrail.web.diagrams.model import Box, Point

_DI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
_DC = "{http://www.omg.org/spec/DD/20100524/DC}"
_WAYPOINT = "{http://www.omg.org/spec/DD/20100524/DI}waypoint"
_FARTHEST = 100_000


@dataclass
class Drawn:
    """What the diagram interchange says of one element."""

    box: Box | None = None
    label: Box | None = None
    points: tuple[Point, ...] = ()
    expanded: bool | None = None
    horizontal: bool = True


def read_places(
    root: Any, elements: Mapping[str, Any]
) -> tuple[Mapping[str, Drawn], tuple[tuple[str, Box], ...]]:
    """Where each element is drawn, and headings (text and place) over the parts that come from further planes.

    The first plane is the page; those of collapsed sub-processes are stacked below it. Raises Unreadable for a place
    that is not a number.
    """
    drawn: dict[str, Drawn] = {}
    headings: list[tuple[str, Box]] = []
    below = 0.0
    for number, plane in enumerate(root.iter(_DI + "BPMNPlane")):
        found = dict(_read_plane(plane))
        boxes = [_around(each) for each in found.values() if each.box or each.points]
        if not boxes:
            continue
        top, left = min(box.y for box in boxes), min(box.x for box in boxes)
        if number and drawn:
            shift = below + 90 - top
            found = {name: _moved(each, shift) for name, each in found.items()}
            inside = elements.get(reference(plane.get("bpmnElement")))
            title = (inside.get("name") or inside.get("id")) if inside is not None else "More"
            headings.append((f"Inside “{title}”", Box(left, below + 46, 400, 20)))
            below += 90 + max(box.bottom for box in boxes) - top
        else:
            below = max(box.bottom for box in boxes)
        for name, each in found.items():
            drawn.setdefault(name, each)
    return drawn, tuple(headings)


def _read_plane(plane: Any) -> Iterator[tuple[str, Drawn]]:
    for node in plane:
        element = reference(node.get("bpmnElement"))
        if node.tag == _DI + "BPMNShape":
            expanded = node.get("isExpanded")
            yield (
                element,
                Drawn(
                    box=_bounds(node.find(_DC + "Bounds"), element),
                    label=_bounds(node.find(f"{_DI}BPMNLabel/{_DC}Bounds"), element),
                    expanded=None if expanded is None else expanded == "true",
                    horizontal=node.get("isHorizontal", "true") == "true",
                ),
            )
        elif node.tag == _DI + "BPMNEdge":
            points = tuple(
                Point(_number(at.get("x"), element), _number(at.get("y"), element))
                for at in node.iterfind(_WAYPOINT)
            )
            label = _bounds(node.find(f"{_DI}BPMNLabel/{_DC}Bounds"), element)
            yield element, Drawn(points=points, label=label)


def reference(text: str | None) -> str:
    """An id as another element names it: without the prefix of its namespace."""
    return (text or "").strip().rpartition(":")[2]


def _bounds(node: Any, element: str) -> Box | None:
    if node is None:
        return None
    x, y, width, height = (_number(node.get(name), element) for name in ("x", "y", "width", "height"))
    return Box(x, y, max(width, 1), max(height, 1))


def _number(text: str | None, element: str) -> float:
    try:
        value = float(text or "")
    except ValueError:
        value = math.nan
    if not -_FARTHEST <= value <= _FARTHEST:
        raise Unreadable(f'The place of "{element}" on the picture is not a number up to {_FARTHEST:,}')
    return value


def _around(drawn: Drawn) -> Box:
    if drawn.box:
        return drawn.box
    xs, ys = [point.x for point in drawn.points], [point.y for point in drawn.points]
    return Box(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))


def _moved(drawn: Drawn, down: float) -> Drawn:
    return replace(
        drawn,
        box=drawn.box.moved(0, down) if drawn.box else None,
        label=drawn.label.moved(0, down) if drawn.label else None,
        points=tuple(Point(point.x, point.y + down) for point in drawn.points),
    )
