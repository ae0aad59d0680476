"""Completing a task: once, under a right, in one transaction with few statements."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import event

from handrail.application.commands.complete_task import CompleteTask
from handrail.application.commands.get_help import GetHelp
from handrail.application.commands.start_process import StartProcess
from handrail.application.queries.case_detail import ShowCase
from handrail.application.queries.task_detail import ShowTask
from handrail.application.queries.verify_history import VerifyHistory
from handrail.domain.actors import SYSTEM
from handrail.domain.errors import Conflict, Invalid, NotFound, NotPermitted
from handrail.rehearsal.answers import valid
from handrail.rehearsal.virtual_time import advance
from tests.builders.diagrams import in_a_row, timer, user_task
from tests.builders.house import House, a_house


@pytest.fixture
def house(database: str) -> Iterator[House]:
    with a_house(database) as made:
        made.publish("two-steps", in_a_row("two-steps", user_task("A-1"), timer("T-1", "PT2H"), user_task("A-2")))
        yield made


def started(house: House):
    case = house.a_case()
    clinician = house.persona("clinician-north")
    instance = house.handrail.perform(StartProcess(case_id=case.id, process="two-steps"), by=clinician)
    task = house.handrail.ask(ShowCase(case_id=case.id), by=clinician).tasks[0]
    return case, clinician, instance, task


def test_a_completed_task_moves_the_case_on_and_a_timer_opens_the_next(house: House) -> None:
    case, clinician, instance, task = started(house)
    done = house.handrail.perform(CompleteTask(task_id=task.id, answers={}, seen_revision=1), by=clinician)
    assert [closed.element for closed in done.closed] == ["A-1"]
    assert house.handrail.ask(ShowCase(case_id=case.id), by=clinician).tasks == ()
    advance(house.handrail, house.clock, to=house.clock.now() + timedelta(hours=2))
    assert [t.element for t in house.handrail.ask(ShowCase(case_id=case.id), by=clinician).tasks] == ["A-2"]
    report = house.handrail.ask(VerifyHistory(rebuild=True), by=SYSTEM)
    assert report.faults == () and report.instances == 1


def test_the_second_to_complete_a_task_is_told_who_was_quicker(house: House) -> None:
    _, clinician, _, task = started(house)
    house.handrail.perform(CompleteTask(task_id=task.id, answers={}, seen_revision=1), by=clinician)
    with pytest.raises(Conflict, match="Robin Alder has done this already") as refusal:
        house.handrail.perform(CompleteTask(task_id=task.id, answers={}, seen_revision=1), by=clinician)
    assert refusal.value.extra["task"]["status"] == "done"


def test_a_stale_revision_is_refused(house: House) -> None:
    _, clinician, _, task = started(house)
    with pytest.raises(Conflict, match="changed since you opened it"):
        house.handrail.perform(CompleteTask(task_id=task.id, answers={}, seen_revision=7), by=clinician)


def test_a_role_below_the_lane_is_refused_with_who_may(house: House) -> None:
    _, _, _, task = started(house)
    with pytest.raises(NotPermitted) as refusal:
        house.handrail.perform(
            CompleteTask(task_id=task.id, answers={}, seen_revision=1), by=house.persona("support-worker-north")
        )
    assert any("Robin Alder" in holder for holder in refusal.value.holders)


def test_another_localitys_task_does_not_exist(house: House) -> None:
    _, _, _, task = started(house)
    with pytest.raises(NotFound):
        house.handrail.perform(
            CompleteTask(task_id=task.id, answers={}, seen_revision=1), by=house.persona("clinician-south")
        )


def test_answers_to_a_step_without_a_form_are_refused(house: House) -> None:
    _, clinician, _, task = started(house)
    with pytest.raises(Invalid):
        house.handrail.perform(CompleteTask(task_id=task.id, answers={"x": 1}, seen_revision=1), by=clinician)


def test_a_completion_takes_at_most_ten_statements_and_one_commit(house: House) -> None:
    _, clinician, _, task = started(house)
    statements, commits = [], []
    engine = house.handrail.database.engine
    event.listen(engine, "before_cursor_execute", lambda *arguments: statements.append(arguments[2]))
    event.listen(engine, "commit", lambda _: commits.append(1))
    house.handrail.perform(CompleteTask(task_id=task.id, answers={}, seen_revision=1), by=clinician)
    assert len(statements) <= 10, "\n".join(statements)
    assert len(commits) == 1


def test_the_steps_of_an_ordinary_escalation_keep_to_that_budget_with_all_that_their_forms_look_up(
    furnished_database: str,
) -> None:
    with a_house(furnished_database) as house:
        case = house.a_case()
        advance(house.handrail, house.clock, to=house.clock.now() + timedelta(days=1))
        clinician = house.persona("clinician-north")
        house.handrail.perform(GetHelp(case_id=case.id, response_class="urgent"), by=clinician)
        sent: list[str] = []
        event.listen(
            house.handrail.database.engine, "before_cursor_execute", lambda *arguments: sent.append(arguments[2])
        )
        for element in ("ESC-03", "ESC-08", "ESC-07"):
            open_now = house.handrail.ask(ShowCase(case_id=case.id), by=clinician).tasks
            task = next(task for task in open_now if task.element == element)
            assert task.form_key is not None
            house.handrail.ask(ShowTask(task_id=task.id), by=clinician)  # they look before they send
            answers = valid(task.form_key, now=house.clock.now(), people=house.people())
            sent.clear()
            completion = CompleteTask(task_id=task.id, answers=answers, seen_revision=task.revision)
            house.handrail.perform(completion, by=clinician)
            assert len(sent) <= 10, (element, "\n".join(sent))
