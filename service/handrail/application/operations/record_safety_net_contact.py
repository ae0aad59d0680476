"""REF-04: somebody is in touch with a person whose referral is not settled; if they are worse, it goes up at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handrail.application.moving import Run
from handrail.application.referrals_in_hand import the_referral
from handrail.application.work import Work
from handrail.domain.referrals import SafetyNetContact, Urgency, higher_urgency
from handrail.storage.referrals import Referrals


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Gives `urgency` and `next_at`, when to be in touch again. Somebody who is worse opens an escalation."""
    answers = inputs["answers"]
    referral = the_referral(work, inputs["variables"])
    number, reached, worse = referral.safety_net_contacts + 1, answers["reached"], bool(answers.get("worse"))
    urgency = higher_urgency(referral.urgency, Urgency.URGENT) if worse else referral.urgency
    Referrals(work.session).change(
        referral.id, safety_net_at=work.now, safety_net_contacts=number, urgency=urgency
    )
    wanted = answers.get("class_wanted") if worse else None
    work.record(
        SafetyNetContact(
            referral_id=referral.id, number=number, reached=reached, worse=worse, response_class=wanted
        ),
        instance_id=run.id,
    )
    if reached:
        work.change_case(last_seen_at=work.now)
    if worse:
        work.throw(
            "staff.concern",
            {
                "source": "staff",
                "class": wanted,
                "table_class": None,
                "evaluation_id": None,
                "contact_id": None,
                "decide_within": None,
                "occurred_at": work.now.isoformat(),
            },
        )
    variant = urgency.value if reached else Urgency.URGENT.value
    next_at = work.due_times.due_after(work.now, "acc.contact", variant)
    return {"urgency": urgency.value, "next_at": next_at.isoformat()}
