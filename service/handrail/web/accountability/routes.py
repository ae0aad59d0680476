"""Who is accountable: the maps, named leads, and accountability for one case."""

from __future__ import annotations

from datetime import date, datetime, time
from uuid import UUID

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from handrail.application.commands.answer_accountability import AnswerAccountability
from handrail.application.commands.declare_conflict import DeclareConflict
from handrail.application.commands.make_accountable import MakeAccountable
from handrail.application.commands.name_clinical_lead import NameClinicalLead
from handrail.application.commands.withdraw_conflict import WithdrawConflict
from handrail.application.queries.case_accountability import CaseAccountability
from handrail.application.queries.pathway_accountability import AllLeads, PathwayAccountability
from handrail.domain.calendars import LONDON, instant_of
from handrail.domain.errors import Invalid
from handrail.domain.identifiers import CaseId
from handrail.web import rendering, visitors
from handrail.web.accountability.case_presenting import case_map_page, conflict_page
from handrail.web.accountability.presenting import leads_page, map_page
from handrail.web.door import ask, me, now, perform_once
from handrail.web.page import Flash

blueprint = Blueprint("accountability", __name__)


@blueprint.get("/accountability")
def leads() -> Response:
    """Named leads everywhere the reader's roles reach."""
    return rendering.show("accountability/leads.html", leads_page(ask(AllLeads())))


@blueprint.get("/accountability/<locality>/<pathway>")
def pathway_map(locality: str, pathway: str) -> Response:
    """One pathway in one locality."""
    found = ask(PathwayAccountability(locality=locality, pathway=pathway))
    return rendering.show("accountability/map.html", map_page(found, now()))


@blueprint.post("/accountability/<locality>/<pathway>/leads")
def name_lead(locality: str, pathway: str) -> AnyResponse:
    """Name a lead or deputy, or say what must be put right."""
    sent = {name: value[:200] for name, value in request.form.items()}
    try:
        command = NameClinicalLead(
            locality=locality,
            pathway=pathway,
            post=sent.get("post", ""),
            username=sent.get("username", ""),
            from_at=_midnight(sent.get("from", ""), "/from"),
            to_at=_midnight(sent.get("until", ""), "/until"),
        )
        perform_once(command, lambda lead: {"id": str(lead.id)})
    except Invalid as refusal:
        found = ask(PathwayAccountability(locality=locality, pathway=pathway))
        return rendering.show("accountability/map.html", map_page(found, now(), refusal.problems), 422)
    visitors.flash(Flash.LEAD_NAMED)
    return redirect(f"/accountability/{locality}/{pathway}", 303)


@blueprint.get("/cases/<uuid:case_id>/accountability")
def case_map(case_id: UUID) -> Response:
    """Who answers for one case."""
    page = case_map_page(ask(CaseAccountability(case_id=CaseId(case_id))), me(), now())
    return rendering.show("accountability/case_map.html", page)


@blueprint.post("/cases/<uuid:case_id>/accountable")
def make_accountable(case_id: UUID) -> AnyResponse:
    """Offer accountability to a colleague, or take it on."""
    sent = {name: value[:4000] for name, value in request.form.items()}
    to = me().username if request.form.get("take_on") else sent.get("to", "")
    command = MakeAccountable(case_id=CaseId(case_id), to=to, reason=sent.get("reason", ""))
    try:
        answer = perform_once(command, lambda offer: {"answer": offer.answer or ""})
    except Invalid as refusal:
        found = ask(CaseAccountability(case_id=CaseId(case_id)))
        page = case_map_page(found, me(), now(), sent=sent, problems=refusal.problems)
        return rendering.show("accountability/case_map.html", page, 422)
    visitors.flash(Flash.TAKEN_ON if answer["answer"] else Flash.OFFERED)
    return redirect(f"/cases/{case_id}/accountability", 303)


@blueprint.post("/cases/<uuid:case_id>/accountable/answer")
def answer_offer(case_id: UUID) -> AnyResponse:
    """Accept or decline; or accept what fell to the reader."""
    accepts = request.form.get("answer") == "accept"
    sent = request.form.get("offer", "")
    command = AnswerAccountability(
        case_id=CaseId(case_id), accepts=accepts, offer_id=_id(sent, "/offer") if sent else None
    )
    perform_once(command, lambda case: {"id": str(case.id)})
    visitors.flash(Flash.TAKEN_ON if accepts else Flash.DECLINED)
    return redirect(f"/cases/{case_id}/accountability", 303)


@blueprint.get("/cases/<uuid:case_id>/conflict")
def conflict(case_id: UUID) -> Response:
    """The form: I know this person."""
    page = conflict_page(ask(CaseAccountability(case_id=CaseId(case_id))), me(), now())
    return rendering.show("accountability/conflict.html", page)


@blueprint.post("/cases/<uuid:case_id>/conflict")
def declare_conflict(case_id: UUID) -> AnyResponse:
    """Declare it, or say what must be put right."""
    sent = {name: value[:4000] for name, value in request.form.items()}
    command = DeclareConflict(
        case_id=CaseId(case_id),
        kind=sent.get("kind", ""),
        details=sent.get("details", ""),
        whom=sent.get("whom") or None,
    )
    try:
        perform_once(command, lambda declared: {"id": str(declared.id)})
    except Invalid as refusal:
        found = ask(CaseAccountability(case_id=CaseId(case_id)))
        page = conflict_page(found, me(), now(), sent=sent, problems=refusal.problems)
        return rendering.show("accountability/conflict.html", page, 422)
    visitors.flash(Flash.CONFLICT_DECLARED)
    return redirect(f"/cases/{case_id}/accountability", 303)


@blueprint.post("/cases/<uuid:case_id>/conflicts/<uuid:conflict_id>/withdraw")
def withdraw_conflict(case_id: UUID, conflict_id: UUID) -> AnyResponse:
    """Somebody else than the one it is about withdraws it."""
    command = WithdrawConflict(case_id=CaseId(case_id), conflict_id=conflict_id)
    perform_once(command, lambda withdrawn: {"id": str(withdrawn.id)})
    visitors.flash(Flash.CONFLICT_WITHDRAWN)
    return redirect(f"/cases/{case_id}/accountability", 303)


def _midnight(words: str, pointer: str) -> datetime | None:
    """The first instant of a day, by the clock in London; None for nothing."""
    if not words.strip():
        return None
    try:
        return instant_of(datetime.combine(date.fromisoformat(words.strip()), time.min), LONDON)
    except (ValueError, OverflowError):
        raise Invalid.at(pointer, "Enter a date, like 2026-03-02") from None


def _id(words: str, pointer: str) -> UUID:
    try:
        return UUID(words)
    except ValueError:
        raise Invalid.at(pointer, "This offer does not exist") from None
