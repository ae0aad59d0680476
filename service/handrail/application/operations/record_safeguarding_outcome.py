"""SAF-03: what the local authority said it will do, written down by staff."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from handrail.application.moving import Run
from handrail.application.safeguarding_in_hand import add_words, change, concern_among, tell
from handrail.application.work import Work
from handrail.domain.roles import Role
from handrail.domain.safeguarding import AuthorityAnswer, ConcernState, SafeguardingAnswered

_WORDS = ("what_they_said", "reference")


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Gives outcome. Raises Conflict when the concern is not waiting for an answer."""
    answers = inputs["answers"]
    at = datetime.fromisoformat(answers["at"])
    concern = change(
        work,
        concern_among(work, inputs["variables"]),
        state=ConcernState.ANSWERED,
        outcome=AuthorityAnswer(answers["outcome"]),
        outcome_at=at,
    )
    add_words(work, concern, "outcome", answers, _WORDS)
    work.record(
        SafeguardingAnswered(concern_id=concern.id, outcome=answers["outcome"], at=at, heard_by="staff"),
        instance_id=run.id,
    )
    tell(work, concern, "safeguarding_answered", Role.SAFEGUARDING_LEAD, outcome=answers["outcome"])
    return {"outcome": answers["outcome"]}
