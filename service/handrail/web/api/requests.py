"""What every API request must be: a token, JSON that is not too deep, and a key if it may be sent again."""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar

from flask import Blueprint, g, request
from werkzeug.exceptions import BadRequest, UnsupportedMediaType

from handrail.application.commanding import Command, Query
from handrail.application.handrail import Replied, ReplyTo
from handrail.domain.errors import FieldProblem, Invalid, NotFound, NotSignedIn
from handrail.domain.events import plain
from handrail.web.door import door

R = TypeVar("R")
JSON_DEPTH = 32
_BROKEN = "Remove the NUL or the half character; such text cannot be kept"
_BROKEN_IN = re.compile("[\x00\ud800-\udfff]")
_MAYBE_BROKEN = re.compile(r"\\u(0000|[dD][89a-fA-F])")
KEY_LENGTH = 200


def guard(blueprint: Blueprint) -> None:
    """Know who asks, and refuse bodies that are no JSON, before any route of a blueprint."""
    blueprint.before_request(_addressable)
    blueprint.before_request(_know_who)
    blueprint.before_request(_readable)


def ask(query: Query[R]) -> R:
    """Ask a query as whoever holds the token."""
    return door().ask(query, by=g.actor)


def perform(command: Command[R], render: Callable[[R], Mapping[str, Any]]) -> Mapping[str, Any]:
    """Perform a command, once where the request carries an Idempotency-Key; its answer as JSON-plain data."""

    def answer(result: R) -> Mapping[str, Any]:
        told: Mapping[str, Any] = plain(dict(render(result)))
        return told

    key = request.headers.get("Idempotency-Key")
    if key is None:
        return answer(door().perform(command, by=g.actor))
    if not 1 <= len(key) <= KEY_LENGTH:
        raise Invalid.at("/header/Idempotency-Key", f"Use 1 to {KEY_LENGTH} characters")
    told = request.method.encode() + b" " + request.full_path.encode() + b"\n" + request.get_data(cache=True)
    reply = ReplyTo(key=f"api:{key}", request_hash=hashlib.sha256(told).digest(), render=answer)
    result = door().perform_once(command, by=g.actor, reply=reply)
    return result.answer if isinstance(result, Replied) else answer(result)


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
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        raise BadRequest("The body must be UTF-8") from None
    if "\x00" in text:  # no JSON, or JSON in an encoding that hides its brackets from the count below
        raise BadRequest("The body must be UTF-8")
    if _depth(body) > JSON_DEPTH:
        raise Invalid(f"The JSON is nested more than {JSON_DEPTH} deep; flatten it")
    _refuse_what_cannot_be_kept(text)


def _addressable() -> None:
    if "\x00" in request.path:
        raise NotFound("There is nothing here")
    for name, value in request.args.items(multi=True):
        if "\x00" in name or "\x00" in value:
            raise Invalid.at(f"/query/{name}".replace("\x00", ""), "Remove the NUL character")


def _refuse_what_cannot_be_kept(text: str) -> None:
    """Refuse numbers that are none, and text that no UTF-8 can hold or no database keeps, with its place."""
    try:
        content = json.loads(text, parse_constant=_no_number, parse_float=_finite)
    except ValueError:
        raise BadRequest("The body must be JSON that can be read") from None
    if _MAYBE_BROKEN.search(text) is None:
        return
    problems = tuple(
        FieldProblem(at or "/", _BROKEN) for at, words in _texts(content, "") if _BROKEN_IN.search(words)
    )
    if problems:
        raise Invalid(_BROKEN, problems=problems)


def _no_number(name: str) -> float:
    raise ValueError(f"{name} is no number")


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError("the number is too great")
    return number


def _texts(content: Any, at: str) -> Iterator[tuple[str, str]]:
    """Every text in JSON, names of fields included, with its pointer; those of broken names without the name."""
    if isinstance(content, str):
        yield at, content
    elif isinstance(content, list):
        for number, item in enumerate(content):
            yield from _texts(item, f"{at}/{number}")
    elif isinstance(content, dict):
        for name, item in content.items():
            yield at, name
            if not _BROKEN_IN.search(name):
                yield from _texts(item, f"{at}/{name}")


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
