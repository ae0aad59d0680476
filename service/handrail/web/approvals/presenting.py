"""The screen of one decision from what the application knows of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from handrail.application.queries.approval_detail import ApprovalDetail, EarlierForm, ToConfirm, choice_field
from handrail.domain.actors import Actor
from handrail.domain.code_lists import code_list
from handrail.domain.decision_rights import ANYONE
from handrail.domain.roles import Role
from handrail.forms import Field, Line
from handrail.web import times
from handrail.web.approvals.consequences import consequence
from handrail.web.approvals.pages import (
    ApprovalPage,
    ConfirmPage,
    EarlierOnPage,
    EarlierPart,
    LadderLine,
    OptionCard,
    Told,
    View,
    WaitingCard,
)
from handrail.web.cases.lines import contact_line, person_line, restriction_line
from handrail.web.contacts.presenting import evaluation_page
from handrail.web.page import Section
from handrail.web.rights.because import because, lapse, missing
from handrail.web.rights.wording import parties, role_word, sentence, sentence_case
from handrail.web.tasks.choices import closed_choices
from handrail.web.tasks.lapsing import ends_at
from handrail.web.tasks.presenting import done_words, form_on_page, stated
from handrail.web.wording import CLASSES, in_words, listed, mark

_TRIED = ("/actions_taken", "/actions_taken_reason", "/alternatives", "/alternatives_retried")
_VIEWED = ("/person_view", "/carer_view", "/view_not_obtained_reason", "/carer_view_not_obtained_reason")
_SAID = 3


def approval_page(
    shown: ApprovalDetail,
    actor: Actor,
    now: datetime,
    *,
    answers: Mapping[str, Any] | None = None,
    problems: Sequence[tuple[str, str]] = (),
    focus: str = "",
    choose: str = "",
) -> ApprovalPage:
    """The page; `answers`, when given, are what was just typed; `choose` picks an option before anything is typed."""
    detail, around = shown.detail, shown.around
    task, right, verdict = detail.task, detail.right, detail.verdict
    clock = task.clock
    field = choice_field(detail.form)
    if (
        answers is None
        and choose
        and field is not None
        and choose in {str(one.value) for one in field.options}
    ):
        answers = {**detail.answers, field.key: choose}
    response_class = (clock.response_class if clock else None) or str(detail.variables.get("class", ""))
    lapses_at = around.lapses[0].at if around.lapses else None
    ended = ends_at(detail.bundle, around.lapses)
    assert detail.person is not None, "a matter has a page of its own"
    page = ApprovalPage(
        title=task.name,
        section=Section.APPROVALS,
        help_case_id=str(detail.case.id),
        has_errors=bool(problems),
        id=str(task.id),
        revision=task.revision,
        person=person_line(detail.case, detail.person, now.date()),
        process=in_words(task.process_key),
        process_href=f"/instances/{task.instance_id}",
        decision="" if right is None else right.title,
        due=None
        if task.due_at is None
        else times.due(task.due_at, now, from_at=clock.from_at if clock else None),
        lapse=lapse(right, task.element, task.due_at, lapses_at, now) if task.is_open else "",
        may=verdict.allowed and task.is_open and shown.detail.pending is None,
        because=_because(shown, now),
        why_not=verdict.reason,
        missing=missing(verdict),
        who_may=detail.holders,
        ask_first=detail.holders[0] if detail.holders else "",
        why_now=_why_now(shown, now),
        mark=mark(CLASSES, response_class) if response_class in CLASSES else None,
        views=_views(shown, now),
        tried=_tried(shown),
        earlier=tuple(_earlier(one, now) for one in shown.earlier),
        options=_options(shown, field, answers, now),
        proposer=shown.proposer,
        consulted="" if right is None else sentence(parties(right.consult)),
        informed="" if right is None else sentence(parties(right.inform)),
        second="" if right is None else sentence(parties(right.second, "or")).rstrip("."),
        ladder=_ladder(shown, ended, now),
        goes_on_alone=ended is not None,
        form=form_on_page(detail, now, answers, problems, (), focus) if detail.pending is None else None,
        instructions=tuple(part.strip() for part in (task.instructions or "").split("\n") if part.strip()),
        draft_at=None if detail.draft_saved_at is None else times.moment(detail.draft_saved_at, now),
        waiting=_waiting(shown, actor, now),
        refusal=_refusal(shown, now),
        may_ask_advice=shown.may_ask_advice,
        delegate_href=_delegate(shown),
        contacts=tuple(contact_line(contact, now) for contact in around.contacts),
        restrictions=tuple(restriction_line(one, now) for one in around.restrictions),
        done_words=done_words(detail, now),
        stated=tuple(Told(question=line.question, answers=line.answers) for line in stated(detail)),
    )
    return _with_table(page, shown, actor, now)


def confirm_page(found: ToConfirm, now: datetime, *, reason: str = "", problem: str = "") -> ConfirmPage:
    """What waits for the second person."""
    task, pending = found.task, found.pending
    clock = task.clock
    return ConfirmPage(
        title="Confirm a colleague’s decision",
        section=Section.APPROVALS,
        help_case_id=found.case_id,
        has_errors=bool(problem),
        id=str(task.id),
        revision=task.revision,
        person=found.person,
        task=task.name,
        decision=found.right.title,
        decider=found.decider,
        under=f"for {found.on_behalf_of}, under their delegation" if found.on_behalf_of else "",
        proposer=found.proposer,
        chosen=_chosen_words(found.lines, pending.chosen),
        does=consequence(task.element, task.form_key or "", pending.chosen, task.decision or ""),
        at=times.moment(pending.asked_at, now),
        due=None
        if task.due_at is None
        else times.due(task.due_at, now, from_at=clock.from_at if clock else None),
        lapse=lapse(
            found.right, task.element, task.due_at, found.lapses[0].at if found.lapses else None, now
        ),
        stated=tuple(_told(line) for line in found.lines),
        may=found.verdict.allowed,
        why_not=found.verdict.reason,
        who_may=(found.second,) if found.second else found.holders,
        case_href=f"/cases/{found.case_id}" if found.sees_case else "",
        everything_href=f"/approvals/{task.id}" if found.sees_case else "",
        reason=reason,
        problem=problem,
    )


def _because(shown: ApprovalDetail, now: datetime) -> str:
    detail, lent = shown.detail, shown.delegation
    grantor = "" if lent is None else shown.names.get(lent.from_id, "")
    return because(detail.verdict, now=now, delegation=lent, grantor=grantor)


def _why_now(shown: ApprovalDetail, now: datetime) -> tuple[str, ...]:
    """What led here, the latest first."""
    words = []
    for step in shown.around.steps_before:
        at = times.moment(step.at, now)
        words.append(f"{step.by} completed “{step.name}” {at.clock} ({at.distance}).")
    escalation = shown.escalation
    if escalation is not None:
        t0 = times.moment(escalation.t0, now)
        table = (
            ""
            if escalation.table_class is None
            else f" The table said {_class(escalation.table_class.value)}."
        )
        words.append(f"The clock began {t0.clock} ({t0.distance}).{table}")
    opened = times.moment(shown.detail.task.opened_at, now)
    words.append(f"This decision was asked for {opened.clock} ({opened.distance}).")
    return tuple(words)


def _class(code: str) -> str:
    return mark(CLASSES, code).word.lower()


def _with_table(page: ApprovalPage, shown: ApprovalDetail, actor: Actor, now: datetime) -> ApprovalPage:
    """With the row of the table that fired, and the nearest that did not."""
    if shown.contact is None:
        return page
    seen = evaluation_page(shown.contact, actor, now)
    return replace(
        page,
        contact_href=f"/contacts/{seen.id}",
        fired=seen.fired,
        nearest=seen.nearest,
        table=seen.table,
    )


def _views(shown: ApprovalDetail, now: datetime) -> tuple[View, ...]:
    """The person's and the carer's own words, newest first, before anything that staff think."""
    found: dict[str, View] = {}
    for form in shown.earlier:
        source = f"{form.by}, {times.clock(form.at, now)}"
        for key, whose, reasons in (
            ("person_view", "The person", "view_not_obtained_reason"),
            ("carer_view", "The carer or family", "carer_view_not_obtained_reason"),
            ("persons_wishes", "The person", ""),
        ):
            words, reason = form.answers.get(key), form.answers.get(reasons)
            if isinstance(words, str) and words.strip():
                found.setdefault(whose, View(whose=whose, words=words.strip(), source=source))
            elif isinstance(reason, str) and reason:
                label = code_list(f"{reasons}s").label(reason)
                missing_view = View(
                    whose=whose, words=f"Not asked: {label.lower()}", source=source, missing=True
                )
                found.setdefault(whose, missing_view)
    said = [
        View(
            whose="The person, at a contact",
            words=contact.person_said,
            source=times.clock(contact.occurred_at, now),
        )
        for contact in shown.around.contacts
        if contact.person_said
    ]
    return (*found.values(), *said[: 1 if found else _SAID])


def _tried(shown: ApprovalDetail) -> tuple[tuple[str, ...], ...]:
    for form in shown.earlier:
        lines = [line for line in form.lines if line.pointer in _TRIED]
        if lines:
            rows = [tuple(part.value for part in row if part.value) for line in lines for row in line.rows]
            return tuple(rows) + tuple((line.value,) for line in lines if line.value)
    return ()


def _earlier(form: EarlierForm, now: datetime) -> EarlierOnPage:
    parts: dict[str, list[Told]] = {}
    for line in form.lines:
        if line.pointer not in _VIEWED and line.pointer not in _TRIED:
            parts.setdefault(line.heading, []).append(_told(line))
    listed_parts = tuple(EarlierPart(heading=heading, lines=tuple(lines)) for heading, lines in parts.items())
    numbered = tuple(part for part in listed_parts if part.heading[:1].isdigit())
    return EarlierOnPage(
        name=form.name,
        by=form.by,
        at=times.moment(form.at, now),
        parts=numbered or listed_parts,
        rest=tuple(part for part in listed_parts if part not in numbered) if numbered else (),
    )


def _told(line: Line) -> Told:
    rows = tuple("; ".join(f"{part.label}: {part.value}" for part in row) for row in line.rows)
    return Told(question=line.label, answers=rows or (line.value,))


def _options(
    shown: ApprovalDetail, field: Field | None, answers: Mapping[str, Any] | None, now: datetime
) -> tuple[OptionCard, ...]:
    """What can be chosen here, and what each choice does; what the form refuses whatever else is said is left out."""
    if field is None:
        return ()
    detail = shown.detail
    pending = detail.pending
    given = (detail.answers if answers is None else answers).get(field.key, "")
    chosen = str(given) if pending is None else pending.chosen
    closed = closed_choices(detail.form, field, detail.variables, now)
    return tuple(
        OptionCard(
            label=option.label,
            does=consequence(
                detail.task.element, detail.task.form_key or "", option.value, detail.task.decision or ""
            )
            or sentence(option.hint),
            second="Counts once a second person has confirmed it." if option.needs_second else "",
            href=f"?{urlencode({'choose': option.value})}#decision" if option.may and pending is None else "",
            why_not="" if option.may else sentence(option.why_not),
            chosen=option.value == chosen,
        )
        for option in shown.options
        if option.value == chosen or option.value not in closed
    )


def _ladder(shown: ApprovalDetail, ended: datetime | None, now: datetime) -> tuple[LadderLine, ...]:
    """Who is called and when: by name where somebody is on duty at that hour, else by role.

    Nobody is called to a step that has ended by itself by then.
    """
    return tuple(
        LadderLine(
            who=(
                *(_called(role, named) for role, named in rung.on_duty),
                *map(sentence_case, rung.call.rung.posts),
            ),
            at=times.moment(rung.call.at, now),
            passed=rung.call.at <= now,
        )
        for rung in shown.ladder
        if ended is None or rung.call.at < ended
    )


def _called(role: Role, names: tuple[str, ...]) -> str:
    """ "Dr X or Dr Y (senior clinician)", or the role alone."""
    return f"{listed(names, 'or')} ({role_word(role)})" if names else role.label


def _waiting(shown: ApprovalDetail, actor: Actor, now: datetime) -> WaitingCard | None:
    pending = shown.detail.pending
    if pending is None:
        return None
    named = shown.names.get(pending.second_id, "A colleague") if pending.second_id is not None else ""
    asked = named or f"anyone who may: {listed(shown.second_holders[:6], 'or')}"
    until = times.clock(shown.detail.task.due_at, now) if shown.detail.task.due_at else ""
    label = next(
        (one.label for one in shown.options if one.value == pending.chosen), in_words(pending.chosen)
    )
    return WaitingCard(
        decider="You"
        if pending.decider_id == actor.id
        else shown.names.get(pending.decider_id, "A colleague"),
        chosen=label,
        asked="you" if pending.second_id == actor.id else asked,
        asked_at=times.moment(pending.asked_at, now),
        until=until,
        mine=pending.decider_id == actor.id,
        may_confirm=actor.id not in pending.parties and pending.second_id in (None, actor.id),
    )


def _refusal(shown: ApprovalDetail, now: datetime) -> str:
    found = shown.refusal
    if found is None:
        return ""
    return f"{found.by} did not agree, {times.clock(found.at, now)}: “{found.reason}”"


def _delegate(shown: ApprovalDetail) -> str:
    """Where to hand the decision to somebody else; "" for a right that is not one's own to lend, or is everybody's."""
    right, verdict = shown.detail.right, shown.detail.verdict
    if (
        right is None
        or not right.delegable
        or ANYONE in right.decide
        or not verdict.allowed
        or verdict.on_behalf_of is not None
    ):
        return ""
    if not shown.detail.task.is_open:
        return ""
    return f"/delegations/new?{urlencode({'codes': right.code})}"


def _chosen_words(lines: tuple[Line, ...], code: str) -> str:
    """The choice as the form words it."""
    found = [
        line.value for line in lines if line.pointer in ("/chosen", "/choice", "/decision", "/authorisation")
    ]
    return found[0] if found else in_words(code)
