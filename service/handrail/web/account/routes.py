"""My account."""

from __future__ import annotations

from flask import Blueprint, Response

from handrail.web import rendering, times
from handrail.web.account.pages import AccountPage, RoleLine
from handrail.web.door import me, now, place_name
from handrail.web.page import Section
from handrail.web.wording import in_words

blueprint = Blueprint("account", __name__)


@blueprint.get("/account")
def account() -> Response:
    """Who I am here and what I hold."""
    actor = me()
    at = now()
    page = AccountPage(
        title="My account",
        section=Section.ACCOUNT,
        name=actor.name,
        username=actor.username,
        roles=tuple(
            RoleLine(
                name=held.role.label,
                where=" ".join(
                    part
                    for part in (
                        place_name(held.locality) if held.locality else "All localities",
                        f"({in_words(held.pathway).lower()})" if held.pathway else "",
                    )
                    if part
                ),
                until=times.clock(held.to_at, at) if held.to_at else "No end set",
            )
            for held in actor.assignments
        ),
    )
    return rendering.show("account/account.html", page)
