"""Delegations: look, lend in two steps, answer, approve, take back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, redirect, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as AnyResponse

from handrail.application.commanding import Command
from handrail.application.commands.accept_delegation import AcceptDelegation
from handrail.application.commands.approve_delegation import ApproveDelegation
from handrail.application.commands.propose_delegation import ProposeDelegation
from handrail.application.commands.refuse_delegation import RefuseDelegation
from handrail.application.commands.revoke_delegation import RevokeDelegation
from handrail.application.queries.delegations import MyDelegations, ShowDelegation
from handrail.application.queries.lending_desk import LendingDesk, PreviewDelegation
from handrail.domain.delegations import Delegation
from handrail.domain.errors import Invalid
from handrail.domain.identifiers import DelegationId
from handrail.domain.permissions import Permission
from handrail.web import rendering, visitors
from handrail.web.delegations.lending import confirm_page, lending_form, wanted_from
from handrail.web.delegations.pages import LendPage
from handrail.web.delegations.presenting import delegation_page, delegations_page
from handrail.web.door import ask, may, me, now, perform_once
from handrail.web.page import Flash, Section

blueprint = Blueprint("delegations", __name__)


@blueprint.get("/delegations")
def delegations() -> Response:
    """What waits for the reader, what they gave and were given."""
    found = ask(MyDelegations())
    return rendering.show(
        "delegations/delegations.html",
        delegations_page(found, me().id, may_lend=may(Permission.DELEGATE)),
    )


@blueprint.get("/delegations/new")
def lend() -> Response:
    """The first step: what, to whom, until when; a decision's own page names its code in the address."""
    return _form(MultiDict([("codes", code[:10]) for code in request.args.getlist("codes")]))


@blueprint.post("/delegations/check")
def check() -> Response:
    """The second step: what it will mean; or the first again, with what needs another look."""
    sent = MultiDict(request.form)
    try:
        wanted = wanted_from(sent)
        weighed = ask(PreviewDelegation(**wanted))
    except Invalid as refusal:
        return _form(sent, refusal)
    titles = {right.code: right.title for right, _ in ask(LendingDesk()).rights}
    return rendering.show("delegations/confirm.html", confirm_page(wanted, weighed, titles, sent, now()))


@blueprint.post("/delegations/change")
def change() -> Response:
    """Back to the first step, with what was chosen."""
    return _form(MultiDict(request.form))


@blueprint.post("/delegations")
def offer() -> AnyResponse:
    """Offer it, and show it."""
    sent = MultiDict(request.form)
    try:
        made = perform_once(ProposeDelegation(**wanted_from(sent)), _id)
    except Invalid as refusal:
        return _form(sent, refusal)
    visitors.flash(Flash.DELEGATION_OFFERED)
    return redirect(f"/delegations/{made['id']}", 303)


@blueprint.get("/delegations/<uuid:delegation_id>")
def delegation(delegation_id: UUID) -> Response:
    """One delegation."""
    return _page(delegation_id)


@blueprint.post("/delegations/<uuid:delegation_id>/accept")
def accept(delegation_id: UUID) -> AnyResponse:
    """Take it on."""
    if request.form.get("able") != "true":
        return _page(delegation_id, error="Tick this, or refuse the delegation", error_anchor="able")
    return _done(delegation_id, AcceptDelegation(delegation_id=DelegationId(delegation_id)), "able")


@blueprint.post("/delegations/<uuid:delegation_id>/refuse")
def refuse(delegation_id: UUID) -> AnyResponse:
    """Say no."""
    command = RefuseDelegation(delegation_id=DelegationId(delegation_id), reason=_reason())
    return _done(delegation_id, command, "refuse-reason")


@blueprint.post("/delegations/<uuid:delegation_id>/approve")
def approve(delegation_id: UUID) -> AnyResponse:
    """Approve it, or do not."""
    command = ApproveDelegation(
        delegation_id=DelegationId(delegation_id),
        approved=request.form.get("approved") == "true",
        reason=_reason(),
    )
    return _done(delegation_id, command, "approve-reason")


@blueprint.post("/delegations/<uuid:delegation_id>/revoke")
def revoke(delegation_id: UUID) -> AnyResponse:
    """Take it back, from this instant."""
    command = RevokeDelegation(delegation_id=DelegationId(delegation_id), reason=_reason())
    return _done(delegation_id, command, "revoke-reason")


def _done(delegation_id: UUID, command: Command[Delegation], anchor: str) -> AnyResponse:
    try:
        perform_once(command, _id)
    except Invalid as refusal:
        words = refusal.problems[0].message if refusal.problems else refusal.detail
        return _page(delegation_id, error=words, error_anchor=anchor, typed=_reason())
    visitors.flash(Flash.DELEGATION_CHANGED)
    return redirect(f"/delegations/{delegation_id}", 303)


def _page(delegation_id: UUID, **more: Any) -> Response:
    detail = ask(ShowDelegation(delegation_id=DelegationId(delegation_id)))
    page = delegation_page(detail, me().id, has_errors="error" in more, **more)
    return rendering.show("delegations/delegation.html", page, 400 if "error" in more else 200)


def _form(sent: MultiDict[str, str], refusal: Invalid | None = None) -> Response:
    desk = ask(LendingDesk())
    problems = () if refusal is None else refusal.problems
    page = LendPage(
        title="Lend a right to decide",
        section=Section.ACCOUNT,
        form=lending_form(desk, sent, problems),
        has_rights=bool(desk.rights),
        has_errors=refusal is not None,
    )
    return rendering.show("delegations/lend.html", page, 200 if refusal is None else 400)


def _reason() -> str:
    return request.form.get("reason", "").strip()[:4000]


def _id(made: Delegation) -> Mapping[str, Any]:
    return {"id": str(made.id)}
