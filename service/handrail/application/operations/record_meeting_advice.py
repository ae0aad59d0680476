"""MDT-04a: without a quorum the chair records advice; nothing is decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from handrail.application.meetings_in_hand import ask_again, carried, keep_spoken, the_meeting
from handrail.application.moving import Run
from handrail.application.work import Work
from handrail.domain.meeting_events import MeetingSpoke
from handrail.domain.meetings import MeetingState


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """What the diagram carries of the meeting; of the next one, where a quorate meeting must still answer."""
    answers, variables = inputs["answers"], inputs["variables"]
    before = the_meeting(work, variables["meeting"]["meeting_id"])
    meeting = replace(before, state=MeetingState.NOT_QUORATE, chair_id=work.actor.id, spoken_at=work.now)
    keep_spoken(work, run, meeting, {name: answers[name] for name in ("advice", "interim_plan")})
    work.record(
        MeetingSpoke(
            meeting_id=meeting.id,
            outcome=meeting.state.value,
            authority=None,
            chosen=None,
            positions=(),
            dissenting=0,
            actions=0,
            accountable_after_id=None,
            review_on=None,
        ),
        instance_id=run.id,
    )
    work.notify("meeting_not_quorate", staff_id=work.case.accountable_id, facts={"meeting_id": meeting.id})
    if not variables["meeting"].get("must_decide"):
        return carried(variables, meeting)
    return carried(variables, ask_again(work, run, meeting), outcome=meeting.state.value)
