"""REF-10: somebody proposes to discharge a person; who decides follows from what the records say (D1d)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handrail.application.moving import Run
from handrail.application.referrals_in_hand import discharge_facts
from handrail.application.restriction_register import words_among
from handrail.application.work import Work, digest
from handrail.domain.cases import CaseStatus
from handrail.domain.errors import Conflict
from handrail.domain.referrals import (
    Discharge,
    DischargeProposed,
    DischargeState,
    refuse_non_attendance_alone,
)
from handrail.storage.referrals import Discharges

_WORDS = (
    "reasons_text",
    "what_was_tried",
    "person_view",
    "carer_view",
    "way_back",
    "who_carries_on",
    "rationale",
)


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Gives discharge_id, decide_role, open_matters and proposer_id.

    Raises Invalid for not attending as the only reason, Conflict when the case is not open.
    """
    answers = inputs["answers"]
    refuse_non_attendance_alone(answers["reasons"])
    if work.case.status is not CaseStatus.OPEN:
        raise Conflict("Only somebody who was taken on can be discharged; this referral is decided first")
    disengaged = bool(answers["disengaged"])
    facts = discharge_facts(work, disengaged=disengaged)
    if disengaged:
        work.change_case(facts={**work.case.facts, "disengaged": True})
    discharge = Discharge(
        id=work.new_id(),
        case_id=work.case.id,
        state=DischargeState.PROPOSED,
        reasons=tuple(answers["reasons"]),
        proposed_by=work.actor.id,
        proposed_at=work.now,
        crisis_in_90_days=facts.crisis_in_90_days,
        disengaged=facts.disengaged,
        open_matters=len(facts.open_matters),
        decide_role=facts.decide_role,
    )
    words = words_among(answers, _WORDS)
    sealed = work.seal(words, place=f"discharge:{discharge.id}")
    Discharges(work.session).add(discharge, words=sealed)
    work.record(
        DischargeProposed(
            discharge_id=discharge.id,
            reasons=discharge.reasons,
            decide_role=discharge.decide_role,
            crisis_in_90_days=facts.crisis_in_90_days,
            disengaged=facts.disengaged,
            open_matters=len(facts.open_matters),
            words_digest=digest(words),
        ),
        instance_id=run.id,
    )
    run.bind(discharge_id=discharge.id)
    return {
        "discharge_id": str(discharge.id),
        "decide_role": discharge.decide_role,
        "open_matters": list(facts.open_matters),
        "proposer_id": str(work.actor.id),
    }
