"""REF-01: somebody reads the referral, makes sure that it can be decided on, and says what they suggest."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handrail.application.moving import Run
from handrail.application.referrals_in_hand import the_referral
from handrail.application.work import Work
from handrail.domain.referrals import ReferralChecked, Urgency, higher_urgency
from handrail.storage.referrals import Referrals


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Gives the `urgency` it has from now on. A suggestion decides nothing, whoever makes it (R14)."""
    answers = inputs["answers"]
    referral = the_referral(work, inputs["variables"])
    urgency = higher_urgency(referral.urgency, Urgency(answers["urgency"]))
    Referrals(work.session).change(referral.id, urgency=urgency, checked_by=work.actor.id)
    work.record(
        ReferralChecked(
            referral_id=referral.id,
            urgency=urgency,
            suggestion=answers["suggestion"],
            person_knows=answers["person_knows"],
        ),
        instance_id=run.id,
    )
    return {"urgency": urgency.value}
