"""Get help now, and the emergency card: nothing stands between a worried person and help (DOMAIN K4)."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from handrail.application.commands.call_senior import CallSenior
from handrail.application.commands.get_help import PROCESS, GetHelp
from handrail.application.queries.case_detail import ShowCase
from handrail.application.queries.case_search import SearchCases
from handrail.application.queries.cases_of_mine import CasesOfMine
from handrail.application.queries.instance_detail import ShowInstance
from handrail.application.queries.senior_call import SeniorCall, SeniorsNow
from handrail.domain.errors import HandrailError, Invalid
from handrail.domain.identifiers import CaseId, InstanceId
from handrail.web import rendering, visitors
from handrail.web.access import open_to_all
from handrail.web.cases.lines import PersonLine, person_line
from handrail.web.cases.presenting import open_rows
from handrail.web.door import ask, me, now, perform_once
from handrail.web.help.pages import HelpAskedPage, HelpPage, SeniorLine
from handrail.web.help.presenting import senior_call_page, senior_line
from handrail.web.page import Flash

blueprint = Blueprint("help", __name__)
FOUND = 20


@blueprint.get("/emergency")
@open_to_all
def card() -> Response:
    """The emergency card: the same for everybody, kept by the browser for when there is no network."""
    response = make_response(render_template("help/card.html"))
    response.headers["Cache-Control"] = "no-cache"
    return response


@blueprint.get("/help")
def help_now() -> Response:
    """The emergency card, then one press for the person the last page was about, or for one of the reader's people."""
    about = _person(request.args.get("case", ""))
    mine = ask(CasesOfMine(limit=8))
    people = tuple(person_line(case, person, now().date()) for case, person in mine)
    page = HelpPage(
        title="Get help now",
        help_case_id=about.case_id if about else None,
        about=about,
        people=tuple(person for person in people if about is None or person.case_id != about.case_id),
        seniors=_seniors(None if about is None else CaseId(UUID(about.case_id))),
    )
    return rendering.show("help/help.html", page)


@blueprint.post("/help/search")
def search() -> Response:
    """People by name or NHS number; sent in the body, so that no name stands in an address."""
    words = request.form.get("name", "").strip()[:200]
    found = ask(SearchCases(words=words, limit=FOUND)).items if words else ()
    page = HelpPage(
        title="Get help now",
        people=tuple(person_line(case, person, now().date()) for case, person in found),
        searched=words,
        searching=bool(words),
        seniors=_seniors(None),
    )
    return rendering.show("help/help.html", page)


@blueprint.post("/help")
def ask_for_help() -> AnyResponse:
    """One press: the escalation is open and the people who act are told."""
    answer = perform_once(GetHelp(case_id=_chosen()), lambda instance: {"instance_id": str(instance.id)})
    visitors.flash(Flash.HELP_ASKED)
    return redirect(f"/help/asked/{answer['instance_id']}", 303)


@blueprint.post("/help/senior")
def ask_for_senior() -> AnyResponse:
    """One press: the senior of this hour is paged, or the call that is open is joined."""
    answer = perform_once(CallSenior(case_id=_chosen()), lambda instance: {"instance_id": str(instance.id)})
    visitors.flash(Flash.SENIOR_ASKED)
    return redirect(f"/help/senior/{answer['instance_id']}", 303)


@blueprint.get("/help/senior/<uuid:call_id>")
def senior_call(call_id: UUID) -> Response:
    """Who was paged, who is called next and when, and what came of it."""
    found = ask(SeniorCall(instance_id=InstanceId(call_id)))
    detail = ask(ShowCase(case_id=found.case.id))
    return rendering.show("help/senior.html", senior_call_page(found, detail, me(), now()))


@blueprint.get("/help/asked/<uuid:instance_id>")
def asked(instance_id: UUID) -> Response:
    """What happens now that help was asked for."""
    case_id = ask(ShowInstance(instance_id=InstanceId(instance_id))).case.id
    detail = ask(ShowCase(case_id=case_id))
    page = HelpAskedPage(
        title="Help is asked for",
        help_case_id=str(case_id),
        person=person_line(detail.case, detail.person, now().date()),
        tasks=open_rows(detail, me(), now(), process=PROCESS),
    )
    return rendering.show("help/asked.html", page)


def _chosen() -> CaseId:
    """Whose button was pressed."""
    try:
        return CaseId(UUID(request.form.get("case", "")))
    except ValueError:
        raise Invalid.at("/case", "Choose the person again. In an emergency ring 999 now") from None


def _seniors(case_id: CaseId | None) -> tuple[SeniorLine, ...]:
    return tuple(senior_line(one, now()) for one in ask(SeniorsNow(case_id=case_id)))


def _person(sent: str) -> PersonLine | None:
    try:
        detail = ask(ShowCase(case_id=CaseId(UUID(sent))))
    except (ValueError, HandrailError):
        return None
    return person_line(detail.case, detail.person, now().date())
