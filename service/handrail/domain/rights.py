"""May this person do this, under which right; if not, why, and who may (idea: one place that answers).

A task without a decision code is for the role of its lane, or one that may stand in for it, within the case's locality
and pathway. A decision is taken under a row of the decision-rights matrix, by a role of one's own or under a
delegation, and never by both people of a pair (DOMAIN sections 2.2 to 2.4).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from handrail.domain.actors import Actor
from handrail.domain.cases import Case
from handrail.domain.conflicts import DECIDING_STEPS
from handrail.domain.decision_rights import (
    ANYONE,
    CHAIR,
    TASK_ROLE,
    DecisionRight,
    Missing,
    Period,
    clinical_roles,
    is_reserved,
    rank_asked,
)
from handrail.domain.delegations import Delegation, Demand
from handrail.domain.identifiers import StaffId
from handrail.domain.matters import roles_here
from handrail.domain.permissions import Permission, holds
from handrail.domain.roles import OUTSIDE, Role, RoleAssignment
from handrail.domain.separation import conflict_problem, holds_no_clinical_right, may_be_second
from handrail.domain.tasks import Task


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """The answer to "may they?": allowed under `right`, or refused with the reason and the roles that may.

    `right` is `role:<code>`, or `delegation:<id>` with `on_behalf_of` its grantor; `row` and `table_sha256` name the
    rule of the decision-rights matrix that gave it. `missing` says which part of a right was not there.
    """

    allowed: bool
    right: str = ""
    reason: str = ""
    may: tuple[Role, ...] = ()
    missing: Missing | None = None
    row: str | None = None
    table_sha256: str | None = None
    delegation_id: UUID | None = None
    on_behalf_of: StaffId | None = None

    def parties(self, actor_id: StaffId) -> frozenset[StaffId]:
        """Who is acting: under a delegation a person counts as both people (S9)."""
        return frozenset({actor_id} if self.on_behalf_of is None else {actor_id, self.on_behalf_of})


_FRONT_LINE = (
    Role.SUPPORT_WORKER,
    Role.CLINICIAN,
    Role.PHARMACIST,
    Role.TEAM_LEAD,
    Role.SENIOR_CLINICIAN,
    Role.CONSULTANT,
    Role.ON_CALL_CLINICIAN,
    Role.SAFEGUARDING_LEAD,
    Role.CLINICAL_DIRECTOR,
)
_CLINICAL = tuple(role for role in _FRONT_LINE if role not in (Role.SUPPORT_WORKER, Role.PHARMACIST))
_SENIOR = (Role.SENIOR_CLINICIAN, Role.CONSULTANT, Role.ON_CALL_CLINICIAN, Role.CLINICAL_DIRECTOR)

STAND_INS: dict[Role, tuple[Role, ...]] = {
    Role.SUPPORT_WORKER: _FRONT_LINE,
    Role.CLINICIAN: _CLINICAL,
    Role.TEAM_LEAD: (Role.TEAM_LEAD, *_SENIOR),
    Role.SENIOR_CLINICIAN: _SENIOR,
    Role.CONSULTANT: (Role.CONSULTANT, Role.CLINICAL_DIRECTOR),
    Role.ON_CALL_CLINICIAN: _SENIOR,
    Role.SAFEGUARDING_LEAD: (Role.SAFEGUARDING_LEAD, Role.CLINICAL_DIRECTOR),
    Role.CLINICAL_DIRECTOR: (Role.CLINICAL_DIRECTOR,),
    Role.PHARMACIST: (Role.PHARMACIST,),
}
"""Who may do a task of a lane: the lane's role first. A lane of `support_worker` means any front-line staff."""


def roles_that_may(role: str) -> tuple[Role, ...]:
    """The roles that may do a task whose lane or role property is `role`; empty for an unknown one."""
    try:
        wanted = Role(role)
    except ValueError:
        return ()
    return STAND_INS.get(wanted, (wanted,))


def roles_served_by(roles: frozenset[Role]) -> frozenset[str]:
    """The task roles a holder of `roles` may do: the other direction of `roles_that_may`, for inbox queries."""
    served = {lane.value for lane, may in STAND_INS.items() if roles.intersection(may)}
    return frozenset(served | {role.value for role in roles})


def reach_of(actor: Actor, permission: Permission) -> tuple[tuple[str | None, str | None], ...]:
    """The (locality, pathway) pairs in which a role of the actor's carries a permission; None stands for all."""
    pairs = {(a.locality, a.pathway) for a in actor.assignments if holds(permission, frozenset({a.role}))}
    return tuple(sorted(pairs, key=str))


