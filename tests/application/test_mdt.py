"""Meetings as people hold them: who chairs, whose record it is, and what partners may still say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

import pytest

from handrail.application.commands.complete_task import CompleteTask
from handrail.application.commands.publish_bundle import PublishBundle
from handrail.application.commands.reassign_task import ReassignTask
from handrail.application.commands.send_message import SendMessage
from handrail.application.commands.start_process import StartProcess
from handrail.application.import_processes import read_bundles
from handrail.application.queries.case_detail import ShowCase
from handrail.application.queries.case_records import CaseRecords
from handrail.application.queries.history import CaseHistory
from handrail.application.queries.task_detail import ShowTask
from handrail.application.queries.verify_history import VerifyHistory
from handrail.application.work import Look
from handrail.domain.actors import SYSTEM
from handrail.domain.cases import Case
from handrail.domain.errors import Invalid, NotFound, NotPermitted
from handrail.domain.tasks import Task
from handrail.gateways.clock import VirtualClock
from handrail.rehearsal.answers import valid
from handrail.rehearsal.virtual_time import advance
from handrail.storage.meetings import Meetings
from tests.builders.house import REPOSITORY, House, a_house

CHAIR = "senior-clinician-2-north"


@pytest.fixture
def house(furnished_database: str) -> Iterator[House]:
    with a_house(furnished_database) as made:
        yield made


def a_meeting(house: House, case: Case, *, until: str, **asked: Any) -> None:
    """A meeting of a case, taken as far as the step `until`, which is open then."""
    command = StartProcess(case_id=case.id, process="mdt-decision", variables={})
    house.handrail.perform(command, by=house.persona("clinician-north"))
    for element, by in (("MDT-01", "clinician-north"), ("MDT-02", "clinician-north"), ("MDT-03", CHAIR)):
        if element == until:
            return
        complete(house, case, element, by, **(asked if element == "MDT-01" else {}))
    if until == "MDT-04":
        return
    complete(house, case, "MDT-04", CHAIR, authority="within_terms")
    if until == "MDT-05":
        return
    complete(house, case, "MDT-05", CHAIR)


def tasks(house: House, case: Case) -> dict[str, Task]:
    return {task.element: task for task in house.handrail.ask(ShowCase(case_id=case.id), by=SYSTEM).tasks}


def complete(house: House, case: Case, element: str, by: str, **changes: Any) -> None:
    task = tasks(house, case)[element]
    assert task.form_key is not None
    answers = valid(task.form_key, now=house.clock.now(), people=house.people(), **changes)
    command = CompleteTask(task_id=task.id, answers=answers, seen_revision=task.revision)
    house.handrail.perform(command, by=house.persona(by))


def rows(house: House, case: Case, table: str) -> tuple[Mapping[str, Any], ...]:
    return tuple(house.handrail.ask(CaseRecords(case_id=case.id), by=SYSTEM)[table])


def meeting(house: House, case: Case) -> Mapping[str, Any]:
    return rows(house, case, "meetings")[-1]


def whole(house: House) -> bool:
    return house.handrail.ask(VerifyHistory(rebuild=True), by=SYSTEM).faults == ()


def test_only_the_named_chair_records_what_a_meeting_decides(house: House) -> None:
    case = house.a_case()
    a_meeting(house, case, until="MDT-04")
    assert tasks(house, case)["MDT-04"].assignee_id == house.persona(CHAIR).id
    for somebody in ("clinical-director", "consultant-north", "team-lead-north", "clinician-north"):
        with pytest.raises(NotPermitted):
            complete(house, case, "MDT-04", somebody)
    with pytest.raises(NotFound):
        complete(house, case, "MDT-04", "senior-clinician-2-south")
    assert meeting(house, case)["state"] == "open"
    assert rows(house, case, "decisions") == ()
    complete(house, case, "MDT-04", CHAIR, authority="within_terms")
    (decision,) = rows(house, case, "decisions")
    assert decision["code"] == "D6" and decision["decider_id"] == str(house.persona(CHAIR).id)
    assert whole(house)


def test_whoever_opens_the_meeting_in_the_chairs_place_is_its_chair(house: House) -> None:
    case = house.a_case()
    a_meeting(house, case, until="MDT-03")
    task, stand_in = tasks(house, case)["MDT-03"], house.persona("senior-clinician-north")
    command = ReassignTask(task_id=task.id, to="senior-clinician-north", seen_revision=task.revision)
    house.handrail.perform(command, by=house.persona("team-lead-north"))
    complete(house, case, "MDT-03", "senior-clinician-north")
    assert meeting(house, case)["chair_id"] == str(stand_in.id)
    with pytest.raises(NotPermitted):
        complete(house, case, "MDT-04", CHAIR)
    complete(house, case, "MDT-04", "senior-clinician-north")
    assert meeting(house, case)["state"] == "recommended"


def test_a_chair_who_falls_ill_is_followed_by_whoever_a_lead_names(house: House) -> None:
    case = house.a_case()
    a_meeting(house, case, until="MDT-04")
    task, follower = tasks(house, case)["MDT-04"], house.persona("consultant-north")
    elsewhere = ReassignTask(task_id=task.id, to="consultant-south", seen_revision=task.revision)
    with pytest.raises(Invalid):
        house.handrail.perform(elsewhere, by=house.persona("team-lead-north"))
    command = ReassignTask(task_id=task.id, to="consultant-north", seen_revision=task.revision)
    house.handrail.perform(command, by=house.persona("team-lead-north"))
    with pytest.raises(NotPermitted):
        complete(house, case, "MDT-04", CHAIR)
    complete(house, case, "MDT-04", "consultant-north", authority="within_terms")
    assert meeting(house, case)["chair_id"] == str(follower.id)
    assert tasks(house, case)["MDT-05"].assignee_id == follower.id


def test_a_decision_moves_accountability_and_a_recommendation_does_not(house: House) -> None:
    other = str(house.persona("clinician-2-north").id)
    for authority, moves in (("recommendation_only", False), ("within_terms", True)):
        case = house.a_case()
        a_meeting(house, case, until="MDT-04")
        complete(house, case, "MDT-04", CHAIR, authority=authority, accountable_clinician_after=other)
        running = [row for row in rows(house, case, "responsibilities") if row["to_at"] is None]
        assert len(running) == 1
        assert (running[0]["holder_id"] == other) is moves
    assert whole(house)


def test_words_are_sealed_and_the_log_has_none_of_them(house: House) -> None:
    case = house.a_case()
    a_meeting(house, case, until="MDT-05")
    with house.handrail.database.reading() as session:
        look = Look(session=session, actor=SYSTEM, resources=house.handrail.resources)
        (held,) = Meetings(session).of_case(case.id)
        asked, said = Meetings(session).asked_words(held.id), Meetings(session).spoken_words(held.id)
        assert asked is not None and said is not None
        kept = look.words_of(case, said, place=f"meeting:{held.id}:spoken")
        assert kept["contingency"].startswith("If she is in crisis")
        question = look.words_of(case, asked, place=f"meeting:{held.id}:asked")["question"]
    history = repr(
        [event.data for event in house.handrail.ask(CaseHistory(case_id=case.id), by=SYSTEM).events]
    )
    assert question not in history and kept["decided"] not in history and kept["contingency"] not in history


def test_the_chair_is_shown_what_was_asked(house: House) -> None:
    case = house.a_case()
    a_meeting(house, case, until="MDT-04", question="Should she move nearer to her sister?")
    shown = house.handrail.ask(ShowTask(task_id=tasks(house, case)["MDT-04"].id), by=house.persona(CHAIR))
    assert shown.answers["question"] == "Should she move nearer to her sister?"
    assert shown.answers["authority"] == "within_terms"


def test_an_answer_for_another_case_or_twice_changes_nothing(house: House) -> None:
    case, other = house.a_case(), house.a_case()
    a_meeting(house, case, until="MDT-06")
    mine = meeting(house, case)
    by = house.persona("clinician-north")

    def says(where: Case, answer: str, number: int) -> None:
        command = SendMessage(
            name="mdt.answered",
            correlation={"case_id": str(where.id), "meeting_id": mine["id"]},
            payload={"org": "local_authority", "answer": answer, "by_role": "social_worker"},
            message_id=f"answer-{number}",
        )
        house.handrail.perform(command, by=by)

    with pytest.raises((Invalid, NotFound)):
        says(other, "confirmed", 1)
    assert rows(house, case, "meeting_answers")[0]["answer"] == "asked"
    says(case, "disagrees", 2)
    with pytest.raises((Invalid, NotFound)):
        says(case, "confirmed", 3)
    (kept,) = rows(house, case, "meeting_answers")
    assert kept["answer"] == "disagrees" and kept["by_role"] == "social_worker"
    assert whole(house)


def test_silence_is_kept_as_unconfirmed_exactly_once_however_late_the_worker_is(house: House) -> None:
    case = house.a_case()
    a_meeting(house, case, until="MDT-06")
    assert isinstance(house.clock, VirtualClock)
    advance(house.handrail, house.clock, to=house.clock.now() + timedelta(days=30))
    (kept,) = rows(house, case, "meeting_answers")
    assert kept["answer"] == "unconfirmed" and kept["answered_at"] is None and kept["recorded_by"] is None
    events = [e.data for e in house.handrail.ask(CaseHistory(case_id=case.id), by=SYSTEM).events]
    assert sum(data.get("answer") == "unconfirmed" for data in events) == 1


def test_a_table_of_terms_that_cannot_answer_leaves_a_recommendation(house: House) -> None:
    files = dict(read_bundles(REPOSITORY)["mdt-decision"])
    text = files["decisions/terms.dmn"].decode()
    broken = re.sub(r'\s*<rule id="T1">.*?</rule>', "", text, flags=re.DOTALL)
    assert broken != text
    files["decisions/terms.dmn"] = broken.encode()
    house.handrail.perform(PublishBundle(key="mdt-decision", files=files), by=SYSTEM)
    case = house.a_case()
    a_meeting(house, case, until="MDT-04")
    with pytest.raises(Invalid) as refused:
        complete(house, case, "MDT-04", CHAIR, authority="within_terms")
    assert any("recommends" in problem.message for problem in refused.value.problems)
    complete(house, case, "MDT-04", CHAIR)
    assert meeting(house, case)["state"] == "recommended"
    types = {event.type for event in house.handrail.ask(CaseHistory(case_id=case.id), by=SYSTEM).events}
    assert "DecisionTableFailed" in types
