"""Finds a place for every word of a diagram.

A name goes where the file says; where it says nothing (or where an editor left the default), the first free
place around its shape or along its flow is taken, so that words do not lie on lines, shapes or each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from math import inf

from handrail.web.diagrams.measure import fits, width_of, wrapped
from handrail.web.diagrams.model import STEPS, Box, Flow, Kind, Lettering, Picture, Point, Shape
from handrail.web.diagrams.symbols import TASKS

NAME, SMALL = 12.0, 11.0
_SIZES = (12.0, 11.0, 10.0, 9.0)
_ICON, _LEADING = 21.5, 1.18
_LABEL_WIDTH = 94.0
_MARGIN, _SHORT = 24.0, 30.0
_PATIENCE = 700_000
_OUTSIDE = (Kind.EVENT, Kind.GATEWAY, Kind.DATA)
Segment = tuple[float, float, float, float]


def lettered(picture: Picture) -> Picture:
    """The same picture with its words placed and its page drawn around everything."""
    taken = [shape.box for shape in picture.shapes if shape.kind in _OUTSIDE or shape.kind is Kind.ACTIVITY]
    taken += [shape.box for shape in picture.shapes if shape.kind is Kind.ANNOTATION]
    corners = [_badge_corner(shape) for shape in picture.shapes if shape.kind in STEPS]
    walls = [shape.box for shape in picture.shapes if shape.kind in (Kind.POOL, Kind.LANE, Kind.CONTAINER)]
    segments = [segment for flow in picture.flows for segment in _segments(flow)]
    segments += [side for wall in walls for side in _sides(wall)]
    room = _Room(taken, corners, segments)
    found: dict[str, Lettering] = {}
    for shape in picture.shapes:
        if shape.name and shape.kind is Kind.ACTIVITY:
            found[shape.id] = _in_activity(shape)
        elif shape.name and shape.kind in (Kind.CONTAINER, Kind.GROUP):
            found[shape.id] = _along_the_top(shape)
        elif shape.name and shape.kind is Kind.ANNOTATION:
            found[shape.id] = _in_annotation(shape)
    named: list[Shape | Flow] = [shape for shape in picture.shapes if shape.kind in _OUTSIDE and shape.name]
    named += [flow for flow in picture.flows if flow.name]
    loose = []
    for item in named:
        placed = _in_bounds(item.name, item.label) if item.label else None
        if placed and room.is_free(box_of(placed)):
            found[item.id] = placed
            room.take(box_of(placed))
        else:
            loose.append(item)
    for item in loose:
        own = (_in_bounds(item.name, item.label),) if item.label else ()
        around = _around(item) if isinstance(item, Shape) else _along(item)
        found[item.id] = room.best((*around, *own) if isinstance(item, Shape) else (*own, *around))
        room.take(box_of(found[item.id]))
    return replace(picture, letterings=found, page=_page(picture, found.values()))


def headed(picture: Picture, headings: Iterable[tuple[str, Box]]) -> Picture:
    """The same picture with headings over the parts that come from other planes."""
    placed = tuple(
        Lettering(lines=wrapped(text, 600, 14, 1), x=box.x, y=box.y + 14, size=14, anchor="start")
        for text, box in headings
    )
    return replace(picture, headings=placed, page=_page(picture, (*picture.letterings.values(), *placed)))


def box_of(lettering: Lettering) -> Box:
    """The rectangle its words cover."""
    wide = max((width_of(line, lettering.size) for line in lettering.lines), default=0.0)
    left = lettering.x - wide / 2 if lettering.anchor == "middle" else lettering.x
    return Box(left, lettering.y - lettering.size * 0.82, wide, lettering.leading * len(lettering.lines))


def _in_activity(shape: Shape) -> Lettering:
    """In the middle of the box; below its icon where it would touch it; smaller where it would not go in."""
    box = shape.box
    width = max(box.width - 12, 20)
    bottom = 18.0 if _has_markers(shape) else 4.0
    icon = _ICON if shape.tag in TASKS else 0.0
    for size in _SIZES:
        for top in (4.0, icon) if icon else (4.0,):
            space = box.height - top - bottom
            most = max(int(space // (size * _LEADING)), 1)
            lines = wrapped(shape.name, width, size, most)
            high = size * _LEADING * len(lines)
            start = box.y + top + (space - high) / 2
            clear = start >= box.y + icon or width_of(lines[0], size) <= box.width - 2 * (icon + 5)
            if clear and fits(shape.name, width, size, most):
                return _inside(lines, box, start, size)
    return _inside(lines, box, start, size)


def _inside(lines: tuple[str, ...], box: Box, top: float, size: float) -> Lettering:
    return Lettering(
        lines=lines, x=box.middle.x, y=top + size * 0.92, size=size, squeeze=max(box.width - 8, 20)
    )


def _has_markers(shape: Shape) -> bool:
    return bool(shape.loop or shape.compensates or not shape.expanded or shape.tag == "adHocSubProcess")


def _along_the_top(shape: Shape) -> Lettering:
    lines = wrapped(shape.name, max(shape.box.width - 24, 40), NAME, 2)
    return Lettering(lines=lines, x=shape.box.x + 12, y=shape.box.y + 18, size=NAME, anchor="start")


def _in_annotation(shape: Shape) -> Lettering:
    width = max(shape.box.width - 12, 40)
    lines = wrapped(shape.name, width, SMALL, max(int(shape.box.height // (SMALL * _LEADING)), 2) + 4)
    return Lettering(
        lines=lines, x=shape.box.x + 8, y=shape.box.y + 5 + SMALL * 0.9, size=SMALL, anchor="start"
    )


def _in_bounds(name: str, bounds: Box) -> Lettering:
    """Where the file puts it. Editors measure in other fonts, so a line may be a little wider than they
    said.
    """
    width = max(bounds.width + 10, 60.0)
    lines = wrapped(name, width, SMALL, 6)
    return Lettering(lines=lines, x=bounds.middle.x, y=bounds.y + SMALL * 0.95, size=SMALL)


def _around(shape: Shape) -> Iterator[Lettering]:
    """Places around an event, a gateway or a piece of data, the usual one first; then the same with shorter lines."""
    for width in (_LABEL_WIDTH, _LABEL_WIDTH * 0.64):
        lines = wrapped(shape.name, width, SMALL, 5)
        yield from _places(shape, lines, max(width_of(line, SMALL) for line in lines))


def _places(shape: Shape, lines: tuple[str, ...], wide: float) -> Iterator[Lettering]:
    box, high = shape.box, SMALL * _LEADING * len(lines)
    below, above = box.bottom + SMALL + 3, box.y - high + SMALL * 0.82 - 4
    right, left = box.right + 2 + wide / 2, box.x - 2 - wide / 2
    lift = box.height * 0.25
    middle_y = box.middle.y - high / 2 + SMALL * 0.82
    under, over = (box.middle.x, below), (box.middle.x, above)
    corners = [(right, above + lift), (left, above + lift), (right, below - lift), (left, below - lift)]
    if shape.host:
        places = [corners[2], corners[3], under, over, *corners[:2]]
    elif shape.kind is Kind.GATEWAY:
        places = [over, under, *corners]
    else:
        places = [under, over, *corners]
    for x, y in (*places, (right + 4, middle_y), (left - 4, middle_y)):
        yield Lettering(lines=lines, x=x, y=y, size=SMALL)


def _along(flow: Flow) -> Iterator[Lettering]:
    """Places along a flow: near where it starts, because it answers the question asked there."""
    legs = list(zip(flow.points, flow.points[1:], strict=False))
    if len(legs) > 1 and _span(legs[0]) < _SHORT:
        legs[0], legs[1] = legs[1], legs[0]
    for start, end in dict.fromkeys((*legs[:2], legs[-1])):
        length = max(abs(end.x - start.x), abs(end.y - start.y))
        if abs(end.x - start.x) >= abs(end.y - start.y):
            yield from _on_level(flow.name, start, end, length)
        else:
            yield from _on_upright(flow.name, start, end)


def _badge_corner(shape: Shape) -> Box:
    """Where the mark of a run would be drawn: words keep away from it if they can."""
    box = shape.box
    if shape.kind in (Kind.ACTIVITY, Kind.CONTAINER):
        return Box(box.right - 34, box.y - 10, 42, 21)
    away = box.width * 0.36
    return Box(box.middle.x + away - 9, box.middle.y - away - 9, 18, 18)


def _span(leg: tuple[Point, Point]) -> float:
    return max(abs(leg[1].x - leg[0].x), abs(leg[1].y - leg[0].y))


def _on_level(name: str, start: Point, end: Point, length: float) -> Iterator[Lettering]:
    widest_word = max(width_of(word, SMALL) for word in name.split())
    lines = wrapped(name, max(min(length - 8, 130), widest_word, 44), SMALL, 3)
    wide = max(width_of(line, SMALL) for line in lines)
    high = SMALL * _LEADING * len(lines)
    onwards = 1 if end.x >= start.x else -1
    near = start.x + onwards * (wide / 2 + 7)
    slope = (end.y - start.y) / (end.x - start.x) if end.x != start.x else 0.0
    for x in (near, (start.x + end.x) / 2, end.x - onwards * (wide / 2 + 14)):
        y = start.y + slope * (x - start.x)
        yield Lettering(lines=lines, x=x, y=y - high + SMALL * 0.82 - 3, size=SMALL)
        yield Lettering(lines=lines, x=x, y=y + SMALL + 3, size=SMALL)


def _on_upright(name: str, start: Point, end: Point) -> Iterator[Lettering]:
    lines = wrapped(name, _LABEL_WIDTH, SMALL, 3)
    wide = max(width_of(line, SMALL) for line in lines)
    high = SMALL * _LEADING * len(lines)
    down = 1 if end.y >= start.y else -1
    near = start.y + (8 if down > 0 else -high - 8) + SMALL * 0.82
    middle = (start.y + end.y) / 2 - high / 2 + SMALL * 0.82
    for y in (near, middle):
        yield Lettering(lines=lines, x=start.x + 6, y=y, size=SMALL, anchor="start")
        yield Lettering(lines=lines, x=start.x - 6 - wide, y=y, size=SMALL, anchor="start")


class _Room:
    """What is taken on the page, and what a place among it would cost.

    It looks only so long: on a page with far too much on it, the first place is taken.
    """

    def __init__(self, taken: list[Box], corners: list[Box], segments: list[Segment]) -> None:
        self._taken = taken
        self._corners = corners
        self._segments = segments
        self._patience = _PATIENCE

    def take(self, box: Box) -> None:
        self._taken.append(box)

    def is_free(self, box: Box) -> bool:
        """Whether no line runs through the words (not just along their edge) and they cover next to nothing."""
        if self._patience < 0:
            return True
        if self._on_lines(box.x + 2, box.y + 2, box.right - 2, box.bottom - 2) > 3:
            return False
        covered = self._covered(box, self._taken) + self._covered(box, self._corners)
        return covered < 0.06 * box.width * box.height

    def best(self, places: Iterable[Lettering]) -> Lettering:
        """The first place that costs nothing, else the cheapest."""
        best, least = None, inf
        for place in places:
            if best is not None and (least == 0 or self._patience < 0):
                break
            cost = self._cost(box_of(place)) if self._patience >= 0 else 0.0
            if cost < least - 0.5:
                best, least = place, cost
        assert best is not None
        return best

    def _cost(self, box: Box) -> float:
        wider = Box(box.x - 1, box.y - 1, box.width + 2, box.height + 2)
        lines = self._on_lines(wider.x, wider.y, wider.right, wider.bottom)
        return self._covered(wider, self._taken) * 3 + self._covered(wider, self._corners) + lines * 12

    def _covered(self, box: Box, others: list[Box]) -> float:
        """The area of a rectangle that others cover, each counted by itself."""
        left, top, right, bottom = box.x, box.y, box.right, box.bottom
        area = 0.0
        self._patience -= len(others)
        for other in others:
            if (
                other.x < right
                and other.y < bottom
                and other.x + other.width > left
                and other.y + other.height > top
            ):
                area += box.overlap(other)
                self._patience -= 4
        return area

    def _on_lines(self, left: float, top: float, right: float, bottom: float) -> float:
        """How much of all lines lies in a rectangle."""
        length = 0.0
        self._patience -= len(self._segments)
        for x1, y1, x2, y2 in self._segments:
            if max(x1, x2) < left or min(x1, x2) > right or max(y1, y2) < top or min(y1, y2) > bottom:
                continue
            length += _length_inside(x1, y1, x2, y2, left, top, right, bottom)
        return length


def _length_inside(
    x1: float, y1: float, x2: float, y2: float, left: float, top: float, right: float, bottom: float
) -> float:
    """How much of a line lies in a rectangle (Liang-Barsky clipping)."""
    dx, dy = x2 - x1, y2 - y1
    enter, leave = 0.0, 1.0
    for step, gap in ((-dx, x1 - left), (dx, right - x1), (-dy, y1 - top), (dy, bottom - y1)):
        if step == 0:
            if gap < 0:
                return 0.0
        elif step < 0:
            enter = max(enter, gap / step)
        else:
            leave = min(leave, gap / step)
    return max(leave - enter, 0.0) * float((dx * dx + dy * dy) ** 0.5)


def _segments(flow: Flow) -> Iterator[Segment]:
    for start, end in zip(flow.points, flow.points[1:], strict=False):
        yield start.x, start.y, end.x, end.y


def _sides(box: Box) -> Iterator[Segment]:
    yield box.x, box.y, box.right, box.y
    yield box.x, box.bottom, box.right, box.bottom
    yield box.x, box.y, box.x, box.bottom
    yield box.right, box.y, box.right, box.bottom


def _page(picture: Picture, letterings: Iterable[Lettering]) -> Box:
    boxes: list[Box] = [shape.box for shape in picture.shapes]
    boxes += [Box(point.x, point.y, 0, 0) for flow in picture.flows for point in flow.points]
    boxes += [box_of(lettering) for lettering in letterings]
    if not boxes:
        return Box(0, 0, 200, 80)
    left, top = min(box.x for box in boxes) - _MARGIN, min(box.y for box in boxes) - _MARGIN
    right, bottom = max(box.right for box in boxes) + _MARGIN, max(box.bottom for box in boxes) + _MARGIN
    return Box(left, top, right - left, bottom - top)