def served_by(actor: Actor, localities: Iterable[str]) -> tuple[tuple[str, str, str | None], ...]:
    """The (locality, task role, pathway) triples whose tasks the actor may do, for inbox queries; None: any pathway."""
    triples = {
        (locality, role, a.pathway)
        for a in actor.assignments
        for locality in localities
        if a.locality in (None, locality)
        for role in roles_served_by(frozenset({a.role}))
    }
    return _without_narrower(triples)


def served_under(
    delegation: Delegation, localities: Iterable[str]
) -> tuple[tuple[str, str, str | None], ...]:
    """As `served_by`, for the tasks whose decisions a delegation may cover: within the grantor's reach and its own."""
    triples = {
        (locality, role, delegation.pathway or a.pathway)
        for a in delegation.grantor_roles
        for locality in localities
        if a.locality in (None, locality) and delegation.locality in (None, locality)
        for role in roles_served_by(frozenset({a.role}))
        if None in (delegation.pathway, a.pathway) or delegation.pathway == a.pathway
    }
    return _without_narrower(triples)


def held_by(actor: Actor, localities: Iterable[str]) -> tuple[tuple[str, str, str | None], ...]:
    """The (locality, role, pathway) triples the actor holds, for what is told to a role; None is any pathway."""
    triples = {
        (locality, a.role.value, a.pathway)
        for a in actor.assignments
        for locality in localities
        if a.locality in (None, locality)
    }
    return _without_narrower(triples)


def _without_narrower(triples: set[tuple[str, str, str | None]]) -> tuple[tuple[str, str, str | None], ...]:
    """Without the triples that another one, of any pathway, holds already."""
    wider = {(locality, role) for locality, role, pathway in triples if pathway is None}
    kept = {triple for triple in triples if triple[2] is None or triple[:2] not in wider}
    return tuple(sorted(kept, key=str))


