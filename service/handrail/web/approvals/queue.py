"""The queue of decisions from what the application found."""

from __future__ import annotations

from datetime import datetime

from handrail.application.queries.approvals_queue import Approval, ApprovalsPage
from handrail.domain.actors import Actor
from handrail.web import times
from handrail.web.approvals.pages import ApprovalRow, QueuePage
from handrail.web.door import place_name
from handrail.web.form_questions import Choice
from handrail.web.page import Section
from handrail.web.rights.because import because, lent_to
from handrail.web.wording import CLASSES, in_words


def queue_page(
    found: ApprovalsPage,
    actor: Actor,
    now: datetime,
    *,
    places: tuple[Choice, ...],
    processes: tuple[Choice, ...],
    filtered: bool,
    next_href: str,
) -> QueuePage:
    """The queue."""
    return QueuePage(
        title="Approvals",
        section=Section.APPROVALS,
        to_confirm=tuple(
            _row(one, actor, now, f"/approvals/{one.task.id}/confirm") for one in found.to_confirm
        ),
        to_decide=tuple(_row(one, actor, now, f"/approvals/{one.task.id}") for one in found.to_decide),
        waiting=tuple(_row(one, actor, now, f"/approvals/{one.task.id}") for one in found.waiting),
        places=places,
        processes=processes,
        filtered=filtered,
        next_href=next_href,
    )


def _row(one: Approval, actor: Actor, now: datetime, href: str) -> ApprovalRow:
    task = one.task
    clock = task.clock
    lent = lent_to(actor.delegations, one.verdict)
    held = "You hold this" if task.assignee_id == actor.id and one.pending is None else ""
    return ApprovalRow(
        id=str(task.id),
        name=task.name,
        title=one.right.title,
        person="" if one.person is None else one.person.name,
        process=in_words(task.process_key),
        place=place_name(task.locality),
        why=_why(one, now),
        because=because(one.verdict, now=now, delegation=lent) if one.pending is None else "",
        href=href if one.person is not None else f"/tasks/{task.id}",
        due=None
        if task.due_at is None
        else times.due(task.due_at, now, from_at=clock.from_at if clock else None),
        mark=CLASSES.get(clock.response_class or "") if clock else None,
        held=held,
    )


def _why(one: Approval, now: datetime) -> str:
    """One line: who decided, or what was done last."""
    if one.pending is not None:
        at = times.moment(one.pending.asked_at, now)
        return f"{'You' if one.mine else one.decider} decided {at.distance}; it waits for a second person."
    step = one.before
    if step is None:
        proposed = f"Proposed by {one.proposer}. " if one.proposer else ""
        return f"{proposed}Asked for {times.moment(one.task.opened_at, now).distance}."
    ago = times.moment(step.at, now).distance
    if step.by == one.proposer:
        return f"Proposed by {one.proposer} {ago}: “{step.name}”."
    proposed = f"Proposed by {one.proposer}. " if one.proposer else ""
    return f"{proposed}{step.by} completed “{step.name}” {ago}."
