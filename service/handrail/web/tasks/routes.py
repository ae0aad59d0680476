"""One task: look, take, give back, keep a draft, complete."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from handrail.application.commands.claim_task import ClaimTask
from handrail.application.commands.complete_task import CompleteTask
from handrail.application.commands.release_task import ReleaseTask
from handrail.application.commands.save_draft import SaveDraft
from handrail.application.queries.task_detail import ShowTask, TaskDetail
from handrail.application.queries.task_surroundings import AroundTask
from handrail.domain.errors import Invalid
from handrail.domain.identifiers import TaskId
from handrail.web import rendering, visitors
from handrail.web.door import ask, me, now, perform
from handrail.web.form_answers import answers_from, change_rows
from handrail.web.matters import matter_href
from handrail.web.numbers import whole_number
from handrail.web.page import Flash
from handrail.web.sign_in.routes import local_path
from handrail.web.tasks.presenting import task_page

blueprint = Blueprint("tasks", __name__)


@blueprint.get("/tasks/<uuid:task_id>")
def task(task_id: UUID) -> AnyResponse:
    """The task with its form; a matter's task is done on the matter's own page."""
    detail = ask(ShowTask(task_id=TaskId(task_id)))
    if detail.case.is_matter:
        return redirect(matter_href(detail.instance), 303)
    return _show(detail)


@blueprint.post("/tasks/<uuid:task_id>/claim")
def claim(task_id: UUID) -> AnyResponse:
    """Take the task on."""
    perform(ClaimTask(task_id=TaskId(task_id)))
    visitors.flash(Flash.TASK_CLAIMED)
    return redirect(f"/tasks/{task_id}", 303)


@blueprint.post("/tasks/<uuid:task_id>/release")
def release(task_id: UUID) -> AnyResponse:
    """Give the task back to everyone who may do it."""
    perform(ReleaseTask(task_id=TaskId(task_id)))
    visitors.flash(Flash.TASK_RELEASED)
    return redirect(local_path(request.form.get("back", "")) or "/inbox", 303)


@blueprint.post("/tasks/<uuid:task_id>/complete")
def complete(task_id: UUID) -> AnyResponse:
    """Finish the task; or, from the buttons beside a list, show the form again with a row more or less."""
    detail = ask(ShowTask(task_id=TaskId(task_id)))
    wish = request.form.get("_rows", "")
    if wish:
        answers, name = change_rows(answers_sent(detail, keep_blank_rows=True), wish)
        return _show(detail, answers=answers, focus=name)
    if detail.case.is_matter:
        return redirect(matter_href(detail.instance), 303)
    answers = answers_sent(detail)
    command = CompleteTask(task_id=TaskId(task_id), answers=answers, seen_revision=revision_sent())
    try:
        done = perform(command)
    except Invalid as refusal:
        problems = [
            (problem.pointer.removeprefix("/answers"), problem.message) for problem in refusal.problems
        ]
        return _show(detail, answers=answers, problems=problems or [("", refusal.detail)], status=422)
    if done.awaiting is not None:
        visitors.flash(Flash.SECOND_ASKED)
        return redirect(f"/approvals/{task_id}", 303)
    visitors.flash(Flash.TASK_DONE)
    return redirect(f"/cases/{detail.case.id}", 303)


@blueprint.post("/tasks/<uuid:task_id>/draft")
def draft(task_id: UUID) -> AnyResponse:
    """Keep what is typed so far, while it is being typed."""
    _keep_draft(TaskId(task_id))
    return Response(status=204)


@blueprint.post("/tasks/<uuid:task_id>/later")
def later(task_id: UUID) -> AnyResponse:
    """Keep what is typed so far, and go back to the inbox."""
    _keep_draft(TaskId(task_id))
    visitors.flash(Flash.DRAFT_KEPT)
    return redirect("/inbox", 303)


def _keep_draft(task_id: TaskId) -> None:
    detail = ask(ShowTask(task_id=task_id))
    perform(SaveDraft(task_id=task_id, answers=answers_sent(detail)))


def answers_sent(detail: TaskDetail, *, keep_blank_rows: bool = False) -> dict[str, Any]:
    """The answers of a task's form as this request carries them."""
    if detail.form is None:
        return {}
    return answers_from(detail.form.fields, request.form, keep_blank_rows=keep_blank_rows)


def revision_sent() -> int:
    """The revision of the task that the sender saw. Raises Invalid."""
    sent = whole_number(request.form.get("revision", ""))
    if sent is None:
        raise Invalid.at("/revision", "Reload the page and send the form again")
    return sent


def _show(
    detail: TaskDetail,
    *,
    answers: Mapping[str, Any] | None = None,
    problems: list[tuple[str, str]] | None = None,
    focus: str = "",
    status: int = 200,
) -> Response:
    around = ask(AroundTask(task_id=detail.task.id))
    page = task_page(detail, around, me(), now(), answers=answers, problems=problems or (), focus=focus)
    return rendering.show("tasks/task.html", page, status)
