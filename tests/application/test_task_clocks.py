"""A task's clock warns, marks late and climbs its ladder, and never decides."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from handrail.application.commands.claim_task import ClaimTask
from handrail.application.commands.complete_task import CompleteTask
from handrail.application.commands.start_process import StartProcess
from handrail.application.queries.case_detail import ShowCase
from handrail.application.queries.history import CaseHistory
from handrail.application.queries.notices import MyNotices
from handrail.domain.actors import SYSTEM
from handrail.rehearsal.virtual_time import advance
from tests.builders.diagrams import in_a_row, user_task
from tests.builders.house import House, a_house


@pytest.fixture
def house(database: str) -> Iterator[House]:
    with a_house(database) as made:
        urgent = user_task("A-1", clock="esc.decide", clockClass="very_urgent", ladder="L-E")
        made.publish("one-step", in_a_row("one-step", urgent))
        yield made


def started(house: House):
    case = house.a_case()
    clinician = house.persona("clinician-north")
    house.handrail.perform(StartProcess(case_id=case.id, process="one-step"), by=clinician)
    return case, clinician, house.handrail.ask(ShowCase(case_id=case.id), by=clinician).tasks[0]


def climbed(house: House, case) -> list[int]:
    events = house.handrail.ask(CaseHistory(case_id=case.id), by=SYSTEM).events
    return [event.data["rung"] for event in events if event.type == "LadderClimbed"]


def wait(house: House, **gap: float) -> None:
    advance(house.handrail, house.clock, to=house.clock.now() + timedelta(**gap))


def test_the_time_allowed_is_the_one_configured(house: House) -> None:
    _, _, task = started(house)
    assert task.due_at == house.clock.now() + timedelta(minutes=30)


def test_whoever_holds_a_task_is_warned_at_half_and_four_fifths(house: House) -> None:
    _, clinician, task = started(house)
    house.handrail.perform(ClaimTask(task_id=task.id), by=clinician)
    wait(house, minutes=15)
    assert [n.subject for n in house.handrail.ask(MyNotices(), by=clinician)] == ["task_warn_50"]
    wait(house, minutes=9)
    assert [n.subject for n in house.handrail.ask(MyNotices(), by=clinician)] == ["task_warn_80", "task_warn_50"]


def test_a_task_not_done_in_time_is_late_and_climbs_rung_by_rung(house: House) -> None:
    case, clinician, task = started(house)
    wait(house, minutes=29, seconds=59)
    assert climbed(house, case) == []
    wait(house, seconds=1)
    assert climbed(house, case) == [1]
    late = house.handrail.ask(ShowCase(case_id=case.id), by=clinician).tasks[0]
    assert late.late_at == task.due_at and late.is_open
    wait(house, minutes=10)
    assert climbed(house, case) == [1, 2]
    lead = house.handrail.ask(MyNotices(), by=house.persona("team-lead-north"))
    assert "not_decided_in_time" in {notice.subject for notice in lead}


def test_a_task_done_in_time_leaves_no_clock_behind(house: House) -> None:
    case, clinician, task = started(house)
    house.handrail.perform(CompleteTask(task_id=task.id, answers={}, seen_revision=task.revision), by=clinician)
    wait(house, hours=5)
    assert climbed(house, case) == []
    assert house.handrail.ask(ShowCase(case_id=case.id), by=clinician).timers == ()


def test_a_late_completion_is_recorded_as_late(house: House) -> None:
    case, clinician, _ = started(house)
    wait(house, minutes=41)
    task = house.handrail.ask(ShowCase(case_id=case.id), by=clinician).tasks[0]
    house.handrail.perform(CompleteTask(task_id=task.id, answers={}, seen_revision=task.revision), by=clinician)
    events = house.handrail.ask(CaseHistory(case_id=case.id), by=SYSTEM).events
    assert next(event for event in events if event.type == "TaskCompleted").data["in_time"] is False
