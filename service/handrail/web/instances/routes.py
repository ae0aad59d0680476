"""One run of a process: look at it, tell it what was heard, try again what failed."""

from __future__ import annotations

import uuid
from uuid import UUID

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from handrail.application.commands.retry_incident import RetryIncident
from handrail.application.commands.send_message import SendMessage
from handrail.application.queries.instance_detail import ShowInstance
from handrail.domain.errors import Invalid
from handrail.domain.identifiers import InstanceId
from handrail.web import rendering, visitors
from handrail.web.door import ONCE, ask, me, now, perform
from handrail.web.instances.hearing import HEARD
from handrail.web.instances.presenting import instance_page, who_may_have_said
from handrail.web.matters import matter_href
from handrail.web.page import Flash

blueprint = Blueprint("instances", __name__)


@blueprint.get("/instances/<uuid:instance_id>")
def instance(instance_id: UUID) -> AnyResponse:
    """The run on its diagram, and why each gate was passed."""
    detail = ask(ShowInstance(instance_id=InstanceId(instance_id)))
    if detail.case.is_matter:
        return redirect(matter_href(detail.instance), 303)
    return rendering.show("instances/instance.html", instance_page(detail, me(), now()))


@blueprint.post("/instances/<uuid:instance_id>/heard")
def heard(instance_id: UUID) -> AnyResponse:
    """Tell the run what was heard, once for each form sent."""
    said = HEARD.get(request.form.get("message", ""))
    if said is None:
        raise Invalid.at("/message", "Choose what you heard from the list")
    detail = ask(ShowInstance(instance_id=InstanceId(instance_id)))
    who = request.form.get("who", "")
    if said.who_key and who not in {code for code, _ in who_may_have_said(said)}:
        raise Invalid.at("/who", f"{said.who_label} Choose from the list")
    payload = {"at": now().isoformat(), "recorded_by": str(me().id)}
    if said.who_key:
        payload[said.who_key] = who
    perform(
        SendMessage(
            name=said.message,
            correlation={"case_id": str(detail.case.id), **detail.instance.keys},
            payload=payload,
            message_id=f"page:{request.form.get(ONCE) or uuid.uuid4().hex}"[:200],
        )
    )
    visitors.flash(Flash.HEARD)
    return redirect(f"/instances/{instance_id}", 303)


@blueprint.post("/instances/<uuid:instance_id>/retry")
def retry(instance_id: UUID) -> AnyResponse:
    """Try again what failed."""
    perform(RetryIncident(instance_id=InstanceId(instance_id)))
    visitors.flash(Flash.RETRIED)
    return redirect(f"/instances/{instance_id}", 303)
