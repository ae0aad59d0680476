"""Confirming a decision at the moment it is taken back, given away, changed, barred or overtaken: one outcome only."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from handrail.application.commands.complete_task import CompleteTask
from handrail.application.commands.confirm_decision import ConfirmDecision
from handrail.application.commands.declare_conflict import DeclareConflict
from handrail.application.commands.reassign_task import ReassignTask
from handrail.application.commands.withdraw_decision import WithdrawDecision
from handrail.application.queries.verify_history import VerifyHistory
from handrail.domain.actors import SYSTEM
from handrail.domain.cases import Case
from handrail.domain.errors import HandrailError
from handrail.domain.tasks import Task
from handrail.worker.timers import fire_due_timers
from tests.builders.holds import DECIDER, SECOND, a_hold, decide, hold_answers, open_task, told
from tests.builders.house import House, a_house
from tests.faults.test_who_is_quicker import at_once

ROUNDS = 12
Rival = Callable[[House, Case, Task], Any]


@pytest.fixture
def house(furnished_database: str) -> Iterator[House]:
    with a_house(furnished_database) as made:
        yield made
        assert not made.handrail.ask(VerifyHistory(rebuild=True), by=SYSTEM).faults


def withdraw(house: House, case: Case, task: Task) -> Any:
    command = WithdrawDecision(task_id=task.id, seen_revision=task.revision)
    return house.handrail.perform(command, by=house.persona(DECIDER))


def give_away(house: House, case: Case, task: Task) -> Any:
    command = ReassignTask(task_id=task.id, to="consultant-north", seen_revision=task.revision)
    return house.handrail.perform(command, by=house.persona("team-lead-north"))


def decide_again(house: House, case: Case, task: Task) -> Any:
    answers = hold_answers(house, second="consultant-north")
    command = CompleteTask(task_id=task.id, answers=answers, seen_revision=task.revision)
    return house.handrail.perform(command, by=house.persona(DECIDER))


def bar(house: House, case: Case, task: Task) -> Any:
    return house.handrail.perform(DeclareConflict(case_id=case.id, kind="relative"), by=house.persona(SECOND))


def confirm_too(house: House, case: Case, task: Task) -> Any:
    command = ConfirmDecision(task_id=task.id, agrees=True, seen_revision=task.revision)
    return house.handrail.perform(command, by=house.persona(SECOND))


@pytest.mark.parametrize("rival", [withdraw, give_away, decide_again, confirm_too])
def test_confirming_against_a_rival(house: House, rival: Rival) -> None:
    won = [0, 0]
    for _ in range(ROUNDS):
        case, task = a_hold(house)
        decide(house, task)
        task = open_task(house, case, "ESC-04")
        outcomes = at_once(
            lambda case=case, task=task: _or_refusal(confirm_too, house, case, task),
            lambda case=case, task=task: _or_refusal(rival, house, case, task),
        )
        refused = [isinstance(outcome, HandrailError) for outcome in outcomes]
        assert sorted(refused) == [False, True], outcomes
        won[refused.index(False)] += 1
        events = told(house, case)
        confirmed = rival is confirm_too or not refused[0]
        assert ("EscalationHeld" in events) == ("SecondPersonConfirmed" in events) == confirmed
    print(f"{rival.__name__}: confirmed {won[0]} times, the rival won {won[1]}")


def test_confirming_against_a_conflict_that_is_declared(house: House) -> None:
    """Both may happen, the confirmation first; never a confirmation by somebody who is barred already."""
    for _ in range(ROUNDS):
        case, task = a_hold(house)
        decide(house, task)
        task = open_task(house, case, "ESC-04")
        at_once(
            lambda case=case, task=task: _or_refusal(confirm_too, house, case, task),
            lambda case=case, task=task: _or_refusal(bar, house, case, task),
        )
        events = told(house, case)
        assert "ConflictDeclared" in events
        if "SecondPersonConfirmed" in events:
            assert events.index("SecondPersonConfirmed") < events.index("ConflictDeclared")


def test_confirming_at_the_instant_the_hold_lapses(house: House) -> None:
    for _ in range(ROUNDS):
        case, task = a_hold(house, response_class="very_urgent")
        decide(house, task)
        task = open_task(house, case, "ESC-04")
        house.clock.advance_to(house.clock.now() + timedelta(minutes=31))  # type: ignore[attr-defined]
        at_once(
            lambda case=case, task=task: _or_refusal(confirm_too, house, case, task),
            lambda: fire_due_timers(house.handrail),
        )
        fire_due_timers(house.handrail)
        events = told(house, case)
        outcomes = [name for name in ("EscalationHeld", "HoldLapsed") if name in events]
        assert len(outcomes) == 1, events
        assert ("SecondPersonConfirmed" in events) == (outcomes == ["EscalationHeld"])


def _or_refusal(act: Rival, house: House, case: Case, task: Task) -> Any:
    try:
        return act(house, case, task)
    except HandrailError as refusal:
        return refusal
