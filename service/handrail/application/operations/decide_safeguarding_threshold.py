"""SAF-D: whether a concern need not be referred. Only a safeguarding lead may say so, with a second person (D3b)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handrail.application.moving import Run
from handrail.application.safeguarding_in_hand import add_words, change, concern_among, tell
from handrail.application.work import Work
from handrail.domain.events import plain
from handrail.domain.roles import Role
from handrail.domain.safeguarding import ConcernState, SafeguardingThresholdDecided, ThresholdChoice


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Gives chosen and send_from. Who may decide is the matrix's affair (D3b). Raises NotFound, Conflict."""
    answers = inputs["answers"]
    concern = concern_among(work, inputs["variables"])
    chosen = ThresholdChoice(answers["chosen"])
    if chosen is ThresholdChoice.NOT_MET:
        concern = change(work, concern, state=ConcernState.NOT_MET, over_at=work.now, over_by=work.actor.id)
        tell(work, concern, "safeguarding_not_met", Role.GOVERNANCE_LEAD)
    else:
        concern = change(work, concern, state=ConcernState.TO_SEND)
    add_words(work, concern, "threshold", answers, ("rationale",))
    work.record(
        SafeguardingThresholdDecided(
            concern_id=concern.id, chosen=chosen.value, decider_id=work.actor.id, held_until=None
        ),
        instance_id=run.id,
    )
    work.notify(
        "safeguarding_decided",
        staff_id=concern.raised_by,
        facts={"concern_id": concern.id, "chosen": chosen.value},
    )
    settled = "threshold_not_met" if chosen is ThresholdChoice.NOT_MET else "open"
    return {"chosen": chosen.value, "send_from": plain(work.now), "settled": settled}
