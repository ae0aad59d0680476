"""What may be lent to whom, for how long, and who has to agree (DOMAIN section 2.3).

A delegation is never wider than what its grantor holds by roles of their own: by code, by place, and (because both are
asked of the matrix again at the moment of deciding) by every condition of the row that applies then.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from handrail.domain.actors import Actor
from handrail.domain.decision_rights import Period, is_reserved
from handrail.domain.delegations import Approval, Delegation, DelegationEnd, Demand, Shortfall
from handrail.domain.errors import FieldProblem
from handrail.domain.evaluations import ResponseClass
from handrail.domain.roles import OUTSIDE, Role, RoleAssignment

GRACE = timedelta(minutes=5)
"""How far in the past "now" may lie, as everywhere (DOMAIN section 3.1)."""
_NO_CLINICAL_RIGHT = frozenset({Role.AUDITOR, Role.SYSTEM_ADMIN})


@dataclass(frozen=True, kw_only=True)
class LendableRow:
    """One row of the matrix as far as lending goes: who decides under it, and what it asks of a delegate."""

    decide: frozenset[Role]
    asks: Demand = Demand()
    everyone: bool = False
    delegable: bool = True


@dataclass(frozen=True, kw_only=True)
class Lendable:
    """A decision and every row of the matrix about it."""

    code: str
    title: str
    rows: tuple[LendableRow, ...]

    @property
    def needs_no_right(self) -> bool:
        """Whether anybody may decide it in any case."""
        return bool(self.rows) and all(row.everyone for row in self.rows)

    @property
    def may_be_lent(self) -> bool:
        """Whether any row of it can be delegated."""
        return not is_reserved(self.code) and any(row.delegable and not row.everyone for row in self.rows)

    def held_under(self, roles: Iterable[Role]) -> tuple[LendableRow, ...]:
        """The rows that can be lent under which one of the roles decides."""
        held = frozenset(roles)
        return tuple(row for row in self.rows if row.delegable and not row.everyone and row.decide & held)


@dataclass(frozen=True, kw_only=True)
class Offer:
    """What somebody wants to lend: to whom, which codes, where, in which cases, from when until when (aware UTC)."""

    to: Actor
    codes: frozenset[str]
    locality: str | None = None
    pathway: str | None = None
    classes: frozenset[str] = frozenset()
    period: Period | None = None
    starts_at: datetime
    ends_at: datetime
    acting_up: bool = False


@dataclass(frozen=True, kw_only=True)
class Longest:
    """Until when a delegation may last from its start: by oneself, and with a manager's approval (`del.max`)."""

    alone_until: datetime
    with_manager_until: datetime


def carrying(
    code: Lendable, assignments: Iterable[RoleAssignment], *, locality: str | None, pathway: str | None
) -> tuple[RoleAssignment, ...]:
    """The roles that carry a right to the whole of a place; None stands for every locality, every pathway."""
    return tuple(a for a in _deciding(code, assignments) if _spans(a, locality, pathway))


def faults_of(
    offer: Offer, *, grantor: Actor, rights: Mapping[str, Lendable], longest: Longest, now: datetime
) -> tuple[FieldProblem, ...]:
    """Everything that keeps this from being offered, each in a sentence of its own; empty when it may be."""
    problems = [*_code_faults(offer, grantor, rights), *_delegate_faults(offer, grantor, rights)]
    problems += _time_faults(offer, grantor, rights, longest, now)
    unknown = sorted(offer.classes - {one.value for one in ResponseClass})
    if unknown:
        offered = ", ".join(one.value for one in ResponseClass)
        problems.append(FieldProblem("/classes", f"Choose among: {offered}"))
    return tuple(problems)


def approval_for(
    offer: Offer, *, grantor: Actor, rights: Mapping[str, Lendable], longest: Longest
) -> Approval:
    """Whose approval it needs: a right above one's rank the clinical director's, a long term the manager's.

    A clinical director who lets somebody act up has approved it by offering it.
    """
    if offer.acting_up and Role.CLINICAL_DIRECTOR not in _carriers(offer, grantor, rights):
        return Approval.CLINICAL_DIRECTOR
    return Approval.MANAGER if offer.ends_at > longest.alone_until else Approval.NONE


