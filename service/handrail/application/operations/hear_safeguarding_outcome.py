"""SAF-03-heard: the local authority's own message says what it will do."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from handrail.application.moving import Run
from handrail.application.safeguarding_in_hand import change, concern_among, tell
from handrail.application.work import Work
from handrail.domain.errors import Invalid
from handrail.domain.roles import Role
from handrail.domain.safeguarding import AuthorityAnswer, ConcernState, SafeguardingAnswered


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Inputs: concern_id, and heard.said with concern_id, outcome and perhaps at. Gives outcome.

    Whether we agree with it is said by whoever agrees the actions. Raises Invalid.
    """
    said = inputs["heard"]["said"] or {}
    concern = concern_among(work, inputs)
    if str(said.get("concern_id")) != str(concern.id):
        raise Invalid.at("/payload/concern_id", "Say which concern this answers, in the correlation too")
    try:
        outcome = AuthorityAnswer(str(said.get("outcome")))
        at = datetime.fromisoformat(str(said["at"])) if said.get("at") else work.now
    except ValueError:
        allowed = ", ".join(AuthorityAnswer)
        raise Invalid.at(
            "/payload/outcome", f"Give an outcome, one of {allowed}, and a time, if any"
        ) from None
    if at.tzinfo is None or at > work.now:
        raise Invalid.at("/payload/at", "Give the time with its offset, and not in the future")
    concern = change(work, concern, state=ConcernState.ANSWERED, outcome=outcome, outcome_at=at)
    work.record(
        SafeguardingAnswered(concern_id=concern.id, outcome=outcome.value, at=at, heard_by="local_authority"),
        instance_id=run.id,
    )
    tell(work, concern, "safeguarding_answered", Role.SAFEGUARDING_LEAD, outcome=outcome.value)
    return {"outcome": outcome.value}
