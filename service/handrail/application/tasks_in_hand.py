"""Fetching a task to act on it, under the case's lock, and refusing in the words its person needs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from handrail.application.duty import who_to_ask
from handrail.application.work import NO_TASK, Look, Work
from handrail.domain.cases import Case
from handrail.domain.decision_rights import Missing
from handrail.domain.errors import Attempt, Conflict, NotFound, NotPermitted
from handrail.domain.identifiers import StaffId, TaskId
from handrail.domain.rights import Verdict
from handrail.domain.roles import Role
from handrail.domain.tasks import Task, TaskStatus
from handrail.storage.delegations import Delegations

_LATELY = timedelta(days=30)


def take_in_hand(
    work: Work, task_id: TaskId, *, seen_revision: int | None = None, named: bool = False
) -> tuple[Case, Task]:
    """The task's case, locked, and the task as the lock's last winner left it.

    `named`: the actor was asked for by name, as a second person is, and may reach the task from any locality (S10).
    Raises NotFound; Conflict (with the state that won) when it is done, cancelled, or changed since it was seen.
    """
    case = work.lock_case_of_task(task_id, named=named)
    task = work.tasks.get(task_id)
    if task is None:
        raise NotFound(NO_TASK)
    if not task.is_open:
        raise Conflict(_ended(work, task), extra=state_of(work, task))
    if seen_revision is not None and seen_revision != task.revision:
        raise Conflict(
            "This task changed since you opened it; look at it again before you go on",
            extra=state_of(work, task),
        )
    return case, task


def insist(look: Look, case: Case, verdict: Verdict, *, task: Task) -> Verdict:
    """Go on, or refuse with the reason, the right that is missing and who holds it now."""
    if verdict.allowed:
        return verdict
    missing, reason = verdict.missing or Missing.ROLE, verdict.reason
    lost = _lost_delegation(look, case, task) if missing in (Missing.ROLE, Missing.SCOPE) else None
    if lost is not None:
        missing, reason = Missing.DELEGATION, f"{lost} {reason}"
    refusal = NotPermitted(
        reason, missing=task.decision or task.role, holders=holders_of(look, case, verdict.may)
    )
    refusal.held = missing is Missing.HELD_BY_COLLEAGUE
    if not refusal.held:
        refusal.attempt = Attempt(
            missing=missing.value, code=task.decision, task_id=task.id, element=task.element
        )
    raise refusal


def no_longer(task: Task, verdict: Verdict, words: str, *, of_id: StaffId) -> Conflict:
    """The refusal of an act that rests on a right somebody else had and has no more: nobody here did anything wrong.

    It is an attempt without a right all the same, and says whose right was missing.
    """
    missing = verdict.missing or Missing.ROLE
    attempt = Attempt(
        missing=missing.value, code=task.decision, task_id=task.id, element=task.element, of_id=of_id
    )
    return Conflict(words, attempt=attempt)


def _lost_delegation(look: Look, case: Case, task: Task) -> str | None:
    """What became of a delegation that would have given the actor this decision, if they had one lately."""
    if task.decision is None:
        return None
    now = look.clock_now()
    for lent in Delegations(look.session).of_party(look.actor.id, at=now, limit=20):
        ended_at = min(filter(None, (lent.revoked_at, lent.ended_at, lent.ends_at)))
        fits = lent.to_id == look.actor.id and task.decision in lent.codes and lent.accepted_at is not None
        if fits and lent.locality in (None, case.locality) and now - _LATELY <= ended_at <= now:
            grantor = look.staff.names([lent.from_id]).get(lent.from_id, "a colleague")
            how = "was revoked" if lent.revoked_at is not None else "has ended"
            return f"Your delegation from {grantor} {how}; the step is open to others."
    return None


def holders_of(look: Look, case: Case, roles: Sequence[Role]) -> tuple[str, ...]:
    """The names of those who hold one of the roles for the case now; those on duty first, as the rota has them."""
    if not roles:
        return ()
    found = who_to_ask(look, roles, locality=case.locality, pathway=case.pathway, at=look.clock_now())
    return tuple(one.words(look, case.locality) for one in found)


def visible_task(look: Look, task_id: TaskId) -> tuple[Case, Task]:
    """A task and its case, for looking; NotFound when the actor may not know of it."""
    task = look.tasks.get(task_id)
    if task is None:
        raise NotFound(NO_TASK)
    return look.visible_case(task.case_id, otherwise=NO_TASK), task


def state_of(look: Look, task: Task) -> dict[str, object]:
    """What won: the task's status, revision, and who has or had it."""
    who = task.completed_by or task.assignee_id
    names = look.staff.names([who]) if who else {}
    return {
        "task": {
            "id": str(task.id),
            "status": task.status.value,
            "revision": task.revision,
            "by": names.get(who) if who else None,
            "at": task.completed_at.isoformat() if task.completed_at else None,
        }
    }


def _ended(look: Look, task: Task) -> str:
    names = look.staff.names([task.completed_by]) if task.completed_by else {}
    if task.status is TaskStatus.DONE and task.completed_by in names:
        return f"{names[task.completed_by]} has done this already; nothing you sent was lost or used"
    if task.status is TaskStatus.DONE:
        return "This task has been done already; nothing you sent was used"
    return "This task is no longer needed, because the case has moved on"
