"""A task's page from what the application knows of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from handrail.application.queries.approval_detail import choice_field
from handrail.application.queries.task_detail import TaskDetail
from handrail.application.queries.task_surroundings import TaskSurroundings
from handrail.domain.actors import Actor
from handrail.domain.role_scopes import scope_of
from handrail.domain.roles import Role
from handrail.domain.tasks import TaskStatus
from handrail.web import times
from handrail.web.cases.lines import contact_line, person_line, restriction_line
from handrail.web.form_answers import ROOT
from handrail.web.form_drawing import Drawing
from handrail.web.form_questions import FormOnPage
from handrail.web.inbox.rows import role_words
from handrail.web.page import Section
from handrail.web.rights.because import because, lent_to, missing
from handrail.web.tasks.choices import closed_choices, without
from handrail.web.tasks.lapsing import ends_at
from handrail.web.tasks.pages import Fact, StatedAnswer, TaskPage
from handrail.web.wording import CLASSES, in_words, listed, mark, table_name


def task_page(
    detail: TaskDetail,
    around: TaskSurroundings,
    actor: Actor,
    now: datetime,
    *,
    answers: Mapping[str, Any] | None = None,
    problems: Sequence[tuple[str, str]] = (),
    warnings: tuple[str, ...] = (),
    focus: str = "",
) -> TaskPage:
    """The page; `answers`, when given, are what was just typed and is shown again with its `problems`."""
    assert detail.person is not None, "a matter has a page of its own"
    task = detail.task
    mine = task.assignee_id == actor.id
    clock = task.clock
    response_class = (clock.response_class if clock else None) or str(detail.variables.get("class", ""))
    emergency = task.form_key is None and response_class == "emergency"
    return TaskPage(
        title=task.name,
        section=Section.INBOX,
        help_case_id=str(detail.case.id),
        has_errors=bool(problems),
        id=str(task.id),
        revision=task.revision,
        person=person_line(detail.case, detail.person, now.date()),
        process=in_words(task.process_key),
        process_href=f"/instances/{task.instance_id}",
        why=_why(detail, around, now),
        facts=_facts(around),
        mark=mark(CLASSES, response_class) if response_class in CLASSES else None,
        who_decides=role_words(task.role),
        due=None
        if task.due_at is None
        else times.due(task.due_at, now, from_at=clock.from_at if clock else None),
        who_next=_who_next(detail, around, now),
        held_by="you" if mine else detail.holder or "",
        mine=mine,
        may=detail.verdict.allowed and detail.pending is None,
        why_not=detail.verdict.reason,
        missing=missing(detail.verdict) if task.decision else "",
        ask_first=detail.holders[0] if detail.holders else "",
        who_may=listed(detail.holders[1:], "or"),
        role_scope=scope_of(detail.verdict.right.removeprefix("role:")) if detail.verdict.allowed else "",
        because=because(detail.verdict, now=now, delegation=lent_to(actor.delegations, detail.verdict)),
        decision="" if detail.right is None else detail.right.title,
        waiting=_waiting(detail, now),
        form=form_on_page(detail, now, answers, problems, warnings, focus),
        instructions=tuple(part.strip() for part in (task.instructions or "").split("\n") if part.strip()),
        draft_at=None if detail.draft_saved_at is None else times.moment(detail.draft_saved_at, now),
        emergency=emergency,
        contacts=tuple(contact_line(contact, now) for contact in around.contacts),
        restrictions=tuple(restriction_line(one, now) for one in around.restrictions),
        done_words=done_words(detail, now),
        stated=stated(detail),
        submit_words="Complete" if task.form_key else "Help is on its way" if emergency else "Mark as done",
    )


def form_on_page(
    detail: TaskDetail,
    now: datetime,
    answers: Mapping[str, Any] | None,
    problems: Sequence[tuple[str, str]],
    warnings: tuple[str, ...],
    focus: str,
) -> FormOnPage | None:
    """The task's form as it is drawn for somebody who may complete it; None for everybody else, or without a form."""
    if (
        detail.form is None
        or not detail.verdict.allowed
        or not detail.task.is_open
        or detail.pending is not None
    ):
        return None
    drawn = Drawing(
        fields=detail.form.fields,
        answers=detail.answers if answers is None else answers,
        variables=detail.variables,
        now=now,
        problems=problems,
        warnings=warnings,
        focus=focus,
    ).page()
    field = choice_field(detail.form)
    if field is None:
        return drawn
    closed = closed_choices(detail.form, field, detail.variables, now)
    return without(drawn, f"{ROOT}.{field.key}", closed)


def _why(detail: TaskDetail, around: TaskSurroundings, now: datetime) -> tuple[str, ...]:
    opened = times.moment(detail.task.opened_at, now)
    words = [f"Opened {opened.clock} ({opened.distance}) by {in_words(detail.task.process_key)}."]
    for step in around.steps_before:
        at = times.moment(step.at, now)
        words.insert(0, f"{step.by} completed “{step.name}” {at.clock} ({at.distance}).")
    if around.asked_by:
        words.insert(
            0, f"{listed(around.asked_by)} {'asks' if len(around.asked_by) == 1 else 'ask'} to be rung back."
        )
    return tuple(words)


def _facts(around: TaskSurroundings) -> tuple[Fact, ...]:
    found = around.evaluation
    if found is None:
        return ()
    table = table_name(found.table)
    said = f"row {found.row} of {table}" if found.row else f"{table} could not answer"
    href = f"/contacts/{found.contact_id}" if found.contact_id else ""
    word = mark(CLASSES, found.response_class.value).word
    return (Fact(name="What the table said", value=f"{word}: {said}", href=href),)


def _who_next(detail: TaskDetail, around: TaskSurroundings, now: datetime) -> str:
    call, ended = around.next_call, ends_at(detail.bundle, around.lapses)
    if ended is not None and (call is None or call.at >= ended):
        return f"Nobody: {times.clock(ended, now)} it goes on by itself"
    if call is None:
        return "Nobody else is called; it stays here"
    roles = [role.label for role in call.rung.roles_for(_known_role(detail.task.role))]
    names = listed((*roles, *call.rung.posts))
    return f"{names}, from {times.clock(call.at, now)}"


def _waiting(detail: TaskDetail, now: datetime) -> str:
    """That somebody decided, and that it does not count yet."""
    if detail.pending is None:
        return ""
    asked = times.moment(detail.pending.asked_at, now)
    who = detail.holder or "A colleague"
    return f"{who} decided {asked.clock} ({asked.distance}); a second person is asked to confirm"


def _known_role(role: str) -> str | None:
    return role if role in {known.value for known in Role} else None


def done_words(detail: TaskDetail, now: datetime) -> str:
    """How a task that is over ended; "" while it is open."""
    task = detail.task
    if task.is_open:
        return ""
    if task.status is TaskStatus.CANCELLED or task.completed_at is None:
        return "This task is no longer needed: the case has moved on."
    in_time = "" if task.due_at is None else ", in time" if task.completed_at <= task.due_at else ", late"
    return f"Done by {detail.holder or 'Handrail'}, {times.clock(task.completed_at, now)}{in_time}."


def stated(detail: TaskDetail) -> tuple[StatedAnswer, ...]:
    """What was filled in, of a task that is done."""
    if detail.form is None or detail.submitted is None:
        return ()
    found = []
    for line in detail.form.describe(detail.submitted, variables=detail.variables):
        rows = tuple("; ".join(f"{part.label}: {part.value}" for part in row) for row in line.rows)
        found.append(StatedAnswer(question=line.label, answers=rows or (line.value,)))
    return tuple(found)
