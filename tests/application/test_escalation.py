"""What must hold of an escalation on any path: one a case, responsibility without a gap, no words in the log."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from handrail.application.commands.complete_task import CompleteTask
from handrail.application.commands.get_help import GetHelp
from handrail.application.commands.send_message import SendMessage
from handrail.application.queries.case_detail import ShowCase
from handrail.application.queries.case_records import CaseRecords
from handrail.application.queries.history import CaseHistory
from handrail.domain.actors import SYSTEM
from handrail.domain.cases import Case
from handrail.domain.errors import Invalid
from handrail.domain.identifiers import CaseId
from handrail.domain.tasks import Task
from handrail.gateways.clock import VirtualClock
from handrail.rehearsal.answers import valid
from handrail.rehearsal.virtual_time import advance
from tests.builders.house import House, a_house


@pytest.fixture
def house(furnished_database: str) -> Iterator[House]:
    with a_house(furnished_database) as made:
        yield made


@pytest.fixture
def case(house: House) -> Case:
    made = house.a_case()
    later(house, days=1)
    return made


def later(house: House, **gap: float) -> None:
    assert isinstance(house.clock, VirtualClock)
    advance(house.handrail, house.clock, to=house.clock.now() + timedelta(**gap))


def records(house: House, case: Case, table: str) -> tuple[dict[str, Any], ...]:
    return house.handrail.ask(CaseRecords(case_id=case.id), by=SYSTEM)[table]


def task_at(house: House, case_id: CaseId, element: str) -> Task:
    tasks = house.handrail.ask(ShowCase(case_id=case_id), by=SYSTEM).tasks
    return next(task for task in tasks if task.element == element)


def complete(house: House, case: Case, element: str, by: str = "clinician-north", **changes: Any) -> None:
    task = task_at(house, case.id, element)
    assert task.form_key is not None
    people = house.people("south" if by.endswith("south") else "north")
    answers = valid(task.form_key, now=house.clock.now(), people=people, **changes)
    command = CompleteTask(task_id=task.id, answers=answers, seen_revision=task.revision)
    house.handrail.perform(command, by=house.persona(by))


def get_help(house: House, case: Case, by: str = "support-worker-north", cls: str = "urgent") -> None:
    house.handrail.perform(GetHelp(case_id=case.id, response_class=cls), by=house.persona(by))


def tell(house: House, case: Case, name: str, **payload: Any) -> None:
    command = SendMessage(
        name=name,
        correlation={"case_id": str(case.id)},
        payload=payload,
        message_id=f"{name} {house.clock.now()}",
    )
    house.handrail.perform(command, by=house.persona("team-lead-north"))


def sent(house: House, case: Case) -> None:
    get_help(house, case)
    complete(house, case, "ESC-03")
    now = house.clock.now().isoformat()
    complete(house, case, "ESC-07", sent_at=now, channel_used="secure_email", read_back_done=None)


def test_two_people_asking_at_the_same_moment_open_one_escalation(house: House, case: Case) -> None:
    with ThreadPoolExecutor(2) as pool:
        for asked in [
            pool.submit(get_help, house, case, "support-worker-north"),
            pool.submit(get_help, house, case, "clinician-north"),
        ]:
            asked.result(timeout=60)
    assert len(records(house, case, "escalations")) == 1
    history = house.handrail.ask(CaseHistory(case_id=case.id), by=SYSTEM).events
    assert sorted(event.type for event in history if event.type.startswith("Escalation")) == [
        "EscalationJoined",
        "EscalationOpened",
    ]


def test_responsibility_passes_on_acceptance_without_a_gap_or_an_overlap(house: House, case: Case) -> None:
    sent(house, case)
    tell(house, case, "partner.outcome")
    later(house, hours=1)
    accepted_from = (house.clock.now() + timedelta(hours=2)).isoformat()
    complete(house, case, "ESC-10", accountable_from=accepted_from)
    lines = [
        line for line in records(house, case, "responsibilities") if line["kind"] == "accountable_clinician"
    ]
    ours, theirs = sorted(lines, key=lambda line: line["from_at"])
    assert (ours["holder_party"], theirs["holder_party"]) == ("us", "crisis_team")
    assert ours["to_at"] == theirs["from_at"]
    assert theirs["to_at"] is None


def test_sending_and_an_acknowledgement_move_no_responsibility(house: House, case: Case) -> None:
    sent(house, case)
    tell(house, case, "partner.acknowledged", by_role="duty_worker")
    lines = [
        line for line in records(house, case, "responsibilities") if line["kind"] == "accountable_clinician"
    ]
    assert [line["holder_party"] for line in lines] == ["us"]
    assert lines[0]["to_at"] is None


def test_an_answer_without_an_acknowledgement_stamps_both(house: House, case: Case) -> None:
    sent(house, case)
    later(house, minutes=20)
    tell(house, case, "partner.outcome")
    said_at = house.clock.now().isoformat()
    complete(house, case, "ESC-10", at=said_at, accountable_from=said_at)
    (found,) = records(house, case, "escalations")
    assert found["t3"] == found["t4"]
    assert found["t3"] is not None


def test_who_raised_it_is_told_what_came_of_it(house: House, case: Case) -> None:
    sent(house, case)
    tell(house, case, "partner.outcome")
    complete(house, case, "ESC-10", at=house.clock.now().isoformat())
    complete(house, case, "ESC-13", outcome="seen_by_crisis")
    raiser = str(house.persona("support-worker-north").id)
    told = [n for n in records(house, case, "notices") if n["subject"] == "escalation_outcome"]
    assert [(notice["staff_id"], notice["facts"]["outcome"]) for notice in told] == [
        (raiser, "seen_by_crisis")
    ]


def test_no_word_that_somebody_wrote_is_in_the_log_or_in_what_the_process_knows(
    house: House, case: Case
) -> None:
    secret = "Saw a blue heron on the towpath and would not leave it alone."
    get_help(house, case)
    complete(house, case, "ESC-03", what_changed_text=secret, requested_text=secret, contact_now=secret)
    complete(house, case, "ESC-08", means_safety=secret)
    history = house.handrail.ask(CaseHistory(case_id=case.id), by=SYSTEM).events
    assert "heron" not in json.dumps([event.data for event in history])
    assert "heron" not in json.dumps(house.handrail.ask(CaseRecords(case_id=case.id), by=SYSTEM))
    instances = house.handrail.ask(ShowCase(case_id=case.id), by=SYSTEM).instances
    assert all(b"heron" not in instance.state for instance in instances)


def test_a_class_below_the_present_one_needs_a_hold(house: House, case: Case) -> None:
    get_help(house, case, cls="very_urgent")
    with pytest.raises(Invalid) as refusal:
        complete(house, case, "ESC-03", class_requested="urgent")
    assert any("class_requested" in problem.pointer for problem in refusal.value.problems)


def test_a_countersigned_plan_needs_another_pair_of_eyes(house: House) -> None:
    southern = house.a_case(locality="southmere")
    later(house, days=1, hours=12)
    get_help(house, southern, by="support-worker-south")
    complete(house, southern, "ESC-03", by="support-worker-south")
    complete(house, southern, "ESC-08", by="on-call-clinician-south")
    plan = task_at(house, southern.id, "ESC-08-countersign")
    assert house.persona("on-call-clinician-south").id in plan.not_by


def test_a_reason_for_a_clock_that_was_kept_is_refused(house: House, case: Case) -> None:
    sent(house, case)
    later(house, hours=2)
    tell(house, case, "partner.outcome")
    complete(house, case, "ESC-10", at=house.clock.now().isoformat())
    missed = {"clock": "ack", "reason": "partner_capacity", "text": "They were busy."}
    kept = {"clock": "send", "reason": "staffing_gap", "text": "We were short."}
    with pytest.raises(Invalid):
        complete(house, case, "ESC-13", clock_variances=[missed, kept])
    complete(house, case, "ESC-13", clock_variances=[missed])
    assert [row["clock"] for row in records(house, case, "escalation_variances")] == ["ack"]
