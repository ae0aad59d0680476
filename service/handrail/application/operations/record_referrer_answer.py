"""REF-06: what the referrer said when they were asked for more; the clinician decides again with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handrail.application.moving import Run
from handrail.application.referrals_in_hand import the_referral
from handrail.application.work import Work
from handrail.domain.referrals import ReferrerAnswered


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Nothing for the diagram: an answer, or none, decides nothing."""
    referral = the_referral(work, inputs["variables"])
    answered = inputs["answers"]["answered"]
    work.record(ReferrerAnswered(referral_id=referral.id, answered=answered), instance_id=run.id)
    return {}
