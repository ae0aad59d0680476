"""One log line a request: who by id, which route, how it ended, how long it took; never a path, a query or a body."""

from __future__ import annotations

import re
import time
import uuid

import structlog
from flask import Flask, Response, g, request

_SENT_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
log = structlog.get_logger("handrail.web")


def install(app: Flask) -> None:
    """Numbers the requests of `app` and logs each once."""

    @app.before_request
    def begin() -> None:
        sent = request.headers.get("X-Request-Id", "")
        g.request_id = sent if _SENT_ID.fullmatch(sent) else uuid.uuid4().hex
        g.began = time.perf_counter()
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=g.request_id)

    @app.after_request
    def end(response: Response) -> Response:
        response.headers["X-Request-Id"] = g.request_id
        rule = request.url_rule.rule if request.url_rule else "no such route"
        if not rule.startswith(("/static", "/health", "/favicon")):
            actor = g.get("actor")
            log.info(
                "request",
                method=request.method,
                route=rule,
                status=response.status_code,
                ms=round((time.perf_counter() - g.began) * 1000, 1),
                actor=str(actor.id) if actor else None,
            )
        return response
