"""An escalation that somebody proposes to hold: the decision that two people take."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from handrail.application.commands.complete_task import CompleteTask
from handrail.application.commands.confirm_decision import ConfirmDecision
from handrail.application.commands.get_help import GetHelp
from handrail.application.finishing import Completed
from handrail.application.queries.case_detail import ShowCase
from handrail.application.queries.history import CaseHistory
from handrail.domain.actors import SYSTEM
from handrail.domain.cases import Case
from handrail.domain.tasks import Task
from handrail.rehearsal.answers import valid
from tests.builders.house import House

PROPOSER, DECIDER, SECOND = "clinician-2-north", "senior-clinician-north", "senior-clinician-2-north"


def open_task(house: House, case: Case, element: str) -> Task:
    """The open task of an element. Raises StopIteration when there is none."""
    tasks = house.handrail.ask(ShowCase(case_id=case.id), by=SYSTEM).tasks
    return next(task for task in tasks if task.element == element)


def a_hold(house: House, *, response_class: str = "urgent") -> tuple[Case, Task]:
    """A case with an escalation of a class that a clinician proposes to hold, and the senior's task."""
    case = house.a_case()
    return case, propose_hold(house, case, response_class=response_class)


def propose_hold(house: House, case: Case, *, response_class: str = "urgent") -> Task:
    """A clinician asks for help on a case and proposes to hold; the senior's task."""
    help_asked = GetHelp(case_id=case.id, response_class=response_class, source="staff")
    house.handrail.perform(help_asked, by=house.persona(PROPOSER))
    summary = open_task(house, case, "ESC-03")
    now = house.clock.now()
    answers = valid(
        "f-esc-summary",
        now=now,
        people=house.people(),
        class_requested=response_class,
        choice="propose_hold",
        needed_by=(now + timedelta(hours=3)).isoformat(),
    )
    command = CompleteTask(task_id=summary.id, answers=answers, seen_revision=summary.revision)
    house.handrail.perform(command, by=house.persona(PROPOSER))
    return open_task(house, case, "ESC-04")


def hold_answers(house: House, *, second: str = SECOND, **given: Any) -> dict[str, Any]:
    """The senior's answers, naming a persona as the second person."""
    named = {"second_person": str(house.persona(second).id)}
    return dict(valid("f-esc-hold", now=house.clock.now(), people=house.people(), **named | given))


def decide(house: House, task: Task, *, by: str = DECIDER, second: str = SECOND, **given: Any) -> Completed:
    """The senior decides the hold."""
    task = open_task(house, _case_of(house, task), "ESC-04")
    answers = hold_answers(house, second=second, **given)
    command = CompleteTask(task_id=task.id, answers=answers, seen_revision=task.revision)
    return house.handrail.perform(command, by=house.persona(by))


def confirm(house: House, task: Task, *, by: str = SECOND, agrees: bool = True, reason: str | None = None) -> Completed:
    """The second person's word."""
    task = open_task(house, _case_of(house, task), "ESC-04")
    command = ConfirmDecision(task_id=task.id, agrees=agrees, reason=reason, seen_revision=task.revision)
    return house.handrail.perform(command, by=house.persona(by))


def told(house: House, case: Case) -> list[str]:
    """The types of a case's events, oldest first."""
    return [event.type for event in house.handrail.ask(CaseHistory(case_id=case.id), by=SYSTEM).events]


def _case_of(house: House, task: Task) -> Case:
    return house.handrail.ask(ShowCase(case_id=task.case_id), by=SYSTEM).case
