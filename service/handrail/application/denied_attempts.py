"""Denied attempts go into the history: who tried what, and which right was missing.

The refused transaction is undone whole; the attempt is written in a second one. A task that the person held is given
back then, because they can no longer do it; what they had typed stays in their draft.
"""

from __future__ import annotations

import re
from datetime import timedelta

import structlog

from handrail.application.chains import chain_of
from handrail.application.work import Resources, Work
from handrail.domain.actors import SYSTEM, Actor
from handrail.domain.decision_rights import Missing
from handrail.domain.denied_attempts import AttemptDenied
from handrail.domain.errors import Attempt, HandrailError, NotPermitted, Unavailable
from handrail.domain.identifiers import CaseId, TaskId
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

_log = structlog.get_logger(__name__)


def note_denied(
    database: Database, resources: Resources, attempted: str, by: Actor, refusal: HandrailError
) -> None:
    """Write a refusal for want of a right into the case's history, or into the person's own where it was about no case.

    The refusal stands also when this cannot be written; then the log says so.
    """
    attempt = refusal.attempt or _unsaid(refusal)
    if attempt is None or by.is_system:
        return
    try:
        with database.transaction() as session:
            work = Work(session=session, actor=SYSTEM, resources=resources)
            if refusal.case_id is not None:
                work.lock_case(CaseId(refusal.case_id))
            chain = refusal.case_id or chain_of("staff", by.id)
            denied = AttemptDenied(
                attempted=attempted,
                missing=attempt.missing,
                code=attempt.code,
                task_id=attempt.task_id,
                element=attempt.element,
            )
            since = work.now - AGAIN_AFTER
            if work.events.told_since(chain, denied.type, by.id, denied.data(), since=since):
                return
            work.actor = by
            if refusal.case_id is None:
                work.record_elsewhere(chain, denied)
            else:
                work.record(denied)
                _give_back(work, attempt, by)
                if attempt.missing == Missing.MATRIX:
                    facts = {"code": attempt.code}
                    work.notify("decision_rights_unreadable", role=Role.PROCESS_OWNER.value, facts=facts)
            work.settle(expect_event=True)
    except Unavailable as fault:
        _log.error(
            "denied_attempt_not_recorded", attempted=attempted, missing=attempt.missing, fault=str(fault)
        )


def _unsaid(refusal: HandrailError) -> Attempt | None:
    """A refusal for want of a right is an attempt also where whoever refused did not say which part was missing."""
    if not isinstance(refusal, NotPermitted) or refusal.held:
        return None
    if refusal.missing in set(Missing):
        return Attempt(missing=refusal.missing)
    apart = _SEPARATION.fullmatch(refusal.missing) is not None
    missing = Missing.SEPARATION if apart else Missing.PERMISSION
    return Attempt(missing=missing.value, code=refusal.missing or None)


def _give_back(work: Work, attempt: Attempt, by: Actor) -> None:
    """Offer a task again that the person holds without the right to do it."""
    if attempt.task_id is None or attempt.missing not in _LOST:
        return
    task = work.tasks.get(TaskId(attempt.task_id))
    if task is None or not task.is_open or task.assignee_id != by.id:
        return
    work.tasks.change(task.id, assignee_id=None, revision=task.revision + 1)
    work.record(
        TaskReleased(task_id=task.id, element=task.element, staff_id=by.id), instance_id=task.instance_id
    )
