"""Recording a contact; what the table made of one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from handrail.application.commands.record_contact import PROCESS, RecordContact
from handrail.application.commands.start_process import StartProcess
from handrail.application.queries.contact_detail import ShowContact
from handrail.application.queries.contact_form import ContactAsked, ContactForm
from handrail.domain.errors import Invalid, NotFound
from handrail.domain.identifiers import CaseId
from handrail.web import rendering, times, visitors
from handrail.web.cases.lines import person_line
from handrail.web.contacts.pages import RecordContactPage
from handrail.web.contacts.presenting import evaluation_page, with_alarm
from handrail.web.door import ask, me, now, perform_once
from handrail.web.form_answers import answers_from
from handrail.web.form_drawing import Drawing
from handrail.web.page import Flash, Section

blueprint = Blueprint("contacts", __name__)
FLAG = "rule.flagged"


@blueprint.get("/cases/<uuid:case_id>/contact")
def form(case_id: UUID) -> Response:
    """The form for a contact, with the person's own signs."""
    asked = ask(ContactForm(case_id=CaseId(case_id)))
    return _show(asked, asked.answers)


@blueprint.post("/cases/<uuid:case_id>/contact")
def record(case_id: UUID) -> AnyResponse:
    """Save the contact; with a red flag the emergency card comes before anything is saved (DOMAIN 3.2, K4)."""
    asked = ask(ContactForm(case_id=CaseId(case_id)))
    answers = answers_from(asked.form.fields, request.form)
    alarmed = [flag for flag in answers.get("red_flags") or () if flag != "none"]
    if alarmed and not request.form.get("card_seen"):
        return _show(asked, answers, card_first=True)
    try:
        saved = perform_once(
            RecordContact(case_id=CaseId(case_id), answers=answers), lambda taken: {"id": str(taken.contact.id)}
        )
    except Invalid as refusal:
        problems = [(problem.pointer.removeprefix("/answers"), problem.message) for problem in refusal.problems]
        return _show(
            asked, answers, problems=problems or [("", refusal.detail)], card_seen=bool(alarmed), status=422
        )
    visitors.flash(Flash.CONTACT_SAVED)
    return redirect(f"/contacts/{saved['id']}", 303)


@blueprint.get("/contacts/<uuid:contact_id>")
def contact(contact_id: UUID) -> Response:
    """What the table made of a contact, in plain words."""
    page = evaluation_page(ask(ShowContact(contact_id=contact_id)), me(), now())
    return rendering.show("contacts/evaluation.html", page)


@blueprint.post("/contacts/<uuid:contact_id>/flag")
def flag(contact_id: UUID) -> AnyResponse:
    """Disagree with the table, not with the case: a step opens in which to say why (THR-04)."""
    detail = ask(ShowContact(contact_id=contact_id))
    if detail.evaluation is None:
        raise NotFound("The table has not been asked about this contact, so there is no row to disagree with")
    command = StartProcess(
        case_id=detail.case.id,
        process=PROCESS,
        message=FLAG,
        variables={"contact_id": str(contact_id), "evaluation_id": detail.evaluation.id},
    )
    opened = perform_once(command, lambda started: {"task": str(started.tasks[0].id) if started.tasks else ""})
    return redirect(f"/tasks/{opened['task']}" if opened["task"] else f"/contacts/{contact_id}", 303)


def _show(
    asked: ContactAsked,
    answers: Mapping[str, Any],
    *,
    problems: list[tuple[str, str]] | None = None,
    card_first: bool = False,
    card_seen: bool = False,
    status: int = 200,
) -> Response:
    at = now()
    drawn = Drawing(
        fields=asked.form.fields, answers=answers, variables=asked.variables, now=at, problems=problems or ()
    ).page()
    seen_at = asked.case.last_seen_at
    page = RecordContactPage(
        title="Record contact",
        section=Section.PEOPLE,
        help_case_id=str(asked.case.id),
        has_errors=bool(problems),
        person=person_line(asked.case, asked.person, at.date()),
        form=drawn if card_first or card_seen else with_alarm(drawn),
        last=None if seen_at is None else times.moment(seen_at, at),
        card_first=card_first,
        card_seen=card_first or card_seen,
    )
    return rendering.show("contacts/record.html", page, status)
