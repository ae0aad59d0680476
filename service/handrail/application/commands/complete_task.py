"""A person finishes a task, and the case moves on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from handrail.application import operations
from handrail.application.commanding import Command
from handrail.application.decision_records import record_decision
from handrail.application.form_context import form_context
from handrail.application.moving import Run, bundle_of, move
from handrail.application.tasks_in_hand import insist, take_in_hand
from handrail.application.work import Work, digest
from handrail.domain.errors import Conflict, FieldProblem, Invalid, NotFound
from handrail.domain.identifiers import TaskId
from handrail.domain.instances import Instance
from handrail.domain.permissions import Permission
from handrail.domain.rights import may_complete
from handrail.domain.tasks import Task, TaskCompleted
from handrail.engine import ClosedTask, Complete, OpenedTask, variables_seen
from handrail.forms import Checked, Form


@dataclass(frozen=True, kw_only=True)
class Completed:
    """What a completion did: the instance as it is now, what it opened and closed, and warnings about the answers."""

    instance: Instance
    opened: tuple[OpenedTask, ...]
    closed: tuple[ClosedTask, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class CompleteTask(Command[Completed]):
    """A person finishes a task with their answers. `seen_revision` is the task's revision when they looked."""

    permission: ClassVar[Permission] = Permission.WORK_ON_TASKS
    task_id: TaskId
    answers: Mapping[str, Any]
    seen_revision: int

    def execute(self, work: Work) -> Completed:
        """Raises NotFound, Conflict, NotPermitted, Invalid (one problem a field)."""
        case, task = take_in_hand(work, self.task_id, seen_revision=self.seen_revision)
        right = insist(work, case, may_complete(task, case, work.actor), missing=task.decision or task.role).right
        instance = work.instances.get(task.instance_id)
        if instance is None:
            raise NotFound("There is no such process")
        variables: Mapping[str, Any] = variables_seen(
            work.resources.engine, bundle_of(work, instance), instance.state, task.token
        )
        form, checked, variables = self._check(work, task, instance, variables)
        coded = {} if form is None else dict(form.coded(checked.answers))

        run = Run(instance.id, instance.process_key, task.element, dict(instance.keys), task)
        if task.operation:
            inputs = {"answers": checked.answers, "variables": variables, "coded": coded}
            coded |= operations.perform(work, run, task.operation, inputs)
        answers_digest = self._keep(work, task, instance, form, checked)
        if task.decision and form is not None:
            record_decision(work, task, checked.answers, variables, right=right)
        work.record(
            TaskCompleted(
                task_id=task.id,
                element=task.element,
                process=task.process_key,
                form=task.form_key,
                role=task.role,
                right=right,
                answers_digest=answers_digest,
                due_at=task.due_at,
                in_time=task.due_at is None or work.now <= task.due_at,
            ),
            instance_id=instance.id,
        )
        moved, progress = move(
            work,
            replace(instance, keys=run.keys),
            Complete(token=task.token, answers=coded, by=str(work.actor.id)),
            task=task,
        )
        return Completed(instance=moved, opened=progress.opened, closed=progress.closed, warnings=checked.warnings)

    def _check(
        self, work: Work, task: Task, instance: Instance, variables: Mapping[str, Any]
    ) -> tuple[Form | None, Checked, Mapping[str, Any]]:
        """The form, the answers as they are kept, and the variables with what the form asks for besides."""
        if task.form_key is None:
            if self.answers:
                raise Invalid(
                    "This step has no form; send no answers",
                    problems=tuple(FieldProblem(f"/answers/{name}", "Remove this") for name in self.answers),
                )
            return None, Checked(answers={}), variables
        bundle = bundle_of(work, instance)
        try:
            form = work.resources.catalogue.form(bundle, task.form_key)
        except LookupError as missing:
            raise Conflict(f"{missing}; tell the process owner") from missing
        context = form_context(
            work, work.case, form, variables, now=work.now, bundle=bundle, answers=self.answers
        )
        checked = form.check(
            self.answers,
            now=work.now,
            case_started_at=work.case.opened_at,
            variables=context.variables,
            functions=context.functions,
        )
        if checked.problems:
            raise Invalid(
                "Some answers need another look",
                problems=tuple(FieldProblem(f"/answers{p.pointer}", p.message) for p in checked.problems),
            )
        return form, checked, context.variables

    def _keep(self, work: Work, task: Task, instance: Instance, form: Form | None, checked: Checked) -> str | None:
        if form is None:
            return None
        submission_id = work.new_id()
        answers_digest = digest(checked.answers)
        work.tasks.submit(
            {
                "id": submission_id,
                "case_id": task.case_id,
                "task_id": task.id,
                "form_key": form.key,
                "bundle_sha256": instance.bundle_sha256,
                "by_id": work.actor.id,
                "at": work.now,
                "sealed": work.seal(checked.answers, place=f"submission:{submission_id}"),
                "digest": answers_digest,
            }
        )
        work.tasks.drop_draft(task.id, work.actor.id)
        return answers_digest
