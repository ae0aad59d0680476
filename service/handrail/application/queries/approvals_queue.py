"""What somebody may decide now, by their own role or for a colleague, and what waits for them as second person.

Escalating needs nobody's approval, so steps that anyone may decide are not in it: they are in the inbox.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import ClassVar

from handrail import dmn
from handrail.application.commanding import Query
from handrail.application.decision_rights import facts_of, matrix_in_force
from handrail.application.queries.task_list import place_from, place_of
from handrail.application.queries.task_surroundings import StepBefore
from handrail.application.rights_matrix import KEY
from handrail.application.work import Look
from handrail.domain.cases import Case
from handrail.domain.decision_rights import ANYONE, DecisionRight
from handrail.domain.delegations import Delegation
from handrail.domain.errors import Conflict, Invalid
from handrail.domain.identifiers import CaseId, StaffId
from handrail.domain.matters import roles_here
from handrail.domain.people import Person
from handrail.domain.permissions import Permission, holds
from handrail.domain.rights import Standing, Verdict, may_complete, may_second
from handrail.domain.roles import Role
from handrail.domain.second_people import PendingDecision
from handrail.domain.tasks import Task
from handrail.storage.approvals import Approvals, CaseToDecide
from handrail.storage.pending_decisions import PendingDecisions
from handrail.storage.tasks import END_OF_TIME, TaskPlace

MOST = 100
_LOOKED_AT = 60
"""Open decisions looked at in one go; a page goes on looking until it is full or there are no more."""
_GOES = 5


@dataclass(frozen=True, kw_only=True)
class Approval:
    """One decision: its task and case, the right it is taken under, and what the actor may do about it.

    `pending` is what waits for a second person; `verdict` is then about being that person, unless `mine`, which is what
    the actor decided themselves. `proposer` is the name of whoever did the step that this one checks ("" when it checks
    none), `before` the step done last.
    """

    task: Task
    case: Case
    person: Person | None
    right: DecisionRight
    verdict: Verdict
    pending: PendingDecision | None = None
    mine: bool = False
    proposer: str = ""
    decider: str = ""
    before: StepBefore | None = None


@dataclass(frozen=True, kw_only=True)
class ApprovalsPage:
    """What may be decided, a page of it; what waits for the actor as second person; what they wait for themselves.

    `next` is the place to go on from (None at the end).
    """

    to_decide: tuple[Approval, ...]
    to_confirm: tuple[Approval, ...]
    waiting: tuple[Approval, ...]
    next: str | None


@dataclass(frozen=True, kw_only=True)
class ApprovalsQueue(Query[ApprovalsPage]):
    """Decisions for the actor, by due time; `locality` and `process_key` narrow it, `after` goes on from a page."""

    permission: ClassVar[Permission] = Permission.WORK_ON_TASKS
    locality: str | None = None
    process_key: str | None = None
    after: str | None = None
    limit: int = 25

    def answer(self, look: Look) -> ApprovalsPage:
        """Raises Invalid for a bad place or limit."""
        if not 1 <= self.limit <= MOST:
            raise Invalid.at("/limit", f"Ask for 1 to {MOST} decisions at a time")
        asking = _Asking(look)
        found, more = asking.to_decide(self)
        pending = asking.pending() if self.after is None else ()
        fitting = [one for one in pending if self._fits(one)]
        named = asking.named((*found, *fitting))
        return ApprovalsPage(
            to_decide=named[: len(found)],
            to_confirm=tuple(one for one in named[len(found) :] if not one.mine),
            waiting=tuple(one for one in named[len(found) :] if one.mine),
            next=place_of(found[-1].task) if more and found else None,
        )

    def _fits(self, one: Approval) -> bool:
        return self.locality in (None, one.task.locality) and self.process_key in (None, one.task.process_key)


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """How much waits for somebody; `more` when there may be more than were counted."""

    number: int
    more: bool


@dataclass(frozen=True, kw_only=True)
class CountApprovals(Query[Waiting]):
    """How many decisions and confirmations wait for the actor now: the most pressing are counted."""

    permission: ClassVar[Permission] = Permission.WORK_ON_TASKS

    def answer(self, look: Look) -> Waiting:
        """Count them."""
        asking = _Asking(look)
        found, more = asking.to_decide(ApprovalsQueue(limit=MOST), goes=1)
        return Waiting(number=len(found) + sum(not one.mine for one in asking.pending()), more=more)


class _Asking:
    """One look at what waits: tasks in one statement, everything about their cases in another."""

    def __init__(self, look: Look) -> None:
        self._look = look
        self._actor = look.actor
        self._now = look.clock_now()
        self._approvals = Approvals(look.session)
        self._cases: dict[CaseId, CaseToDecide] = {}

    def to_decide(self, asked: ApprovalsQueue, *, goes: int = _GOES) -> tuple[tuple[Approval, ...], bool]:
        """A page of what the actor may decide, and whether there is more."""
        localities = [name for name in self._localities() if asked.locality in (None, name)]
        if not localities:
            return (), False
        found: list[Approval] = []
        after = place_from(asked.after)
        for _ in range(goes):
            tasks = self._approvals.open_decisions(
                localities, after=after, limit=_LOOKED_AT, process_key=asked.process_key
            )
            self._read(tasks)
            waiting = PendingDecisions(self._look.session).of_tasks([task.id for task in tasks])
            for task in tasks:
                one = None if task.id in waiting else self._decidable(task)
                if one is None:
                    continue
                if len(found) == asked.limit:
                    return tuple(found), True
                found.append(one)
            if len(tasks) < _LOOKED_AT:
                return tuple(found), False
            after = TaskPlace(order_at=tasks[-1].due_at or END_OF_TIME, id=tasks[-1].id)
        return tuple(found), True

    def pending(self) -> tuple[Approval, ...]:
        """What waits for the actor as second person, and what they decided and wait for."""
        waiting = PendingDecisions(self._look.session).waiting(
            localities=self._look.resources.localities,
            roles=[role.value for role in self._actor.roles],
            named=self._actor.id,
        )
        mine = PendingDecisions(self._look.session).of_tasks(self._approvals.awaited_by(self._actor.id))
        by_task = {one.task_id: one for one in (*waiting, *mine.values())}
        tasks = self._approvals.of_ids(by_task)
        self._read(tasks)
        found = (self._confirmable(task, by_task[task.id]) for task in tasks)
        return tuple(one for one in found if one is not None)

    def named(self, found: Iterable[Approval]) -> tuple[Approval, ...]:
        """With the step before, and the names of who proposed and who decided."""
        listed = tuple(found)
        before = self._approvals.steps_before({one.task.instance_id for one in listed})
        ids = {one.pending.decider_id for one in listed if one.pending is not None}
        ids |= {step.completed_by for step in before.values() if step.completed_by is not None}
        ids |= {staff_id for one in listed for staff_id in _proposers(one)}
        names = self._look.staff.names(ids)
        return tuple(
            replace(
                one,
                proposer=next((names[staff_id] for staff_id in _proposers(one) if staff_id in names), ""),
                decider="" if one.pending is None else names.get(one.pending.decider_id, "a colleague"),
                before=_step(before.get(one.task.instance_id), names),
            )
            for one in listed
        )

    def _localities(self) -> list[str]:
        """Where the actor's roles reach, and the roles of those they act for."""
        reached = [self._actor.localities, *(_reach(lent) for lent in self._actor.delegations)]
        if any(one is None for one in reached):
            return sorted(self._look.resources.localities)
        return sorted(frozenset().union(*(one for one in reached if one is not None)))

    def _read(self, tasks: Iterable[Task]) -> None:
        wanted = {task.case_id for task in tasks} - set(self._cases)
        self._cases |= self._approvals.cases_to_decide(KEY, wanted, at=self._now)

    def _decidable(self, task: Task) -> Approval | None:
        known = self._cases[task.case_id]
        if not self._sees(known.case):
            return None
        standing = self._standing(task, known, task.decision or "")
        if standing is None or ANYONE in standing.right.decide:
            return None
        verdict = may_complete(task, known.case, self._actor, standing)
        if not verdict.allowed:
            return None
        return Approval(
            task=task, case=known.case, person=known.person, right=standing.right, verdict=verdict
        )

    def _confirmable(self, task: Task, pending: PendingDecision) -> Approval | None:
        known = self._cases[task.case_id]
        standing = self._standing(task, known, pending.code)
        mine = pending.decider_id == self._actor.id
        if standing is None or not (mine or self._sees(known.case) or pending.second_id == self._actor.id):
            return None
        verdict = may_second(standing, known.case, self._actor, parties=pending.parties, role=task.role)
        if not mine and (not verdict.allowed or pending.second_id not in (None, self._actor.id)):
            return None
        return Approval(
            task=task,
            case=known.case,
            person=known.person,
            right=standing.right,
            verdict=verdict,
            pending=pending,
            mine=mine,
        )

    def _sees(self, case: Case) -> bool:
        return holds(Permission.WORK_ON_TASKS, roles_here(case, self._actor))

    def _standing(self, task: Task, known: CaseToDecide, code: str) -> Standing | None:
        return standing_among(self._look, task, known, code, now=self._now)


