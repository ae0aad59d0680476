"""What becomes of every process when the person dies or moves, and when serious harm is reported: one table.

A process without a row fails. What ends with the case leaves nothing to do; what must not be lost goes on, with
somebody to do it (DOMAIN sections 3.1, 3.5, 3.6 and 3.10).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from handrail.rehearsal.scenarios import Player, Scenario
from tests.builders.house import REPOSITORY, House, a_house

NORTH, SENIOR = "clinician-north", "senior-clinician-north"
DIED: Mapping[str, Any] = {"end": {"reason": "died"}}
MOVED: Mapping[str, Any] = {"end": {"reason": "transferred"}}
HARM: Mapping[str, Any] = {"message": {"name": "incident.harm", "payload": {"level": "severe"}}}
NO_TIME = ("THR-04",)
"""A flag on a row of a table waits for whoever raised it, without a clock."""
MESSAGES = {"died": DIED, "moved": MOVED, "harm": HARM}


@dataclass(frozen=True, kw_only=True)
class Row:
    """How a process comes to wait, what is open then, and what is open after each message.

    `harm` None: it hears nothing of it, so nothing changes. Without `before` it waits for nobody in a person's case.
    """

    steps: tuple[Mapping[str, Any], ...] = ()
    before: frozenset[str] = frozenset()
    died: frozenset[str] = frozenset()
    moved: frozenset[str] = frozenset()
    harm: frozenset[str] | None = None
    referral: Mapping[str, Any] | None = None
    why: str = ""


def opened(*elements: str) -> frozenset[str]:
    return frozenset(elements)


def begins(process: str, **more: Any) -> Mapping[str, Any]:
    return {"start": {"process": process, "by": NORTH, **more}}


def done(task: str, by: str = NORTH, **answers: Any) -> Mapping[str, Any]:
    return {"complete": {"task": task, "by": by, "answers": answers}}


REVIEW_DUE: Mapping[str, Any] = {
    "escalation_id": "0198c0de-0000-7000-8000-000000000001",
    "class": "urgent",
    "t0": "{now-P1D}",
    "t1": "{now-P1D}",
    "t2": "{now-P1D}",
    "t3": None,
    "t4": None,
    "t5": None,
    "clock_from": "{now}",
    "went_to_partner": True,
    "resolved_internally": False,
    "repeat_90d": 1,
    "safeguarding_or_restriction": False,
    "recorder": "{staff:clinician-north}",
    "hold_decider": None,
}
NEVER_ASKED = {
    "red_flag": False, "concern": 7, "n_signature": 0, "n_change": 0, "gap": 0, "ooh": False, "source": "contact"
}  # fmt: skip
APPLIED = done(
    "RIM-01", origin="emergency", type="areas", started_at="{now-PT10M}", time_limit="{now+P2D}", review_at="{now+P1D}"
)  # fmt: skip

ROWS: Mapping[str, Row] = {
    "escalation": Row(
        steps=({"help": {"by": NORTH, "class": "urgent"}}, done("ESC-03")),
        before=opened("ESC-07", "ESC-08"),
        died=opened("ESC-19-hand", "ESC-19-next"),
        moved=opened("ESC-19-next"),
        harm=opened("ESC-07", "ESC-08", "ESC-17-hand"),
        why="nobody is chased; what happened is said, and after a death it is frozen and handed over",
    ),
    "disagreement": Row(
        steps=(begins("disagreement", variables={"subject": "plan", "class": "urgent"}),),
        before=opened("DIS-02", "DIS-1"),
        why="it ends unsettled, and both sides and the forum see that; harm alone settles nothing",
    ),
    "safeguarding-actions": Row(
        steps=(begins("safeguarding-actions"), done("SAF-01"), done("SAF-02")),
        before=opened("SAF-03"),
        died=opened("SAF-03", "SAF-08-own"),
        moved=opened("SAF-03", "SAF-08-own"),
        why="a concern is never lost: the safeguarding lead takes it on",
    ),
    "post-crisis-review": Row(
        steps=(
            begins("post-crisis-review", message="review.due", variables=REVIEW_DUE),
            done("PCR-02", "team-lead-north", reviewer="{staff:clinician-2-north}"),
        ),
        before=opened("PCR-03"),
        died=opened("PCR-03", "PCR-12"),
        moved=opened("PCR-03", "PCR-12"),
        why="the reviewer writes why it closes, and that ends the rest",
    ),
    "mdt-decision": Row(
        steps=(begins("mdt-decision"), done("MDT-01")),
        before=opened("MDT-02"),
        why="a meeting still to come is cancelled",
    ),
    "specialist-advice": Row(
        steps=(
            begins("specialist-advice", variables={"specialism": "senior_view"}),
            done("ADV-01", specialism="senior_view"),
        ),
        before=opened("ADV-02"),
        why="nobody waits for an answer any more",
    ),
    "contact-intensity": Row(
        steps=(begins("contact-intensity"),),
        before=opened("INT-01"),
        why="there is no rhythm to change any more",
    ),
    "referral": Row(
        referral={"source": "carer", "urgency": "routine"},
        before=opened("REF-01", "REF-04"),
        why="it ends with the episode",
    ),
    "restriction-imposition": Row(
        steps=(begins("restriction-imposition", message="restriction.applied"), APPLIED),
        before=opened("RIM-03"),
        why="what is in place and undecided ends with the case",
    ),
    "restriction-step-down": Row(
        steps=(
            begins("restriction-imposition"),
            done("RIM-01"),
            done("RIM-03", "clinician-2-north"),
            done("RIM-04", SENIOR),
            done("RIM-05"),
            {"message": {"name": "restriction.review_requested"}},
        ),
        before=opened("RSD-02"),
        why="it ends with the case, and its review with it",
    ),
    "threshold-decision": Row(
        steps=(begins("threshold-decision", variables=NEVER_ASKED),),
        before=opened("ESC-05", "THR-06"),
        died=opened("ESC-19-hand", "ESC-19-next", "THR-06"),
        moved=opened("ESC-19-next", "THR-06"),
        harm=opened("ESC-05", "ESC-17-hand", "THR-06"),
        why="a senior still says what the table should have: the table is for everybody",
    ),
    "contact": Row(
        steps=(begins("contact", message="rule.flagged"),),
        before=opened("THR-04"),
        died=opened("THR-04"),
        moved=opened("THR-04"),
        why="a flag is about a row of a table, which is for everybody",
    ),
    "senior-call": Row(
        steps=(begins("senior-call"),),
        before=opened("SEN-02"),
        why="nobody is called any more",
    ),
    "delegation": Row(why="a matter of its own, in no person's case"),
    "decision-rights": Row(why="it answers at once, and waits for nobody"),
}  # fmt: skip


def player(row: Row, house: House) -> Player:
    scenario = Scenario(
        title="what ends with a case",
        path=Path("processes/table/scenarios/row"),
        locality="northvale",
        pathway="adult_community",
        at=datetime(2026, 3, 2, 10, 0, tzinfo=UTC),
        plan={},
        steps=row.steps,
        referral=row.referral,
    )
    return Player(house.handrail, house.clock, scenario)


def played(one: Player, steps: tuple[Mapping[str, Any], ...]) -> None:
    for step in steps:
        for kind, content in step.items():
            getattr(one, f"_{kind}")(content)


SHIPPED = {path.parent.name for path in (REPOSITORY / "processes").glob("*/process.bpmn")}
WAITING = sorted(key for key, row in ROWS.items() if row.before and key in SHIPPED)


@pytest.mark.parametrize("message", sorted(MESSAGES))
@pytest.mark.parametrize("process", WAITING)
def test_what_becomes_of_a_process(process: str, message: str, furnished_database: str) -> None:
    row = ROWS[process]
    with a_house(furnished_database, at=datetime(2026, 3, 2, 10, 0, tzinfo=UTC)) as house:
        one = player(row, house)
        one.play()
        assert one.seen().open == row.before
        if message == "harm" and row.harm is None:
            refused = {**HARM["message"], "refused": "Nothing in this case waits"}
            played(one, ({"message": refused},))
            assert one.seen().open == row.before
            return
        played(one, (MESSAGES[message],))
        assert one.seen().open == getattr(row, message)
        left = [task for task in one.seen().case.tasks if task.element not in NO_TIME]
        assert all(task.role and task.due_at for task in left), (
            "what goes on has somebody to do it, and a time"
        )


def test_every_process_has_a_row() -> None:
    assert not SHIPPED - set(ROWS)


@pytest.mark.parametrize("process", sorted(key for key, row in ROWS.items() if not row.before))
def test_a_process_without_steps_waits_for_nobody_in_a_persons_case(process: str) -> None:
    drawn = (REPOSITORY / "processes" / process / "process.bpmn").read_text()
    starts_by_itself = "<bpmn:userTask" not in drawn and "CatchEvent" not in drawn
    assert ROWS[process].why and (starts_by_itself or process == "delegation")