def may_see(case: Case, actor: Actor) -> bool:
    """Whether the actor may know that the case exists: by a role or delegation that reaches it, or as concerned."""
    return actor.is_system or bool(roles_here(case, actor))


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What a right is held against: the matrix row as it applies, the instant (aware UTC), and the response class."""

    right: DecisionRight
    at: datetime
    response_class: str | None = None


def may_do(
    task: Task,
    case: Case,
    actor: Actor,
    standing: Standing | None = None,
    *,
    apart_from: frozenset[StaffId] = frozenset(),
) -> Verdict:
    """Whether the actor may claim or complete the task: by role, scope, registration and separation of duties.

    A task with a decision code is decided under the matrix: `standing` is its row as it applies now; `apart_from` as
    for `may_decide`.
    """
    if actor.is_system:
        return Verdict(allowed=True, right="system")
    if standing is not None:
        return may_decide(standing, case, actor, task=task, apart_from=apart_from)
    may = roles_that_may(task.role)
    if case.is_matter and task.assignee_id == actor.id:
        return Verdict(allowed=True, right="named")
    own = _own_role(may, case, actor)
    if own is None:
        wanted = Role(task.role).label if may else task.role
        return _refused(f"This step is for: {wanted}", Missing.ROLE, may)
    if actor.id in task.not_by:
        return _refused(_SOMEONE_ELSE, Missing.SEPARATION, may)
    conflict = conflict_problem(frozenset({actor.id}), case.conflicted)
    if conflict is not None and task.operation in DECIDING_STEPS:
        return _refused(conflict, Missing.CONFLICT_OF_INTEREST, may)
    return Verdict(allowed=True, right=f"role:{own.value}")


def may_decide(
    standing: Standing,
    case: Case,
    actor: Actor,
    *,
    task: Task | None = None,
    apart_from: frozenset[StaffId] = frozenset(),
) -> Verdict:
    """Whether the actor may take the decision now, by their own role or under a delegation (DOMAIN section 2).

    Of several rights, the first under which the act is lawful is the one it is done by. `apart_from` are those who
    proposed or will confirm it: a right lent by one of them is used only where there is no other (S1, S2, S9).
    """
    right = standing.right
    task_role = task.role if task is not None else None
    may = deciders(right, task_role)
    if holds_no_clinical_right(actor.roles):
        return _refused(_NOT_CLINICAL, Missing.NOT_CLINICAL, may)
    if not right.decide:
        out_of_hours = right.period is Period.OUT_OF_HOURS
        reason = right.refusal or "Nobody may decide this now"
        return _refused(reason, Missing.PERIOD if out_of_hours else Missing.ROLE, may)
    if CHAIR in right.decide and task is not None:
        held: tuple[Verdict, ...] = (_as_chair(right, case, actor, task, may),)
    else:
        held = tuple(_held(standing, case, actor, may, task_role)) or (
            _without_right(standing, case, actor, may),
        )
    done = frozenset(task.not_by if task is not None else ())
    conflicted = frozenset(() if ANYONE in right.decide else case.conflicted)
    lawful = [way for way in held if way.parties(actor.id).isdisjoint(done | conflicted)]
    preferred = [way for way in lawful if way.parties(actor.id).isdisjoint(apart_from)]
    verdict = next(iter([*preferred, *lawful, *held]))
    parties = verdict.parties(actor.id)
    if verdict.allowed and parties & done:
        return _refused(_SOMEONE_ELSE, Missing.SEPARATION, may)
    conflict = conflict_problem(parties, conflicted)
    if verdict.allowed and conflict is not None:
        return _refused(conflict, Missing.CONFLICT_OF_INTEREST, may)
    return verdict


def may_second(
    standing: Standing, case: Case, actor: Actor, *, parties: frozenset[StaffId], role: str | None = None
) -> Verdict:
    """Whether the actor may be the second person to a decision that `parties` proposed and took (S2, S9, S10).

    An `on_call_clinician` of any locality is relief for a small team; nothing waives the second person.
    """
    may = expanded(standing.right.second, role)
    if holds_no_clinical_right(actor.roles):
        return _refused(_NOT_CLINICAL, Missing.NOT_CLINICAL, may)
    conflict = conflict_problem(frozenset({actor.id}), case.conflicted)
    if conflict is not None:
        return _refused(conflict, Missing.CONFLICT_OF_INTEREST, may)
    if actor.id in parties:
        return _refused(NEITHER_OF_THEM, Missing.SEPARATION, may)
    own = _own_role(may, case, actor)
    if own is not None:
        return Verdict(allowed=True, right=f"role:{own.value}")
    on_call = [a for a in actor.assignments if a.role is Role.ON_CALL_CLINICIAN]
    relief = may_be_second(on_call, locality=case.locality, pathway=case.pathway)
    if relief and Role.ON_CALL_CLINICIAN in may:
        return Verdict(allowed=True, right=f"role:{Role.ON_CALL_CLINICIAN.value}")
    return _refused("You may not be the second person to this decision", Missing.SECOND_PERSON, may)


_NOBODY_STANDS_IN = frozenset({"D3b"})
"""Not referring a safeguarding concern is the safeguarding lead's sole right (DOMAIN section 2.1, R16)."""


def deciders(right: DecisionRight, task_role: str | None = None) -> tuple[Role, ...]:
    """The roles that may decide under a row, those that may stand in included, the row's own first."""
    if right.code in _NOBODY_STANDS_IN:
        return clinical_roles(*right.decide)
    return expanded(right.decide, task_role)


def expanded(codes: Iterable[str], task_role: str | None = None) -> tuple[Role, ...]:
    """A list of the matrix with its markers filled in and every role joined by those that may stand in for it.

    Where the matrix lets anybody decide, the lane of the step says who does it.
    """
    found: list[Role] = []
    for code in codes:
        if code == ANYONE:
            found += roles_that_may(task_role) if task_role else _FRONT_LINE
        elif code in (TASK_ROLE, CHAIR):
            found += roles_that_may(task_role or "")
        else:
            found += roles_that_may(code)
    return tuple(dict.fromkeys(found))


def may_complete(task: Task, case: Case, actor: Actor, standing: Standing | None = None) -> Verdict:
    """As `may_do`, and the task is not held by somebody else."""
    verdict = may_do(task, case, actor, standing)
    if verdict.allowed and task.assignee_id not in (None, actor.id) and not actor.is_system:
        return _refused(
            "A colleague holds this task; ask them to release it, or a team lead to reassign it",
            Missing.HELD_BY_COLLEAGUE,
            verdict.may,
        )
    return verdict


NEITHER_OF_THEM = "The second person must be neither of you two"
_SOMEONE_ELSE = "Someone else must do this step, because you did the one it checks"
_NOT_CLINICAL = "An auditor or administrator takes no clinical decision; ask one of those who may"


