"""The pages about people from what the application knows of them."""

from __future__ import annotations

from datetime import datetime, timedelta

from handrail.application.queries.case_care import CaseCare
from handrail.application.queries.case_detail import CaseDetail
from handrail.application.queries.case_story import CaseStory
from handrail.application.queries.contacts_seen import SeenContact
from handrail.domain.actors import Actor
from handrail.domain.permissions import Permission
from handrail.domain.rights import may_do
from handrail.web import times
from handrail.web.cases.lines import (
    InstanceLine,
    concern_line,
    contact_line,
    meeting_line,
    person_line,
    restriction_line,
)
from handrail.web.cases.pages import CasePage, ClockLine, EscalationLine
from handrail.web.cases.telling import event_lines
from handrail.web.door import may
from handrail.web.inbox.pages import TaskRow
from handrail.web.inbox.rows import rights_to, task_row
from handrail.web.page import Section
from handrail.web.wording import CLASSES, ESCALATION_STATES, INSTANCE_STATUSES, in_words, listed, mark


def case_page(
    detail: CaseDetail,
    care: CaseCare,
    contacts: tuple[SeenContact, ...],
    story: CaseStory,
    actor: Actor,
    now: datetime,
) -> CasePage:
    """One case: who answers for it, what is open, what happened."""
    case = detail.case
    in_touch_at = case.last_seen_at or case.opened_at
    next_contact_at = in_touch_at + timedelta(days=case.contact_every_days)
    return CasePage(
        title=detail.person.name,
        section=Section.PEOPLE,
        help_case_id=str(case.id),
        person=person_line(case, detail.person, now.date()),
        accountable="Nobody" if case.accountable_id is None else detail.names.get(case.accountable_id, "Not known"),
        last_seen=None if case.last_seen_at is None else times.moment(case.last_seen_at, now),
        next_contact=None if case.closed_at else times.due(next_contact_at, now, from_at=in_touch_at),
        tasks=open_rows(detail, actor, now),
        escalation=_escalation(care, now),
        clocks=_clocks(care, now),
        restrictions=tuple(restriction_line(one, now) for one in care.restrictions),
        concerns=tuple(concern_line(one, now) for one in care.concerns),
        meetings=tuple(meeting_line(one, now) for one in care.meetings),
        contacts=tuple(contact_line(contact, now) for contact in contacts),
        instances=_instances(detail, now),
        timeline=event_lines(story, now),
        older_href=f"/cases/{case.id}?before={story.older}#timeline" if story.older else "",
        signs=tuple(detail.plan.get("signature_signs", ())),
        contact_every=f"every {case.contact_every_days:g} day{'' if case.contact_every_days == 1 else 's'}",
        may_record=case.closed_at is None and may(Permission.RECORD_CONTACT),
        may_start=case.closed_at is None and may(Permission.START_PROCESS),
        may_declare=case.closed_at is None and may(Permission.DECLARE_CONFLICT) and actor.id not in case.conflicted,
    )


def open_rows(detail: CaseDetail, actor: Actor, now: datetime, *, process: str = "") -> tuple[TaskRow, ...]:
    """A case's open tasks, of one process or all."""
    rights = rights_to(detail.tasks)
    return tuple(
        task_row(
            task,
            person=detail.person.name,
            actor=actor,
            holders=detail.names,
            may_claim=task.id in rights or may_do(task, detail.case, actor).allowed,
            now=now,
            right=rights.get(task.id),
        )
        for task in detail.tasks
        if process in ("", task.process_key)
    )


def _escalation(care: CaseCare, now: datetime) -> EscalationLine | None:
    found = care.escalation
    if found is None:
        return None
    return EscalationLine(
        mark=mark(CLASSES, found.response_class.value),
        state=ESCALATION_STATES.get(found.status.value, in_words(found.status.value).lower()),
        since=times.moment(found.t0, now),
        href=f"/instances/{found.instance_id}",
    )


def _clocks(care: CaseCare, now: datetime) -> tuple[ClockLine, ...]:
    """What must happen by when: the escalation's running clocks, then open reviews, most pressing first."""
    lines = []
    found = care.escalation
    if found is not None:
        href = f"/instances/{found.instance_id}"
        running = (
            ("Decide", found.decide_by if found.t1 is None else None),
            ("Send", found.send_by if found.t2 is None else None),
            ("Safety plan until they come", found.contingency_by if found.contingency_at is None else None),
            ("Partner acknowledges", found.ack_by if found.t3 is None else None),
            ("Partner answers", found.response_by if found.t4 is None else None),
            ("Look again at the hold", found.recheck_at if found.t2 is None and found.t5 is None else None),
        )
        lines += [
            ClockLine(name=name, due=times.due(due_at, now, from_at=found.t0), href=href)
            for name, due_at in running
            if due_at is not None
        ]
    lines += [
        ClockLine(
            name="Post-crisis review",
            due=times.due(review.due_at, now, from_at=review.clock_from_at),
            href=f"/instances/{review.instance_id}" if review.instance_id else "",
        )
        for review in care.reviews
    ]
    return tuple(sorted(lines, key=lambda line: line.due.iso))


def _instances(detail: CaseDetail, now: datetime) -> tuple[InstanceLine, ...]:
    waiting: dict[object, list[str]] = {}
    for task in detail.tasks:
        waiting.setdefault(task.instance_id, []).append(task.name)
    return tuple(
        InstanceLine(
            id=str(instance.id),
            process=in_words(instance.process_key),
            state=mark(INSTANCE_STATUSES, instance.status.value),
            started=times.moment(instance.started_at, now),
            waiting_for=listed(tuple(dict.fromkeys(waiting.get(instance.id, ())))),
        )
        for instance in detail.instances
    )
