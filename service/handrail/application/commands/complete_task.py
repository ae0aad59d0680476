"""A person finishes a task, and the case moves on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from handrail.application.commanding import Command, Typed
from handrail.application.finishing import Answered, Completed, checked_answers, finish
from handrail.application.named_steps import verdict_to_finish
from handrail.application.second_person import (
    ask_second,
    others_named,
    refuse_proposer,
    refuse_second,
    withdraw_waiting,
)
from handrail.application.task_rights import standing_of, verdict_to_choose
from handrail.application.tasks_in_hand import insist, take_in_hand
from handrail.application.work import Work
from handrail.domain.decisions import chosen_in, code_of, wants_second
from handrail.domain.identifiers import TaskId
from handrail.domain.permissions import Permission
from handrail.domain.rights import Standing, may_complete
from handrail.domain.tasks import Task


@dataclass(frozen=True, kw_only=True)
class CompleteTask(Command[Completed]):
    """A person finishes a task with their answers. `seen_revision` is the task's revision when they looked.

    A decision that two people take does not end the task: it waits for its second person (`ConfirmDecision`).
    """

    permission: ClassVar[Permission] = Permission.WORK_ON_TASKS
    task_id: TaskId
    answers: Mapping[str, Any]
    seen_revision: int

    def typed(self) -> Typed:
        """The answers, so that nobody types them twice because they may not hand them in."""
        return Typed(task_id=self.task_id, answers=self.answers)

    def execute(self, work: Work) -> Completed:
        """Raises NotFound, Conflict, NotPermitted, Invalid (one problem a field)."""
        case, task = take_in_hand(work, self.task_id, seen_revision=self.seen_revision)
        standing = standing_of(work, case, task, now=work.now)
        verdict = insist(work, case, may_complete(task, case, work.actor, standing), task=task)
        answered = checked_answers(work, task, self.answers)
        insist(work, case, verdict_to_finish(work, task, verdict, answered.variables), task=task)
        if task.decision is None or answered.form is None:
            return finish(work, task, answered, verdict=verdict)
        return self._decide(work, task, answered, standing)

    def _decide(self, work: Work, task: Task, answered: Answered, known: Standing | None) -> Completed:
        assert task.decision is not None
        chosen = chosen_in(answered.checked.answers)
        standing, verdict = verdict_to_choose(
            work,
            task,
            code_of(task.decision, chosen),
            known,
            apart_from=others_named(answered),
        )
        insist(work, work.case, verdict, task=task)
        refuse_proposer(work, task, answered, standing, verdict)
        if standing.right.needs_second or (known is not None and known.right.needs_second):
            withdraw_waiting(work, task)
        if not wants_second(standing.right, chosen):
            return finish(work, task, answered, verdict=verdict, decided=standing.right)
        refuse_second(work, task, answered, standing, verdict)
        before = work.mark()
        tried = finish(work, task, answered, verdict=verdict, decided=standing.right)
        work.back_to(before)
        return ask_second(work, task, answered, standing, verdict, warnings=tried.warnings)
