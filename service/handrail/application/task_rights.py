"""Whether somebody may do a task or decide now: the matrix row that applies, and the rights held against it."""

from __future__ import annotations

from datetime import datetime

from handrail.application.decision_rights import right_for
from handrail.application.work import Look, Work
from handrail.domain.actors import Actor
from handrail.domain.cases import Case
from handrail.domain.decision_rights import rank_asked
from handrail.domain.identifiers import StaffId
from handrail.domain.rights import Standing, Verdict, may_decide, may_do
from handrail.domain.tasks import Task


def standing_of(
    look: Look, case: Case, task: Task, *, now: datetime, code: str | None = None
) -> Standing | None:
    """What the right to a task's decision is held against at an instant; None for a task that decides nothing.

    `code` is that of the choice, where it is not the question's own. Raises Conflict when the matrix does not answer.
    """
    wanted = code or task.decision
    if wanted is None:
        return None
    response_class = task.clock.class_of_right if task.clock is not None else None
    right = right_for(look, case, wanted, now=now, response_class=response_class, rank=rank_asked(task.role))
    return Standing(right=right, at=now, response_class=response_class)


def verdict_to_do(look: Look, case: Case, task: Task, actor: Actor, *, now: datetime) -> Verdict:
    """Whether somebody may claim the task, or be given it."""
    return may_do(task, case, actor, standing_of(look, case, task, now=now))


def verdict_to_choose(
    work: Work,
    task: Task,
    code: str,
    known: Standing | None = None,
    *,
    apart_from: frozenset[StaffId] = frozenset(),
) -> tuple[Standing, Verdict]:
    """The row of the choice that was made and whether its decider holds it: under the lock, by the database's clock.

    `known` is what the question's own right was held against, if that was asked for already; `apart_from` are those
    who proposed it or will confirm it.
    """
    if known is None or known.right.code != code:
        known = standing_of(work, work.case, task, now=work.now, code=code)
    assert known is not None
    return known, may_decide(known, work.case, work.actor, task=task, apart_from=apart_from)