def approver_for(offer: Offer, *, grantor: Actor, rights: Mapping[str, Lendable]) -> Role:
    """The role that approves it where somebody must: the clinical director for acting up, else the manager's."""
    manager = manager_role(_carriers(offer, grantor, rights))
    return Role.CLINICAL_DIRECTOR if offer.acting_up or manager is None else manager


def manager_role(roles: Iterable[Role]) -> Role | None:
    """Who is the manager of somebody with these roles: the next rank of the same clinical line, None above the last.

    Managers on call and the roles outside the line answer to the clinical director.
    """
    held = set(roles)
    if Role.CLINICAL_DIRECTOR in held:
        return None
    rank = max((role.rank for role in held if role is not Role.ON_CALL_MANAGER), default=0)
    return _NEXT.get(rank, Role.CLINICAL_DIRECTOR)


def managers_of(roles: Iterable[Role]) -> frozenset[Role]:
    """The roles whose holders are managers of somebody with these roles."""
    lowest = manager_role(roles)
    return frozenset() if lowest is None else frozenset(role for role in _LINE if role.rank >= lowest.rank)


def may_revoke(delegation: Delegation, actor: Actor, *, locality: str, pathway: str) -> str | None:
    """Who takes it back: "grantor", "delegate" (handing it back), "governance", "manager"; None when they may not."""
    if actor.id == delegation.from_id:
        return "grantor"
    if actor.id == delegation.to_id:
        return "delegate"
    here = actor.roles_for(locality=locality, pathway=pathway)
    if Role.GOVERNANCE_LEAD in here:
        return "governance"
    theirs = [a.role for a in delegation.grantor_roles if a.reaches(locality=locality, pathway=pathway)]
    return "manager" if here & managers_of(theirs) else None


def orphaned_by(
    delegation: Delegation, delegate: Actor | None, rights: Mapping[str, Lendable], at: datetime
) -> DelegationEnd | None:
    """Why a delegation has nothing to stand on any more, or None while it has."""
    if not still_carried(delegation, rights, at):
        return DelegationEnd.GRANTOR_ROLE_ENDED
    here = () if delegate is None else delegate.assignments
    if not any(a.role not in OUTSIDE and _spans(a, delegation.locality, delegation.pathway) for a in here):
        return DelegationEnd.DELEGATE_ROLE_ENDED
    return None


def still_carried(delegation: Delegation, rights: Mapping[str, Lendable], at: datetime) -> bool:
    """Whether the grantor still holds at least one of the rights that were lent."""
    held = [role for role in delegation.grantor_roles if role.holds_at(at)]
    return any(
        code in rights
        and carrying(rights[code], held, locality=delegation.locality, pathway=delegation.pathway)
        for code in delegation.codes
    )


_LINE = (Role.TEAM_LEAD, Role.SENIOR_CLINICIAN, Role.CLINICAL_DIRECTOR)
_NEXT = {1: Role.TEAM_LEAD, 2: Role.TEAM_LEAD, 3: Role.SENIOR_CLINICIAN, 4: Role.CLINICAL_DIRECTOR}


def _deciding(code: Lendable, assignments: Iterable[RoleAssignment]) -> tuple[RoleAssignment, ...]:
    return tuple(a for a in assignments if a.is_registered and code.held_under({a.role}))


def _spans(assignment: RoleAssignment, locality: str | None, pathway: str | None) -> bool:
    return assignment.locality in (None, locality) and assignment.pathway in (None, pathway)


def _carriers(offer: Offer, grantor: Actor, rights: Mapping[str, Lendable]) -> frozenset[Role]:
    """The grantor's roles that carry any of the offered rights."""
    return frozenset(
        a.role
        for code in offer.codes & rights.keys()
        for a in carrying(rights[code], grantor.assignments, locality=offer.locality, pathway=offer.pathway)
    )


def _code_faults(offer: Offer, grantor: Actor, rights: Mapping[str, Lendable]) -> list[FieldProblem]:
    if not offer.codes:
        return [FieldProblem("/codes", "Choose at least one right to lend")]
    problems = []
    for code in sorted(offer.codes):
        known = rights.get(code)
        words = f"There is no decision {code[:20]}" if known is None else _code_fault(offer, grantor, known)
        if words is not None:
            problems.append(FieldProblem("/codes", words))
    return problems


