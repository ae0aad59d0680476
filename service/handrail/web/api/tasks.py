"""Tasks: find, look, claim, release, reassign, keep a draft, complete."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from flask_smorest import Blueprint

from handrail.application.commands.claim_task import ClaimTask
from handrail.application.commands.complete_task import CompleteTask
from handrail.application.commands.confirm_decision import ConfirmDecision
from handrail.application.commands.reassign_task import ReassignTask
from handrail.application.commands.release_task import ReleaseTask
from handrail.application.commands.save_draft import SaveDraft
from handrail.application.commands.withdraw_decision import WithdrawDecision
from handrail.application.finishing import Completed
from handrail.application.queries.task_detail import ShowTask
from handrail.application.queries.task_list import TaskList
from handrail.domain.decision_rights import DecisionRight
from handrail.domain.events import plain
from handrail.domain.identifiers import CaseId, InstanceId, TaskId
from handrail.domain.second_people import PendingDecision
from handrail.domain.tasks import Task
from handrail.web.api import schemas
from handrail.web.api.requests import ask, perform
from handrail.web.api.shapes import task_row
from handrail.web.door import now

blueprint = Blueprint("api_tasks", __name__, description="What people do")


@blueprint.get("/tasks")
@blueprint.arguments(schemas.TaskListQuery, location="query")
@blueprint.response(200, schemas.TaskListOut)
def tasks(query: dict[str, Any]) -> Any:
    """Open tasks by due time."""
    page = ask(
        TaskList(
            mine=query["mine"],
            case_id=None if query["case"] is None else CaseId(query["case"]),
            instance_id=None if query["instance"] is None else InstanceId(query["instance"]),
            process_key=query["process"],
            locality=query["locality"],
            late_only=query["late"],
            after=query["after"],
            limit=query["limit"],
            with_people=False,
        )
    )
    at = now()
    return {"items": [task_row(task, now=at, names=page.holders) for task in page.items], "next": page.next}


@blueprint.get("/tasks/<uuid:task_id>")
@blueprint.response(200, schemas.TaskOut)
def task(task_id: UUID) -> Any:
    """A task with its form, what is filled in, who may decide, and why not you."""
    detail = ask(ShowTask(task_id=TaskId(task_id)))
    found = detail.task
    names = {found.assignee_id: detail.holder} if found.assignee_id is not None and detail.holder else {}
    return {
        **task_row(found, now=now(), names=names),
        "decision": found.decision,
        "status": found.status.value,
        "form": None
        if detail.form is None
        else json.loads(detail.bundle.files[f"forms/{detail.form.key}.form"]),
        "schema": None if detail.form is None else detail.form.json_schema(variables=detail.variables),
        "answers": dict(detail.answers),
        "submitted": None if detail.submitted is None else dict(detail.submitted),
        "may_complete": detail.verdict.allowed and found.is_open,
        "why_not": None if detail.verdict.allowed else detail.verdict.reason,
        "holders": list(detail.holders),
        "missing": None if detail.verdict.missing is None else detail.verdict.missing.value,
        "right": None if detail.right is None else _right(detail.right),
        "awaiting": None if detail.pending is None else _waiting(detail.pending),
        "instructions": found.instructions,
    }


@blueprint.post("/tasks/<uuid:task_id>/claim")
@blueprint.response(200, schemas.TaskRow)
def claim(task_id: UUID) -> Any:
    """Take a task on."""
    return perform(ClaimTask(task_id=TaskId(task_id)), _row)


@blueprint.post("/tasks/<uuid:task_id>/release")
@blueprint.response(200, schemas.TaskRow)
def release(task_id: UUID) -> Any:
    """Give a task back."""
    return perform(ReleaseTask(task_id=TaskId(task_id)), _row)


@blueprint.post("/tasks/<uuid:task_id>/reassign")
@blueprint.arguments(schemas.ReassignIn)
@blueprint.response(200, schemas.TaskRow)
def reassign(body: dict[str, Any], task_id: UUID) -> Any:
    """Give a task to a colleague."""
    command = ReassignTask(task_id=TaskId(task_id), to=body["to"], seen_revision=body["revision"])
    return perform(command, _row)


@blueprint.put("/tasks/<uuid:task_id>/draft")
@blueprint.arguments(schemas.DraftIn)
@blueprint.response(204)
def draft(body: dict[str, Any], task_id: UUID) -> None:
    """Keep half-filled answers for oneself."""
    perform(SaveDraft(task_id=TaskId(task_id), answers=body["answers"]), lambda _: {})


@blueprint.post("/tasks/<uuid:task_id>/complete")
@blueprint.arguments(schemas.CompleteIn)
@blueprint.response(200, schemas.CompletedOut)
def complete(body: dict[str, Any], task_id: UUID) -> Any:
    """Finish a task with its answers."""
    command = CompleteTask(task_id=TaskId(task_id), answers=body["answers"], seen_revision=body["revision"])
    return perform(command, _completed)


@blueprint.post("/tasks/<uuid:task_id>/confirm")
@blueprint.arguments(schemas.ConfirmIn)
@blueprint.response(200, schemas.CompletedOut)
def confirm(body: dict[str, Any], task_id: UUID) -> Any:
    """Confirm a decision as its second person, or refuse to with a reason."""
    command = ConfirmDecision(
        task_id=TaskId(task_id), agrees=body["agrees"], reason=body["reason"], seen_revision=body["revision"]
    )
    return perform(command, _completed)


@blueprint.post("/tasks/<uuid:task_id>/withdraw")
@blueprint.arguments(schemas.WithdrawIn)
@blueprint.response(200, schemas.TaskRow)
def withdraw(body: dict[str, Any], task_id: UUID) -> Any:
    """Take back a decision that waits for its second person."""
    return perform(WithdrawDecision(task_id=TaskId(task_id), seen_revision=body["revision"]), _row)


def _row(task: Task) -> dict[str, Any]:
    return task_row(task, now=now(), names={})


def _completed(done: Completed) -> dict[str, Any]:
    return {
        "instance": {
            "id": str(done.instance.id),
            "process": done.instance.process_key,
            "status": done.instance.status.value,
        },
        "opened": [
            {"element": opened.element, "name": opened.name, "role": opened.role} for opened in done.opened
        ],
        "closed": [{"element": closed.element, "why": closed.why.value} for closed in done.closed],
        "warnings": list(done.warnings),
        "awaiting": None if done.awaiting is None else _waiting(done.awaiting),
    }


def _waiting(pending: PendingDecision) -> dict[str, Any]:
    return {
        "decision": pending.code,
        "chosen": pending.chosen,
        "second_id": None if pending.second_id is None else str(pending.second_id),
        "roles": list(pending.second_roles),
        "asked_at": plain(pending.asked_at),
    }


def _right(right: DecisionRight) -> dict[str, Any]:
    return {
        "code": right.code,
        "title": right.title,
        "row": right.row,
        "table_sha256": right.table_sha256,
        "period": right.period.value,
        "decide": list(right.decide),
        "second": list(right.second),
        "consult": list(right.consult),
        "inform": list(right.inform),
        "if_nobody": right.if_nobody,
    }
