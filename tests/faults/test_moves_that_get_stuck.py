"""A move that cannot be finished leaves one incident and nothing half-done: its operations are taken back, what the
person did is kept, and trying again does everything once (P2, P6, P8)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from handrail.application.commands.cancel_process import CancelProcess
from handrail.application.commands.complete_task import CompleteTask
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
from handrail.engine import OperationFailed
from handrail.rehearsal.virtual_time import advance
from tests.builders.diagrams import in_a_row, timer, user_task
from tests.builders.forks import catches, round_and_round, script, service_task, side_by_side, with_messages
from tests.builders.house import House
from tests.faults.conftest import AddOperation


class Later:
    """An operation that fails, as the diagram sees it, until it is mended."""

    def __init__(self) -> None:
        self.works = False

    def __call__(self, work: Any, run: Any, inputs: Any) -> dict[str, Any]:
        if not self.works:
            raise OperationFailed("not_yet", "It cannot be done yet")
        return {}


@pytest.fixture
def later(operation: AddOperation) -> Later:
    made = Later()
    operation("fail_for_now", made)
    operation("tell_lead", _tell_lead)
    return made


def _tell_lead(work: Any, run: Any, inputs: Any) -> dict[str, Any]:
    work.notify("told_by_test", role="team_lead", facts={"case_id": work.case.id})
    work.change_case(facts={**work.case.facts, "told": work.case.facts.get("told", 0) + 1})
    work.notices.for_person(work.actor.id, [])  # a read, so that what is gathered is sent
    run.bind(told_id=run.id)
    work.throw("told.somebody", {"case": str(work.case.id)})
    return {"times": work.case.facts["told"]}


def start(house: House, process: str) -> tuple[Case, Instance]:
    case = house.a_case()
    by = house.persona("clinician-north")
    return case, house.handrail.perform(StartProcess(case_id=case.id, process=process), by=by).instance


def told(house: House, case: Case) -> int:
    """How often the lead was told of the case, by notices and by the case's own count, which must agree."""
    notices = house.handrail.ask(MyNotices(), by=house.persona("team-lead-north"))
    count = sum(1 for n in notices if n.subject == "told_by_test" and n.case_id == case.id)
    assert house.handrail.ask(ShowCase(case_id=case.id), by=SYSTEM).case.facts.get("told", 0) == count
    return count


def look(house: House, instance: Instance) -> Instance:
    return house.handrail.ask(SketchInstance(instance_id=instance.id), by=SYSTEM).instance


def kinds(house: House, case: Case) -> list[str]:
    return [event.type for event in house.handrail.ask(CaseHistory(case_id=case.id), by=SYSTEM).events]


def open_tasks(house: House, case: Case) -> list[str]:
    return [task.element for task in house.handrail.ask(ShowCase(case_id=case.id), by=SYSTEM).tasks]


def complete(house: House, case: Case, element: str) -> Any:
    task = next(
        t for t in house.handrail.ask(ShowCase(case_id=case.id), by=SYSTEM).tasks if t.element == element
    )
    command = CompleteTask(task_id=task.id, answers={}, seen_revision=task.revision)
    return task, house.handrail.perform(command, by=house.persona("clinician-north"))


def retry(house: House, instance: Instance) -> Instance:
    return house.handrail.perform(RetryIncident(instance_id=instance.id), by=house.persona("team-lead-north"))


def whole(house: House, case: Case) -> None:
    assert house.handrail.ask(VerifyHistory(case_id=case.id, rebuild=True), by=SYSTEM).faults == ()


def test_a_task_ends_once_even_when_the_instance_cannot_get_further(house: House, later: Later) -> None:
    steps = (
        user_task("A-1", clock="esc.decide", clockClass="urgent", ladder="L-U"),
        service_task("S-1", "tell_lead"),
    )
    house.publish("stuck", in_a_row("stuck", *steps, service_task("S-2", "fail_for_now"), user_task("A-2")))
    case, instance = start(house, "stuck")
    task, done = complete(house, case, "A-1")
    assert [closed.element for closed in done.closed] == [
        "A-1"
    ] and done.instance.status is InstanceStatus.INCIDENT
    assert open_tasks(house, case) == [] and told(house, case) == 0
    assert look(house, instance).keys == {}
    assert kinds(house, case).count("TaskCompleted") == 1
    whole(house, case)
    with pytest.raises(Conflict, match="done this already"):
        command = CompleteTask(task_id=task.id, answers={}, seen_revision=task.revision)
        house.handrail.perform(command, by=house.persona("clinician-2-north"))
    advance(house.handrail, house.clock, to=house.clock.now() + timedelta(days=2))
    assert "TaskLate" not in kinds(house, case), "a task that is done has no clock"

    assert retry(house, instance).status is InstanceStatus.INCIDENT
    assert told(house, case) == 0
    later.works = True
    assert retry(house, instance).status is InstanceStatus.WAITING
    assert told(house, case) == 1 and open_tasks(house, case) == ["A-2"]
    assert look(house, instance).keys == {"told_id": str(instance.id)}
    assert kinds(house, case).count("TaskCompleted") == 1
    complete(house, case, "A-2")
    whole(house, case)


