"""SAF-H: out of hours a concern that somebody proposes not to refer is held until the next working day, or sent."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from handrail.application.moving import Run
from handrail.application.safeguarding_in_hand import add_words, change, concern_among
from handrail.application.work import Work
from handrail.domain.events import plain
from handrail.domain.safeguarding import ConcernState, SafeguardingThresholdDecided, ThresholdChoice

_STATES = {ThresholdChoice.HOLD: ConcernState.HELD, ThresholdChoice.SEND: ConcernState.TO_SEND}


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Gives chosen and send_from. Nobody may close a concern here (D3b). Raises NotFound, Conflict."""
    answers, variables = inputs["answers"], inputs["variables"]
    chosen = ThresholdChoice(answers["chosen"])
    concern = change(work, concern_among(work, variables), state=_STATES[chosen])
    add_words(work, concern, "hold", answers, ("interim_plan", "rationale"))
    until = datetime.fromisoformat(variables["concern"]["hold_until"])
    work.record(
        SafeguardingThresholdDecided(
            concern_id=concern.id,
            chosen=chosen.value,
            decider_id=work.actor.id,
            held_until=until if chosen is ThresholdChoice.HOLD else None,
        ),
        instance_id=run.id,
    )
    return {"chosen": chosen.value, "send_from": plain(work.now)}
