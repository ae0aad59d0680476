"""REF-08: the person was told where they can go; only now does the case of a declined referral close."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handrail.application.moving import Run
from handrail.application.referrals_in_hand import close_case, the_referral
from handrail.application.work import Work
from handrail.domain.cases import CaseStatus
from handrail.storage.referrals import Referrals


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Nothing for the diagram. The case is closed as declined, and every process of it is told."""
    referral = the_referral(work, inputs)
    Referrals(work.session).change(referral.id, ended_at=work.now)
    event = close_case(work, status=CaseStatus.DECLINED, reason=referral.state.value)
    work.record(event, instance_id=run.id)
    return {}
