"""Approvals: the queue, one decision, the second person's answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from handrail.application.commands.complete_task import CompleteTask
from handrail.application.commands.confirm_decision import ConfirmDecision
from handrail.application.commands.start_process import StartProcess
from handrail.application.commands.withdraw_decision import WithdrawDecision
from handrail.application.queries.approval_detail import (
    ADVICE,
    ApprovalDetail,
    ShowApproval,
    ShowConfirmation,
)
from handrail.application.queries.approvals_queue import ApprovalsQueue
from handrail.domain.errors import Invalid
from handrail.domain.identifiers import TaskId
from handrail.web import rendering, visitors
from handrail.web.approvals.presenting import approval_page, confirm_page
from handrail.web.approvals.queue import queue_page
from handrail.web.door import ask, me, now, perform, perform_once
from handrail.web.form_answers import change_rows
from handrail.web.narrowing import kinds, places
from handrail.web.page import Flash
from handrail.web.tasks.routes import answers_sent, revision_sent

blueprint = Blueprint("approvals", __name__)
ROWS = 25


@blueprint.get("/approvals")
def queue() -> Response:
    """What the reader may decide now, and what waits for them as second person."""
    chosen = {name: value for name in ("process", "locality") if (value := request.args.get(name, "")[:60])}
    found = ask(
        ApprovalsQueue(
            locality=chosen.get("locality"),
            process_key=chosen.get("process"),
            after=request.args.get("after") or None,
            limit=ROWS,
        )
    )
    page = queue_page(
        found,
        me(),
        now(),
        places=places(chosen.get("locality", "")),
        processes=kinds(chosen.get("process", "")),
        filtered=bool(chosen),
        next_href=f"/approvals?{urlencode({**chosen, 'after': found.next})}" if found.next else "",
    )
    return rendering.show("approvals/queue.html", page)


@blueprint.get("/approvals/<uuid:task_id>")
def approval(task_id: UUID) -> Response:
    """One decision on one screen."""
    return _show(ask(ShowApproval(task_id=TaskId(task_id))), choose=request.args.get("choose", ""))


@blueprint.post("/approvals/<uuid:task_id>/decide")
def decide(task_id: UUID) -> AnyResponse:
    """Take the decision; or, from the buttons beside a list, show the form again with a row more or less."""
    shown = ask(ShowApproval(task_id=TaskId(task_id)))
    wish = request.form.get("_rows", "")
    if wish:
        answers, name = change_rows(answers_sent(shown.detail, keep_blank_rows=True), wish)
        return _show(shown, answers=answers, focus=name)
    answers = answers_sent(shown.detail)
    command = CompleteTask(task_id=TaskId(task_id), answers=answers, seen_revision=revision_sent())
    try:
        done = perform(command)
    except Invalid as refusal:
        problems = [
            (problem.pointer.removeprefix("/answers"), problem.message) for problem in refusal.problems
        ]
        return _show(shown, answers=answers, problems=problems or [("", refusal.detail)], status=422)
    if done.awaiting is not None:
        visitors.flash(Flash.SECOND_ASKED)
        return redirect(f"/approvals/{task_id}", 303)
    visitors.flash(Flash.DECIDED)
    return redirect("/approvals", 303)


@blueprint.post("/approvals/<uuid:task_id>/withdraw")
def withdraw(task_id: UUID) -> AnyResponse:
    """Take back what waits for a second person."""
    perform(WithdrawDecision(task_id=TaskId(task_id), seen_revision=revision_sent()))
    visitors.flash(Flash.TAKEN_BACK)
    return redirect(f"/approvals/{task_id}", 303)


@blueprint.post("/approvals/<uuid:task_id>/advice")
def advice(task_id: UUID) -> AnyResponse:
    """Ask a specialist about this decision; its clock runs on."""
    shown = ask(ShowApproval(task_id=TaskId(task_id)))
    command = StartProcess(
        case_id=shown.detail.case.id, process=ADVICE, variables={"about_task_id": str(shown.detail.task.id)}
    )
    begun = perform_once(command, lambda started: {"task": str(started.tasks[0].id) if started.tasks else ""})
    visitors.flash(Flash.ADVICE_ASKED)
    return redirect(f"/tasks/{begun['task']}" if begun["task"] else f"/approvals/{task_id}", 303)


@blueprint.get("/approvals/<uuid:task_id>/confirm")
def to_confirm(task_id: UUID) -> Response:
    """What somebody decided, for the second person."""
    page = confirm_page(ask(ShowConfirmation(task_id=TaskId(task_id))), now())
    return rendering.show("approvals/confirm.html", page)


@blueprint.post("/approvals/<uuid:task_id>/confirm")
def confirm(task_id: UUID) -> AnyResponse:
    """Agree, and the decision takes effect; or do not, and say why."""
    answer = request.form.get("agrees", "")
    if answer not in ("yes", "no"):
        raise Invalid.at("/agrees", "Press one of the two buttons")
    agrees = answer == "yes"
    reason = request.form.get("reason", "").strip()[:4000]
    command = ConfirmDecision(
        task_id=TaskId(task_id),
        agrees=agrees,
        reason=None if agrees else reason,
        seen_revision=revision_sent(),
    )
    try:
        perform(command)
    except Invalid as refusal:
        found = ask(ShowConfirmation(task_id=TaskId(task_id)))
        said = refusal.problems[0].message if refusal.problems else refusal.detail
        return rendering.show(
            "approvals/confirm.html", confirm_page(found, now(), reason=reason, problem=said), 422
        )
    visitors.flash(Flash.CONFIRMED if agrees else Flash.NOT_CONFIRMED)
    return redirect("/approvals", 303)


def _show(
    shown: ApprovalDetail,
    *,
    answers: Mapping[str, Any] | None = None,
    problems: list[tuple[str, str]] | None = None,
    focus: str = "",
    choose: str = "",
    status: int = 200,
) -> Response:
    page = approval_page(
        shown, me(), now(), answers=answers, problems=problems or (), focus=focus, choose=choose
    )
    return rendering.show("approvals/approval.html", page, status)
