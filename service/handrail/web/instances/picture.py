"""The picture of a run: its diagram with what is done, open and late."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from types import SimpleNamespace
from typing import Any

from handrail.application.queries.instance_detail import InstanceDetail
from handrail.web.diagrams import Journey, Picture, draw, journey, read_picture
from handrail.web.door import now


@lru_cache(maxsize=128)
def picture_in(diagram: bytes) -> Picture:
    """A diagram's shapes and flows, read once (a published diagram never changes)."""
    return read_picture(diagram)


def steps_of(detail: InstanceDetail) -> list[Any]:
    """Every element passed, oldest first, with when and by whom."""
    return [
        SimpleNamespace(**{**_NO_STEP, **step}, at=event.at, actor_id=event.actor_id)
        for event in detail.events
        if event.type == "InstanceMoved"
        for step in event.data["steps"]
    ]


def journey_of(detail: InstanceDetail, *, at: datetime | None = None) -> Journey:
    """How the run stands on its diagram."""
    at = at or now()
    waiting = [task for task in detail.tasks if task.is_open]
    incident = detail.instance.incident or {}
    return journey(
        picture_in(detail.bundle.files["process.bpmn"]),
        steps_of(detail),
        waiting=[task.element for task in waiting] + [t.element for t in detail.timers if t.kind.value == "flow"],
        late=[task.element for task in waiting if task.due_at is not None and task.due_at < at],
        incidents=[incident["element"]] if incident.get("element") else [],
    )


def picture_of(detail: InstanceDetail, **more: Any) -> str:
    """The picture as SVG."""
    title = f"{detail.version.name}, version {detail.version.number}"
    return draw(picture_in(detail.bundle.files["process.bpmn"]), journey_of(detail), title=title, legend=True, **more)


_NO_STEP = {
    "element": "",
    "name": "",
    "kind": "",
    "process": None,
    "flow": None,
    "flow_name": None,
    "condition": None,
    "values": None,
    "table": None,
    "rows": (),
    "inputs": None,
    "outputs": None,
    "nearest": (),
    "failure": None,
}
