"""A diagram in words: its steps in the order of the flow, and where each leads. The text that stands for the
picture.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from handrail.web.diagrams.journeys import Journey
from handrail.web.diagrams.model import STEPS, Flow, Kind, Picture, Shape
from handrail.web.diagrams.wording import kind_words, lane_words


@dataclass(frozen=True, kw_only=True)
class OutlineStep:
    """One step: its number, what it is, who does it (its lane) and where it leads, as sentences.

    `depth` counts the sub-processes around it; `standing` is the mark of the run in words, empty without one.
    """

    number: int
    element: str
    name: str
    kind: str
    lane: str
    depth: int
    leads_to: tuple[str, ...]
    standing: str = ""


def outline(picture: Picture, journey: Journey | None = None) -> tuple[OutlineStep, ...]:
    """Every step of a diagram in the order a reader would go through it."""
    order = reading_order(picture)
    shapes = sorted((picture.by_id[name] for name in order), key=lambda shape: order[shape.id])
    found = []
    for place, shape in enumerate(shapes, start=1):
        mark = journey.mark(shape.id) if journey else None
        found.append(
            OutlineStep(
                number=place,
                element=shape.id,
                name=_called(picture, shape),
                kind=kind_words(shape),
                lane=lane_words(shape.lane or ""),
                depth=sum(1 for _ in picture.around(shape.id)),
                leads_to=tuple(_leads(picture, shape, order)),
                standing=mark.words if mark else "",
            )
        )
    return tuple(found)


def reading_order(picture: Picture) -> dict[str, int]:
    """The place of each step when reading along the flow: starts first, a gate's ways in the order of the
    page.

    A step with several ways in comes after all of them that do not lead back; boundary events come right
    after what they are attached to, and the steps of a sub-process right after it.
    """
    order: dict[str, int] = {}
    for shape in _in_order(picture, None):
        order.setdefault(shape.id, len(order))
    return order


def _in_order(picture: Picture, parent: str | None) -> Iterator[Shape]:
    members = [shape for shape in picture.inside.get(parent, ()) if not shape.host]
    for shape in _sorted_by_flow(picture, members):
        yield shape
        yield from picture.attached.get(shape.id, ())
        yield from _in_order(picture, shape.id)
    if parent is None:
        yield from (shape for shape in picture.shapes if shape.kind in STEPS)


def _sorted_by_flow(picture: Picture, members: list[Shape]) -> list[Shape]:
    """Depth first along the flows, finished steps last, turned round: each step after all that lead to it."""
    inside = {shape.id: shape for shape in members}
    entered = {target for shape in members for target in _next(picture, shape) if target != shape.id}
    place = {shape.id: (shape.box.y, shape.box.x) for shape in members}
    roots = [shape for shape in members if shape.id not in entered]
    starts = sorted(roots, key=lambda shape: (shape.by_event, shape.tag != "startEvent", *place[shape.id]))
    seen: set[str] = set()
    finished: list[Shape] = []
    for root in reversed([*starts, *members]):
        if root.id in seen or (root.id in entered and any(start.id not in seen for start in starts)):
            continue
        seen.add(root.id)
        trail = [(root, iter(_later_first(picture, root, inside, place)))]
        while trail:
            shape, rest = trail[-1]
            follower = next((each for each in rest if each.id not in seen), None)
            if follower is None:
                trail.pop()
                finished.append(shape)
            else:
                seen.add(follower.id)
                trail.append((follower, iter(_later_first(picture, follower, inside, place))))
    return finished[::-1]


def _later_first(
    picture: Picture, shape: Shape, inside: dict[str, Shape], place: dict[str, tuple[float, float]]
) -> list[Shape]:
    """What follows a step, lowest on the page first: what is visited last is read first."""
    followers = [inside[target] for target in dict.fromkeys(_next(picture, shape)) if target in inside]
    return sorted(followers, key=lambda each: place[each.id], reverse=True)


def _next(picture: Picture, shape: Shape) -> Iterator[str]:
    for flow in picture.outgoing.get(shape.id, ()):
        yield flow.target
    for guest in picture.attached.get(shape.id, ()):
        for flow in picture.outgoing.get(guest.id, ()):
            yield flow.target


def _leads(picture: Picture, shape: Shape, order: dict[str, int]) -> Iterator[str]:
    flows = picture.outgoing.get(shape.id, ())
    for flow in flows:
        target = picture.by_id.get(flow.target)
        if target is not None:
            yield _sentence(flow, _called(picture, target), order.get(target.id), alone=len(flows) == 1)


def _sentence(flow: Flow, target: str, place: int | None, *, alone: bool) -> str:
    to = target if place is None else f"{target} (step {place + 1})"
    if flow.name:
        return f"{flow.name}: goes to {to}"
    if flow.default and not alone:
        return f"Otherwise: goes to {to}"
    return f"Goes to {to}"


def _called(picture: Picture, shape: Shape) -> str:
    """Its name, or what it is; a gate without a question is where ways part or meet."""
    if shape.name or shape.kind is not Kind.GATEWAY:
        return shape.name or kind_words(shape)
    parts = len(picture.outgoing.get(shape.id, ())) > 1
    return f"{kind_words(shape)} where ways {'part' if parts else 'meet'}"
