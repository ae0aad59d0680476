"""REF-02: a clinician accepts, or proposes what needs more authority; declining is only ever a proposal here (R14)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handrail.application.moving import Run
from handrail.application.referrals_in_hand import accept, move_referral, the_referral
from handrail.application.work import Work
from handrail.domain.referrals import ReferralState


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Gives `choice`, and `proposer_id` where somebody else is to decide."""
    answers = inputs["answers"]
    referral = the_referral(work, inputs["variables"])
    chosen = answers["chosen"]
    if chosen == "accept":
        accept(work, run, referral, ReferralState.ACCEPTED, chosen=chosen)
        return {"choice": chosen, "outcome": "accepted", "proposer_id": None}
    declining = chosen == "propose_decline"
    to = ReferralState.PROPOSED_DECLINE if declining else ReferralState.WAITING
    move_referral(work, run, referral, to, chosen=chosen, proposed_by=work.actor.id)
    return {"choice": chosen, "proposer_id": str(work.actor.id)}
