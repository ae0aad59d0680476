"""The rota: look at it, put somebody on it, take somebody off, take in a file."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from handrail.application.commands.end_duty import EndDuty
from handrail.application.commands.put_on_duty import DutyWanted, ImportRota, PutOnDuty
from handrail.application.knocking import may_knock
from handrail.application.queries.rota import Rota
from handrail.application.rota_files import in_cells, local_time, read_rota
from handrail.domain.errors import Conflict, FieldProblem, Invalid, NotFound
from handrail.domain.permissions import Permission
from handrail.web import rendering, visitors
from handrail.web.accountability.presenting import rota_page
from handrail.web.door import ask, door, me, now, perform_once
from handrail.web.form_questions import ErrorLink
from handrail.web.page import Flash

blueprint = Blueprint("rota", __name__)
_MOST_ERRORS = 30
_ANCHORS = {
    "username": "username",
    "role": "role",
    "from_at": "from-date",
    "to_at": "until-date",
    "source": "source",
}


@blueprint.get("/rota")
def rotas() -> AnyResponse:
    """The rota of the first locality the reader's roles reach."""
    places = _places()
    may_knock(Permission.SEE_ROTA, me())
    if not places:
        raise NotFound("Your roles reach no locality")
    return redirect(f"/rota/{places[0]}", 302)


@blueprint.get("/rota/<locality>")
def rota(locality: str) -> Response:
    """The next two weeks of a locality."""
    return _page(locality)


@blueprint.post("/rota/<locality>")
def put_on_duty(locality: str) -> AnyResponse:
    """Put somebody on the rota, or say what must be put right."""
    may_knock(Permission.KEEP_ROTA, me())
    sent = {name: value[:200] for name, value in request.form.items()}
    try:
        command = PutOnDuty(wanted=_wanted(locality, sent), source=sent.get("source", ""))
        perform_once(command, lambda duty: {"id": str(duty.id)})
    except Invalid as refusal:
        return _page(locality, sent, [_link(problem) for problem in refusal.problems], 422)
    except Conflict as refusal:
        return _page(locality, sent, [ErrorLink(message=str(refusal), anchor="from-date")], 409)
    visitors.flash(Flash.ON_ROTA)
    return redirect(f"/rota/{locality}", 303)


@blueprint.post("/rota/<locality>/import")
def take_in(locality: str) -> AnyResponse:
    """Take in a file of duties, or nothing of it."""
    may_knock(Permission.KEEP_ROTA, me())
    file = request.files.get("file")
    try:
        rows = read_rota(file.read() if file else b"", door().resources.localities)
        command = ImportRota(rows=rows, source=request.form.get("file_source", "")[:300])
        perform_once(command, lambda duties: {"count": len(duties)})
    except Invalid as refusal:
        problems = refusal.problems or (FieldProblem("/file", str(refusal)),)
        links = [ErrorLink(message=in_cells(problem), anchor=_file_anchor(problem)) for problem in problems]
        if len(links) > _MOST_ERRORS:
            more = f"And {len(links) - _MOST_ERRORS} more cells"
            links = [*links[:_MOST_ERRORS], ErrorLink(message=more, anchor="file")]
        return _page(locality, {}, links, 422)
    visitors.flash(Flash.ROTA_TAKEN_IN)
    return redirect(f"/rota/{locality}", 303)


@blueprint.post("/rota/duties/<uuid:duty_id>/end")
def end_duty(duty_id: UUID) -> AnyResponse:
    """Take somebody off the rota."""
    perform_once(EndDuty(duty_id=duty_id), lambda duty: {"locality": duty.locality})
    visitors.flash(Flash.OFF_ROTA)
    back = request.form.get("locality", "")
    return redirect(f"/rota/{back}" if back in door().resources.localities else "/rota", 303)


def _page(
    locality: str,
    sent: dict[str, str] | None = None,
    problems: list[ErrorLink] | None = None,
    status: int = 200,
) -> Response:
    found = ask(Rota(locality=locality))
    page = rota_page(found, now(), places=_places(), sent=sent, problems=problems or ())
    return rendering.show("accountability/rota.html", page, status)


def _places() -> tuple[str, ...]:
    known = door().resources.localities
    reachable = me().localities
    return tuple(sorted(code for code in known if reachable is None or code in reachable))


def _wanted(locality: str, sent: Mapping[str, str]) -> DutyWanted:
    place = door().resources.localities.get(locality)
    times, problems = {}, []
    for end, name in (("from", "from_at"), ("until", "to_at")):
        try:
            times[name] = local_time(
                f"{sent.get(f'{end}_date', '')} {sent.get(f'{end}_time', '')}".strip(), place
            )
        except (ValueError, OverflowError):
            problems.append(
                FieldProblem(f"/{name}", f"Enter the date and time {end} which, like 2026-03-02 and 17:00")
            )
    if problems:
        raise Invalid(problems[0].message, problems=tuple(problems))
    return DutyWanted(
        username=sent.get("username", ""),
        role=sent.get("role", ""),
        locality=None if sent.get("everywhere") else locality,
        from_at=times["from_at"],
        to_at=times["to_at"],
    )


def _link(problem: FieldProblem) -> ErrorLink:
    return ErrorLink(message=problem.message, anchor=_ANCHORS.get(problem.pointer.lstrip("/"), "username"))


def _file_anchor(problem: FieldProblem) -> str:
    return "file_source" if problem.pointer == "/source" else "file"
