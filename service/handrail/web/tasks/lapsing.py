"""Whether a step ends by itself when a timer that hangs on it fires, as the diagram it runs on says."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache

from handrail.application.queries.task_surroundings import NextTime
from handrail.engine import Bundle
from handrail.web.diagrams import Picture, Unreadable, read_picture


def ends_at(bundle: Bundle, lapses: Iterable[NextTime]) -> datetime | None:
    """When the first of the timers ends its step; None when none does, because they only remind or tell."""
    return min((one.at for one in lapses if _ends(bundle, one.element)), default=None)


def _ends(bundle: Bundle, element: str) -> bool:
    for name, data in sorted(bundle.files.items()):
        if name == "process.bpmn" or name.endswith("/process.bpmn"):
            picture = _picture(data)
            if picture is not None and element in picture.by_id:
                return picture.by_id[element].host is not None and picture.by_id[element].interrupting
    return False


@lru_cache(maxsize=64)
def _picture(data: bytes) -> Picture | None:
    try:
        return read_picture(data)
    except Unreadable:
        return None
