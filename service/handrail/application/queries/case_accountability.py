"""Who answers for one case: the accountable clinician, the ledger, what is open and whose it is, who decides next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from handrail.application.accountability import GAP
from handrail.application.commanding import Query
from handrail.application.decision_rights import right_for
from handrail.application.duty import OnHand, who_to_ask
from handrail.application.queries.case_care import RestrictionSeen, restrictions_seen
from handrail.application.queries.pathway_accountability import PlaceLeads, place_leads
from handrail.application.work import Look
from handrail.domain.actions import Action, ActionState
from handrail.domain.cases import Case
from handrail.domain.conflicts import Conflict, may_declare_for
from handrail.domain.decisions import Decision
from handrail.domain.errors import HandrailError
from handrail.domain.escalations import Escalation
from handrail.domain.identifiers import SYSTEM_ID, CaseId, StaffId
from handrail.domain.people import Person
from handrail.domain.permissions import HOLDERS, Permission, holds
from handrail.domain.responsibilities import (
    ACCOUNTABLE_ROLES,
    Kind,
    Line,
    Offer,
    in_force,
    leads,
    may_be_accountable,
    may_offer,
)
from handrail.domain.rights import deciders, roles_that_may
from handrail.domain.tasks import Task
from handrail.storage.actions import Actions
from handrail.storage.clinical_leads import ClinicalLeads
from handrail.storage.conflicts import Conflicts
from handrail.storage.decisions import Decisions
from handrail.storage.escalations import Escalations
from handrail.storage.responsibilities import Responsibilities


@dataclass(frozen=True, kw_only=True)
class NextStep:
    """An open step: the task, under which title it decides (empty: it decides nothing), and who can be asked."""

    task: Task
    title: str
    ask: tuple[OnHand, ...]


@dataclass(frozen=True, kw_only=True)
class AuthorisedRestriction:
    """A restriction that is not over, and the decision it stands on (None: none yet)."""

    seen: RestrictionSeen
    decision: Decision | None


@dataclass(frozen=True, kw_only=True)
class CaseMap:
    """Everything on a case's map. `names` are all staff named in it; `details` of conflicts are for leads only."""

    case: Case
    person: Person
    ledger: tuple[Line, ...]
    current: Line | None
    fell_since: datetime | None
    offer: Offer | None
    offer_reason: str
    leads: PlaceLeads
    escalation: Escalation | None
    restrictions: tuple[AuthorisedRestriction, ...]
    actions: tuple[tuple[Action, str], ...]
    next: tuple[NextStep, ...]
    conflicts: tuple[Conflict, ...]
    details: Mapping[UUID, str]
    names: Mapping[StaffId, str]
    may_offer: bool
    may_take_on: bool
    may_declare: bool
    may_declare_for_others: bool
    eligible: tuple[tuple[str, str], ...]
    """(user name, name) of the colleagues it can be offered to."""
    colleagues: tuple[tuple[str, str], ...]
    """(user name, name) of those for whom a conflict can be declared."""


@dataclass(frozen=True, kw_only=True)
class CaseAccountability(Query[CaseMap]):
    """The accountability map of a case the actor may see."""

    permission: ClassVar[Permission] = Permission.SEE_CASES
    case_id: CaseId

    def answer(self, look: Look) -> CaseMap:
        """Raises NotFound."""
        case = look.visible_case(self.case_id)
        now = look.clock_now()
        person = look.people.get(case.patient_id)
        assert person is not None
        ledger = Responsibilities(look.session)
        lines = ledger.of_case(case.id)
        offer = ledger.open_offer(case.id)
        named = ClinicalLeads(look.session).of_place(case.locality, case.pathway)
        restrictions = _restrictions(look, case)
        actions = _actions(look, case)
        steps = _next(look, case, now)
        conflicts = Conflicts(look.session).of_case(case.id)
        held = look.actor.roles_for(locality=case.locality, pathway=case.pathway)
        open_case = case.closed_at is None
        offers = open_case and holds(Permission.HOLD_ACCOUNTABILITY, held) and not may_offer(case, look.actor)
        declares = holds(Permission.DECLARE_CONFLICT, held)
        for_others = declares and not may_declare_for(case, look.actor, SYSTEM_ID)
        staff = _staff_named(case, lines, offer, conflicts, restrictions, actions, steps)
        people = _colleagues(look, case, now) if offers or for_others else ()
        return CaseMap(
            case=case,
            person=person,
            ledger=lines,
            current=in_force([line for line in lines if line.kind == Kind.ACCOUNTABLE], now),
            fell_since=_fell_since(case),
            offer=offer,
            offer_reason=_offer_reason(look, case, offer),
            leads=place_leads(case.locality, case.pathway, named, now),
            escalation=Escalations(look.session).open_in(case.id),
            restrictions=restrictions,
            actions=actions,
            next=steps,
            conflicts=conflicts,
            details=_details(look, case, conflicts) if for_others else {},
            names=look.staff.names(staff),
            may_offer=offers,
            may_take_on=offers
            and leads(case, look.actor)
            and case.accountable_id != look.actor.id
            and not may_be_accountable(case, look.actor),
            may_declare=open_case and declares,
            may_declare_for_others=open_case and for_others,
            eligible=tuple(
                (username, name)
                for username, name, staff_id, clinical in people
                if clinical and staff_id not in (*case.conflicted, case.accountable_id, look.actor.id)
            )
            if offers
            else (),
            colleagues=tuple(
                (username, name) for username, name, staff_id, _ in people if staff_id not in case.conflicted
            )
            if for_others
            else (),
        )


