"""Accountability: who answers for a case, who is on duty, who must not decide, who leads a pathway."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import g
from flask_smorest import Blueprint
from marshmallow import Schema, fields, validate

from handrail.application.commands.answer_accountability import AnswerAccountability
from handrail.application.commands.declare_conflict import DeclareConflict
from handrail.application.commands.end_duty import EndDuty
from handrail.application.commands.make_accountable import MakeAccountable
from handrail.application.commands.name_clinical_lead import NameClinicalLead
from handrail.application.commands.put_on_duty import MOST_ROWS, DutyWanted, ImportRota, PutOnDuty
from handrail.application.commands.withdraw_conflict import WithdrawConflict
from handrail.application.queries.case_accountability import CaseAccountability, CaseMap
from handrail.application.queries.pathway_accountability import AllLeads
from handrail.application.queries.rota import Rota
from handrail.domain.clinical_leads import ClinicalLead
from handrail.domain.conflicts import Conflict
from handrail.domain.duties import Duty
from handrail.domain.events import plain
from handrail.domain.identifiers import CaseId
from handrail.domain.responsibilities import Kind, Offer
from handrail.web.api.requests import ask, perform
from handrail.web.api.schemas import Moment, Text
from handrail.web.door import door

blueprint = Blueprint(
    "api_accountability", __name__, description="Who is accountable, on duty, named lead, or in conflict"
)


class AccountableIn(Schema):
    """To whom accountability is offered (a user name; one's own takes it on), and why."""

    to = Text(required=True, least=1, most=64)
    reason = Text(required=True, least=1)


class AnswerIn(Schema):
    """Accept or decline; without an offer, accept what fell to oneself."""

    accepts = fields.Boolean(required=True)
    offer = fields.UUID(load_default=None, allow_none=True)


class OfferOut(Schema):
    """An offer and its answer: accepted at once where somebody took the case on."""

    id = fields.String(required=True)
    answer = fields.String(allow_none=True)


class ConflictIn(Schema):
    """How somebody knows the person; `whom` is a user name, oneself where it is left out."""

    kind = Text(required=True, least=1, most=40)
    details = Text(most=2000, load_default="")
    whom = Text(most=64, load_default=None, allow_none=True)


class ConflictOut(Schema):
    """A declaration."""

    id = fields.String(required=True)
    kind = fields.String(required=True)
    declared_at = fields.String(required=True)


class CaseAccountabilityOut(Schema):
    """The map of a case."""

    case = fields.String(required=True)
    accountable = fields.Dict(allow_none=True, required=True)
    our_side = fields.String(allow_none=True)
    not_accepted_since = fields.String(allow_none=True)
    lead = fields.String(allow_none=True)
    deputy = fields.String(allow_none=True)
    ledger = fields.List(fields.Dict(), required=True)
    offer = fields.Dict(allow_none=True)
    next = fields.List(fields.Dict(), required=True)
    actions = fields.List(fields.Dict(), required=True)
    conflicts = fields.List(fields.Dict(), required=True)


class DutyIn(Schema):
    """One line of a rota; times with an offset, no locality for all."""

    username = Text(required=True, least=1, most=64)
    role = Text(required=True, least=1, most=40)
    locality = Text(most=64, load_default=None, allow_none=True)
    from_at = Moment(required=True)
    to_at = Moment(required=True)


class RotaIn(Schema):
    """A rota: all of it is taken in, or nothing."""

    source = Text(required=True, least=1, most=200)
    duties = fields.List(fields.Nested(DutyIn), required=True, validate=validate.Length(min=1, max=MOST_ROWS))


class RotaOut(Schema):
    """Duties, and when nobody is on call."""

    duties = fields.List(fields.Dict(), required=True)
    gaps = fields.List(fields.Dict())


class RotaQuery(Schema):
    """Which locality's rota; the first within reach where it is left out."""

    locality = Text(least=1, most=64, load_default=None)


class LeadIn(Schema):
    """Who becomes lead or deputy, where, from and until."""

    locality = Text(required=True, least=1, most=64)
    pathway = Text(required=True, least=1, most=64)
    post = Text(required=True, least=1, most=20)
    username = Text(required=True, least=1, most=64)
    from_at = Moment(load_default=None, allow_none=True)
    to_at = Moment(load_default=None, allow_none=True)


class LeadOut(Schema):
    """A named lead or deputy."""

    id = fields.String(required=True)
    post = fields.String(required=True)
    from_at = fields.String(required=True)


class LeadsOut(Schema):
    """Every pathway of every locality within reach."""

    items = fields.List(fields.Dict(), required=True)


@blueprint.get("/cases/<uuid:case_id>/accountability")
@blueprint.response(200, CaseAccountabilityOut)
def case_accountability(case_id: UUID) -> Any:
    """Who answers for a case."""
    return _map(ask(CaseAccountability(case_id=CaseId(case_id))))


@blueprint.post("/cases/<uuid:case_id>/accountable")
@blueprint.arguments(AccountableIn)
@blueprint.response(201, OfferOut)
def make_accountable(body: dict[str, Any], case_id: UUID) -> Any:
    """Offer accountability to a colleague, or take a case on."""
    return perform(MakeAccountable(case_id=CaseId(case_id), **body), _offer)


@blueprint.post("/cases/<uuid:case_id>/accountable/answer")
@blueprint.arguments(AnswerIn)
@blueprint.response(200, CaseAccountabilityOut)
def answer(body: dict[str, Any], case_id: UUID) -> Any:
    """Accept or decline accountability."""
    command = AnswerAccountability(case_id=CaseId(case_id), accepts=body["accepts"], offer_id=body["offer"])
    perform(command, lambda case: {"id": str(case.id)})
    return _map(ask(CaseAccountability(case_id=CaseId(case_id))))


@blueprint.post("/cases/<uuid:case_id>/conflicts")
@blueprint.arguments(ConflictIn)
@blueprint.response(201, ConflictOut)
def declare(body: dict[str, Any], case_id: UUID) -> Any:
    """Declare a conflict of interest."""
    return perform(DeclareConflict(case_id=CaseId(case_id), **body), _conflict)


@blueprint.post("/cases/<uuid:case_id>/conflicts/<uuid:conflict_id>/withdraw")
@blueprint.response(200, ConflictOut)
def withdraw(case_id: UUID, conflict_id: UUID) -> Any:
    """Withdraw a declaration about somebody else."""
    return perform(WithdrawConflict(case_id=CaseId(case_id), conflict_id=conflict_id), _conflict)


@blueprint.get("/duties")
@blueprint.arguments(RotaQuery, location="query")
@blueprint.response(200, RotaOut)
def rota(query: dict[str, Any]) -> Any:
    """The rota of a locality for 14 days, and its gaps."""
    found = ask(
        Rota(
            locality=query["locality"]
            or (sorted(g.actor.localities or door().resources.localities) or [""])[0]
        )
    )
    return {
        "duties": [{**_duty(one.duty), "name": one.name} for one in found.duties],
        "gaps": [{"from_at": plain(begins), "to_at": plain(ends)} for begins, ends in found.gaps],
    }


@blueprint.post("/duties")
@blueprint.arguments(RotaIn)
@blueprint.response(201, RotaOut)
def take_in(body: dict[str, Any]) -> Any:
    """Put duties on the rota, all or none."""
    rows = tuple(DutyWanted(**row) for row in body["duties"])
    if len(rows) == 1:
        return perform(
            PutOnDuty(wanted=rows[0], source=body["source"]), lambda duty: {"duties": [_duty(duty)]}
        )
    return perform(
        ImportRota(rows=rows, source=body["source"]),
        lambda duties: {"duties": [_duty(duty) for duty in duties]},
    )


@blueprint.post("/duties/<uuid:duty_id>/end")
@blueprint.response(200, RotaOut)
def end_duty(duty_id: UUID) -> Any:
    """Take somebody off the rota."""
    return perform(EndDuty(duty_id=duty_id), lambda duty: {"duties": [_duty(duty)]})


@blueprint.get("/clinical-leads")
@blueprint.response(200, LeadsOut)
def leads() -> Any:
    """Named leads and deputies, and what is missing."""
    return {
        "items": [
            {
                "locality": one.locality,
                "pathway": one.pathway,
                "lead": one.lead.name if one.lead else None,
                "deputy": one.deputy.name if one.deputy else None,
                "findings": [finding.value for finding in one.findings],
            }
            for one in ask(AllLeads())
        ]
    }


@blueprint.post("/clinical-leads")
@blueprint.arguments(LeadIn)
@blueprint.response(201, LeadOut)
def name_lead(body: dict[str, Any]) -> Any:
    """Name a lead or a deputy."""
    return perform(NameClinicalLead(**body), _lead)


def _map(found: CaseMap) -> dict[str, Any]:
    current, leads = found.current, found.leads
    ours = found.names.get(found.case.accountable_id) if found.case.accountable_id else None
    return {
        "case": str(found.case.id),
        "accountable": None
        if current is None
        else {
            "name": ours if current.is_ours else current.holder_party,
            "ours": current.is_ours,
            "since": plain(current.from_at),
            "because": current.because,
            "accepted": current.accepted_at is not None,
        },
        "our_side": ours,
        "not_accepted_since": plain(found.fell_since),
        "lead": leads.lead.name if leads.lead else None,
        "deputy": leads.deputy.name if leads.deputy else None,
        "ledger": [
            {
                "name": found.names.get(line.holder_id) if line.holder_id else line.holder_party,
                "from_at": plain(line.from_at),
                "to_at": plain(line.to_at),
                "because": line.because,
            }
            for line in found.ledger
            if line.kind == Kind.ACCOUNTABLE and not line.is_empty
        ],
        "offer": None
        if found.offer is None
        else {
            "id": str(found.offer.id),
            "to": found.names.get(found.offer.to_id),
            "offered_at": plain(found.offer.offered_at),
            "reason": found.offer_reason,
        },
        "next": [
            {
                "task": str(step.task.id),
                "name": step.task.name,
                "decides": step.title or None,
                "assignee": found.names.get(step.task.assignee_id) if step.task.assignee_id else None,
                "ask": [one.name for one in step.ask],
                "due_at": plain(step.task.due_at),
            }
            for step in found.next
        ],
        "actions": [
            {
                "id": str(action.id),
                "what": what,
                "owner": found.names.get(action.owner_id),
                "due_at": plain(action.due_at),
                "state": action.state.value,
            }
            for action, what in found.actions
        ],
        "conflicts": [
            {"name": found.names.get(one.staff_id), **_conflict(one), "withdrawn_at": plain(one.withdrawn_at)}
            for one in found.conflicts
        ],
    }


def _offer(offer: Offer) -> dict[str, Any]:
    return {"id": str(offer.id), "answer": offer.answer}


def _conflict(conflict: Conflict) -> dict[str, Any]:
    return {
        "id": str(conflict.id),
        "kind": conflict.kind.value,
        "declared_at": plain(conflict.declared_at),
    }


def _duty(duty: Duty) -> dict[str, Any]:
    return {
        "id": str(duty.id),
        "role": duty.role.value,
        "locality": duty.locality,
        "from_at": plain(duty.from_at),
        "to_at": plain(duty.to_at),
        "source": duty.source,
    }


def _lead(lead: ClinicalLead) -> dict[str, Any]:
    return {"id": str(lead.id), "post": lead.post.value, "from_at": plain(lead.from_at)}
