"""A diagram in words: its steps in the order of the flow, and where each leads. The text that stands for the
picture.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from handrail.web.diagrams.journeys import Journey
from handrail.web.diagrams.model import Flow, Kind, Picture, Shape
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
    order = picture.order
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


def _leads(picture: Picture, shape: Shape, order: Mapping[str, int]) -> Iterator[str]:
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
