"""Who decides this, by when, and who is next: the question the product exists for, answered for one case."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest
from typing import ClassVar

from handrail.application.commanding import Query
from handrail.application.decision_rights import period_until, right_for
from handrail.application.due_times import due_times_for, locality_called
from handrail.application.rights_findings import roles_meant
from handrail.application.work import Look
from handrail.domain.cases import Case
from handrail.domain.consulted import in_words
from handrail.domain.decision_rights import CHAIR, DecisionRight
from handrail.domain.errors import Invalid
from handrail.domain.evaluations import ResponseClass
from handrail.domain.identifiers import CaseId, DelegationId, StaffId
from handrail.domain.ladders import LADDERS, LadderCode, calls
from handrail.domain.localities import TimeRules
from handrail.domain.permissions import Permission
from handrail.domain.rights import Standing, Verdict, may_decide
from handrail.domain.roles import Role
from handrail.domain.separation import NOT_CLINICAL
from handrail.domain.tasks import Task
from handrail.domain.timer_settings import TimerKeyError
from handrail.storage.delegations import Delegations
from handrail.storage.duties import Duties
from handrail.storage.escalations import Escalations
from handrail.storage.role_holders import RoleHolder, role_holders

_LISTED = 20


@dataclass(frozen=True, kw_only=True)
class RightHolder:
    """Somebody who may: by a role, or for somebody else under a delegation. `until` None: until further notice."""

    staff_id: StaffId
    name: str
    role: Role
    until: datetime | None
    on_duty_until: datetime | None = None
    delegation_id: DelegationId | None = None
    on_behalf_of: str | None = None


@dataclass(frozen=True, kw_only=True)
class NextRung:
    """One step of the ladder: who is called, in roles, posts and names, and when if nobody has decided by then.

    `at` is None where it is not known by when the decision is due.
    """

    number: int
    at: datetime | None
    roles: tuple[Role, ...]
    posts: tuple[str, ...]
    holders: tuple[RightHolder, ...]


@dataclass(frozen=True, kw_only=True)
class Deciding:
    """The answer. `period_until` is when the locality next opens or closes; `due_at` by when the open task must be
    decided, or, where there is none, a decision that was asked for now. `task` is that open task.

    `consulted` and `informed` are in words. `verdict` says whether whoever asks may decide, and if not why.
    """

    case: Case
    right: DecisionRight
    period_until: datetime
    due_at: datetime | None
    task: Task | None
    deciders: tuple[RightHolder, ...]
    seconds: tuple[RightHolder, ...]
    next: tuple[NextRung, ...]
    consulted: tuple[str, ...]
    informed: tuple[str, ...]
    verdict: Verdict


@dataclass(frozen=True, kw_only=True)
class WhoDecides(Query[Deciding]):
    """Who decides a decision of the matrix on a case the actor may see."""

    permission: ClassVar[Permission] = Permission.SEE_CASES
    case_id: CaseId
    decision: str

    def answer(self, look: Look) -> Deciding:
        """Raises NotFound, Invalid for a code that does not exist, Conflict when the matrix does not answer."""
        case = look.visible_case(self.case_id)
        now = look.clock_now()
        task = _open_task(look, case, self.decision)
        response_class = _response_class(look, case, task)
        right = right_for(look, case, self.decision, now=now, response_class=response_class, rank=_rank(task))
        rules = due_times_for(look, case, now).rules
        due_at = task.due_at if task is not None else _due(rules, right, response_class, now)
        everybody = role_holders(look.session, at=now)
        asked = task.role if task is not None else None
        standing = Standing(right=right, at=now, response_class=response_class)
        return Deciding(
            case=case,
            right=right,
            period_until=period_until(locality_called(look, case.locality), now),
            due_at=due_at,
            task=task,
            deciders=(
                _chair(look, task)
                if CHAIR in right.decide
                else _deciders(look, case, standing, everybody, asked)
            ),
            seconds=_seconds(look, case, right, everybody, now, asked),
            next=_rungs(look, case, right, everybody, rules, due_at, response_class, asked, now),
            consulted=tuple(in_words(code) for code in right.consult),
            informed=tuple(in_words(code) for code in right.inform),
            verdict=may_decide(standing, case, look.actor, task=task),
        )


def holders_among(
    everybody: Iterable[RoleHolder], roles: Sequence[Role], case: Case, *, relief: bool = False
) -> tuple[RoleHolder, ...]:
    """Who holds one of the roles for a case: registered, without a conflict of interest, and no auditor (S11, S12).

    In the order of the roles, then by name, each person once. `relief` lets a senior clinician on call come from any
    locality (S10).
    """
    people = tuple(everybody)
    barred = {one.staff_id for one in people if one.role in NOT_CLINICAL} | set(case.conflicted)
    able = [
        one
        for one in people
        if one.role in roles
        and one.is_registered
        and one.staff_id not in barred
        and (one.reaches(case.locality, case.pathway) or (relief and one.role is Role.ON_CALL_CLINICIAN))
    ]
    able.sort(key=lambda one: (roles.index(one.role), one.name, str(one.staff_id)))
    return tuple({one.staff_id: one for one in reversed(able)}[key] for key in _in_order(able))


def _in_order(able: Iterable[RoleHolder]) -> tuple[StaffId, ...]:
    return tuple(dict.fromkeys(one.staff_id for one in able))


def _seen(look: Look, case: Case, found: Sequence[RoleHolder], now: datetime) -> tuple[RightHolder, ...]:
    """As the page names them: those on duty first."""
    roles = sorted({one.role for one in found})
    on_duty = {
        one.duty.staff_id: one.duty.to_at
        for one in reversed(Duties(look.session).on_duty_in(roles, case.locality, now) if roles else ())
    }
    seen = [
        RightHolder(
            staff_id=one.staff_id,
            name=one.name,
            role=one.role,
            until=one.to_at,
            on_duty_until=on_duty.get(one.staff_id),
        )
        for one in found
    ]
    seen.sort(key=lambda one: one.on_duty_until is None)
    return tuple(seen[:_LISTED])


def _chair(look: Look, task: Task | None) -> tuple[RightHolder, ...]:
    """Whoever the meeting named as its chair; nobody before it did."""
    if task is None or task.assignee_id is None:
        return ()
    names = look.staff.names([task.assignee_id])
    name = names.get(task.assignee_id, "")
    return (RightHolder(staff_id=task.assignee_id, name=name, role=Role.MDT_CHAIR, until=None),)


def _deciders(
    look: Look, case: Case, standing: Standing, everybody: Sequence[RoleHolder], task_role: str | None
) -> tuple[RightHolder, ...]:
    right, now = standing.right, standing.at
    roles = roles_meant(right.decide, task_role)
    own = _seen(look, case, holders_among(everybody, roles, case), now)
    if not right.delegable or not right.decide:
        return own
    lent = [
        one
        for one in Delegations(look.session).not_over(at=now, limit=1000)
        if one.covers(
            code=right.code,
            locality=case.locality,
            pathway=case.pathway,
            response_class=standing.response_class,
            period=right.period,
            at=now,
        )
        and not {one.from_id, one.to_id} & set(case.conflicted)
        and one.to_id not in {holder.staff_id for holder in own}
    ]
    names = look.staff.names([who for one in lent for who in (one.from_id, one.to_id)])
    under_delegation = []
    for one in lent:
        theirs = {a.role for a in one.grantor_roles_for(case.locality, case.pathway, now) if a.is_registered}
        role = next((role for role in roles if role in theirs), None)
        if role is not None:
            under_delegation.append(
                RightHolder(
                    staff_id=one.to_id,
                    name=names.get(one.to_id, ""),
                    role=role,
                    until=one.ends_at,
                    delegation_id=one.id,
                    on_behalf_of=names.get(one.from_id, ""),
                )
            )
    return (*own, *under_delegation)


def _seconds(
    look: Look,
    case: Case,
    right: DecisionRight,
    everybody: Sequence[RoleHolder],
    now: datetime,
    task_role: str | None,
) -> tuple[RightHolder, ...]:
    if not right.decide:
        return ()
    roles = roles_meant(right.second, task_role)
    relief = Role.ON_CALL_CLINICIAN in roles
    return _seen(look, case, holders_among(everybody, roles, case, relief=relief), now)


def _rungs(
    look: Look,
    case: Case,
    right: DecisionRight,
    everybody: Sequence[RoleHolder],
    rules: TimeRules,
    due_at: datetime | None,
    response_class: str | None,
    task_role: str | None,
    now: datetime,
) -> tuple[NextRung, ...]:
    if right.ladder is None:
        return ()

    def due(key: str, variant: str | None, start: datetime) -> datetime:
        return rules.due(key, variant, start=start)

    ladder = LADDERS[LadderCode(right.ladder)]
    times = () if due_at is None else [call.at for call in calls(ladder, due_at, due, response_class)]
    found = []
    for rung, at in zip_longest(ladder.rungs, times):
        roles = rung.roles_for(task_role)
        holders = _seen(look, case, holders_among(everybody, roles, case), now)
        found.append(NextRung(number=rung.number, at=at, roles=roles, posts=rung.posts, holders=holders))
    return tuple(found)


def _open_task(look: Look, case: Case, code: str) -> Task | None:
    """The open task in which this is decided, the one due first."""
    open_ones = [task for task in look.tasks.of_case(case.id, open_only=True) if task.decision == code]
    return min(open_ones, key=lambda task: (task.due_at is None, task.due_at, str(task.id)), default=None)


def _response_class(look: Look, case: Case, task: Task | None) -> str | None:
    """That of the task's clock, else of the escalation that is open in the case."""
    if task is not None and task.clock is not None and task.clock.class_of_right is not None:
        return task.clock.class_of_right
    escalation = Escalations(look.session).open_in(case.id)
    return None if escalation is None else str(escalation.response_class)


def _rank(task: Task | None) -> int:
    try:
        return 0 if task is None else Role(task.role).rank
    except ValueError:
        return 0


def _due(
    rules: TimeRules, right: DecisionRight, response_class: str | None, now: datetime
) -> datetime | None:
    """By when it would have to be decided; a referral that nobody called urgent has the time of any other."""
    if right.within is None:
        return None
    usual = ResponseClass.EARLY_REVIEW.value if right.code.startswith("D1") else None
    try:
        return rules.due(right.within, response_class or usual, start=now)
    except (TimerKeyError, Invalid):
        return None
