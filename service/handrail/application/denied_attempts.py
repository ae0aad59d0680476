"""Denied attempts go into the history: who tried what, and which right was missing.

The refused transaction is undone whole; the attempt is written in a second one. A task that the person held is given
back then, because they can no longer do it; what they typed is kept as their draft, saved before or not.
"""

from __future__ import annotations

import re
from datetime import timedelta

import structlog

from handrail.application.answers_kept import keep_answers
from handrail.application.chains import chain_of
from handrail.application.commanding import Typed
from handrail.application.work import Resources, Work
from handrail.domain.actors import SYSTEM, Actor
from handrail.domain.decision_rights import Missing
from handrail.domain.denied_attempts import AttemptDenied
from handrail.domain.errors import Attempt, Conflict, HandrailError, Invalid, NotPermitted, Unavailable
from handrail.domain.identifiers import CaseId, StaffId, TaskId
from handrail.domain.matters import roles_here
from handrail.domain.permissions import Permission, holds
from handrail.domain.roles import Role
from handrail.domain.tasks import TaskReleased
from handrail.storage.database import Database

AGAIN_AFTER = timedelta(minutes=1)
"""The same attempt by the same person within this time is one attempt, so that nobody can flood a history."""

_LOST = frozenset(
    {Missing.ROLE, Missing.SCOPE, Missing.REGISTRATION, Missing.DELEGATION, Missing.CONFLICT_OF_INTEREST}
)
"""What a person may have had when they took the task on; without it they no longer hold the task."""

_SEPARATION = re.compile(r"S\d{1,2}")
"""The names of the rules of DOMAIN section 2.4."""

KEPT = "What you typed is kept as your draft."

_log = structlog.get_logger(__name__)


def note_denied(
    database: Database,
    resources: Resources,
    attempted: str,
    by: Actor,
    refusal: HandrailError,
    *,
    typed: Typed | None = None,
) -> None:
    """Write a refusal for want of a right into the case's history, or into the person's own where it was about no case.

    What was typed is kept as the person's draft, if they may still see the case. The refusal stands also when this
    cannot be written; then the log says so.
    """
    attempt = denial_in(refusal)
    if by.is_system or not isinstance(refusal, (NotPermitted, Conflict)):
        typed = None
    if (attempt is None and typed is None) or by.is_system:
        return
    try:
        with database.transaction() as session:
            work = Work(session=session, actor=SYSTEM, resources=resources)
            task = None if typed is None else work.tasks.get(typed.task_id)
            case_id = refusal.case_id or (None if task is None else task.case_id)
            if case_id is not None:
                work.lock_case(CaseId(case_id))
            if typed is not None and task is not None and _keep(work, by, typed):
                refusal.detail = f"{refusal.detail} {KEPT}"
            if attempt is not None:
                _write(work, attempt, attempted, by, in_case=refusal.case_id is not None)
    except Unavailable as fault:
        _log.error(
            "denied_attempt_not_recorded",
            attempted=attempted,
            missing=None if attempt is None else attempt.missing,
            fault=str(fault),
        )


def _write(work: Work, attempt: Attempt, attempted: str, by: Actor, *, in_case: bool) -> None:
    chain = work.case.id if in_case else chain_of("staff", by.id)
    denied = AttemptDenied(
        attempted=attempted,
        missing=attempt.missing,
        code=attempt.code,
        task_id=attempt.task_id,
        element=attempt.element,
        of_id=None if attempt.of_id is None else StaffId(attempt.of_id),
    )
    since = work.now - AGAIN_AFTER
    if work.events.told_since(chain, denied.type, by.id, denied.data(), since=since):
        return
    work.actor = by
    if not in_case:
        work.record_elsewhere(chain, denied)
    else:
        work.record(denied)
        _give_back(work, attempt, denied.of_id or by.id)
        if attempt.missing == Missing.MATRIX:
            facts = {"code": attempt.code}
            work.notify("decision_rights_unreadable", role=Role.PROCESS_OWNER.value, facts=facts)
    work.settle(expect_event=True)


def _keep(work: Work, by: Actor, typed: Typed) -> bool:
    """Keep what was typed into a task that is still open; whether it was. Only for those who may see the case still."""
    task = work.tasks.get(typed.task_id)
    person, _ = work.staff.actor(by.id, at=work.virtual_now)
    if task is None or not task.is_open or not typed.answers or task.case_id != work.case.id:
        return False
    if person is None or not holds(Permission.SEE_CASES, roles_here(work.case, person)):
        return False
    try:
        keep_answers(work, task, by.id, typed.answers)
    except Invalid:
        return False
    return True


def denial_in(refusal: HandrailError) -> Attempt | None:
    """What a refusal says was tried without a right; None for one that was no denial. The one place that decides it.

    A right was missing: one's own, or that of whom one acts with, as when the decider may no longer decide what a
    second person would confirm. No denial is a race (a colleague was quicker, or holds it), a mistake in what was
    sent, or a world that moved on meanwhile. Whoever refuses for want of a right, in whatever kind of refusal, says so
    by its `attempt`; NotPermitted is one also where it does not say which part was missing.
    """
    return refusal.attempt or _unsaid(refusal)


def _unsaid(refusal: HandrailError) -> Attempt | None:
    """A refusal for want of a right is an attempt also where whoever refused did not say which part was missing."""
    if not isinstance(refusal, NotPermitted) or refusal.held:
        return None
    if refusal.missing in set(Missing):
        return Attempt(missing=refusal.missing)
    apart = _SEPARATION.fullmatch(refusal.missing) is not None
    missing = Missing.SEPARATION if apart else Missing.PERMISSION
    return Attempt(missing=missing.value, code=refusal.missing or None)


def _give_back(work: Work, attempt: Attempt, whose: StaffId) -> None:
    """Offer a task again that somebody holds without the right to do it."""
    if attempt.task_id is None or attempt.missing not in _LOST:
        return
    task = work.tasks.get(TaskId(attempt.task_id))
    if task is None or not task.is_open or task.assignee_id != whose:
        return
    work.tasks.change(task.id, assignee_id=None, revision=task.revision + 1)
    work.record(
        TaskReleased(task_id=task.id, element=task.element, staff_id=whose), instance_id=task.instance_id
    )
