"""Where a run stands on its diagram: what it passed and how often, which flows it took, where it can still
come.

A run's history gives the steps passed and, at gates, the flow chosen. The other flows follow: a step that is
done has gone on along every flow it has, and an event that was waited for was reached by its flow.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from handrail.web.diagrams.model import STEPS, Picture, Shape
from handrail.web.diagrams.palette import Standing

_ONE_WAY = frozenset({"exclusiveGateway", "inclusiveGateway", "complexGateway", "eventBasedGateway"})
_SEVERAL_WAYS = frozenset({"inclusiveGateway", "complexGateway"})


class Passed(Protocol):
    """One element a run has passed; the engine's `Step` is one. `flow` is the flow chosen at a gate."""

    @property
    def element(self) -> str: ...

    @property
    def flow(self) -> str | None: ...


@dataclass(frozen=True, slots=True)
class Visit:
    """A step passed, where there is no engine step at hand."""

    element: str
    flow: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """How one step stands; `times` it was passed; `note` a few words drawn beside it, such as "due 14:30"."""

    standing: Standing
    times: int = 0
    note: str = ""

    @property
    def words(self) -> str:
        """The mark as words: "Late, done 2 times before, due 14:30"."""
        parts = [self.standing.word]
        if self.standing is Standing.DONE:
            parts += [f"{self.times} times"] if self.times > 1 else []
        elif self.times:
            parts.append("done once before" if self.times == 1 else f"done {self.times} times before")
        return ", ".join([*parts, *([self.note] if self.note else [])])


@dataclass(frozen=True, kw_only=True)
class Journey:
    """The marks of a run by element id, how often each flow was taken, and the flows that may still be."""

    marks: Mapping[str, Mark] = field(default_factory=dict)
    flows: Mapping[str, int] = field(default_factory=dict)
    possible: frozenset[str] = frozenset()

    def mark(self, element: str) -> Mark | None:
        """The mark of a step, or None where it has none."""
        return self.marks.get(element)


def journey(
    picture: Picture,
    passed: Iterable[Passed],
    *,
    waiting: Iterable[str] = (),
    late: Iterable[str] = (),
    incidents: Iterable[str] = (),
    notes: Mapping[str, str] | None = None,
) -> Journey:
    """How a run stands on a picture.

    `passed` are its steps, oldest first; `waiting`, `late` and `incidents` the element ids it stands at (late
    ones need not be in `waiting`); `notes` a few words by element id. What is folded
    away marks the sub-process around it. Ids that are not on the picture, and
    steps of another process (where a step says which), are left out of account.
    """
    steps = [step for step in passed if getattr(step, "process", None) in (None, "", *picture.processes)]
    times = _times_passed(picture, steps)
    live: dict[str, Standing] = {}
    for standing, elements in (
        (Standing.OPEN, waiting),
        (Standing.LATE, late),
        (Standing.INCIDENT, incidents),
    ):
        shown = (picture.hidden.get(element, element) for element in elements)
        live.update({element: standing for element in shown if element in picture.by_id})
    for element in tuple(live):
        for above in picture.around(element):
            live.setdefault(above.id, Standing.OPEN)
    reachable = _reachable(picture, live)
    marks = {
        shape.id: Mark(
            standing=live.get(shape.id) or _settled(shape, times, reachable),
            times=times[shape.id],
            note=(notes or {}).get(shape.id, ""),
        )
        for shape in picture.shapes
        if shape.kind in STEPS
    }
    possible = frozenset(
        flow.id
        for source in (*reachable, *live)
        for flow in picture.outgoing.get(source, ())
        if flow.target in reachable
    )
    return Journey(marks=marks, flows=_flows_taken(picture, steps, times, live), possible=possible)


def _times_passed(picture: Picture, steps: Iterable[Passed]) -> Counter[str]:
    """How often each element was passed; an inclusive gate that took several ways at once was passed once."""
    times: Counter[str] = Counter()
    ways: dict[str, set[str]] = {}
    for step in steps:
        shape = picture.by_id.get(step.element)
        if shape is not None and shape.tag in _SEVERAL_WAYS and step.flow:
            if step.element in ways and step.flow not in ways[step.element]:
                ways[step.element].add(step.flow)
                continue
            ways[step.element] = {step.flow}
        times[step.element] += 1
    return times


def _settled(shape: Shape, times: Counter[str], reachable: set[str]) -> Standing:
    if times[shape.id]:
        return Standing.DONE
    return Standing.UPCOMING if shape.id in reachable else Standing.NOT_TAKEN


def _flows_taken(
    picture: Picture, steps: Iterable[Passed], times: Counter[str], live: Mapping[str, Standing]
) -> dict[str, int]:
    """What the history says, and what follows: the only way into a step that was reached was taken."""
    chosen = Counter(step.flow for step in steps if step.flow)
    choosers = {step.element for step in steps if step.flow}
    ways_in = Counter(flow.target for flows in picture.outgoing.values() for flow in flows)
    taken: dict[str, int] = {}
    for source, flows in picture.outgoing.items():
        shape = picture.by_id.get(source)
        for flow in flows:
            count = chosen[flow.id]
            if not count and source not in choosers:
                arrived = times[flow.target] + (flow.target in live)
                picks = (shape is not None and shape.tag in _ONE_WAY) or flow.conditional or flow.default
                if ways_in[flow.target] == 1:
                    count = arrived
                elif picks and len(flows) > 1:
                    count = min(times[source], arrived)
                else:
                    count = times[source]
            if count:
                taken[flow.id] = count
    return taken


def _reachable(picture: Picture, live: Mapping[str, Standing]) -> set[str]:
    """Every step that can still come, from where the run stands."""
    links: dict[str, list[str]] = {}
    for shape in picture.shapes:
        if shape.link and not shape.throws:
            links.setdefault(shape.link, []).append(shape.id)
    waiting = [
        follower for element in live for follower in _followers(picture, element, links, open_now=True)
    ]
    if live:
        waiting += [shape.id for shape in picture.shapes if shape.by_event and shape.parent is None]
    found: set[str] = set()
    while waiting:
        element = waiting.pop()
        if element in found or element not in picture.by_id:
            continue
        found.add(element)
        waiting.extend(_followers(picture, element, links, open_now=False))
    return found


def _followers(
    picture: Picture, element: str, links: Mapping[str, list[str]], *, open_now: bool
) -> list[str]:
    shape = picture.by_id[element]
    found = [flow.target for flow in picture.outgoing.get(element, ())]
    found += [guest.id for guest in picture.attached.get(element, ())]
    if inside := picture.inside.get(element, ()):
        entered = {flow.target for child in inside for flow in picture.outgoing.get(child.id, ())}
        if not open_now:
            found += [child.id for child in inside if child.id not in entered and not child.host]
        found += [child.id for child in inside if child.by_event]
    if shape.throws and shape.link:
        found += links.get(shape.link, [])
    ends = not picture.outgoing.get(element) and shape.parent in picture.by_id
    if ends and shape.parent:
        found += [flow.target for flow in picture.outgoing.get(shape.parent, ())]
    return found