def _fell_since(case: Case) -> datetime | None:
    gap = case.facts.get(GAP)
    return None if gap is None else datetime.fromisoformat(gap["since"])


def _offer_reason(look: Look, case: Case, offer: Offer | None) -> str:
    if offer is None:
        return ""
    words = Responsibilities(look.session).words_of_offer(offer.id)
    return str(look.words_of(case, words, place=f"offer:{offer.id}")["reason"])


def _details(look: Look, case: Case, conflicts: tuple[Conflict, ...]) -> dict[UUID, str]:
    stored = Conflicts(look.session)
    return {
        one.id: str(look.words_of(case, stored.sealed_words(one.id), place=f"conflict:{one.id}")["details"])
        for one in conflicts
        if one.staff_id not in (look.actor.id,)
    }


def _restrictions(look: Look, case: Case) -> tuple[AuthorisedRestriction, ...]:
    seen = restrictions_seen(look, case, in_force_only=True)
    if not seen:
        return ()
    decisions = [one for one, _ in Decisions(look.session).of_case(case.id) if one.code.startswith("D5")]
    return tuple(
        AuthorisedRestriction(
            seen=one,
            decision=next(
                (decision for decision in decisions if decision.instance_id in _runs_of(one)),
                None,
            ),
        )
        for one in seen
    )


def _runs_of(seen: RestrictionSeen) -> set[Any]:
    return {seen.instance_id, seen.restriction.instance_id} - {None}


def _actions(look: Look, case: Case) -> tuple[tuple[Action, str], ...]:
    stored = Actions(look.session)
    running = (ActionState.OPEN, ActionState.DONE)
    return tuple(
        (action, _what(look, case, stored.sealed_words(action.id), action.id))
        for action in stored.of_case(case.id)
        if action.state in running
    )


def _what(look: Look, case: Case, sealed: bytes, action_id: UUID) -> str:
    return str(look.words_of(case, sealed, place=f"action:{action_id}").get("what", ""))


def _next(look: Look, case: Case, now: datetime) -> tuple[NextStep, ...]:
    found = []
    for task in look.tasks.of_case(case.id, open_only=True):
        title, roles = "", roles_that_may(task.role)
        if task.decision:
            try:
                right = right_for(look, case, task.decision, now=now)
                title, roles = f"{task.decision}: {right.title}", deciders(right, task.role) or roles
            except HandrailError:
                title = task.decision
        ask = who_to_ask(look, roles[:2], locality=case.locality, pathway=case.pathway, at=now, limit=3)
        found.append(NextStep(task=task, title=title, ask=ask))
    last = datetime.max.replace(tzinfo=now.tzinfo)
    return tuple(sorted(found, key=lambda step: (step.title == "", step.task.due_at or last)))


def _staff_named(
    case: Case,
    lines: tuple[Line, ...],
    offer: Offer | None,
    conflicts: tuple[Conflict, ...],
    restrictions: tuple[AuthorisedRestriction, ...],
    actions: tuple[tuple[Action, str], ...],
    steps: tuple[NextStep, ...],
) -> list[StaffId]:
    found: set[StaffId | None] = {case.accountable_id}
    found |= {line.holder_id for line in lines} | {line.accepted_by for line in lines}
    found |= {offer.to_id, offer.offered_by} if offer else set()
    for conflict in conflicts:
        found |= {conflict.staff_id, conflict.declared_by, conflict.withdrawn_by}
    for one in restrictions:
        found |= {one.decision.decider_id} if one.decision else set()
        found |= {one.seen.restriction.proposer_id}
    found |= {action.owner_id for action, _ in actions} | {step.task.assignee_id for step in steps}
    return [one for one in found if one is not None]


def _colleagues(look: Look, case: Case, now: datetime) -> tuple[tuple[str, str, StaffId, bool], ...]:
    """(user name, name, id, whether they could be accountable) of those whose roles reach the case."""
    found = look.staff.colleagues(
        here=HOLDERS[Permission.SEE_CASES], locality=case.locality, pathway=case.pathway, at=now
    )
    usernames = look.staff.usernames([one.id for one in found])
    return tuple(
        (usernames[one.id], one.name, one.id, bool(one.here.intersection(ACCOUNTABLE_ROLES)))
        for one in found
        if one.here
    )
