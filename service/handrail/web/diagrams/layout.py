"""Places the shapes of a diagram that has no layout of its own: left to right in columns, loops turning back
below.

It is a plain layered drawing: good enough to read a process that was written by hand or by a program. What
was drawn by a person is never moved.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from handrail.web.diagrams.model import STEPS, Box, Flow, Kind, Line, Point, Shape

_COLUMN_GAP, _ROW_GAP, _PADDING, _HEADER = 56.0, 44.0, 34.0, 26.0


def laid_out(shapes: Sequence[Shape], flows: Sequence[Flow]) -> tuple[list[Shape], list[Flow]]:
    """Steps and sequence flows with places; pools, data and notes without a place of their own are left
    out.
    """
    steps = {shape.id: shape for shape in shapes if shape.kind in STEPS}
    kept = [
        flow for flow in flows if flow.line is Line.SEQUENCE and flow.source in steps and flow.target in steps
    ]
    places: dict[str, Box] = {}
    _place(None, steps, kept, places)
    placed = [replace(shape, box=places[shape.id]) for shape in steps.values()]
    return placed, _routed(placed, kept)


def _place(parent: str | None, steps: dict[str, Shape], flows: Sequence[Flow], places: dict[str, Box]) -> Box:
    """Places the steps of one sub-process (None: the process) from the origin; the answer is the room they
    need.
    """
    members = [shape for shape in steps.values() if shape.parent == parent and not shape.host]
    guests = _guests(steps)
    sizes: dict[str, tuple[float, float]] = {}
    contents: dict[str, dict[str, Box]] = {}
    for shape in members:
        sizes[shape.id] = (shape.box.width, shape.box.height)
        if shape.kind is Kind.CONTAINER:
            inner: dict[str, Box] = {}
            room = _place(shape.id, steps, flows, inner)
            contents[shape.id] = inner
            sizes[shape.id] = (room.width + 2 * _PADDING, room.height + 2 * _PADDING + _HEADER)
    columns = _columns(members, steps, flows)
    x = 0.0
    for column in columns:
        wide = max(sizes[name][0] for name in column)
        y = 0.0
        for name in column:
            width, height = sizes[name]
            places[name] = Box(x + (wide - width) / 2, y, width, height)
            y += height + _ROW_GAP + (24 if name in guests else 0)
        x += wide + _COLUMN_GAP
    _centre(columns, places, flows)
    for name, inner in contents.items():
        box = places[name]
        shift_x, shift_y = box.x + _PADDING, box.y + _PADDING + _HEADER
        places.update({child: each.moved(shift_x, shift_y) for child, each in inner.items()})
    _place_guests(members, guests, places)
    boxes = [places[name] for name in places if steps[name].parent == parent]
    if not boxes:
        return Box(0, 0, 100, 40)
    top, left = min(box.y for box in boxes), min(box.x for box in boxes)
    for name in places:
        places[name] = places[name].moved(-left, -top)
    return Box(0, 0, max(box.right for box in boxes) - left, max(box.bottom for box in boxes) - top)


def _columns(members: Sequence[Shape], steps: dict[str, Shape], flows: Sequence[Flow]) -> list[list[str]]:
    """Members by the longest way to them from a start, flows that lead back left out of account."""
    names = [shape.id for shape in members]
    inside = set(names)
    after: dict[str, list[str]] = {name: [] for name in names}
    entered: set[str] = set()
    for flow in flows:
        source = steps[flow.source].host or flow.source
        if source in inside and flow.target in inside and source != flow.target:
            after[source].append(flow.target)
            entered.add(flow.target)
    roots = [name for name in names if name not in entered] or names[:1]
    order, seen, active = [], set(), set()
    back: set[tuple[str, str]] = set()
    for root in [*roots, *names]:
        if root in seen:
            continue
        seen.add(root)
        active.add(root)
        trail = [(root, iter(after[root]))]
        while trail:
            name, rest = trail[-1]
            for follower in rest:
                if follower in active:
                    back.add((name, follower))
                elif follower not in seen:
                    seen.add(follower)
                    active.add(follower)
                    trail.append((follower, iter(after[follower])))
                    break
            else:
                trail.pop()
                active.discard(name)
                order.append(name)
    rank = dict.fromkeys(names, 0)
    before: dict[str, list[str]] = {name: [] for name in names}
    for name in reversed(order):
        for follower in after[name]:
            before[follower].append(name)
            if (name, follower) not in back:
                rank[follower] = max(rank[follower], rank[name] + 1)
    columns: list[list[str]] = [[] for _ in range(max(rank.values(), default=0) + 1)]
    for name in reversed(order):
        columns[rank[name]].append(name)
    row = {name: place for column in columns for place, name in enumerate(column)}
    return [sorted(column, key=lambda name: _standing(before[name], row)) for column in columns if column]


def _standing(before: Sequence[str], row: Mapping[str, int]) -> float:
    """The middle of the rows of what leads to a step, so that flows cross less."""
    return sum(row[name] for name in before) / len(before) if before else 0.0


def _centre(columns: list[list[str]], places: dict[str, Box], flows: Sequence[Flow]) -> None:
    """Moves each column up or down as one, to the middle of what leads to it."""
    for column in columns[1:]:
        wanted = []
        for flow in flows:
            if flow.target in column and flow.source in places:
                wanted.append(places[flow.source].middle.y - places[flow.target].middle.y)
        shift = sum(wanted) / len(wanted) if wanted else 0.0
        for name in column:
            places[name] = places[name].moved(0, shift)


def _guests(steps: Mapping[str, Shape]) -> dict[str, list[Shape]]:
    """Boundary events by what they are attached to."""
    found: dict[str, list[Shape]] = {}
    for shape in steps.values():
        if shape.host:
            found.setdefault(shape.host, []).append(shape)
    return found


def _place_guests(
    members: Sequence[Shape], guests: Mapping[str, list[Shape]], places: dict[str, Box]
) -> None:
    """Boundary events along the bottom of what they are attached to, from the right."""
    for member in members:
        box = places[member.id]
        for number, guest in enumerate(guests.get(member.id, ())):
            x = box.right - 26 - guest.box.width / 2 - number * (guest.box.width + 12)
            places[guest.id] = Box(x, box.bottom - guest.box.height / 2, guest.box.width, guest.box.height)


def _routed(placed: Sequence[Shape], flows: Sequence[Flow]) -> list[Flow]:
    by_id = {shape.id: shape for shape in placed}
    lowest = max((shape.box.bottom for shape in placed), default=0.0)
    found = []
    for number, flow in enumerate(flows):
        source, target = by_id[flow.source], by_id[flow.target]
        found.append(replace(flow, points=_route(source, target, lowest + 24 + 9 * (number % 6)), label=None))
    return found


def _route(source: Shape, target: Shape, below: float) -> tuple[Point, ...]:
    """Right angles only: onwards through the gap before the target, back underneath everything."""
    a, b = source.box, target.box
    onwards = b.x >= a.right
    if source.host and onwards:
        start, end = Point(a.middle.x, a.bottom), Point(b.x, b.middle.y)
        if end.y > start.y + 8:
            return start, Point(start.x, end.y), end
        level, turn = start.y + 18, end.x - 18
        return start, Point(start.x, level), Point(turn, level), Point(turn, end.y), end
    if onwards:
        start, end = Point(a.right, a.middle.y), Point(b.x, b.middle.y)
        if abs(start.y - end.y) < 1:
            return start, end
        turn = end.x - _COLUMN_GAP / 2
        return start, Point(turn, start.y), Point(turn, end.y), end
    start, end = Point(a.middle.x, a.bottom), Point(b.middle.x, b.bottom)
    return start, Point(start.x, below), Point(end.x, below), end
