"""A timer that cannot take effect is tried five times with growing pauses, becomes an incident of its own instance,
and harms no other (P4, P8)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from handrail.application.commands.complete_task import CompleteTask
from handrail.application.commands.note_timer_failure import NoteTimerFailure
from handrail.application.commands.retry_incident import RetryIncident
from handrail.application.commands.send_message import SendMessage
from handrail.application.commands.start_process import StartProcess
from handrail.application.queries.case_detail import ShowCase
from handrail.application.queries.history import CaseHistory
from handrail.application.queries.instance_detail import SketchInstance
from handrail.application.queries.notices import MyNotices
from handrail.application.queries.verify_history import VerifyHistory
from handrail.domain.actors import SYSTEM
from handrail.domain.cases import Case
from handrail.domain.errors import Conflict
from handrail.domain.instances import Instance, InstanceStatus
from handrail.rehearsal.virtual_time import advance
from handrail.worker.timers import fire_due_timers
from tests.builders.diagrams import in_a_row, timer, user_task
from tests.builders.forks import (
    catches,
    script,
    service_task,
    side_by_side,
    started_by,
    throws,
    with_messages,
)
from tests.builders.house import House
from tests.faults.conftest import AddOperation


class Broken:
    """An operation that fails until it is mended."""

    def __init__(self) -> None:
        self.works = False
        self.done = 0

    def __call__(self, work: Any, run: Any, inputs: Any) -> dict[str, Any]:
        if not self.works:
            raise ZeroDivisionError("Sam Example's words must not get into a history")
        self.done += 1
        return {}


@pytest.fixture
def broken(operation: AddOperation) -> Broken:
    made = Broken()
    operation("break_down", made)
    return made


def start(house: House, process: str, case: Case | None = None) -> tuple[Case, Instance]:
    case = case or house.a_case()
    started = house.handrail.perform(
        StartProcess(case_id=case.id, process=process), by=house.persona("clinician-north")
    )
    return case, started.instance


def wait(house: House, **gap: float) -> None:
    advance(house.handrail, house.clock, to=house.clock.now() + timedelta(**gap))


def look(house: House, instance: Instance) -> Instance:
    return house.handrail.ask(SketchInstance(instance_id=instance.id), by=SYSTEM).instance


def events(house: House, case: Case, kind: str) -> list[Any]:
    return [e for e in house.handrail.ask(CaseHistory(case_id=case.id), by=SYSTEM).events if e.type == kind]


def retry(house: House, instance: Instance) -> Instance:
    return house.handrail.perform(RetryIncident(instance_id=instance.id), by=house.persona("team-lead-north"))


def whole(house: House, case: Case) -> None:
    assert house.handrail.ask(VerifyHistory(case_id=case.id, rebuild=True), by=SYSTEM).faults == ()


def test_five_attempts_with_growing_pauses_then_an_incident_while_fifty_others_go_on(
    house: House, broken: Broken
) -> None:
    house.publish("poison", in_a_row("poison", timer("T-1", "PT1H"), service_task("S-1", "break_down")))
    house.publish("sound", in_a_row("sound", timer("T-1", "PT1H"), user_task("A-1")))
    case, instance = start(house, "poison")
    others = [start(house, "sound") for _ in range(50)]
    due = house.clock.now() + timedelta(hours=1)
    house.clock.advance_to(due)
    assert fire_due_timers(house.handrail) == 51
    for other, _ in others:
        assert [t.element for t in house.handrail.ask(ShowCase(case_id=other.id), by=SYSTEM).tasks] == ["A-1"]

    wait(house, minutes=30)
    failed = events(house, case, "TimerFailed")
    assert [(e.at - due).total_seconds() for e in failed] == [0, 5, 25, 85, 385]
    assert [e.data["attempts"] for e in failed] == [1, 2, 3, 4, 5]
    assert {e.data["error"] for e in failed} == {"ZeroDivisionError"}
    assert look(house, instance).status is InstanceStatus.INCIDENT
    told = house.handrail.ask(MyNotices(), by=house.persona("team-lead-north"))
    assert "incident" in {notice.subject for notice in told}
    history = house.handrail.ask(CaseHistory(case_id=case.id), by=SYSTEM)
    assert "Sam Example" not in str([event.data for event in history.events])

    broken.works = True
    retry(house, instance)
    wait(house, seconds=0)
    assert look(house, instance).status is InstanceStatus.COMPLETED and broken.done == 1
    whole(house, case)


def test_an_incident_of_a_timer_stays_when_something_else_moves_the_instance(
    house: House, broken: Broken
) -> None:
    diagram = side_by_side(
        "half-broken", (timer("T-1", "PT1H"), service_task("S-1", "break_down")), (user_task("A-1"),)
    )
    house.publish("half-broken", diagram)
    case, instance = start(house, "half-broken")
    wait(house, hours=2)
    assert look(house, instance).status is InstanceStatus.INCIDENT
    task = house.handrail.ask(ShowCase(case_id=case.id), by=SYSTEM).tasks[0]
    done = CompleteTask(task_id=task.id, answers={}, seen_revision=task.revision)
    house.handrail.perform(done, by=house.persona("clinician-north"))
    assert look(house, instance).status is InstanceStatus.INCIDENT
    broken.works = True
    retry(house, instance)
    wait(house, seconds=0)
    assert look(house, instance).status is InstanceStatus.COMPLETED
    whole(house, case)


def test_an_incident_of_the_diagram_is_not_hidden_by_one_of_a_timer(house: House, broken: Broken) -> None:
    diagram = side_by_side(
        "twice-broken",
        (timer("T-1", "PT1H"), service_task("S-1", "break_down")),
        (timer("T-2", "PT30M"), script("X-1", 'x = 1 + "one"')),
    )
    house.publish("twice-broken", diagram)
    case, instance = start(house, "twice-broken")
    wait(house, minutes=31)
    shown = look(house, instance).incident
    assert shown is not None and shown["element"] == "X-1"
    wait(house, hours=2)
    assert [e.data["element"] for e in events(house, case, "IncidentRaised")] == ["X-1", "T-1"]
    broken.works = True
    for _ in range(2):  # the diagram's fault is still there, whatever becomes of the timer's
        still = retry(house, instance)
        assert still.status is InstanceStatus.INCIDENT and (still.incident or {})["element"] == "X-1"
        wait(house, seconds=0)
    assert broken.done == 1
    whole(house, case)


def test_a_fault_in_what_a_timer_sets_off_counts_as_the_timers(house: House, broken: Broken) -> None:
    other = started_by(in_a_row("set-off", service_task("S-9", "break_down")), "thing.happened")
    house.publish("set-off", other)
    row = in_a_row("sets-off", timer("T-1", "PT1H"), throws("E-1", "thing.happened"), user_task("A-1"))
    house.publish("sets-off", with_messages(row, "thing.happened"))
    house.publish("waits-an-hour", in_a_row("waits-an-hour", timer("T-1", "PT1H"), user_task("A-2")))
    case, instance = start(house, "sets-off")
    neighbour, _ = start(house, "waits-an-hour")
    wait(house, hours=2)
    assert len(events(house, case, "TimerFailed")) == 5
    assert look(house, instance).status is InstanceStatus.INCIDENT
    assert [t.element for t in house.handrail.ask(ShowCase(case_id=neighbour.id), by=SYSTEM).tasks] == ["A-2"]
    broken.works = True
    retry(house, instance)
    wait(house, seconds=0)
    assert [t.element for t in house.handrail.ask(ShowCase(case_id=case.id), by=SYSTEM).tasks] == ["A-1"]
    whole(house, case)


def test_a_message_reaches_an_instance_whose_other_branch_has_an_incident(
    house: House, broken: Broken
) -> None:
    diagram = side_by_side(
        "half-waiting",
        (timer("T-1", "PT1H"), service_task("S-1", "break_down")),
        (catches("M-1", "word.came"), user_task("A-1")),
    )
    house.publish("half-waiting", with_messages(diagram, "word.came"))
    case, instance = start(house, "half-waiting")
    wait(house, hours=2)
    assert look(house, instance).status is InstanceStatus.INCIDENT
    message = SendMessage(name="word.came", correlation={"case_id": str(case.id)}, message_id=f"m-{case.id}")
    assert house.handrail.perform(message, by=house.persona("clinician-north")).reached == (instance.id,)
    assert [t.element for t in house.handrail.ask(ShowCase(case_id=case.id), by=SYSTEM).tasks] == ["A-1"]
    assert look(house, instance).status is InstanceStatus.INCIDENT
    whole(house, case)


def test_a_failure_that_comes_after_the_timer_went_changes_nothing(house: House, broken: Broken) -> None:
    house.publish("gone", in_a_row("gone", timer("T-1", "PT1H"), user_task("A-1")))
    case, _ = start(house, "gone")
    pending = house.handrail.ask(ShowCase(case_id=case.id), by=SYSTEM).timers[0]
    wait(house, hours=1)
    before = len(house.handrail.ask(CaseHistory(case_id=case.id), by=SYSTEM).events)
    assert house.handrail.perform(NoteTimerFailure(timer=pending, error="ZeroDivisionError"), by=SYSTEM) == 0
    assert len(house.handrail.ask(CaseHistory(case_id=case.id), by=SYSTEM).events) == before


def test_there_is_nothing_to_retry_without_an_incident(house: House, broken: Broken) -> None:
    house.publish("well", in_a_row("well", user_task("A-1")))
    _, instance = start(house, "well")
    with pytest.raises(Conflict, match="no incident"):
        retry(house, instance)
