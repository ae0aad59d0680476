"""The acceptance scenarios about who decides (DOMAIN section 9), and what must be true once one has been played.

The files say what happens from step to step. What is here is what the section says in words, held against the whole
story at its end, whichever way it was played.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path

import yaml

from handrail.domain.events import RecordedEvent
from handrail.rehearsal.expectations import Seen
from tests.builders.house import REPOSITORY

NUMBERS = (2, 3, 5, 8, 11)


def scenario_files() -> Mapping[int, Path]:
    """The file of each scenario, by its number. Raises AssertionError where a number has not exactly one."""
    found: dict[int, Path] = {}
    for path in sorted((REPOSITORY / "processes").glob("*/scenarios/*.yaml")):
        number = yaml.safe_load(path.read_text()).get("domain")
        if number in NUMBERS:
            assert number not in found, f"two files are scenario {number}"
            found[number] = path
    assert sorted(found) == list(NUMBERS)
    return found


def check(number: int, seen: Seen) -> None:
    """What section 9 says of a scenario. Raises AssertionError."""
    _CHECKS[number](seen)


def _sent_without_approval(seen: Seen) -> None:
    """A support worker escalates above the table: sent without approval; not counted as variance."""
    assert seen.record("evaluation")["response_class"] == "continue"
    assert not {"ESC-04", "ESC-06a"} & seen.passed, "somebody was asked to approve it"
    assert not {"AttemptDenied", "SecondPersonAsked"} & seen.event_types
    assert seen.record("escalation")["t2"] is not None
    assert seen.rows("escalation_variances") == ()


def _lapsed_and_sent(seen: Seen) -> None:
    """A hold not decided lapses at 30 minutes, once; rung 1 of L-E is told; somebody who decided nothing sends it."""
    opened, lapsed = _only(seen, "EscalationOpened"), _only(seen, "HoldLapsed")
    assert lapsed.at - opened.at == timedelta(minutes=30)
    climbed = [event for event in _of(seen, "LadderClimbed") if event.data["element"] == "ESC-04"]
    assert [(one.data["ladder"], one.data["rung"], one.at) for one in climbed] == [("L-E", 1, lapsed.at)]
    assert "SecondPersonConfirmed" not in seen.event_types and "EscalationHeld" not in seen.event_types
    assert _only(seen, "EscalationSent").number > lapsed.number


def _declined_and_passed_up(seen: Seen) -> None:
    """Declined: 15 minutes, then the managers; the class stays, the plan is in force, the forum has the outcome."""
    answered = _only(seen, "PartnerAnswered")
    assert answered.data["decline_reason"] == "threshold"
    first, second = _of(seen, "DisagreementStageOpened")
    assert (second.data["stage"], second.data["because"]) == (2, "ran_out")
    assert second.at - first.at == timedelta(minutes=15)
    classes = {event.data["response_class"] for event in seen.events if event.data.get("response_class")}
    assert seen.record("escalation")["response_class"] == "very_urgent"
    assert _only(seen, "DisagreementEnded").data["class_before"] == "very_urgent"
    assert "very_urgent" in classes and not {"early_review", "continue"} & classes, "its class was lowered"
    assert seen.rows("contingency_plan")
    assert seen.record("forum_item")["outcome"] == seen.record("disagreement")["outcome"]


def _third_continue(seen: Seen) -> None:
    """The third continue takes a higher rank and new words; at 28 days the team meets before anybody decides again."""
    decided = [e for e in _of(seen, "TaskCompleted") if e.data["element"] == "RSD-03"]
    assert [e.data["right"] for e in decided] == ["role:team_lead", "role:team_lead", "role:senior_clinician"]
    considered = _only(seen, "RestrictionConsidered")
    assert considered.data["by"] == "mdt" and considered.data["total_days"] >= 28
    assert considered.number > decided[-1].number and "RSD-03" in seen.open
    assert seen.record("restriction")["continues"] == 3


def _expired(seen: Seen) -> None:
    """A delegation expires mid-task: the delegate is refused, the task offered again, and another decides."""
    (denied,) = (e for e in _of(seen, "AttemptDenied") if e.data["missing"] == "delegation")
    assert (denied.data["attempted"], denied.data["element"]) == ("CompleteTask", "ESC-04")
    released = _only(seen, "TaskReleased")
    assert released.number > denied.number and released.data["task_id"] == denied.data["task_id"]
    held = _only(seen, "EscalationHeld")
    assert held.data["decider_id"] != released.data["staff_id"]


def _of(seen: Seen, kind: str) -> tuple[RecordedEvent, ...]:
    return tuple(event for event in seen.events if event.type == kind)


def _only(seen: Seen, kind: str) -> RecordedEvent:
    (event,) = _of(seen, kind)
    return event


_CHECKS: Mapping[int, Callable[[Seen], None]] = {
    2: _sent_without_approval,
    3: _lapsed_and_sent,
    5: _declined_and_passed_up,
    8: _third_continue,
    11: _expired,
}