def _code_fault(offer: Offer, grantor: Actor, code: Lendable) -> str | None:
    if code.needs_no_right:
        return f"“{code.title}” needs no delegation: anybody may do it"
    if not code.may_be_lent:
        return f"“{code.title}” cannot be lent; leave it with those who hold it"
    if carrying(code, grantor.assignments, locality=offer.locality, pathway=offer.pathway):
        return None
    mine = _deciding(code, grantor.assignments)
    if mine:
        place = _place_words(mine[0])
        return f"You hold “{code.title}” for {place} only; lend it for that, or for a part of it"
    if any(code.code in lent.codes for lent in grantor.delegations):
        return f"“{code.title}” was lent to you, so you cannot pass it on; ask whoever lent it to you"
    return f"You do not hold “{code.title}”; ask somebody who does to lend it"


def _place_words(assignment: RoleAssignment) -> str:
    words = (assignment.locality or "every locality").capitalize()
    return words if assignment.pathway is None else f"{words}, {assignment.pathway.replace('_', ' ')},"


def _delegate_faults(offer: Offer, grantor: Actor, rights: Mapping[str, Lendable]) -> list[FieldProblem]:
    to = offer.to
    if to.id == grantor.id:
        return [FieldProblem("/to", "Choose somebody else: you cannot lend a right to yourself")]
    if to.roles & _NO_CLINICAL_RIGHT:
        words = "An auditor or administrator can hold no clinical right; choose somebody else"
        return [FieldProblem("/to", words)]
    own = [a for a in to.assignments if a.role not in OUTSIDE]
    if not own:
        return [FieldProblem("/to", "They hold no role here now; choose somebody who does")]
    needed = _asked(offer, grantor.assignments, rights)
    if needed:
        own = [a for a in own if _spans(a, offer.locality, offer.pathway)]
    if not own:
        words = "They do not work in the whole of that place; choose somebody who does, or lend it for less"
        return [FieldProblem("/to", words)]
    short = {asked.shortfall(own, acting_up=offer.acting_up) for asked in needed}
    return [FieldProblem("/to", words) for lack, words in _SHORT.items() if lack in short][:1]


_SHORT = {
    Shortfall.REGISTRATION: "This right needs a registered professional; choose somebody who is registered",
    Shortfall.RANK: "Their role ranks below this right; choose somebody senior enough, or ask that they act up",
    Shortfall.ACTING_UP: "Only a registered professional can act up; choose somebody else",
}


def _asked(
    lent: Offer | Delegation, granting: Iterable[RoleAssignment], rights: Mapping[str, Lendable]
) -> list[Demand]:
    """What the rights that are lent ask of the delegate, under the roles that the grantor holds them by."""
    roles = tuple(granting)
    return [
        row.asks
        for code in sorted(lent.codes & rights.keys())
        for a in carrying(rights[code], roles, locality=lent.locality, pathway=lent.pathway)
        for row in rights[code].held_under({a.role})
    ]


def delegate_falls_short(
    delegation: Delegation, delegate: Actor, rights: Mapping[str, Lendable], at: datetime
) -> bool:
    """Whether the delegate's own roles carry what is lent no more, as they stand at an instant."""
    granting = [role for role in delegation.grantor_roles if role.holds_at(at)]
    own = [
        a
        for a in delegate.assignments
        if a.role not in OUTSIDE and _spans(a, delegation.locality, delegation.pathway)
    ]
    asked = _asked(delegation, granting, rights)
    barred = bool(delegate.roles & _NO_CLINICAL_RIGHT)
    return barred or any(one.shortfall(own, acting_up=delegation.acting_up) is not None for one in asked)


def _time_faults(
    offer: Offer, grantor: Actor, rights: Mapping[str, Lendable], longest: Longest, now: datetime
) -> list[FieldProblem]:
    if offer.starts_at < now - GRACE:
        return [FieldProblem("/starts_at", "Choose a start that is now or later: nothing is lent backwards")]
    if offer.ends_at <= offer.starts_at:
        return [FieldProblem("/ends_at", "Choose an end that is after the start")]
    if offer.ends_at > longest.with_manager_until:
        days = (longest.with_manager_until - offer.starts_at).days
        return [
            FieldProblem(
                "/ends_at", f"{days} days is the longest, even with a manager; choose an earlier end"
            )
        ]
    if offer.ends_at > longest.alone_until and manager_role(_carriers(offer, grantor, rights)) is None:
        days = (longest.alone_until - offer.starts_at).days
        words = f"Nobody here is above you to approve more than {days} days; choose an earlier end and lend it again"
        return [FieldProblem("/ends_at", words)]
    return []
