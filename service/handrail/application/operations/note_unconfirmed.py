"""MDT-07: the time to confirm is up. Silence is not agreement: who did not answer is shown as unconfirmed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handrail.application.meetings_in_hand import keep_answer, the_meeting
from handrail.application.moving import Run
from handrail.application.work import Work
from handrail.domain.meetings import Confirmation


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Nothing for the diagram."""
    meeting = the_meeting(work, inputs["meeting_id"])
    silent = [str(org) for org in inputs["still_asked"]]
    for org in silent:
        keep_answer(work, run, meeting, org=org, answer=Confirmation.UNCONFIRMED)
    work.notify(
        "meeting_unconfirmed",
        staff_id=meeting.chair_id,
        facts={"meeting_id": meeting.id, "orgs": silent},
    )
    return {}
