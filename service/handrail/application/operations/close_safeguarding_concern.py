"""SAF-06: the safeguarding lead closes a concern, or keeps it open because more is needed (D3c)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handrail.application.moving import Run
from handrail.application.safeguarding_in_hand import (
    actions_of,
    add_words,
    change,
    concern_among,
    still_to_do,
)
from handrail.application.work import Work
from handrail.domain.actions import ActionState
from handrail.domain.roles import Role
from handrail.domain.safeguarding import ConcernState, SafeguardingClosed, WantedOutcome, may_close

_WORDS = ("rationale", "wanted_outcome_text", "person_told_reason")


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Gives closed. Raises Conflict while an action is neither verified nor dropped (R57)."""
    answers = inputs["answers"]
    concern = concern_among(work, inputs["variables"])
    if answers["chosen"] == "keep":
        return {"closed": False}
    actions = actions_of(work, concern)
    may_close(len(still_to_do(actions)))
    met = WantedOutcome(answers["wanted_outcome_met"])
    concern = change(
        work,
        concern,
        state=ConcernState.CLOSED,
        wanted_outcome_met=met,
        over_at=work.now,
        over_by=work.actor.id,
    )
    add_words(work, concern, "closing", answers, _WORDS)
    verified = [one for one in actions if one.state is ActionState.VERIFIED]
    work.record(
        SafeguardingClosed(
            concern_id=concern.id,
            wanted_outcome_met=met.value,
            actions=len(actions),
            verified_in_time=sum(
                one.verified_at is not None and one.verified_at <= one.due_at for one in verified
            ),
        ),
        instance_id=run.id,
    )
    facts = {"concern_id": concern.id, "met": met.value}
    if work.case.accountable_id is not None:
        work.notify("safeguarding_closed", staff_id=work.case.accountable_id, facts=facts)
    else:
        work.notify("safeguarding_closed", role=Role.TEAM_LEAD.value, facts=facts)
    return {"closed": True}
