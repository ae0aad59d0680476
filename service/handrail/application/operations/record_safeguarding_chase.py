"""SAF-03-chase: the local authority was asked what it will do; after the second silence it is a disagreement."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handrail.application.moving import Run
from handrail.application.safeguarding_in_hand import add_words, change, concern_among
from handrail.application.work import Work
from handrail.domain.safeguarding import SafeguardingChased

_CHASES_BEFORE_DISAGREEING = 2
_SILENT = ("message_left", "no_answer", "no_date")


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Gives chases, and `disagree`: whether they stay silent although they were chased twice."""
    answers = inputs["answers"]
    concern = concern_among(work, inputs["variables"])
    concern = change(work, concern, chases=concern.chases + 1)
    add_words(work, concern, f"chase_{concern.chases}", answers, ("said",))
    outcome = answers["outcome"]
    work.record(
        SafeguardingChased(concern_id=concern.id, number=concern.chases, outcome=outcome), instance_id=run.id
    )
    silent = outcome in _SILENT and concern.chases >= _CHASES_BEFORE_DISAGREEING
    return {"chases": concern.chases, "disagree": silent and concern.outcome is None}
