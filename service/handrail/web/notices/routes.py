"""Notices to the reader."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from handrail.application.commands.read_notice import ReadNotice
from handrail.application.commands.read_notices import ReadNotices
from handrail.application.queries.notices_told import NoticesTold
from handrail.domain.errors import Invalid
from handrail.web import rendering, visitors
from handrail.web.door import ask, now, perform
from handrail.web.notices.pages import NoticesPage
from handrail.web.notices.presenting import notice_line
from handrail.web.page import Flash, Section

blueprint = Blueprint("notices", __name__)


@blueprint.get("/notices")
def notices() -> Response:
    """What the reader was told, newest first."""
    told = ask(NoticesTold())
    page = NoticesPage(
        title="What happened",
        section=Section.NOTICES,
        drawn_at=now().isoformat(),
        notices=tuple(
            notice_line(notice, told.people, told.tasks, now(), askers=told.askers) for notice in told.notices
        ),
    )
    return rendering.show("notices/notices.html", page)


@blueprint.post("/notices/read")
def read_all() -> AnyResponse:
    """Mark all that had come when the page was drawn as read."""
    perform(ReadNotices(until=_drawn_at(request.form.get("until", ""))))
    visitors.flash(Flash.NOTICE_READ)
    return redirect("/notices", 303)


@blueprint.post("/notices/<uuid:notice_id>/read")
def read(notice_id: UUID) -> AnyResponse:
    """Mark one as read."""
    perform(ReadNotice(notice_id=notice_id))
    visitors.flash(Flash.NOTICE_READ)
    return redirect("/notices", 303)


def _drawn_at(text: str) -> datetime:
    """When the page was drawn. Raises Invalid."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise Invalid.at("/until", "Open the page again, then mark what is on it as read") from None
    if at.tzinfo is None:
        raise Invalid.at("/until", "Open the page again, then mark what is on it as read")
    return at
