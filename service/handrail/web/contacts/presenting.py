"""A contact's result in plain words: which row fired, which nearly did and what it would have needed (R2)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from handrail.application.queries.contact_detail import ContactDetail, RowSeen
from handrail.domain.actors import Actor
from handrail.domain.permissions import Permission
from handrail.forms import Line
from handrail.web import times
from handrail.web.cases.lines import person_line
from handrail.web.contacts.pages import EvaluationPage, Opened, RuleOnPage
from handrail.web.contacts.threshold_words import condition_words, input_words, value_words
from handrail.web.door import may
from handrail.web.form_questions import FormOnPage
from handrail.web.page import Section
from handrail.web.wording import CLASSES, mark, table_name

RED_FLAGS = "a.red_flags"


def with_alarm(form: FormOnPage) -> FormOnPage:
    """The contact form with the emergency card beside the red flags, shown the moment one is ticked."""
    alarm = json.dumps(
        {"not": {"any": [{"field": RED_FLAGS, "is": []}, {"field": RED_FLAGS, "is": ["none"]}]}}
    )
    return replace(
        form,
        questions=tuple(
            replace(question, alarm_when=alarm) if question.name == RED_FLAGS else question
            for question in form.questions
        ),
    )


def evaluation_page(detail: ContactDetail, actor: Actor, now: datetime) -> EvaluationPage:
    """The result page."""
    found = detail.evaluation
    contact_at = times.moment(detail.contact.occurred_at, now)
    page = EvaluationPage(
        title=f"Contact {contact_at.clock}",
        section=Section.PEOPLE,
        help_case_id=str(detail.case.id),
        id=str(detail.contact.id),
        person=person_line(detail.case, detail.person, now.date()),
        contact_at=contact_at,
        recorded_by="you" if detail.contact.recorded_by == actor.id else detail.recorded_by,
        mark=None,
        table="",
        fired=None,
        nearest=(),
        inputs=(),
        opened=tuple(
            Opened(
                words=task.name,
                href=f"/tasks/{task.id}",
                due=None if task.due_at is None else times.due(task.due_at, now),
            )
            for task in detail.open_tasks
        ),
        stated=tuple((line.label, _rows_said(line) or line.value) for line in detail.stated),
    )
    if found is None:
        return page
    return replace(
        page,
        mark=mark(CLASSES, found.response_class),
        table=table_name(found.table) + ("" if found.number is None else f", version {found.number}"),
        fired=_fired(detail.fired, found.response_class) if detail.fired else None,
        nearest=tuple(_near(row, found.inputs) for row in detail.nearest),
        inputs=input_words(found.inputs),
        failed_safe=(
            "It counts as an early review, a senior clinician has a task, and the fault is recorded."
            if found.failed_safe
            else ""
        ),
        may_flag=found.row is not None and may(Permission.START_PROCESS),
        decide_within=times.span_of_minutes(found.decide_within) if found.decide_within else "",
    )


def _rows_said(line: Line) -> str:
    return "; ".join(", ".join(part.value for part in row) for row in line.rows)


def _fired(row: RowSeen, response_class: str) -> RuleOnPage:
    return RuleOnPage(
        row=row.id,
        mark=mark(CLASSES, response_class),
        conditions=tuple(condition_words(column, cell) for column, cell in row.cells)
        or ("whatever the rest says",),
        prompt=row.prompt,
    )


def _near(row: RowSeen, inputs: Mapping[str, Any]) -> RuleOnPage:
    return RuleOnPage(
        row=row.id,
        mark=mark(CLASSES, row.response_class),
        conditions=(),
        missing=tuple(
            f"{condition_words(column, cell)} (it was: {value_words(column, inputs.get(column))})"
            for column, cell in row.cells
            if column in row.missing
        ),
    )