def test_a_start_that_gets_stuck_does_nothing_until_it_is_tried_again(house: House, later: Later) -> None:
    steps = (service_task("S-1", "tell_lead"), service_task("S-2", "fail_for_now"), user_task("A-1"))
    house.publish("stuck-start", in_a_row("stuck-start", *steps))
    case, instance = start(house, "stuck-start")
    assert look(house, instance).status is InstanceStatus.INCIDENT and told(house, case) == 0
    later.works = True
    assert retry(house, instance).status is InstanceStatus.WAITING
    assert told(house, case) == 1 and open_tasks(house, case) == ["A-1"]
    whole(house, case)


def test_a_message_that_gets_stuck_is_kept_and_has_one_effect(house: House, later: Later) -> None:
    stuck = (catches("M-1", "it.came"), service_task("S-1", "tell_lead"), service_task("S-2", "fail_for_now"))
    other = (user_task("A-1"), service_task("S-3", "tell_lead"))
    house.publish("stuck-message", with_messages(side_by_side("stuck-message", stuck, other), "it.came"))
    case, instance = start(house, "stuck-message")
    message = SendMessage(name="it.came", correlation={"case_id": str(case.id)}, message_id=f"m-{case.id}")
    house.handrail.perform(message, by=house.persona("clinician-north"))
    assert look(house, instance).status is InstanceStatus.INCIDENT and told(house, case) == 0
    complete(house, case, "A-1")
    assert told(house, case) == 1, "the other branch goes on, and what it did stays"
    assert look(house, instance).status is InstanceStatus.INCIDENT
    later.works = True
    assert retry(house, instance).status is InstanceStatus.COMPLETED
    assert told(house, case) == 2
    whole(house, case)


def test_a_timer_that_gets_stuck_fires_once(house: House, later: Later) -> None:
    steps = (timer("T-1", "PT1H"), service_task("S-1", "tell_lead"), service_task("S-2", "fail_for_now"))
    house.publish("stuck-timer", in_a_row("stuck-timer", *steps))
    case, instance = start(house, "stuck-timer")
    advance(house.handrail, house.clock, to=house.clock.now() + timedelta(days=1))
    assert look(house, instance).status is InstanceStatus.INCIDENT and told(house, case) == 0
    later.works = True
    assert retry(house, instance).status is InstanceStatus.COMPLETED and told(house, case) == 1
    assert kinds(house, case).count("TimerFired") == 1
    whole(house, case)


def test_a_loop_without_end_leaves_nothing_of_its_thousand_rounds(house: House, later: Later) -> None:
    diagram = round_and_round(
        "endless", service_task("S-1", "tell_lead"), script("X-1", "n = 1"), unless="n = 2"
    )
    house.publish("endless", diagram)
    case, instance = start(house, "endless")
    assert look(house, instance).status is InstanceStatus.INCIDENT
    assert told(house, case) == 0
    cancel = CancelProcess(instance_id=instance.id, reason="recorded_in_error")
    house.handrail.perform(cancel, by=house.persona("team-lead-north"))
    assert look(house, instance).status is InstanceStatus.CANCELLED
    whole(house, case)


def test_what_could_not_be_answered_is_in_the_history_too(house: House, later: Later) -> None:
    house.publish(
        "no-answer", in_a_row("no-answer", user_task("A-1"), script("X-1", 'x = due("esc.ack", "nonsense")'))
    )
    case, instance = start(house, "no-answer")
    complete(house, case, "A-1")
    assert look(house, instance).status is InstanceStatus.INCIDENT
    whole(house, case)
