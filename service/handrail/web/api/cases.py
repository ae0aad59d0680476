"""Cases: open one, look at it and its history, record a contact, start a process."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import request
from flask_smorest import Blueprint

from handrail.application.commands.get_help import GetHelp
from handrail.application.commands.open_case import OpenCase, PersonDetails, ReferralDetails
from handrail.application.commands.record_contact import RecordContact
from handrail.application.commands.start_process import StartProcess
from handrail.application.queries.case_detail import ShowCase
from handrail.application.queries.contact_result import ContactResult
from handrail.application.queries.history import CaseHistory
from handrail.domain.cases import Plan
from handrail.domain.errors import Invalid
from handrail.domain.events import plain
from handrail.domain.identifiers import CaseId
from handrail.web.api import schemas
from handrail.web.api.instances import sketched
from handrail.web.api.requests import ask, perform
from handrail.web.api.shapes import history_shape, instance_shape, person_shape, timer_shape

blueprint = Blueprint("api_cases", __name__, description="Cases, contacts and the processes of a case")


@blueprint.post("/cases")
@blueprint.arguments(schemas.CaseIn)
@blueprint.response(201, schemas.CaseOut)
def open_case(body: dict[str, Any]) -> Any:
    """Open a case for a person."""
    plan = body["plan"] or {}
    signs = tuple(plan.get("signature_signs", ()))
    command = OpenCase(
        pathway=body["pathway"],
        locality=body["locality"],
        person=PersonDetails(**body["person"]),
        plan=Plan(signature_signs=signs, contact_every_days=plan.get("contact_every_days", 14.0)),
        referral=None if body["referral"] is None else ReferralDetails(**body["referral"]),
    )
    found = perform(command, lambda case: {"id": str(case.id)})
    return _case(CaseId(UUID(found["id"])))


@blueprint.get("/cases/<uuid:case_id>")
@blueprint.response(200, schemas.CaseOut)
def case(case_id: UUID) -> Any:
    """A case as it stands."""
    return _case(CaseId(case_id))


@blueprint.get("/cases/<uuid:case_id>/history")
@blueprint.arguments(schemas.HistoryQuery, location="query")
@blueprint.response(200, schemas.HistoryOut)
def history(query: dict[str, Any], case_id: UUID) -> Any:
    """A case's events, oldest first."""
    return history_shape(ask(CaseHistory(case_id=CaseId(case_id), **query)))


@blueprint.post("/cases/<uuid:case_id>/contacts")
@blueprint.response(201, schemas.ContactOut)
def contact(case_id: UUID) -> Any:
    """Record a contact (F-CONTACT answers), and say what the threshold table asks for."""
    answers = request.get_json(force=True, silent=False)
    if not isinstance(answers, dict):
        raise Invalid("Send the answers of F-CONTACT as a JSON object")
    command = RecordContact(case_id=CaseId(case_id), answers=answers)
    taken = perform(
        command,
        lambda done: {"id": str(done.contact.id), "instance": str(done.instance.id), "warnings": list(done.warnings)},
    )
    result = ask(ContactResult(contact_id=UUID(taken["id"])))
    return {
        "id": taken["id"],
        "evaluation": _evaluation(result.evaluation),
        "instances": [
            {"id": str(i.id), "process": i.process_key, "status": i.status.value} for i in result.instances
        ],
        "warnings": taken["warnings"],
    }


@blueprint.post("/cases/<uuid:case_id>/instances")
@blueprint.arguments(schemas.InstanceIn)
@blueprint.response(201, schemas.InstanceOut)
def start(body: dict[str, Any], case_id: UUID) -> Any:
    """Start a process for a case."""
    return perform(
        StartProcess(case_id=CaseId(case_id), **body),
        lambda done: instance_shape(done.instance, done.version, done.tasks, done.timers),
    )


@blueprint.post("/cases/<uuid:case_id>/help")
@blueprint.arguments(schemas.HelpIn)
@blueprint.response(201, schemas.InstanceOut)
def get_help(body: dict[str, Any], case_id: UUID) -> Any:
    """Raise a concern: it opens an escalation, or joins the one that is open. Needs no approval."""
    command = GetHelp(case_id=CaseId(case_id), response_class=body["response_class"], source=body["source"])
    raised = perform(command, lambda instance: {"id": str(instance.id)})
    return sketched(UUID(raised["id"]))


def _evaluation(row: Mapping[str, Any] | None) -> dict[str, Any] | None:
    return None if row is None else {**row, "prompt": row.get("prompt_code")}


def _case(case_id: CaseId) -> dict[str, Any]:
    detail = ask(ShowCase(case_id=case_id))
    case = detail.case
    return {
        "id": str(case.id),
        "pathway": case.pathway,
        "locality": case.locality,
        "status": case.status.value,
        "person": person_shape(detail.person),
        "accountable": None if case.accountable_id is None else detail.names.get(case.accountable_id),
        "opened_at": plain(case.opened_at),
        "closed_at": plain(case.closed_at),
        "last_seen_at": plain(case.last_seen_at),
        "contact_every_days": case.contact_every_days,
        "revision": case.revision,
        "open_tasks": [str(task.id) for task in detail.tasks],
        "instances": [str(instance.id) for instance in detail.instances],
        "timers": [timer_shape(timer) for timer in detail.timers],
        "restrictions": [plain(row) for row in detail.restrictions],
        "escalations": [plain(row) for row in detail.escalations],
    }
