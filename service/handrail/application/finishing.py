"""Finishing a task with checked answers: `CompleteTask` does it at once, `ConfirmDecision` once two people agree."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from handrail.application import operations
from handrail.application.decision_records import record_decision
from handrail.application.form_context import form_context
from handrail.application.moving import Run, bundle_of, move
from handrail.application.work import Work, digest
from handrail.domain.decision_rights import DecisionRight
from handrail.domain.errors import Conflict, FieldProblem, Invalid, NotFound
from handrail.domain.instances import Instance
from handrail.domain.rights import Verdict
from handrail.domain.second_people import PendingDecision, SecondPerson
from handrail.domain.tasks import Task, TaskCompleted
from handrail.engine import ClosedTask, Complete, OpenedTask, variables_seen
from handrail.forms import Checked, Form


@dataclass(frozen=True, kw_only=True)
class Completed:
    """What a completion did: the instance as it is now, what it opened and closed, and warnings about the answers.

    `awaiting` is what waits for its second person; then nothing else has changed yet.
    """

    instance: Instance
    opened: tuple[OpenedTask, ...]
    closed: tuple[ClosedTask, ...]
    warnings: tuple[str, ...]
    awaiting: PendingDecision | None = None


@dataclass(frozen=True, kw_only=True)
class Answered:
    """A task's answers as they are kept, with the form they were held against and what the process knows."""

    instance: Instance
    form: Form | None
    checked: Checked
    variables: Mapping[str, Any]


def checked_answers(work: Work, task: Task, answers: Mapping[str, Any]) -> Answered:
    """The answers held against the task's own form. Raises NotFound, Conflict, Invalid (one problem a field)."""
    instance = work.instances.get(task.instance_id)
    if instance is None:
        raise NotFound("There is no such process")
    bundle = bundle_of(work, instance)
    variables: Mapping[str, Any] = variables_seen(work.resources.engine, bundle, instance.state, task.token)
    if task.form_key is None:
        if answers:
            raise Invalid(
                "This step has no form; send no answers",
                problems=tuple(FieldProblem(f"/answers/{name}", "Remove this") for name in answers),
            )
        return Answered(instance=instance, form=None, checked=Checked(answers={}), variables=variables)
    try:
        form = work.resources.catalogue.form(bundle, task.form_key)
    except LookupError as missing:
        raise Conflict(f"{missing}; tell the process owner") from missing
    context = form_context(work, work.case, form, variables, now=work.now, bundle=bundle, answers=answers)
    checked = form.check(
        answers,
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
    return Answered(instance=instance, form=form, checked=checked, variables=context.variables)


def finish(
    work: Work,
    task: Task,
    answered: Answered,
    *,
    verdict: Verdict,
    decided: DecisionRight | None = None,
    second: SecondPerson | None = None,
) -> Completed:
    """The task is done by `work.actor` under `verdict`, and the case moves on. `decided` is the row of a decision."""
    instance, form, checked = answered.instance, answered.form, answered.checked
    coded = {} if form is None else dict(form.coded(checked.answers))
    run = Run(
        instance.id,
        instance.process_key,
        task.element,
        dict(instance.keys),
        task,
        verdict=verdict,
        second=second,
    )
    if task.operation:
        inputs = {"answers": checked.answers, "variables": answered.variables, "coded": coded}
        coded |= operations.perform(work, run, task.operation, inputs)
    answers_digest = _keep(work, task, answered)
    if decided is not None:
        record_decision(
            work, task, checked.answers, answered.variables, right=decided, verdict=verdict, second=second
        )
    work.record(
        TaskCompleted(
            task_id=task.id,
            element=task.element,
            process=task.process_key,
            form=task.form_key,
            role=task.role,
            right=verdict.right,
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
        task=replace(task, completed_for=verdict.on_behalf_of),
    )
    return Completed(
        instance=moved, opened=progress.opened, closed=progress.closed, warnings=checked.warnings
    )


def _keep(work: Work, task: Task, answered: Answered) -> str | None:
    if answered.form is None:
        return None
    submission_id = work.new_id()
    answers = answered.checked.answers
    answers_digest = digest(answers)
    work.tasks.submit(
        {
            "id": submission_id,
            "case_id": task.case_id,
            "task_id": task.id,
            "form_key": answered.form.key,
            "bundle_sha256": answered.instance.bundle_sha256,
            "by_id": work.actor.id,
            "at": work.now,
            "sealed": work.seal(answers, place=f"submission:{submission_id}"),
            "digest": answers_digest,
        }
    )
    work.tasks.drop_draft(task.id, work.actor.id)
    return answers_digest
