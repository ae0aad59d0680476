"""Changing how often we are in touch, whatever asked for it: a proposal, a post-crisis review or an early review.

A change leaves a line in the cadence history. Less contact is only ever a proposal here; it takes effect when whoever
has the right to it has decided (D4b, D4c).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from handrail.application.decision_rights import facts_of
from handrail.application.rights_matrix import KEY
from handrail.application.work import Work, digest
from handrail.domain.care_plans import CadenceAgreed, CadenceChange
from handrail.domain.contact_intensity import (
    NO_CRISIS,
    CadenceApplied,
    CadenceOrigin,
    CadenceProposed,
    CadenceState,
    CadenceStep,
    CadenceWithdrawn,
    next_contact_by,
    refuse_no_change,
)
from handrail.domain.errors import Conflict, NotFound, NotPermitted
from handrail.domain.identifiers import InstanceId
from handrail.domain.rights import roles_that_may
from handrail.domain.roles import Role
from handrail.storage.care_plans import CarePlans
from handrail.storage.contact_intensity import CadenceHistory
from handrail.storage.decision_facts import decision_facts
from handrail.storage.post_crisis_reviews import PostCrisisReviews

PROCESS, PROPOSED, WITHDRAWN = "contact-intensity", "cadence.proposed", "cadence.withdrawn"


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """A cadence that somebody wants: `every_days` between contacts, how, and from what it came."""

    every_days: float
    mode: str | None
    origin: CadenceOrigin = CadenceOrigin.PROPOSAL
    source_id: UUID | None = None


def the_step(work: Work, step_id: Any) -> CadenceStep:
    """The line of the locked case with that id. Raises NotFound."""
    found = CadenceHistory(work.session).get(UUID(str(step_id)))
    if found is None or found.case_id != work.case.id:
        raise NotFound("There is no such proposal in this case")
    return found


def intensity_facts(work: Work, step: CadenceStep | None) -> Mapping[str, Any]:
    """What the table of contact intensity is asked about the case now, with the cadence that is kept.

    The crisis that a review looked back on counts, wherever it is recorded.
    """
    known = decision_facts(work.session, KEY, work.case, at=work.now)
    reviewed_at = None if step is None else _crisis_of_review(work, step)
    last = max((at for at in (known.last_crisis_at, reviewed_at) if at is not None), default=None)
    facts = facts_of(work, work.case, "D4b", replace(known, last_crisis_at=last), now=work.now)
    return {
        "cadence_old": work.case.contact_every_days,
        "days_since_crisis": NO_CRISIS if facts.days_since_crisis is None else facts.days_since_crisis,
        "in_cohort": facts.in_cohort,
        "open_restriction": facts.open_restriction,
    }


def propose(
    work: Work, wanted: Wanted, words: Mapping[str, Any], *, instance_id: InstanceId | None
) -> CadenceStep:
    """Keep a proposal; nothing changes by it.

    Raises Invalid when it is the cadence there is, Conflict while another one waits, NotPermitted for less contact
    proposed by somebody who is no clinician (D4b).
    """
    change = refuse_no_change(work.case.contact_every_days, wanted.every_days)
    if CadenceHistory(work.session).proposed_in(work.case.id) is not None:
        raise Conflict(
            "Another change is proposed already and waits for a decision. Have that one decided first"
        )
    if change is CadenceChange.LESS:
        _insist_on_a_clinician(work)
    return _add(work, wanted, change, words, instance_id=instance_id, state=CadenceState.PROPOSED)


def propose_for_review(work: Work, wanted: Wanted, words: Mapping[str, Any]) -> None:
    """A review wants less contact: its proposal goes to whoever has the right, in place of one that still waits.

    Raises Conflict when no process is published that could decide it.
    """
    if work.processes.published(PROCESS) is None:
        raise Conflict(
            "No contact-intensity process is published, so less contact cannot be decided; keep it as it is"
        )
    waiting = CadenceHistory(work.session).proposed_in(work.case.id)
    if waiting is not None:
        withdraw(work, waiting, reason="replaced")
        work.throw(WITHDRAWN, {"step_id": str(waiting.id)}, step_id=str(waiting.id))
    change = refuse_no_change(work.case.contact_every_days, wanted.every_days)
    step = _add(work, wanted, change, words, instance_id=None, state=CadenceState.PROPOSED)
    payload = {
        "step_id": str(step.id),
        "every_days": wanted.every_days,
        "proposer_id": str(work.actor.id),
        "cadence_change": change.value,
    }
    work.throw(PROPOSED, payload, step_id=str(step.id))


def apply_at_once(
    work: Work, wanted: Wanted, words: Mapping[str, Any], *, instance_id: InstanceId | None
) -> None:
    """More contact that a clinician decided within a review: in force from now (D4a)."""
    change = refuse_no_change(work.case.contact_every_days, wanted.every_days)
    step = _add(work, wanted, change, words, instance_id=instance_id, state=CadenceState.PROPOSED)
    decided = replace(
        step,
        code="D4a",
        decided_every_days=wanted.every_days,
        decided_by=work.actor.id,
        decided_at=work.now,
    )
    CadenceHistory(work.session).change(
        step.id,
        code=decided.code,
        decided_every_days=decided.decided_every_days,
        decided_by=decided.decided_by,
        decided_at=decided.decided_at,
    )
    apply(work, decided, instance_id=instance_id)


def apply(work: Work, step: CadenceStep, *, instance_id: InstanceId | None) -> datetime:
    """Put a decided cadence in force; when the next contact is due by it.

    The gap since the last contact is put to the threshold table anew, because its marks follow the cadence.
    """
    every_days = step.decided_every_days or step.new_every_days
    next_at = next_contact_by(work.case.last_seen_at or work.case.opened_at, every_days, now=work.now)
    before = work.case.contact_every_days
    facts = {name: value for name, value in work.case.facts.items() if name != "gap_told"}
    work.change_case(contact_every_days=every_days, facts=facts)
    CadenceHistory(work.session).change(
        step.id, state=CadenceState.APPLIED, ended_at=work.now, next_contact_by=next_at
    )
    work.record(
        CadenceApplied(
            step_id=step.id, old_every_days=before, new_every_days=every_days, next_contact_by=next_at
        ),
        instance_id=instance_id,
    )
    if step.change is CadenceChange.LESS and step.source_id is not None:
        _put_plan_in_force(work, step, every_days, instance_id=instance_id)
    role = _INFORMED.get(step.code or "", Role.TEAM_LEAD)
    subject = "cadence_reduced" if step.change is CadenceChange.LESS else "cadence_changed"
    work.notify(subject, role=role.value, facts={"old": before, "new": every_days, "step_id": step.id})
    if step.proposed_by != work.actor.id:
        work.notify(subject, staff_id=step.proposed_by, facts={"old": before, "new": every_days})
    return next_at


def withdraw(work: Work, step: CadenceStep, *, reason: str) -> None:
    """Take a proposal back; what is kept stays as it was."""
    if step.state is not CadenceState.PROPOSED:
        return
    CadenceHistory(work.session).change(step.id, state=CadenceState.WITHDRAWN, ended_at=work.now)
    work.record(CadenceWithdrawn(step_id=step.id, reason=reason))


_INFORMED = {"D4a": Role.TEAM_LEAD, "D4b": Role.SENIOR_CLINICIAN, "D4c": Role.GOVERNANCE_LEAD}
"""Whom the matrix has informed of each decision (DOMAIN section 2.2)."""


def _add(
    work: Work,
    wanted: Wanted,
    change: CadenceChange,
    words: Mapping[str, Any],
    *,
    instance_id: InstanceId | None,
    state: CadenceState,
) -> CadenceStep:
    step = CadenceStep(
        id=work.new_id(),
        case_id=work.case.id,
        instance_id=instance_id,
        origin=wanted.origin,
        source_id=wanted.source_id,
        old_every_days=work.case.contact_every_days,
        new_every_days=wanted.every_days,
        mode=wanted.mode,
        change=change,
        state=state,
        code=None,
        days_since_crisis=None,
        in_cohort=None,
        open_restriction=None,
        proposed_by=work.actor.id,
        proposed_at=work.now,
    )
    CadenceHistory(work.session).add(step, words=work.seal(dict(words), place=f"cadence:{step.id}"))
    work.record(
        CadenceProposed(
            step_id=step.id,
            origin=wanted.origin,
            old_every_days=step.old_every_days,
            new_every_days=step.new_every_days,
            mode=wanted.mode,
            change=change,
            words_digest=digest(dict(words)),
        ),
        instance_id=instance_id,
    )
    return step


def _crisis_of_review(work: Work, step: CadenceStep) -> datetime | None:
    """When the clock of the post-crisis review began that asked for this change, if one did."""
    if step.origin is not CadenceOrigin.POST_CRISIS_REVIEW or step.source_id is None:
        return None
    plan = CarePlans(work.session).get(step.source_id)
    reviewed = step.source_id if plan is None else plan.review_id
    review = None if reviewed is None else PostCrisisReviews(work.session).get(reviewed)
    return None if review is None else review.clock_from_at


def _put_plan_in_force(
    work: Work, step: CadenceStep, every_days: float, *, instance_id: InstanceId | None
) -> None:
    """The plan of the review that asked for less contact is in force, with the cadence that was decided."""
    plans = CarePlans(work.session)
    plan = None if step.source_id is None else plans.get(step.source_id)
    if plan is None or plan.in_force:
        return
    agreed = {"in_force": True, "agreed_by": step.decided_by, "agreed_at": step.decided_at}
    plans.change(plan.id, new_every_days=every_days, **agreed)
    assert step.decided_by is not None, "somebody decided"
    work.record(
        CadenceAgreed(update_id=plan.id, new_every_days=every_days, senior_id=step.decided_by),
        instance_id=instance_id,
    )


def _insist_on_a_clinician(work: Work) -> None:
    here = work.actor.roles_for(locality=work.case.locality, pathway=work.case.pathway)
    if not work.actor.is_system and not here & set(roles_that_may(Role.CLINICIAN)):
        raise NotPermitted(
            "Less contact is proposed by a clinician. Ask one; you may propose more contact yourself",
            missing="role:clinician",
            holders=(Role.CLINICIAN.value,),
        )