def asks_of_delegate(right: DecisionRight, task_role: str | None = None) -> Demand:
    """What a row asks of whoever it is lent to: the least rank that decides under it, and a register (DOMAIN 2.3)."""
    named = clinical_roles(*right.decide)
    by_table = TASK_ROLE in right.decide
    ranks = [role.rank for role in named] + ([rank_asked(task_role)] if by_table else [])
    registered = by_table or any(role.needs_registration for role in named)
    return Demand(least_rank=min(ranks, default=0), registered=registered)


def _held(
    standing: Standing, case: Case, actor: Actor, may: tuple[Role, ...], task_role: str | None
) -> Iterator[Verdict]:
    """Every right the actor holds to it: by a role of one's own first, then under each delegation of somebody's."""
    right = standing.right
    by_row = Verdict(allowed=True, may=may, row=right.row, table_sha256=right.table_sha256)
    own = _own_role(may, case, actor)
    if own is not None:
        yield replace(by_row, right=f"role:{own.value}")
    if not right.delegable or is_reserved(right.code, rank_asked(task_role)):
        return
    for lent in _fitting(standing, case, actor, may):
        if (
            asks_of_delegate(right, task_role).shortfall(_working(case, actor), acting_up=lent.acting_up)
            is None
        ):
            yield replace(
                by_row, right=f"delegation:{lent.id}", delegation_id=lent.id, on_behalf_of=lent.from_id
            )


def _fitting(standing: Standing, case: Case, actor: Actor, may: tuple[Role, ...]) -> tuple[Delegation, ...]:
    """What is lent to the actor for this decision here and now, by somebody who holds the right to it."""
    right = standing.right
    return tuple(
        lent
        for lent in sorted(actor.delegations, key=lambda one: (one.starts_at, str(one.id)))
        if lent.covers(
            code=right.code,
            locality=case.locality,
            pathway=case.pathway,
            response_class=standing.response_class,
            period=right.period,
            at=standing.at,
        )
        and _role_among(may, case, lent.grantor_roles) is not None
    )


def _working(case: Case, actor: Actor) -> tuple[RoleAssignment, ...]:
    """The roles by which somebody works where the case is: a delegation alone brings nobody there."""
    return tuple(
        a
        for a in actor.assignments
        if a.role not in OUTSIDE and a.reaches(locality=case.locality, pathway=case.pathway)
    )


def _without_right(standing: Standing, case: Case, actor: Actor, may: tuple[Role, ...]) -> Verdict:
    """The refusal of somebody who holds the right in no way, with the part of it that is missing."""
    right = standing.right
    if any(role in may for role in actor.roles_for(locality=case.locality, pathway=case.pathway)):
        return _refused(
            "Your registration is not on record, so you may not decide this", Missing.REGISTRATION, may
        )
    elsewhere = any(role in may for role in actor.roles)
    wanted = may[0].label if may else right.title
    reason = f"“{right.title}” is decided by: {wanted}"
    if right.delegable and _fitting(standing, case, actor, may):
        reason = f"Your own role here ranks below what was lent to you, so it does not carry this. {reason}"
        return _refused(reason, Missing.DELEGATION, may)
    return _refused(reason, Missing.SCOPE if elsewhere else Missing.ROLE, may)


def _as_chair(right: DecisionRight, case: Case, actor: Actor, task: Task, may: tuple[Role, ...]) -> Verdict:
    """The meeting's chair decides: whom the task was given to by name."""
    if task.assignee_id != actor.id:
        return _refused("The chair of the meeting records this", Missing.ROLE, may)
    if _own_role(_CLINICAL, case, actor) is None:
        return _refused(
            "The chair must be a registered clinician who works in this case's area", Missing.SCOPE, may
        )
    return Verdict(
        allowed=True, right=f"role:{CHAIR}", may=may, row=right.row, table_sha256=right.table_sha256
    )


def _own_role(may: tuple[Role, ...], case: Case, actor: Actor) -> Role | None:
    return _role_among(may, case, actor.assignments)


def _role_among(may: tuple[Role, ...], case: Case, assignments: Iterable[RoleAssignment]) -> Role | None:
    """The first of the roles that an assignment reaching the case gives, by somebody who is registered for it."""
    held = {
        a.role
        for a in assignments
        if a.is_registered and a.reaches(locality=case.locality, pathway=case.pathway)
    }
    return next((role for role in may if role in held), None)


def _refused(reason: str, missing: Missing, may: tuple[Role, ...]) -> Verdict:
    return Verdict(allowed=False, reason=reason, missing=missing, may=may)
