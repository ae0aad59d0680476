"""Who is asking: every page wants a signed-in person unless its route says that it is open to all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, g, request

from handrail.application.queries.approvals_queue import CountApprovals
from handrail.application.queries.notices import MyNotices
from handrail.domain.actors import Actor
from handrail.domain.errors import NotSignedIn
from handrail.domain.permissions import Permission
from handrail.web import visitors
from handrail.web.door import ask, door, may

View = TypeVar("View", bound=Callable[..., Any])


def open_to_all(view: View) -> View:
    """Marks a route that needs no sign-in: static files, the emergency card, signing in itself."""
    view.open_to_all = True  # type: ignore[attr-defined]
    return view


def install(app: Flask, *, exempt: tuple[str, ...]) -> None:
    """Finds the visitor's session before every request of `app`, except under paths that check a token themselves."""

    @app.before_request
    def know_who() -> None:
        g.actor = None
        view = app.view_functions.get(request.endpoint or "")
        if view is None or request.path.startswith(exempt):
            return
        if getattr(view, "open_to_all", False):
            return  # nor asks the database anything: the emergency card must open when it is away (DOMAIN K4)
        g.actor = visitor()
        if g.actor is None:
            raise NotSignedIn("Sign in to go on")
        if request.method == "GET" and "HX-Request" not in request.headers:
            g.unread = len(ask(MyNotices(unread_only=True)))
            g.approvals = ask(CountApprovals()) if may(Permission.WORK_ON_TASKS) else None


def visitor() -> Actor | None:
    """Whoever the cookie that came with this request belongs to."""
    sent = visitors.sent_secret()
    if sent is None:
        return None
    try:
        return door().actor_for(sent, kind="session")
    except NotSignedIn:
        return None
