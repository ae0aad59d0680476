"""May this person do this, under which right; if not, why, and who may (idea: one place that answers).

Today a right comes from holding the role a task asks for, or one that may stand in for it, within the case's locality
and pathway. The matrix, delegation and ladders of DOMAIN section 2 widen this same answer.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from handrail.domain.actors import Actor
from handrail.domain.cases import Case
from handrail.domain.permissions import Permission, holds
from handrail.domain.roles import Role
from handrail.domain.tasks import Task


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """The answer to "may they?": allowed under `right`, or refused with the reason and the roles that may."""

    allowed: bool
    right: str = ""
    reason: str = ""
    may: tuple[Role, ...] = ()


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
    """Whether the actor may know that the case exists: a role of theirs reaches its locality and pathway."""
    return actor.is_system or bool(actor.roles_for(locality=case.locality, pathway=case.pathway))


def may_do(task: Task, case: Case, actor: Actor) -> Verdict:
    """Whether the actor may claim or complete the task, by role, scope and separation of duties."""
    if actor.is_system:
        return Verdict(allowed=True, right="system")
    may = roles_that_may(task.role)
    held = actor.roles_for(locality=case.locality, pathway=case.pathway)
    right = next((role for role in may if role in held), None)
    if right is None:
        wanted = Role(task.role).label if may else task.role
        return Verdict(allowed=False, reason=f"This step is for: {wanted}", may=may)
    if actor.id in task.not_by:
        return Verdict(
            allowed=False,
            reason="Someone else must do this step, because you did the one it checks",
            may=may,
        )
    return Verdict(allowed=True, right=f"role:{right.value}")


def may_complete(task: Task, case: Case, actor: Actor) -> Verdict:
    """As `may_do`, and the task is not held by somebody else."""
    verdict = may_do(task, case, actor)
    if verdict.allowed and task.assignee_id not in (None, actor.id) and not actor.is_system:
        return Verdict(
            allowed=False,
            reason="A colleague holds this task; ask them to release it, or a team lead to reassign it",
            may=verdict.may,
        )
    return verdict
