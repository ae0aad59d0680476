"""Whether somebody's roles carry a permission, and the refusal that says who may."""

from __future__ import annotations

from handrail.domain.actors import Actor
from handrail.domain.cases import Case
from handrail.domain.decision_rights import Missing
from handrail.domain.errors import Attempt, NotFound, NotPermitted
from handrail.domain.matters import roles_here
from handrail.domain.permissions import HOLDERS, Permission, holds
from handrail.domain.rights import may_see


def may_knock(permission: Permission, by: Actor) -> None:
    """Go on when any of the actor's roles, anywhere, carries the permission; NotPermitted otherwise."""
    if not by.is_system and not holds(permission, by.roles):
        raise _refusal(permission)


def may_knock_here(permission: Permission, case: Case, by: Actor, *, otherwise: str) -> None:
    """Go on when a role that reaches this very case carries the permission.

    NotFound with the words of `otherwise` for those who may not know that there is such a case, else NotPermitted.
    """
    if by.is_system:
        return
    here = roles_here(case, by)
    if not may_see(case, by) or not (holds(permission, here) or holds(Permission.SEE_CASES, here)):
        raise NotFound(otherwise, attempt=Attempt(missing=Missing.SCOPE.value), case_id=case.id)
    if not holds(permission, here):
        raise _refusal(permission)


def _refusal(permission: Permission) -> NotPermitted:
    may = tuple(sorted(role.label for role in HOLDERS[permission]))
    return NotPermitted(
        "Your roles do not include this. Ask one of those who may, or your team lead",
        missing=permission.value,
        holders=may,
        attempt=Attempt(missing=Missing.PERMISSION.value, code=permission.value),
    )
