"""Templates: found beside their routes, given one typed page, strict about names that do not exist."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any

from flask import Flask, Response, current_app, g, make_response, render_template
from jinja2 import FileSystemLoader, StrictUndefined

from handrail.domain.permissions import Permission
from handrail.web import csrf, headers, static_files, visitors
from handrail.web.door import may
from handrail.web.page import Frame, Page, Person, Place, Section
from handrail.web.wording import in_words

WEB = Path(__file__).parent


def install(app: Flask) -> None:
    """Sets up the templates of `app`."""
    app.jinja_options = {
        "undefined": StrictUndefined,
        "trim_blocks": True,
        "lstrip_blocks": True,
        "loader": FileSystemLoader([WEB / "templates", WEB]),
        "autoescape": True,
    }
    names = static_files.manifest()
    app.jinja_env.globals.update(
        bundle=lambda name: f"/static/bundles/{names[name]}",
        in_words=in_words,
    )


def show(template: str, page: Page, status: int = 200) -> Response:
    """A whole page as an answer."""
    return make_response(render_template(template, page=page, frame=frame()), status)


def fragment(template: str, **parts: Any) -> Response:
    """A part of a page, for htmx."""
    return make_response(render_template(template, **parts))


def frame() -> Frame:
    """What the layout draws around this answer's page."""
    actor = g.get("actor")
    person = None
    if actor is not None:
        roles = sorted({assignment.role for assignment in actor.assignments}, key=lambda role: (-role.rank, role.value))
        person = Person(name=actor.name, roles=", ".join(role.label for role in roles))
    return Frame(
        person=person,
        csrf_token=csrf.token(),
        nonce=headers.nonce(),
        once=g.get("sent_once") or uuid.uuid4().hex,
        flashes=visitors.flashes(),
        unread=g.get("unread", 0),
        approvals=_waiting(),
        places=_places() if person else (),
        may_get_help=may(Permission.GET_HELP),
        demo=current_app.config["DEMO"],
    )


def _places() -> tuple[Place, ...]:
    offered = (
        (Place(Section.INBOX, "Inbox", "/inbox"), Permission.WORK_ON_TASKS),
        (Place(Section.APPROVALS, "Approvals", "/approvals"), Permission.WORK_ON_TASKS),
        (Place(Section.PEOPLE, "People", "/cases"), Permission.SEE_CASES),
        (Place(Section.NOTICES, "What happened", "/notices"), Permission.SEE_SELF),
        (Place(Section.RIGHTS, "My decision rights", "/rights"), Permission.SEE_SELF),
        (Place(Section.VERSIONS, "Changes", "/versions"), Permission.EDIT_DRAFTS),
        (Place(Section.ACCOUNT, "My account", "/account"), Permission.SEE_SELF),
    )
    return tuple(place for place, permission in offered if may(permission))


def _waiting() -> str:
    """How many decisions wait for whoever is signed in: "" for none, "3", "100+"."""
    found = g.get("approvals")
    if found is None or not found.number:
        return ""
    return f"{found.number}{'+' if found.more else ''}"
