"""Two acts on one task at the same moment: one wins whole, the other is told so, and the instance is unharmed (P2)."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from handrail.application.commands.cancel_process import CancelProcess
from handrail.application.commands.claim_task import ClaimTask
from handrail.application.commands.complete_task import CompleteTask
from handrail.application.commands.reassign_task import ReassignTask
from handrail.application.commands.send_message import SendMessage
from handrail.application.commands.start_process import StartProcess
from handrail.application.queries.case_detail import ShowCase
from handrail.application.queries.history import CaseHistory
from handrail.application.queries.verify_history import VerifyHistory
from handrail.domain.actors import SYSTEM, Actor
from handrail.domain.cases import Case
from handrail.domain.errors import Conflict, NotFound
from handrail.domain.identifiers import TaskId
from handrail.domain.tasks import Task, TaskStatus
from handrail.storage.tasks import Tasks
from handrail.worker.timers import fire_due_timers
from tests.builders.diagrams import in_a_row, user_task
from tests.builders.forks import catches, round_and_round, script, side_by_side, with_messages
from tests.builders.house import House

DUELS = 500
ROUNDS = 20
Act = Callable[[], Any]


def at_once(*acts: Act) -> list[Any]:
    """What each act gave, or the refusal it met; all begin at the same moment."""
    gate = threading.Barrier(len(acts))
    found: list[Any] = [None] * len(acts)

    def run(number: int, act: Act) -> None:
        gate.wait()
        try:
            found[number] = act()
        except (Conflict, NotFound) as refusal:
            found[number] = refusal

    threads = [threading.Thread(target=run, args=(number, act)) for number, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert not any(thread.is_alive() for thread in threads), "somebody still waits"
    return found


def start(house: House, process: str) -> tuple[Case, Any]:
    case = house.a_case()
    started = house.handrail.perform(
        StartProcess(case_id=case.id, process=process), by=house.persona("clinician-north")
    )
    return case, started


def task_of(house: House, task_id: TaskId) -> Task:
    with house.handrail.database.reading() as session:
        found = Tasks(session).get(task_id)
    assert found is not None
    return found


def complete(house: House, task: Task, by: Actor) -> Act:
    command = CompleteTask(task_id=task.id, answers={}, seen_revision=task.revision)
    return lambda: house.handrail.perform(command, by=by)


def whole(house: House, case: Case) -> None:
    assert house.handrail.ask(VerifyHistory(case_id=case.id, rebuild=True), by=SYSTEM).faults == ()


def kinds(house: House, case: Case) -> list[str]:
    return [event.type for event in house.handrail.ask(CaseHistory(case_id=case.id), by=SYSTEM).events]


@pytest.fixture
def people(house: House) -> list[Actor]:
    return [house.persona(name) for name in ("clinician-north", "clinician-2-north", "clinician-3-north")]


def test_of_two_completions_one_wins_and_the_other_hears_who(
    house: House, people: list[Actor], seed: int
) -> None:
    chance = random.Random(seed)
    house.publish("duel", round_and_round("duel", user_task("A-1"), script("X-1", "n = 1"), unless="n = 2"))
    case, started = start(house, "duel")
    task = started.tasks[0]
    won = {actor.id: 0 for actor in people}
    for _ in range(DUELS):
        one, other = chance.sample(people, 2)
        outcomes = at_once(complete(house, task, one), complete(house, task, other))
        losers = [outcome for outcome in outcomes if isinstance(outcome, Conflict)]
        assert len(losers) == 1
        winner = one if losers[0] is outcomes[1] else other
        won[winner.id] += 1
        assert losers[0].extra["task"]["by"] == winner.name and losers[0].extra["task"]["status"] == "done"
        assert task_of(house, task.id).completed_by == winner.id
        with house.handrail.database.reading() as session:
            tasks = Tasks(session).open_in_instance(started.instance.id)
        assert len(tasks) == 1, "each completion opens one next task"
        task = tasks[0]
    assert kinds(house, case).count("TaskCompleted") <= DUELS
    assert sum(won.values()) == DUELS and min(won.values()) > 0
    whole(house, case)


def test_a_completion_against_a_reassignment(house: House, people: list[Actor]) -> None:
    house.publish("one", in_a_row("one", user_task("A-1"), user_task("A-2")))
    lead = house.persona("team-lead-north")
    for _ in range(ROUNDS):
        case, started = start(house, "one")
        task = started.tasks[0]
        give = ReassignTask(task_id=task.id, to="clinician-2-north", seen_revision=task.revision)
        outcomes = at_once(
            complete(house, task, people[0]), lambda give=give: house.handrail.perform(give, by=lead)
        )
        assert sum(isinstance(outcome, Conflict) for outcome in outcomes) == 1
        after = task_of(house, task.id)
        if isinstance(outcomes[1], Conflict):
            assert after.completed_by == people[0].id and "TaskReassigned" not in kinds(house, case)
        else:
            assert (
                after.is_open
                and after.assignee_id == people[1].id
                and "TaskCompleted" not in kinds(house, case)
            )
        whole(house, case)


def test_a_completion_against_a_claim(house: House, people: list[Actor]) -> None:
    house.publish("one", in_a_row("one", user_task("A-1"), user_task("A-2")))
    for _ in range(ROUNDS):
        case, started = start(house, "one")
        task = started.tasks[0]
        claim = ClaimTask(task_id=task.id)
        outcomes = at_once(
            complete(house, task, people[0]), lambda claim=claim: house.handrail.perform(claim, by=people[1])
        )
        assert sum(isinstance(outcome, Conflict) for outcome in outcomes) == 1
        assert ("TaskClaimed" in kinds(house, case)) != ("TaskCompleted" in kinds(house, case))
        whole(house, case)


def test_a_completion_against_a_cancellation(house: House, people: list[Actor]) -> None:
    house.publish("last", in_a_row("last", user_task("A-1")))
    lead = house.persona("team-lead-north")
    for _ in range(ROUNDS):
        case, started = start(house, "last")
        task = started.tasks[0]
        cancel = CancelProcess(instance_id=started.instance.id, reason="person_died")
        outcomes = at_once(
            complete(house, task, people[0]), lambda cancel=cancel: house.handrail.perform(cancel, by=lead)
        )
        assert sum(isinstance(outcome, Conflict) for outcome in outcomes) == 1
        ended = task_of(house, task.id).status
        assert ended is (TaskStatus.CANCELLED if isinstance(outcomes[0], Conflict) else TaskStatus.DONE)
        whole(house, case)


BOUNDARY = (
    '<bpmn:boundaryEvent id="A-1-lapse" attachedToRef="A-1"><bpmn:outgoing>lapse</bpmn:outgoing>'
    '<bpmn:timerEventDefinition><bpmn:timeDuration xsi:type="bpmn:tFormalExpression">PT1H</bpmn:timeDuration>'
    "</bpmn:timerEventDefinition></bpmn:boundaryEvent>"
    '<bpmn:userTask id="A-9" name="A-9"><bpmn:incoming>lapse</bpmn:incoming><bpmn:outgoing>after</bpmn:outgoing>'
    '</bpmn:userTask><bpmn:endEvent id="end-9"><bpmn:incoming>after</bpmn:incoming></bpmn:endEvent>'
    '<bpmn:sequenceFlow id="lapse" sourceRef="A-1-lapse" targetRef="A-9"/>'
    '<bpmn:sequenceFlow id="after" sourceRef="A-9" targetRef="end-9"/></bpmn:process>'
)


def lapsing(key: str) -> str:
    """A task that lapses after an hour, when another opens in its place."""
    members = "".join(
        f"<bpmn:flowNodeRef>{name}</bpmn:flowNodeRef>" for name in ("A-1-lapse", "A-9", "end-9")
    )
    diagram = in_a_row(key, user_task("A-1"), user_task("A-2")).replace("</bpmn:process>", BOUNDARY)
    return diagram.replace("</bpmn:lane>", f"{members}</bpmn:lane>")


def test_a_completion_against_the_timer_that_ends_the_task(house: House, people: list[Actor]) -> None:
    house.publish("lapsing", lapsing("lapsing"))
    opened = set()
    for _ in range(ROUNDS):
        case, started = start(house, "lapsing")
        task = started.tasks[0]
        house.clock.advance(timedelta(hours=1))
        outcomes = at_once(complete(house, task, people[0]), lambda: fire_due_timers(house.handrail))
        fire_due_timers(house.handrail)
        after = [each.element for each in house.handrail.ask(ShowCase(case_id=case.id), by=SYSTEM).tasks]
        lost = isinstance(outcomes[0], Conflict)
        assert after == (["A-9"] if lost else ["A-2"])
        assert task_of(house, task.id).status is (TaskStatus.CANCELLED if lost else TaskStatus.DONE)
        assert kinds(house, case).count("TimerFired") == int(lost)
        assert "TimerFailed" not in kinds(house, case)
        opened.add(after[0])
        whole(house, case)
    print(f"won: {sorted(opened)}")


def test_a_completion_against_the_clock_on_the_task(house: House, people: list[Actor]) -> None:
    steps = (user_task("A-1", clock="esc.decide", clockClass="urgent", ladder="L-U"), user_task("A-2"))
    house.publish("clocked", in_a_row("clocked", *steps))
    for _ in range(ROUNDS):
        case, started = start(house, "clocked")
        task = started.tasks[0]
        assert task.due_at is not None
        house.clock.advance_to(task.due_at)
        outcomes = at_once(complete(house, task, people[0]), lambda: fire_due_timers(house.handrail))
        assert not isinstance(outcomes[0], Conflict), "a clock tells; it takes no task away"
        fire_due_timers(house.handrail)
        detail = house.handrail.ask(ShowCase(case_id=case.id), by=SYSTEM)
        assert [each.element for each in detail.tasks] == ["A-2"] and detail.timers == ()
        assert kinds(house, case).count("TaskLate") <= 1
        whole(house, case)


def test_a_message_against_a_completion_in_the_same_instance(house: House, people: list[Actor]) -> None:
    diagram = side_by_side("both", (user_task("A-1"),), (catches("M-1", "word.came"), user_task("A-2")))
    house.publish("both", with_messages(diagram, "word.came"))
    for number in range(ROUNDS):
        case, started = start(house, "both")
        message = SendMessage(
            name="word.came", correlation={"case_id": str(case.id)}, message_id=f"{case.id} {number}"
        )
        outcomes = at_once(
            complete(house, started.tasks[0], people[0]),
            lambda message=message: house.handrail.perform(message, by=people[1]),
            lambda message=message: house.handrail.perform(message, by=people[2]),
        )
        assert not any(isinstance(outcome, Conflict | NotFound) for outcome in outcomes)
        assert sorted(outcome.again for outcome in outcomes[1:]) == [False, True]
        assert outcomes[1].reached == outcomes[2].reached == (started.instance.id,)
        assert kinds(house, case).count("MessageDelivered") == 1
        after = [each.element for each in house.handrail.ask(ShowCase(case_id=case.id), by=SYSTEM).tasks]
        assert after == ["A-2"]
        whole(house, case)
