"""REF-05: a senior declines or refers on, with a second person; or the person stays ours to decide on (D1c)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handrail.application.moving import Run
from handrail.application.referrals_in_hand import move_referral, the_referral
from handrail.application.work import Work
from handrail.domain.errors import Conflict
from handrail.domain.referrals import ReferralState
from handrail.domain.roles import Role
from handrail.storage.escalations import Escalations

_STATES = {"decline": ReferralState.DECLINED, "refer_on": ReferralState.REFERRED_ON}


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Gives `choice` and `outcome`. Raises Conflict while an escalation is open: nobody is turned away in a crisis."""
    answers = inputs["answers"]
    referral = the_referral(work, inputs["variables"])
    chosen = answers["chosen"]
    to = _STATES.get(chosen)
    if to is None:
        move_referral(work, run, referral, ReferralState.WAITING, chosen=chosen)
        if referral.proposed_by is not None:
            work.notify("referral_kept", staff_id=referral.proposed_by, facts={"referral_id": referral.id})
        return {"choice": chosen}
    if Escalations(work.session).open_in(work.case.id) is not None:
        raise Conflict("An escalation is open for this person. Finish it before you decline the referral")
    decided = {"decided_by": work.actor.id, "decided_at": work.now}
    move_referral(work, run, referral, to, chosen=chosen, **decided)
    facts = {"referral_id": referral.id, "outcome": to.value}
    work.notify("referral_turned_away", role=Role.GOVERNANCE_LEAD.value, facts=facts)
    return {"choice": chosen, "outcome": to.value}
