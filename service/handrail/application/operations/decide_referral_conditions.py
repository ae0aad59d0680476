"""REF-03: a team lead accepts, with or without conditions, asks for more, or proposes to decline (D1b)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from handrail.application.moving import Run
from handrail.application.referrals_in_hand import accept, move_referral, the_referral
from handrail.application.work import Work
from handrail.domain.referrals import ReferralState


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Gives `choice`; `answer_by` where the referrer is asked; `proposer_id` where it is proposed to decline."""
    answers = inputs["answers"]
    referral = the_referral(work, inputs["variables"])
    chosen = answers["chosen"]
    if chosen == "accept_with_conditions":
        review = datetime.fromisoformat(answers["review_at"])
        accept(work, run, referral, ReferralState.ACCEPTED_WITH_CONDITIONS, chosen=chosen, review_on=review)
        return {"choice": chosen, "outcome": "accepted_with_conditions"}
    if chosen == "accept":
        accept(work, run, referral, ReferralState.ACCEPTED, chosen=chosen)
        return {"choice": chosen, "outcome": "accepted"}
    if chosen == "ask_for_more":
        answer_by = datetime.fromisoformat(answers["answer_by"])
        asked = {"answer_by": answer_by, "times_asked": referral.times_asked + 1}
        move_referral(work, run, referral, ReferralState.ASKED_FOR_MORE, chosen=chosen, **asked)
        return {"choice": chosen, "answer_by": answer_by.isoformat()}
    proposed = {"proposed_by": work.actor.id}
    move_referral(work, run, referral, ReferralState.PROPOSED_DECLINE, chosen=chosen, **proposed)
    return {"choice": chosen, "proposer_id": str(work.actor.id)}
