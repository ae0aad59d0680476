"""What every API request must be: a token, JSON that is not too deep, and a key if it may be sent again."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from flask import Blueprint, g, request
from werkzeug.exceptions import BadRequest, UnsupportedMediaType

from handrail.application.commanding import Command, Query
from handrail.application.handrail import Replied, ReplyTo
from handrail.domain.errors import Invalid, NotSignedIn
from handrail.web.door import door

R = TypeVar("R")
JSON_DEPTH = 32
KEY_LENGTH = 200


def guard(blueprint: Blueprint) -> None:
    """Know who asks, and refuse bodies that are no JSON, before any route of a blueprint."""
    blueprint.before_request(_know_who)
    blueprint.before_request(_readable)


def ask(query: Query[R]) -> R:
    """Ask a query as whoever holds the token."""
    return door().ask(query, by=g.actor)


def perform(command: Command[R], render: Callable[[R], Mapping[str, Any]]) -> Mapping[str, Any]:
    """Perform a command, once where the request carries an Idempotency-Key; its answer as JSON-plain data."""
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return render(door().perform(command, by=g.actor))
    if not 1 <= len(key) <= KEY_LENGTH:
        raise Invalid.at("/header/Idempotency-Key", f"Use 1 to {KEY_LENGTH} characters")
    told = request.method.encode() + b" " + request.full_path.encode() + b"\n" + request.get_data(cache=True)
    reply = ReplyTo(key=f"api:{key}", request_hash=hashlib.sha256(told).digest(), render=render)
    result = door().perform_once(command, by=g.actor, reply=reply)
    return result.answer if isinstance(result, Replied) else render(result)


def _know_who() -> None:
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not secret.strip():
        raise NotSignedIn("Send a token: Authorization: Bearer TOKEN")
    g.actor = door().actor_for(secret.strip(), kind="token")


def _readable() -> None:
    if request.method not in ("POST", "PUT", "PATCH"):
        return
    body = request.get_data(cache=True)
    if not body:
        return
    if not request.is_json:
        raise UnsupportedMediaType("Send JSON, with Content-Type: application/json")
    if _depth(body) > JSON_DEPTH:
        raise Invalid(f"The JSON is nested more than {JSON_DEPTH} deep; flatten it")
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        raise BadRequest("The body must be UTF-8") from None


def _depth(body: bytes) -> int:
    """How deep brackets are nested outside strings; an upper bound that needs no parsing."""
    depth = deepest = 0
    in_string = escaped = False
    for byte in body:
        if in_string:
            if escaped:
                escaped = False
            elif byte == 0x5C:
                escaped = True
            elif byte == 0x22:
                in_string = False
        elif byte == 0x22:
            in_string = True
        elif byte in (0x5B, 0x7B):
            depth += 1
            deepest = max(deepest, depth)
        elif byte in (0x5D, 0x7D):
            depth -= 1
    return deepest
