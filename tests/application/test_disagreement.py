"""What must hold of a disagreement on any path: the class never drops while it is open, and words stay sealed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from handrail.application.commands.cancel_process import CancelProcess
from handrail.application.commands.complete_task import CompleteTask
from handrail.application.commands.get_help import GetHelp
from handrail.application.commands.send_message import SendMessage
from handrail.application.commands.set_duration import SetDuration
from handrail.application.commands.start_process import StartProcess
from handrail.application.queries.case_detail import ShowCase
from handrail.application.queries.case_records import CaseRecords
from handrail.application.queries.history import CaseHistory
from handrail.domain.actors import SYSTEM
from handrail.domain.cases import Case
from handrail.domain.durations import Duration
from handrail.domain.errors import Invalid, NotFound, NotPermitted
from handrail.domain.tasks import Task
from handrail.domain.timer_settings import Override
from handrail.gateways.clock import VirtualClock
from handrail.rehearsal.answers import valid
from handrail.rehearsal.virtual_time import advance
from handrail.storage.disagreements import Disagreements, ForumAgenda
from tests.builders.house import House, a_house

PLANTED = "Quillfeather of Marrowbone Lane"


@pytest.fixture
def house(furnished_database: str) -> Iterator[House]:
    with a_house(furnished_database) as made:
        yield made


@pytest.fixture
def case(house: House) -> Case:
    made = house.a_case()
    later(house, days=1)
    house.handrail.perform(
        GetHelp(case_id=made.id, response_class="very_urgent"), by=house.persona("clinician-north")
    )
    return made


def later(house: House, **gap: float) -> None:
    assert isinstance(house.clock, VirtualClock)
    advance(house.handrail, house.clock, to=house.clock.now() + timedelta(**gap))


def records(house: House, case: Case, table: str) -> tuple[dict[str, Any], ...]:
    return house.handrail.ask(CaseRecords(case_id=case.id), by=SYSTEM)[table]


def open_tasks(house: House, case: Case) -> dict[str, Task]:
    return {task.element: task for task in house.handrail.ask(ShowCase(case_id=case.id), by=SYSTEM).tasks}


def disagree(house: House, case: Case, **variables: Any) -> None:
    command = StartProcess(case_id=case.id, process="disagreement", variables=variables)
    house.handrail.perform(command, by=house.persona("clinician-north"))


def complete(house: House, case: Case, element: str, by: str = "clinician-north", **changes: Any) -> None:
    task = open_tasks(house, case)[element]
    assert task.form_key is not None
    answers = valid(task.form_key, now=house.clock.now(), people=house.people(), **changes)
    command = CompleteTask(task_id=task.id, answers=answers, seen_revision=task.revision)
    house.handrail.perform(command, by=house.persona(by))


def tell(house: House, case: Case, **payload: Any) -> None:
    command = SendMessage(
        name="dispute.position",
        correlation={"case_id": str(case.id)},
        payload=payload,
        message_id=f"position {payload} {house.clock.now()}",
    )
    house.handrail.perform(command, by=house.persona("team-lead-north"))


def the_class(house: House, case: Case) -> str:
    return str(records(house, case, "escalations")[0]["response_class"])


def test_the_protection_holds_before_anybody_has_written_a_word(house: House, case: Case) -> None:
    soon = (house.clock.now() + timedelta(hours=3)).isoformat()
    complete(house, case, "ESC-03", choice="propose_hold", class_requested="very_urgent", needed_by=soon)
    disagree(house, case)
    with pytest.raises(Invalid, match="still disagree"):
        complete(house, case, "ESC-04", by="senior-clinician-north")
    assert records(house, case, "escalations")[0]["status"] != "held"


def test_the_class_never_drops_while_it_is_open_whatever_is_said(house: House, case: Case) -> None:
    disagree(house, case, subject="urgency")
    complete(house, case, "DIS-02", subject="urgency", their_class="continue")
    assert the_class(house, case) == "very_urgent"
    tell(house, case, agreed="yes", **{"class": "early_review"})
    assert the_class(house, case) == "very_urgent"
    complete(house, case, "DIS-1", class_after="early_review")
    assert the_class(house, case) == "very_urgent"
    assert records(house, case, "disagreements")[0]["ended_at"] is None
    complete(
        house,
        case,
        "DIS-5",
        by="senior-clinician-north",
        chosen="refuse",
        class_after=None,
        second_person=None,
    )
    assert the_class(house, case) == "very_urgent"
    assert records(house, case, "disagreements")[0]["outcome"] == "agreed"


def test_who_settled_it_does_not_lower_it_alone(house: House, case: Case) -> None:
    disagree(house, case, subject="urgency")
    complete(house, case, "DIS-02", subject="urgency")
    complete(house, case, "DIS-1", by="senior-clinician-north", class_after="urgent")
    with pytest.raises(NotPermitted):
        complete(house, case, "DIS-5", by="senior-clinician-north", class_after="urgent")
    assert the_class(house, case) == "very_urgent"


def test_what_rose_meanwhile_stays_risen_when_it_is_settled(house: House, case: Case) -> None:
    disagree(house, case, subject="plan")
    complete(house, case, "DIS-02", subject="plan")
    command = GetHelp(case_id=case.id, response_class="emergency")
    house.handrail.perform(command, by=house.persona("support-worker-north"))
    assert the_class(house, case) == "emergency"
    complete(house, case, "DIS-1", class_after="very_urgent")
    if "DIS-5" in open_tasks(house, case):
        with pytest.raises((Invalid, NotPermitted)):
            complete(house, case, "DIS-5", by="senior-clinician-north", class_after="very_urgent")
    assert the_class(house, case) == "emergency"


def test_the_boards_own_protocol_goes_before_our_clocks_about_safeguarding(house: House, case: Case) -> None:
    protocol = Override(
        key="dis.board.1",
        duration=Duration.parse("PT4H"),
        locality="northvale",
        variant="very_urgent",
        agreement="Northvale safeguarding partnership",
    )
    house.handrail.perform(SetDuration(override=protocol), by=house.persona("process-owner"))
    disagree(house, case, subject="safeguarding")
    complete(house, case, "DIS-02", subject="safeguarding")
    due_at = open_tasks(house, case)["DIS-1"].due_at
    assert due_at == house.clock.now() + timedelta(hours=4)
    disagree(house, case, subject="plan")
    complete(house, case, "DIS-02", subject="plan")
    ours = min(datetime.fromisoformat(row["stage_due_at"]) for row in records(house, case, "disagreements"))
    assert ours == house.clock.now() + timedelta(minutes=15)


def test_a_stage_that_runs_out_is_recorded_as_such_and_nobody_decided(house: House, case: Case) -> None:
    disagree(house, case, subject="urgency")
    complete(house, case, "DIS-02", subject="urgency")
    later(house, minutes=15)
    first, second = sorted(records(house, case, "disagreement_stages"), key=lambda row: row["stage"])
    assert (first["end"], first["by_id"], first["chosen"]) == ("ran_out", None, None)
    assert datetime.fromisoformat(first["ended_at"]) == datetime.fromisoformat(first["due_at"])
    assert second["end"] is None
    assert not [row for row in records(house, case, "decisions") if row["code"] == "D7"]
    assert "DIS-1" not in open_tasks(house, case)


def test_no_words_reach_the_log_or_the_forum(house: House, case: Case) -> None:
    disagree(house, case, subject="acceptance")
    words = {"our_position": f"We say {PLANTED} matters.", "their_position": f"They say {PLANTED} does not."}
    complete(house, case, "DIS-02", **words)
    complete(house, case, "DIS-1", decision=f"Somebody rings {PLANTED} tonight.")
    history = house.handrail.ask(CaseHistory(case_id=case.id), by=SYSTEM).events
    assert "Quillfeather" not in json.dumps([event.data for event in history], default=str)
    with house.handrail.database.reading() as session:
        waiting = ForumAgenda(session).waiting("northvale")
        assert [item.outcome for item in waiting] == ["agreed"]
        assert str(case.id) not in repr(waiting) and str(case.person_id) not in repr(waiting)
        assert ForumAgenda(session).waiting("southmere") == ()
        kept = Disagreements(session).of_case(case.id)
        assert Disagreements(session).sealed_words(kept[0].id) is not None
        assert [stage.stage for stage in Disagreements(session).stages_of(kept[0].id)] == [1]


def test_a_disagreement_that_a_lead_stopped_holds_nothing_back(house: House, case: Case) -> None:
    soon = (house.clock.now() + timedelta(hours=3)).isoformat()
    complete(house, case, "ESC-03", choice="propose_hold", class_requested="very_urgent", needed_by=soon)
    disagree(house, case, subject="urgency")
    runs = house.handrail.ask(ShowCase(case_id=case.id), by=SYSTEM).instances
    mistaken = next(run for run in runs if run.process_key == "disagreement")
    with pytest.raises(NotPermitted):
        command = CancelProcess(instance_id=mistaken.id, reason="recorded_in_error")
        house.handrail.perform(command, by=house.persona("clinician-north"))
    with pytest.raises(Invalid, match="still disagree"):
        complete(house, case, "ESC-04", by="senior-clinician-north")
    house.handrail.perform(command, by=house.persona("team-lead-north"))
    complete(house, case, "ESC-04", by="senior-clinician-north")


def test_a_disagreement_about_another_cases_escalation_is_refused(house: House, case: Case) -> None:
    other = house.a_case()
    later(house, hours=1)
    escalation = records(house, case, "escalations")[0]["id"]
    with pytest.raises(Invalid, match="no such escalation"):
        disagree(house, other, escalation_id=escalation)
    assert records(house, other, "disagreements") == ()


def test_somebody_of_another_place_does_not_learn_of_it(house: House, case: Case) -> None:
    disagree(house, case)
    task = open_tasks(house, case)["DIS-02"]
    command = CompleteTask(task_id=task.id, answers={}, seen_revision=task.revision)
    with pytest.raises(NotFound):
        house.handrail.perform(command, by=house.persona("clinician-south"))
