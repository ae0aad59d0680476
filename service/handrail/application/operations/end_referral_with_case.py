"""REF-09, REF-19: the person died or moved, so a referral or a discharge that was under way ends with the episode."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handrail.application.moving import Run
from handrail.application.referrals_in_hand import move_referral, the_discharge, the_referral
from handrail.application.work import Work
from handrail.domain.referrals import DischargeDecided, DischargeState, ReferralState
from handrail.storage.referrals import Discharges


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Nothing for the diagram. Takes `referral_id`, or `discharge_id` (null: nothing was proposed yet)."""
    if inputs.get("referral_id") is not None:
        referral = the_referral(work, inputs)
        move_referral(work, run, referral, ReferralState.ENDED, chosen="episode_over", ended_at=work.now)
    if inputs.get("discharge_id") is not None:
        discharge = the_discharge(work, inputs["discharge_id"])
        Discharges(work.session).change(discharge.id, state=DischargeState.ENDED, ended_at=work.now)
        work.record(
            DischargeDecided(discharge_id=discharge.id, chosen="episode_over", carried_on=0),
            instance_id=run.id,
        )
    return {}
