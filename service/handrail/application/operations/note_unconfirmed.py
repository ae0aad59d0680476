"""MDT-07: the time to confirm is up. Silence is not agreement: who did not answer is shown as unconfirmed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handrail.application.meetings_in_hand import keep_answer, the_meeting
from handrail.application.moving import Run
from handrail.application.work import Work
from handrail.domain.meetings import Confirmation
from handrail.storage.meetings import Meetings


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Nothing for the diagram; they are still asked, and each is shown and told of once."""
    meeting = the_meeting(work, inputs["meeting_id"])
    asked = {
        one.org for one in Meetings(work.session).answers(meeting.id) if one.answer is Confirmation.ASKED
    }
    silent = [str(org) for org in inputs["still_asked"] if org in asked]
    if not silent:
        return {}
    for org in silent:
        keep_answer(work, run, meeting, org=org, answer=Confirmation.UNCONFIRMED)
    work.notify(
        "meeting_unconfirmed",
        staff_id=meeting.chair_id,
        facts={"meeting_id": meeting.id, "orgs": silent},
    )
    return {}
