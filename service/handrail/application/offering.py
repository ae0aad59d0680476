"""Weighing what somebody wants to lend: the same answer for the page that asks “are you sure?” and for the command."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from handrail.application.due_times import locality_called
from handrail.application.lendable_rights import lendable_rights
from handrail.application.work import Look
from handrail.domain.cases import Pathway
from handrail.domain.decision_rights import Period
from handrail.domain.delegation_rules import Longest, Offer, approval_for, approver_for, faults_of
from handrail.domain.delegations import Approval
from handrail.domain.errors import FieldProblem, Invalid
from handrail.domain.identifiers import StaffId
from handrail.domain.localities import TimeRules
from handrail.domain.matters import EVERY_PATHWAY
from handrail.domain.reasons import fault_in
from handrail.domain.roles import Role


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What somebody wants to lend, as they said it. `starts_at` None is now; times are aware UTC.

    None in `locality`, `pathway` and `period`, and no `classes`, narrow nothing.
    """

    to: StaffId
    codes: frozenset[str]
    ends_at: datetime
    reason: str
    locality: str | None = None
    pathway: str | None = None
    classes: frozenset[str] = frozenset()
    period: Period | None = None
    starts_at: datetime | None = None
    acting_up: bool = False


@dataclass(frozen=True, kw_only=True)
class Weighed:
    """An offer that may be made, whose approval it needs, and the role that is asked for it."""

    offer: Offer
    approval: Approval
    approver: Role


def weigh(look: Look, wanted: Wanted, *, now: datetime) -> Weighed:
    """Hold what the actor wants to lend against the matrix and the rules of delegation, at an instant.

    Raises Invalid (one problem a rule), Conflict when no matrix is published.
    """
    rights = lendable_rights(look)
    offer = _offer(look, wanted, now)
    longest = _longest(look, offer, now)
    problems = faults_of(offer, grantor=look.actor, rights=rights, longest=longest, now=now)
    fault = fault_in(wanted.reason)
    if fault is not None:
        problems += (FieldProblem("/reason", fault),)
    if problems:
        raise Invalid("This cannot be lent like that", problems=problems)
    return Weighed(
        offer=offer,
        approval=approval_for(offer, grantor=look.actor, rights=rights, longest=longest),
        approver=approver_for(offer, grantor=look.actor, rights=rights),
    )


def matter_locality(look: Look, locality: str | None) -> str:
    """Whose hours a delegation's matter keeps: what is lent everywhere keeps those of the first locality."""
    return locality or min(look.resources.localities)


def _offer(look: Look, wanted: Wanted, now: datetime) -> Offer:
    if wanted.locality is not None:
        locality_called(look, wanted.locality)
    if wanted.pathway is not None and wanted.pathway not in {one.value for one in Pathway}:
        raise Invalid.at("/pathway", f"Choose one of: {', '.join(one.value for one in Pathway)}")
    to = look.actor
    if wanted.to != look.actor.id:
        found, _ = look.staff.actor(wanted.to, at=now)
        if found is None:
            raise Invalid.at("/to", "There is nobody like that here; choose a colleague")
        to = found
    return Offer(
        to=to,
        codes=wanted.codes,
        locality=wanted.locality,
        pathway=wanted.pathway,
        classes=wanted.classes,
        period=wanted.period,
        starts_at=wanted.starts_at or now,
        ends_at=wanted.ends_at,
        acting_up=wanted.acting_up,
    )


def _longest(look: Look, offer: Offer, now: datetime) -> Longest:
    rules = TimeRules(
        locality=locality_called(look, matter_locality(look, offer.locality)),
        pathway=offer.pathway or EVERY_PATHWAY,
        overrides=look.timer_overrides.in_force(),
    )
    return Longest(
        alone_until=rules.due("del.max", None, start=offer.starts_at),
        with_manager_until=rules.due("del.max", "with_manager", start=offer.starts_at),
    )
