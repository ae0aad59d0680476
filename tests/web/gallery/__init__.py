"""Every page in every state worth looking at, made of typed pages alone; tests and screenshots are taken from here.

One module a family of pages, each with its `PAGES`: a name for the address, and what is shown there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, Flask, g

from handrail.domain.actors import Actor
from handrail.domain.identifiers import StaffId
from handrail.domain.roles import Role, RoleAssignment, ScopeKind
from handrail.web import rendering
from handrail.web.access import open_to_all
from tests.web.gallery import (
    accountability,
    approvals,
    contacts,
    delegations,
    people,
    rights,
    runs,
    signing_in,
    tasks,
    versions,
)
from tests.web.gallery.made_up import NOW, Shown

FAMILIES = (
    signing_in,
    tasks,
    contacts,
    people,
    runs,
    approvals,
    rights,
    delegations,
    versions,
    accountability,
)
PAGES: Mapping[str, Shown] = {name: shown for family in FAMILIES for name, shown in family.PAGES.items()}
NAMES = {
    Role.SUPPORT_WORKER: "Tom Hale",
    Role.SENIOR_CLINICIAN: "Dr Rosemary Plover",
    Role.TEAM_LEAD: "Martin Sorrel",
    Role.PROCESS_OWNER: "Rowena Fitch",
}

blueprint = Blueprint("gallery", __name__)


@dataclass(frozen=True)
class Waiting:
    """How many decisions the header says are waiting."""

    number: int
    more: bool


def an_actor(role: Role = Role.SUPPORT_WORKER) -> Actor:
    """Somebody in Northvale."""
    staff = StaffId(UUID(int=7))
    held = RoleAssignment(
        staff_id=staff, role=role, scope=ScopeKind.LOCALITY, locality="northvale", from_at=NOW
    )
    return Actor(id=staff, name=NAMES[role], username=f"{role.value}-north", assignments=(held,))


@blueprint.get("/gallery/<name>")
@open_to_all
def picture(name: str):  # type: ignore[no-untyped-def]
    """One page of the gallery, as its reader sees it."""
    if name == "nothing-new":
        return "", 204
    shown = PAGES[name]
    if shown.reader is not None:
        g.actor = an_actor(shown.reader)
        g.unread = 2
        g.approvals = Waiting(number=100, more=True)
    return rendering.show(shown.template, shown.page)


def hang(app: Flask) -> Flask:
    """`app` with the gallery under /gallery/<name>."""
    app.register_blueprint(blueprint)
    return app
