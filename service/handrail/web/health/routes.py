"""GET /health/live, /health/ready and /metrics."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from handrail.web.access import open_to_all
from handrail.web.door import door

blueprint = Blueprint("health", __name__)


@blueprint.get("/health/live")
@open_to_all
def live() -> Response:
    """This process answers."""
    return jsonify({"status": "live"})


@blueprint.get("/health/ready")
@open_to_all
def ready() -> Response:
    """The database answers and has this version's shape; 503 otherwise."""
    reason = door().database.not_ready_because()
    if reason is None:
        return jsonify({"status": "ready"})
    response = jsonify({"status": "not ready", "reason": reason})
    response.status_code = 503
    response.headers["Retry-After"] = "5"
    return response


@blueprint.get("/metrics")
@open_to_all
def metrics() -> Response:
    """Figures for Prometheus; no personal data."""
    return Response(generate_latest(), content_type=CONTENT_TYPE_LATEST)
