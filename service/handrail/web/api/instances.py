"""Instances: how a run stands, the path it took, and its picture."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response
from flask_smorest import Blueprint

from handrail.application.commands.cancel_process import CancelProcess
from handrail.application.commands.retry_incident import RetryIncident
from handrail.application.queries.history import InstanceHistory
from handrail.application.queries.instance_detail import InstanceDetail, ShowInstance, SketchInstance
from handrail.domain.events import plain
from handrail.domain.identifiers import InstanceId
from handrail.web.api import schemas
from handrail.web.api.requests import ask, perform
from handrail.web.api.shapes import history_shape, instance_shape, timer_shape
from handrail.web.instances.picture import picture_of

blueprint = Blueprint("api_instances", __name__, description="Runs of processes")


@blueprint.get("/instances/<uuid:instance_id>")
@blueprint.response(200, schemas.InstanceOut)
def instance(instance_id: UUID) -> Any:
    """A run as it stands."""
    return sketched(instance_id)


@blueprint.get("/instances/<uuid:instance_id>/history")
@blueprint.response(200, schemas.HistoryOut)
def history(instance_id: UUID) -> Any:
    """The events of a run, oldest first: the path taken and why each gate passed."""
    return history_shape(ask(InstanceHistory(instance_id=InstanceId(instance_id))))


@blueprint.get("/instances/<uuid:instance_id>/diagram.svg")
@blueprint.response(200, content_type="image/svg+xml")
def diagram(instance_id: UUID) -> Any:
    """The diagram with what is done, open and late."""
    return Response(picture_of(_detail(instance_id)), mimetype="image/svg+xml")


@blueprint.get("/instances/<uuid:instance_id>/state")
@blueprint.response(200, schemas.StateOut)
def state(instance_id: UUID) -> Any:
    """Open elements and coded variables."""
    detail = _detail(instance_id)
    return {
        "id": str(detail.instance.id),
        "status": detail.instance.status.value,
        "open": [task.element for task in detail.tasks if task.is_open],
        "timers": [timer_shape(timer) for timer in detail.timers],
        "awaits": list(detail.instance.awaits),
        "variables": plain(detail.variables),
        "incident": None if detail.instance.incident is None else dict(detail.instance.incident),
    }


@blueprint.post("/instances/<uuid:instance_id>/retry")
@blueprint.response(200, schemas.InstanceOut)
def retry(instance_id: UUID) -> Any:
    """Try again what an incident stopped."""
    perform(RetryIncident(instance_id=InstanceId(instance_id)), lambda done: {"id": str(done.id)})
    return sketched(instance_id)


@blueprint.post("/instances/<uuid:instance_id>/cancel")
@blueprint.arguments(schemas.CancelIn)
@blueprint.response(200, schemas.InstanceOut)
def cancel(body: dict[str, Any], instance_id: UUID) -> Any:
    """Stop a run for a coded reason; its data stay."""
    perform(CancelProcess(instance_id=InstanceId(instance_id), **body), lambda done: {"id": str(done.id)})
    return sketched(instance_id)


def _detail(instance_id: UUID) -> InstanceDetail:
    return ask(ShowInstance(instance_id=InstanceId(instance_id)))


def sketched(instance_id: UUID) -> dict[str, Any]:
    """An instance's answer."""
    brief = ask(SketchInstance(instance_id=InstanceId(instance_id)))
    return instance_shape(brief.instance, brief.version, brief.tasks, brief.timers)