def standing_among(
    look: Look, task: Task, known: CaseToDecide, code: str, *, now: datetime
) -> Standing | None:
    """What the right to a decision is held against, from facts read for many cases at once; None where the matrix gives
    no answer, so that nobody may decide.
    """
    response_class = task.clock.class_of_right if task.clock is not None else None
    try:
        facts = facts_of(
            look,
            known.case,
            code,
            known.facts,
            now=now,
            response_class=response_class,
            rank=_rank(task.role),
        )
        right = matrix_in_force(look, known.facts.bundle_sha256).right(facts)
    except (Conflict, Invalid, dmn.DmnError, dmn.DecisionFailed, LookupError, TypeError, ValueError):
        return None
    return Standing(right=right, at=now, response_class=response_class)


def _rank(role: str) -> int:
    try:
        return Role(role).rank
    except ValueError:
        return 0


def _reach(lent: Delegation) -> frozenset[str] | None:
    """The localities a delegation reaches; None for all of them."""
    named = {role.locality for role in lent.grantor_roles}
    if lent.locality is not None:
        return frozenset({lent.locality})
    return None if None in named else frozenset(name for name in named if name is not None)


def _proposers(one: Approval) -> tuple[StaffId, ...]:
    known = () if one.pending is None or one.pending.proposer_id is None else (one.pending.proposer_id,)
    return (*known, *one.task.not_by)


def _step(task: Task | None, names: Mapping[StaffId, str]) -> StepBefore | None:
    if task is None or task.completed_by is None or task.completed_at is None:
        return None
    return StepBefore(name=task.name, by=names.get(task.completed_by, "A colleague"), at=task.completed_at)
