"""A task that somebody else must do (`notBy`) names elements that a person completes."""

from __future__ import annotations

from collections.abc import Iterator

from handrail.engine.checks.drawn import Drawn
from handrail.engine.findings import Finding

_DONE_BY_PEOPLE = frozenset({"userTask", "manualTask", "task"})


def check(drawn: Drawn) -> Iterator[Finding]:
    """A finding for each name in a `notBy` that is no task of a person in any diagram of the bundle."""
    tasks = {element.id for _, element in drawn.elements(*_DONE_BY_PEOPLE)}
    for _, element in drawn.elements():
        listed = element.properties.get("notBy", "")
        if listed.lstrip().startswith("="):
            continue
        for name in listed.split():
            if name not in tasks:
                yield element.finding("excluded_people", f"notBy names {name}, which is no task of a person")
