"""Delegations: lend a right, accept, refuse, approve, take back, look."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from flask_smorest import Blueprint

from handrail.application.commands.accept_delegation import AcceptDelegation
from handrail.application.commands.approve_delegation import ApproveDelegation
from handrail.application.commands.propose_delegation import ProposeDelegation
from handrail.application.commands.refuse_delegation import RefuseDelegation
from handrail.application.commands.revoke_delegation import RevokeDelegation
from handrail.application.queries.delegations import MyDelegations, ShowDelegation
from handrail.domain.decision_rights import Period
from handrail.domain.delegations import Delegation
from handrail.domain.events import plain
from handrail.domain.identifiers import DelegationId, StaffId
from handrail.web.api import delegation_schemas as schemas
from handrail.web.api.requests import ask, perform

blueprint = Blueprint("api_delegations", __name__, description="Rights lent from one person to another")


@blueprint.post("/delegations")
@blueprint.arguments(schemas.DelegationIn)
@blueprint.response(201, schemas.DelegationDetailOut)
def propose(body: dict[str, Any]) -> Any:
    """Offer rights to a colleague; it gives nothing until they accept."""
    command = ProposeDelegation(
        to=StaffId(body["to"]),
        codes=frozenset(body["codes"]),
        locality=body["locality"],
        pathway=body["pathway"],
        classes=frozenset(body["classes"]),
        period=None if body["period"] is None else Period(body["period"]),
        starts_at=body["starts_at"],
        ends_at=body["ends_at"],
        reason=body["reason"],
        acting_up=body["acting_up"],
    )
    return _detail(UUID(perform(command, _id)["id"]))


@blueprint.get("/delegations")
@blueprint.arguments(schemas.DelegationListQuery, location="query")
@blueprint.response(200, schemas.DelegationListOut)
def delegations(query: dict[str, Any]) -> Any:
    """Delegations that concern you."""
    found = ask(MyDelegations())
    wanted = query["mine"]
    lists = (found.given, found.received, found.to_approve, found.everyone)
    shown = (
        getattr(found, wanted) if wanted else tuple({one.id: one for part in lists for one in part}.values())
    )
    return {"items": [_row(one, found.names, found.now) for one in shown]}


@blueprint.get("/delegations/<uuid:delegation_id>")
@blueprint.response(200, schemas.DelegationDetailOut)
def delegation(delegation_id: UUID) -> Any:
    """One delegation that concerns you."""
    return _detail(delegation_id)


@blueprint.post("/delegations/<uuid:delegation_id>/accept")
@blueprint.response(200, schemas.DelegationDetailOut)
def accept(delegation_id: UUID) -> Any:
    """Take it on."""
    perform(AcceptDelegation(delegation_id=DelegationId(delegation_id)), _id)
    return _detail(delegation_id)


@blueprint.post("/delegations/<uuid:delegation_id>/refuse")
@blueprint.arguments(schemas.DelegationAnswerIn)
@blueprint.response(200, schemas.DelegationDetailOut)
def refuse(body: dict[str, Any], delegation_id: UUID) -> Any:
    """Say no."""
    perform(RefuseDelegation(delegation_id=DelegationId(delegation_id), reason=body["reason"]), _id)
    return _detail(delegation_id)


@blueprint.post("/delegations/<uuid:delegation_id>/approve")
@blueprint.arguments(schemas.DelegationApproveIn)
@blueprint.response(200, schemas.DelegationDetailOut)
def approve(body: dict[str, Any], delegation_id: UUID) -> Any:
    """Approve it from above the grantor, or do not."""
    command = ApproveDelegation(
        delegation_id=DelegationId(delegation_id), approved=body["approved"], reason=body["reason"]
    )
    perform(command, _id)
    return _detail(delegation_id)


@blueprint.post("/delegations/<uuid:delegation_id>/revoke")
@blueprint.arguments(schemas.DelegationAnswerIn)
@blueprint.response(200, schemas.DelegationDetailOut)
def revoke(body: dict[str, Any], delegation_id: UUID) -> Any:
    """Take it back, from this instant."""
    perform(RevokeDelegation(delegation_id=DelegationId(delegation_id), reason=body["reason"]), _id)
    return _detail(delegation_id)


def _id(done: Delegation) -> dict[str, Any]:
    return {"id": str(done.id)}


def _detail(delegation_id: UUID) -> dict[str, Any]:
    found = ask(ShowDelegation(delegation_id=DelegationId(delegation_id)))
    return {
        **_row(found.delegation, found.names, found.now),
        "reason": found.reason,
        "revoked_reason": found.revoked_reason,
        "may": sorted(act.value for act in found.may),
        "task": None if found.task_id is None else str(found.task_id),
    }


def _row(one: Delegation, names: Mapping[StaffId, str], now: datetime) -> dict[str, Any]:
    return {
        "id": str(one.id),
        "case": str(one.case_id),
        "status": one.status(now).value,
        "grantor": {"id": str(one.from_id), "name": names.get(one.from_id, "a colleague")},
        "delegate": {"id": str(one.to_id), "name": names.get(one.to_id, "a colleague")},
        "codes": sorted(one.codes),
        "locality": one.locality,
        "pathway": one.pathway,
        "classes": sorted(one.classes),
        "period": None if one.period is None else one.period.value,
        "starts_at": plain(one.starts_at),
        "ends_at": plain(one.ends_at),
        "acting_up": one.acting_up,
        "approval": one.approval.value,
        "proposed_at": plain(one.proposed_at),
        "approved_at": plain(one.approved_at),
        "accepted_at": plain(one.accepted_at),
        "refused_at": plain(one.refused_at),
        "revoked_at": plain(one.revoked_at),
        "ended_at": plain(one.ended_at),
        "end_reason": None if one.end_reason is None else one.end_reason.value,
    }
