"""People: find them, open a case, look at one."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from handrail.application.knocking import may_knock
from handrail.application.queries.case_care import CareOfCase
from handrail.application.queries.case_detail import ShowCase
from handrail.application.queries.case_search import SearchCases
from handrail.application.queries.case_standing import CaseStanding, StandingOfCases
from handrail.application.queries.case_story import TellCase
from handrail.application.queries.cases_of_mine import CasesOfMine
from handrail.application.queries.contacts_seen import ContactsSeen
from handrail.domain.cases import Case
from handrail.domain.errors import Invalid
from handrail.domain.identifiers import CaseId
from handrail.domain.people import Person
from handrail.domain.permissions import Permission
from handrail.web import rendering, times, visitors
from handrail.web.cases.lines import person_line
from handrail.web.cases.opening import opening_command, opening_form
from handrail.web.cases.pages import CaseRow, CasesPage, OpenCasePage, StartPage
from handrail.web.cases.presenting import case_page
from handrail.web.cases.startable import STARTABLE
from handrail.web.door import ask, door, may, me, now, perform_once, place_name
from handrail.web.numbers import whole_number
from handrail.web.page import Flash, Section
from handrail.web.wording import CLASSES

blueprint = Blueprint("cases", __name__)
ROWS = 25


@blueprint.get("/cases")
def cases() -> Response:
    """The reader's own people, or everyone they may see."""
    if request.args.get("tab") == "all" or not may(Permission.RECORD_CONTACT):
        return _found("", None)
    return _page(ask(CasesOfMine()), mine=True)


@blueprint.post("/cases/search")
def search() -> Response:
    """People by name or NHS number; sent in the body, and so are the places of further pages, which hold names."""
    return _found(request.form.get("name", "").strip()[:200], request.form.get("after") or None)


@blueprint.get("/cases/new")
def new_case() -> Response:
    """The form for opening a case."""
    may_knock(Permission.OPEN_CASE, me())
    page = OpenCasePage(title="Open a case", section=Section.PEOPLE, form=opening_form(_places(), {}))
    return rendering.show("cases/open_case.html", page)


@blueprint.post("/cases/new")
def open_case() -> AnyResponse:
    """Open the case, or say what must be put right."""
    sent = {name: value[:4000] for name, value in request.form.items()}
    try:
        opened = perform_once(opening_command(sent), lambda case: {"id": str(case.id)})
    except Invalid as refusal:
        page = OpenCasePage(
            title="Open a case",
            section=Section.PEOPLE,
            has_errors=True,
            form=opening_form(_places(), sent, refusal.problems),
        )
        return rendering.show("cases/open_case.html", page, 422)
    visitors.flash(Flash.CASE_OPENED)
    return redirect(f"/cases/{opened['id']}", 303)


@blueprint.get("/cases/<uuid:case_id>")
def case(case_id: UUID) -> Response:
    """One case."""
    identity = CaseId(case_id)
    before = whole_number(request.args.get("before", ""))
    page = case_page(
        ask(ShowCase(case_id=identity)),
        ask(CareOfCase(case_id=identity)),
        ask(ContactsSeen(case_id=identity)),
        ask(TellCase(case_id=identity, before=before)),
        me(),
        now(),
    )
    return rendering.show("cases/case.html", page)


@blueprint.get("/cases/<uuid:case_id>/start")
def what_to_start(case_id: UUID) -> Response:
    """What may be started for a person besides a contact and an escalation."""
    detail = ask(ShowCase(case_id=CaseId(case_id)))
    page = StartPage(
        title="Start something else",
        section=Section.PEOPLE,
        help_case_id=str(case_id),
        person=person_line(detail.case, detail.person, now().date()),
        offers=tuple(STARTABLE.values()),
    )
    return rendering.show("cases/start.html", page)


@blueprint.post("/cases/<uuid:case_id>/start")
def start(case_id: UUID) -> AnyResponse:
    """Start it, and show the case, where its first step is open."""
    offer = STARTABLE.get(request.form.get("what", ""))
    if offer is None:
        raise Invalid.at("/what", "Choose what to start from the list")
    perform_once(offer.command(CaseId(case_id)), lambda _: {})
    visitors.flash(Flash.STARTED)
    return redirect(f"/cases/{case_id}", 303)


def _found(words: str, after: str | None) -> Response:
    found = ask(SearchCases(words=words, after=after, limit=ROWS))
    return _page(found.items, mine=False, searched=words, next_place=found.next or "")


def _page(
    found: tuple[tuple[Case, Person], ...], *, mine: bool, searched: str = "", next_place: str = ""
) -> Response:
    at = now()
    standing = ask(StandingOfCases(case_ids=tuple(case.id for case, _ in found)))
    page = CasesPage(
        title="People",
        section=Section.PEOPLE,
        mine=mine,
        rows=tuple(_row(case, person, standing[case.id], at) for case, person in found),
        searched=searched,
        next_place=next_place,
        may_open=may(Permission.OPEN_CASE),
        may_record=may(Permission.RECORD_CONTACT),
    )
    return rendering.show("cases/cases.html", page)


def _row(case: Case, person: Person, standing: CaseStanding, at: datetime) -> CaseRow:
    return CaseRow(
        person=person_line(case, person, at.date()),
        accountable=standing.accountable or "nobody is accountable",
        last_seen=None if case.last_seen_at is None else times.moment(case.last_seen_at, at),
        late_tasks=standing.late_tasks,
        mark=CLASSES.get(standing.response_class),
    )


def _places() -> tuple[tuple[str, str], ...]:
    reachable = me().localities
    codes = sorted(door().resources.localities if reachable is None else reachable)
    return tuple((code, place_name(code)) for code in codes)
