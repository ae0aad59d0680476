"""What a scenario's `expect` step may ask, and what it found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from handrail.application.queries.case_detail import CaseDetail
from handrail.domain.events import RecordedEvent

TABLES = {
    "contact": "contacts",
    "escalation": "escalations",
    "evaluation": "evaluations",
    "decision": "decisions",
    "restriction": "restrictions",
    "restriction_review": "restriction_reviews",
    "review": "post_crisis_reviews",
    "action": "actions",
    "breach": "breaches",
    "interface_issue": "interface_issues",
    "contingency_plan": "contingency_plans",
    "care_plan": "care_plans",
    "meeting": "meetings",
    "meeting_answer": "meeting_answers",
    "delivery": "deliveries",
    "chase": "chases",
    "case": "cases",
    "concern": "safeguarding_concerns",
    "disagreement": "disagreements",
    "disagreement_stage": "disagreement_stages",
    "forum_item": "forum_items",
}


@dataclass(frozen=True)
class Seen:
    """A case as it stands when an expectation is held against it."""

    case: CaseDetail
    records: Mapping[str, tuple[dict[str, Any], ...]]
    events: tuple[RecordedEvent, ...]
    now: datetime

    @cached_property
    def open(self) -> frozenset[str]:
        """The element ids of open tasks."""
        return frozenset(task.element for task in self.case.tasks)

    @cached_property
    def event_types(self) -> frozenset[str]:
        """The types of the events so far."""
        return frozenset(event.type for event in self.events)

    @cached_property
    def ends(self) -> frozenset[str]:
        """The end events that any instance has reached."""
        return frozenset(
            step["element"]
            for event in self.events
            if event.type == "InstanceMoved"
            for step in event.data["steps"]
            if "end" in step.get("kind", "").lower()
        )

    @cached_property
    def late(self) -> frozenset[str]:
        """The element ids of tasks that went past their due time, ended or not."""
        return frozenset(event.data["element"] for event in self.events if event.type == "TaskLate")

    @cached_property
    def passed(self) -> frozenset[str]:
        """Every element that any instance has passed."""
        return frozenset(
            step["element"]
            for event in self.events
            if event.type == "InstanceMoved"
            for step in event.data["steps"]
        )

    def rows(self, noun: str) -> tuple[dict[str, Any], ...]:
        """The records of a noun, oldest first (ids are ordered by time)."""
        return self.records.get(TABLES.get(noun, noun), ())

    def record(self, noun: str) -> dict[str, Any]:
        """The newest record of a noun. Raises LookupError when there is none."""
        rows = self.rows(noun)
        if not rows:
            raise LookupError(f"there is no {noun} record")
        return rows[-1]


def unmet(seen: Seen, wanted: Mapping[str, Any]) -> list[str]:
    """Every expectation that does not hold, in words."""
    faults: list[str] = []
    for name, value in wanted.items():
        check = _CHECKS.get(name)
        if check is None:
            faults.append(f"cannot expect {name}; known are {', '.join(sorted(_CHECKS))}")
        else:
            faults.extend(check(seen, value))
    return faults


def _all_of(what: str, have: Callable[[Seen], Iterable[str]]) -> Callable[[Seen, Any], list[str]]:
    def check(seen: Seen, wanted: Any) -> list[str]:
        missing = set(_listed(wanted)) - set(have(seen))
        return [f"{what} lacks {sorted(missing)}; there are {sorted(have(seen))}"] if missing else []

    return check


def _none_of(what: str, have: Callable[[Seen], Iterable[str]]) -> Callable[[Seen, Any], list[str]]:
    def check(seen: Seen, wanted: Any) -> list[str]:
        there = set(_listed(wanted)) & set(have(seen))
        return [f"{what} has {sorted(there)}"] if there else []

    return check


def _evaluation(column: str) -> Callable[[Seen, Any], list[str]]:
    def check(seen: Seen, wanted: Any) -> list[str]:
        rows = seen.rows("evaluation")
        found = rows[-1].get(column) if rows else None
        return [] if found == wanted else [f"{column} is {found}, not {wanted}"]

    return check


def _status(seen: Seen, wanted: Any) -> list[str]:
    if isinstance(wanted, str):
        found = seen.case.instances[0].status.value if seen.case.instances else None
        return [] if found == wanted else [f"status is {found}, not {wanted}"]
    latest = {instance.process_key: instance.status.value for instance in reversed(seen.case.instances)}
    return [
        f"{key} is {latest.get(key)}, not {status}"
        for key, status in wanted.items()
        if latest.get(key) != status
    ]


def _instances(seen: Seen, wanted: Mapping[str, int]) -> list[str]:
    counts = Counter(instance.process_key for instance in seen.case.instances)
    return [f"{counts[key]} instances of {key}, not {n}" for key, n in wanted.items() if counts[key] != n]


def _record(seen: Seen, wanted: Mapping[str, Any]) -> list[str]:
    faults = []
    for noun, values in wanted.items():
        rows = seen.rows(noun)
        if not rows:
            faults.append(f"there is no {noun} record")
            continue
        for column, value in values.items():
            found = rows[-1].get(column, "(no such column)")
            if not _same(found, value):
                faults.append(f"{noun}.{column} is {found!r}, not {value!r}")
    return faults


def _records(seen: Seen, wanted: Mapping[str, int]) -> list[str]:
    return [
        f"{len(seen.rows(noun))} {noun} records, not {n}"
        for noun, n in wanted.items()
        if len(seen.rows(noun)) != n
    ]


def _notices(seen: Seen, wanted: Any) -> list[str]:
    subjects = {row["subject"] for row in seen.records.get("notices", ())}
    missing = [subject for subject in _listed(wanted) if subject not in subjects]
    return [f"no notice {missing}; there are {sorted(subjects)}"] if missing else []


def _due(seen: Seen, wanted: Mapping[str, str]) -> list[str]:
    due = {task.element: task.due_at for task in seen.case.tasks}
    faults = []
    for element, at in wanted.items():
        instant = datetime.fromisoformat(at)
        if due.get(element) != instant:
            faults.append(f"{element} is due {due.get(element)}, not {instant}")
    return faults


def _rungs(seen: Seen, wanted: Mapping[str, Any]) -> list[str]:
    faults = []
    for element, instants in wanted.items():
        called = [e.at for e in seen.events if e.type == "LadderClimbed" and e.data["element"] == element]
        if called != [datetime.fromisoformat(at) for at in _listed(instants)]:
            faults.append(f"the rungs of {element} were called at {[at.isoformat() for at in called]}")
    return faults


def _same(found: Any, wanted: Any) -> bool:
    if wanted == "*":
        return found is not None
    if isinstance(found, str) and isinstance(wanted, str) and found != wanted:
        try:
            return datetime.fromisoformat(found) == datetime.fromisoformat(wanted)
        except (ValueError, TypeError):
            return False
    return bool(found == wanted)


def _listed(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value]


_CHECKS: dict[str, Callable[[Seen, Any], list[str]]] = {
    "open": _all_of("open tasks", lambda seen: seen.open),
    "not_open": _none_of("open tasks", lambda seen: seen.open),
    "events": _all_of("events", lambda seen: seen.event_types),
    "not_events": _none_of("events", lambda seen: seen.event_types),
    "ends": _all_of("ends", lambda seen: seen.ends),
    "passed": _all_of("steps", lambda seen: seen.passed),
    "not_passed": _none_of("steps", lambda seen: seen.passed),
    "late": _all_of("late tasks", lambda seen: seen.late),
    "class": _evaluation("response_class"),
    "row": _evaluation("row"),
    "decide_within": _evaluation("decide_within"),
    "status": _status,
    "instances": _instances,
    "record": _record,
    "records": _records,
    "notices": _notices,
    "due": _due,
    "rungs": _rungs,
}
