"""Specialist advice: the asker's clock runs on, the asker decides, and a decision can name the advice."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from handrail.application.commands.complete_task import CompleteTask
from handrail.application.commands.confirm_decision import ConfirmDecision
from handrail.application.commands.get_help import GetHelp
from handrail.application.commands.start_process import StartProcess
from handrail.application.queries.case_detail import ShowCase
from handrail.application.queries.case_records import CaseRecords
from handrail.application.queries.history import CaseHistory
from handrail.domain.actors import SYSTEM
from handrail.domain.cases import Case
from handrail.domain.errors import Invalid, NotPermitted
from handrail.domain.tasks import Task
from handrail.gateways.clock import VirtualClock
from handrail.rehearsal.answers import REASON, valid
from handrail.rehearsal.virtual_time import advance
from handrail.storage.advice import AdviceRecords
from tests.builders.house import House, a_house


@pytest.fixture
def house(furnished_database: str) -> Iterator[House]:
    with a_house(furnished_database) as made:
        yield made


@pytest.fixture
def case(house: House) -> Case:
    made = house.a_case()
    later(house, days=1)
    house.handrail.perform(
        GetHelp(case_id=made.id, response_class="urgent"), by=house.persona("clinician-north")
    )
    return made


def later(house: House, **gap: float) -> None:
    assert isinstance(house.clock, VirtualClock)
    advance(house.handrail, house.clock, to=house.clock.now() + timedelta(**gap))


def task_at(house: House, case: Case, element: str) -> Task:
    tasks = house.handrail.ask(ShowCase(case_id=case.id), by=SYSTEM).tasks
    return next(task for task in tasks if task.element == element)


def complete(house: House, case: Case, element: str, by: str = "clinician-north", **changes: Any) -> None:
    task = task_at(house, case, element)
    assert task.form_key is not None
    answers = valid(task.form_key, now=house.clock.now(), people=house.people(), **changes)
    command = CompleteTask(task_id=task.id, answers=answers, seen_revision=task.revision)
    house.handrail.perform(command, by=house.persona(by))


def ask(house: House, case: Case, **changes: Any) -> None:
    about = task_at(house, case, "ESC-03")
    command = StartProcess(
        case_id=case.id, process="specialist-advice", variables={"about_task_id": str(about.id)}
    )
    house.handrail.perform(command, by=house.persona("clinician-north"))
    complete(house, case, "ADV-01", **changes)


def advice(house: House, case: Case) -> dict[str, Any]:
    return house.handrail.ask(CaseRecords(case_id=case.id), by=SYSTEM)["advice"][-1]


def test_asking_stops_no_clock_and_is_found_by_the_step_it_is_about(house: House, case: Case) -> None:
    before = task_at(house, case, "ESC-03")
    ask(house, case)
    after = task_at(house, case, "ESC-03")
    assert (after.due_at, after.clock) == (before.due_at, before.clock)
    with house.handrail.database.reading() as session:
        found = AdviceRecords(session).about_task(before.id)
    assert [one.reference for one in found] == [f"advice:{advice(house, case)['id']}"]


def test_it_is_due_when_it_is_needed_if_that_is_sooner_than_the_clock(house: House, case: Case) -> None:
    needed_by = house.clock.now() + timedelta(minutes=40)
    ask(house, case, needed_by=needed_by.isoformat())
    assert task_at(house, case, "ADV-02").due_at == needed_by


def test_a_person_who_was_named_answers_whatever_their_role(house: House, case: Case) -> None:
    ask(house, case, specialism="other", adviser=str(house.persona("pharmacist-north").id))
    task = task_at(house, case, "ADV-02")
    assert (task.role, task.assignee_id) == ("pharmacist", house.persona("pharmacist-north").id)
    with pytest.raises(NotPermitted):
        complete(house, case, "ADV-02", by="consultant-north")
    complete(house, case, "ADV-02", by="pharmacist-north")


def test_nobody_of_another_place_can_be_asked(house: House, case: Case) -> None:
    with pytest.raises(Invalid):
        ask(house, case, adviser=str(house.persona("consultant-south").id))


def test_an_answer_late_is_said_so_and_nothing_is_decided_by_silence(house: House, case: Case) -> None:
    ask(house, case)
    later(house, hours=3)
    assert advice(house, case)["replied_at"] is None
    complete(house, case, "ADV-02", by="pharmacist-north")
    history = house.handrail.ask(CaseHistory(case_id=case.id), by=SYSTEM).events
    given = next(event for event in history if event.type == "AdviceGiven")
    assert given.data["in_time"] is False


def test_no_words_of_question_or_answer_reach_the_log(house: House, case: Case) -> None:
    ask(house, case, question="May Quillfeather start again at the old dose, and what is to be checked?")
    complete(house, case, "ADV-02", by="pharmacist-north", advice="Quillfeather may start again tonight.")
    complete(
        house, case, "ADV-03", use="not_followed", use_reason="Quillfeather would not take it and went out."
    )
    history = house.handrail.ask(CaseHistory(case_id=case.id), by=SYSTEM).events
    assert "Quillfeather" not in json.dumps([event.data for event in history], default=str)
    with house.handrail.database.reading() as session:
        kept = AdviceRecords(session).of_case(case.id)[0]
        words = AdviceRecords(session).sealed_words(kept.id)
    assert words is not None and all(part is not None for part in words)


def test_a_decision_names_the_advice_it_rests_on(house: House, case: Case) -> None:
    soon = (house.clock.now() + timedelta(hours=3)).isoformat()
    ask(house, case)
    complete(house, case, "ESC-03", choice="propose_hold", class_requested="urgent", needed_by=soon)
    reference = f"advice:{advice(house, case)['id']}"
    with pytest.raises(Invalid):
        complete(house, case, "ESC-04", by="senior-clinician-north", evidence_seen=[reference])
    complete(house, case, "ADV-02", by="pharmacist-north")
    complete(house, case, "ESC-04", by="senior-clinician-north", evidence_seen=["summary", reference])
    task = task_at(house, case, "ESC-04")
    command = ConfirmDecision(task_id=task.id, agrees=True, reason=REASON, seen_revision=task.revision)
    house.handrail.perform(command, by=house.persona("senior-clinician-2-north"))
    decisions = house.handrail.ask(CaseRecords(case_id=case.id), by=SYSTEM)["decisions"]
    assert [row["evidence_refs"] for row in decisions if row["element"] == "ESC-04"] == [["summary", reference]]
