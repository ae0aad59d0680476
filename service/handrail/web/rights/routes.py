"""My decision rights: what the reader may decide, and whom to ask for what they may not."""

from __future__ import annotations

from flask import Blueprint, Response, request

from handrail.application.queries.my_rights import MyRights
from handrail.web import rendering
from handrail.web.door import ask, me, now
from handrail.web.rights.presenting import rights_page

blueprint = Blueprint("rights", __name__)


@blueprint.get("/rights")
def rights() -> Response:
    """Every decision in plain words, as it concerns the reader; to be narrowed, and to be printed."""
    page = rights_page(
        ask(MyRights()),
        now(),
        name=me().name,
        roles=me().roles,
        searched=request.args.get("q", "").strip()[:100],
        mine_only="mine" in request.args,
    )
    return rendering.show("rights/rights.html", page)
