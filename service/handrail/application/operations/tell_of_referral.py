"""REF-07: the referrer and the person are told what was decided, why, and where the person can go."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handrail.application.moving import Run
from handrail.application.referrals_in_hand import the_referral
from handrail.application.work import Work
from handrail.domain.referrals import ReferralTold
from handrail.storage.referrals import Referrals


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Nothing for the diagram."""
    answers = inputs["answers"]
    referral = the_referral(work, inputs["variables"])
    taken_on = {} if referral.state.turned_away else {"ended_at": work.now}
    Referrals(work.session).change(referral.id, told_at=work.now, **taken_on)
    work.record(
        ReferralTold(
            referral_id=referral.id,
            outcome=referral.state.value,
            referrer_told=answers["referrer_told"],
            person_told=answers["person_told"],
            carer_told=answers["carer_told"],
        ),
        instance_id=run.id,
    )
    return {}
