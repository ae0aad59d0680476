"""Refusals as RFC 9457 problem documents: what went wrong, where, and what to do next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import structlog
from flask import Blueprint, Response, g, jsonify
from werkzeug.exceptions import HTTPException

from handrail.application.moving import OperationBroke
from handrail.application.where_it_broke import where_it_broke
from handrail.domain.errors import (
    FieldProblem,
    HandrailError,
    Invalid,
    NotPermitted,
    NotSignedIn,
    Unavailable,
)
from handrail.domain.events import plain
from handrail.web.refusals import status_of

log = structlog.get_logger("handrail.web.api")
MEDIA_TYPE = "application/problem+json"

_TITLES = {
    400: "The request could not be read",
    401: "No valid token",
    403: "A right is missing",
    404: "Not found",
    405: "Method not allowed",
    409: "The state has changed",
    413: "Too large",
    415: "Send JSON",
    422: "Some values need another look",
    429: "Too many requests",
    500: "Something went wrong on our side",
    503: "Not available just now",
}


def install(blueprint: Blueprint) -> None:
    """Answer every refusal raised in a blueprint's routes with a problem document."""
    blueprint.register_error_handler(HandrailError, _refused)
    blueprint.register_error_handler(HTTPException, _http)
    blueprint.register_error_handler(Exception, _unexpected)


def document(
    status: int,
    detail: str,
    *,
    problems: tuple[FieldProblem, ...] = (),
    extra: Mapping[str, Any] | None = None,
) -> Response:
    """A problem document. `errors` holds a JSON pointer and a message a field."""
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": _TITLES.get(status, "Refused"),
        "status": status,
        "detail": detail,
        "request_id": g.get("request_id", ""),
    }
    if problems:
        body["errors"] = [{"pointer": problem.pointer, "detail": problem.message} for problem in problems]
    body.update(plain(extra or {}))
    response = jsonify(body)
    response.status_code = status
    response.mimetype = MEDIA_TYPE
    if status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    if status == 503:
        response.headers["Retry-After"] = "5"
    return response


def _refused(refusal: HandrailError) -> Response:
    if isinstance(refusal.__cause__, OperationBroke):  # what was sent, or a fault of ours: the log must tell
        log.error("operation_broke", at=where_it_broke(refusal))
    extra = dict(refusal.extra)
    if isinstance(refusal, NotPermitted):
        extra |= {"missing": refusal.missing, "holders": list(refusal.holders)}
    problems = refusal.problems if isinstance(refusal, Invalid) else ()
    detail = "Send a valid token: Authorization: Bearer TOKEN" if isinstance(refusal, NotSignedIn) else refusal.detail
    return document(status_of(refusal), detail, problems=problems, extra=extra)


def _http(refusal: HTTPException) -> Response:
    status = refusal.code or 500
    messages = getattr(refusal, "data", {}).get("messages") if hasattr(refusal, "data") else None
    if status == 422 and messages:
        found = tuple(_pointers(messages))
        return document(422, "Some values need another look", problems=found)
    if status == 400:
        return document(400, "The body must be JSON that can be read")
    response = document(status, refusal.description or _TITLES.get(status, "Refused"))
    for name, value in refusal.get_headers():
        if name == "Allow":
            response.headers[name] = value
    return response


def _unexpected(fault: Exception) -> Response:
    log.error("unexpected", at=where_it_broke(fault))
    if isinstance(fault, Unavailable):
        return document(503, fault.detail)
    return document(500, "The whole step was undone. The fault is in our log under the request id")


def _pointers(messages: Mapping[str, Any]) -> Iterator[FieldProblem]:
    """webargs' nested messages, `{location: {field: {index: [text]}}}`, as pointers."""
    for location, found in messages.items():
        prefix = "" if location in ("json", "form") else f"/{location}"
        yield from _nested(prefix, found)


def _nested(pointer: str, found: Any) -> Iterator[FieldProblem]:
    if isinstance(found, Mapping):
        for name, inner in found.items():
            deeper = pointer if name == "_schema" else f"{pointer}/{str(name).replace('~', '~0').replace('/', '~1')}"
            yield from _nested(deeper, inner)
    elif isinstance(found, list):
        for text in found:
            yield FieldProblem(pointer or "/", str(text))
    else:
        yield FieldProblem(pointer or "/", str(found))
