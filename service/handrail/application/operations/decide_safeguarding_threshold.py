"""SAF-D: whether a concern need not be referred. Only a safeguarding lead may say so, with a second person (D3b)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handrail.application.moving import Run
from handrail.application.safeguarding_in_hand import add_words, change, concern_among, tell
from handrail.application.work import Work
from handrail.domain.events import plain
from handrail.domain.roles import Role
from handrail.domain.safeguarding import (
    ConcernState,
    SafeguardingThresholdDecided,
    ThresholdChoice,
    may_decide_threshold,
)

_STATES = {
    ThresholdChoice.NOT_MET: ConcernState.NOT_MET,
    ThresholdChoice.HOLD: ConcernState.HELD,
    ThresholdChoice.SEND: ConcernState.TO_SEND,
}
_WORDS = ("rationale", "interim_plan")


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Gives chosen, hold_until and send_from. Raises NotPermitted, Invalid, Conflict.

    Out of hours whoever is on call may hold it to the next working day, but not close it.
    """
    answers = inputs["answers"]
    concern = concern_among(work, inputs["variables"])
    chosen = ThresholdChoice(answers["chosen"])
    held = work.actor.roles_for(locality=work.case.locality, pathway=work.case.pathway)
    may_decide_threshold(held, chosen, out_of_hours=work.due_times.out_of_hours())
    hold_until = work.due_times.due_after(work.now, "saf.hold") if chosen is ThresholdChoice.HOLD else None
    over = {"over_at": work.now, "over_by": work.actor.id} if chosen is ThresholdChoice.NOT_MET else {}
    if _STATES[chosen] is not concern.state:
        concern = change(work, concern, state=_STATES[chosen], **over)
    add_words(work, concern, "threshold", answers, _WORDS)
    work.record(
        SafeguardingThresholdDecided(
            concern_id=concern.id, chosen=chosen.value, decider_id=work.actor.id, held_until=hold_until
        ),
        instance_id=run.id,
    )
    if chosen is ThresholdChoice.NOT_MET:
        tell(work, concern, "safeguarding_not_met", Role.GOVERNANCE_LEAD)
    work.notify(
        "safeguarding_decided",
        staff_id=concern.raised_by,
        facts={"concern_id": concern.id, "chosen": chosen.value},
    )
    return {"chosen": chosen.value, "hold_until": plain(hold_until), "send_from": plain(work.now)}
