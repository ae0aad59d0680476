"""The order in which a reader goes through a diagram: along the flow, not by the order of the file."""

from __future__ import annotations

from collections.abc import Iterator

from handrail.web.diagrams.model import STEPS, Picture, Shape


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
    """Each step after all that lead to it, loops left out of account; what no start leads to comes last."""
    inside = {shape.id: shape for shape in members}
    entered = {target for shape in members for target in _next(picture, shape) if target != shape.id}
    roots = [shape for shape in members if shape.id not in entered]
    roots.sort(key=lambda shape: (shape.by_event, shape.tag != "startEvent", shape.box.y, shape.box.x))
    seen: set[str] = set()
    finished = [shape for root in reversed(roots) for shape in _finished(picture, root, inside, seen)]
    found = finished[::-1]
    for shape in sorted(members, key=lambda shape: (shape.box.x, shape.box.y)):
        found += _finished(picture, shape, inside, seen)[::-1]
    return found


def _finished(picture: Picture, root: Shape, inside: dict[str, Shape], seen: set[str]) -> list[Shape]:
    """What can be reached from a step and was not seen before, in the order in which it is left for good."""
    if root.id in seen:
        return []
    seen.add(root.id)
    found: list[Shape] = []
    trail = [(root, iter(_later_first(picture, root, inside)))]
    while trail:
        shape, rest = trail[-1]
        follower = next((each for each in rest if each.id not in seen), None)
        if follower is None:
            trail.pop()
            found.append(shape)
        else:
            seen.add(follower.id)
            trail.append((follower, iter(_later_first(picture, follower, inside))))
    return found


def _later_first(picture: Picture, shape: Shape, inside: dict[str, Shape]) -> list[Shape]:
    """What follows a step, lowest on the page first: what is visited last is read first."""
    followers = [inside[target] for target in dict.fromkeys(_next(picture, shape)) if target in inside]
    return sorted(followers, key=lambda each: (each.box.y, each.box.x), reverse=True)


def _next(picture: Picture, shape: Shape) -> Iterator[str]:
    for flow in picture.outgoing.get(shape.id, ()):
        yield flow.target
    for guest in picture.attached.get(shape.id, ()):
        for flow in picture.outgoing.get(guest.id, ()):
            yield flow.target
