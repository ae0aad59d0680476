"""The one door, as routes reach it: in the name of whoever is signed in."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, TypeVar, cast

from flask import current_app, g, request

from handrail.application.commanding import Command, Query
from handrail.application.handrail import Handrail, Replied, ReplyTo
from handrail.domain.actors import Actor
from handrail.domain.permissions import Permission, holds

R = TypeVar("R")
ONCE = "_once"
"""The hidden field that makes a second press of the same button safe (PROMISES P3)."""


def door() -> Handrail:
    """The application."""
    return cast(Handrail, current_app.extensions["handrail"])


def me() -> Actor:
    """Who is signed in."""
    return cast(Actor, g.actor)


def now() -> datetime:
    """The time that due times are told from."""
    return door().resources.clock.now()


def ask(query: Query[R]) -> R:
    """Ask a query as the person signed in."""
    return door().ask(query, by=me())


def perform(command: Command[R]) -> R:
    """Perform a command as the person signed in."""
    return door().perform(command, by=me())


def perform_once(command: Command[R], answer: Callable[[R], Mapping[str, Any]]) -> Mapping[str, Any]:
    """Perform a command once for each form sent: sending the same one again gives the first answer.

    `answer` is the JSON-plain part of the result that the next page needs. Without the form's own key nothing is
    remembered.
    """
    key = request.form.get(ONCE, "")
    if not 16 <= len(key) <= 64:
        return answer(perform(command))
    sent = "&".join(f"{name}={value}" for name, value in sorted(request.form.items(multi=True)) if name != "_csrf")
    reply = ReplyTo(
        key=f"page:{key}",
        request_hash=hashlib.sha256(f"{request.path}?{sent}".encode()).digest(),
        render=answer,
    )
    result = door().perform_once(command, by=me(), reply=reply)
    return result.answer if isinstance(result, Replied) else answer(result)


def may(permission: Permission) -> bool:
    """Whether a role of the person signed in carries a permission: for buttons, the door checks again."""
    return g.get("actor") is not None and holds(permission, me().roles)


def place_name(locality: str) -> str:
    """A locality's name."""
    known = door().resources.localities.get(locality)
    return known.name if known else locality.capitalize()
