"""The inbox."""

from __future__ import annotations

import hashlib
from urllib.parse import urlencode

from flask import Blueprint, Response, request

from handrail.application.queries.drafts_of_mine import DraftsOfMine
from handrail.application.queries.task_list import TaskList, TaskPage
from handrail.web import rendering
from handrail.web.door import ask, me, now
from handrail.web.inbox.pages import InboxPage
from handrail.web.inbox.rows import rights_to, task_row
from handrail.web.matters import NOBODY
from handrail.web.narrowing import kinds, places
from handrail.web.page import Section

blueprint = Blueprint("inbox", __name__)
ROWS = 25


@blueprint.get("/inbox")
def inbox() -> Response:
    """The reader's tasks, or those they could take."""
    after = request.args.get("after") or None
    found = ask(_query(after))
    drafted = ask(DraftsOfMine(task_ids=tuple(task.id for task in found.items)))
    rights = rights_to(found.items)
    at = now()
    mine = _mine()
    rows = tuple(
        task_row(
            task,
            person=found.people[task.case_id].name if task.case_id in found.people else NOBODY,
            actor=me(),
            holders=found.holders,
            may_claim=not mine,
            has_draft=task.id in drafted,
            right=rights.get(task.id),
            now=at,
        )
        for task in found.items
    )
    chosen = _chosen()
    page = InboxPage(
        title="Your tasks" if mine else "Tasks to take",
        section=Section.INBOX,
        mine=mine,
        rows=rows,
        processes=kinds(chosen.get("process", "")),
        places=places(chosen.get("locality", "")),
        late_only="late" in chosen,
        filtered=bool(chosen),
        first_href=_href({}),
        next_href=_href({**chosen, "after": found.next}) if found.next else "",
        poll_href=f"/inbox/changes?{urlencode({**_tab(), **chosen, 'seen': _seen(found)})}"
        if after is None
        else "",
        here=_href(chosen),
    )
    return rendering.show("inbox/inbox.html", page)


@blueprint.get("/inbox/changes")
def changes() -> Response:
    """Whether the first page of the list is another than the reader sees: 204 when it is the same."""
    if request.args.get("seen") == _seen(ask(_query(None))):
        return Response(status=204)
    return rendering.fragment("inbox/news.html", href=_href(_chosen()))


def _query(after: str | None) -> TaskList:
    chosen = _chosen()
    return TaskList(
        mine=_mine(),
        process_key=chosen.get("process"),
        locality=chosen.get("locality"),
        late_only="late" in chosen,
        after=after,
        limit=ROWS,
    )


def _mine() -> bool:
    return request.args.get("tab") != "available"


def _tab() -> dict[str, str]:
    return {} if _mine() else {"tab": "available"}


def _chosen() -> dict[str, str]:
    return {
        name: value for name in ("process", "locality", "late") if (value := request.args.get(name, "")[:60])
    }


def _href(more: dict[str, str]) -> str:
    parts = {**_tab(), **more}
    return f"/inbox?{urlencode(parts)}" if parts else "/inbox"


def _seen(found: TaskPage) -> str:
    shown = ";".join(f"{task.id}:{task.revision}" for task in found.items)
    return hashlib.sha256(shown.encode()).hexdigest()[:16]
