"""MDT-X1: the person died or moved, so a meeting that is still to come is not held."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from handrail.application.meetings_in_hand import the_meeting
from handrail.application.moving import Run
from handrail.application.work import Work
from handrail.domain.meeting_events import MeetingCancelled
from handrail.domain.meetings import MeetingState, is_to_come
from handrail.storage.meetings import Meetings


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Nothing for the diagram; a meeting that has ended stays as it is."""
    meeting_id = inputs.get("meeting_id")
    if meeting_id is None:
        return {}
    meeting = the_meeting(work, meeting_id)
    if is_to_come(meeting):
        Meetings(work.session).save(replace(meeting, state=MeetingState.CANCELLED))
        work.record(MeetingCancelled(meeting_id=meeting.id), instance_id=run.id)
    return {}
