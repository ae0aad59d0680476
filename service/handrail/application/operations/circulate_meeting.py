"""MDT-05: the record of a meeting goes to everybody who was there; partners are asked to confirm it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from handrail.application.meetings_in_hand import the_meeting
from handrail.application.moving import Run
from handrail.application.work import Work
from handrail.domain.errors import FieldProblem, Invalid
from handrail.domain.events import plain
from handrail.domain.meeting_events import MeetingCirculated
from handrail.domain.meetings import (
    DISPUTED_AS,
    US,
    Confirmation,
    MeetingAnswer,
    Position,
    Urgency,
    ask_until,
    organisations,
)
from handrail.storage.meetings import Meetings


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Gives meeting_id, still_asked, confirm_by, ask_until, and subject and class of a disagreement, should one begin.

    Raises Invalid when somebody at the table is left out.
    """
    answers, variables = inputs["answers"], inputs["variables"]
    meeting = the_meeting(work, variables["meeting_id"])
    sent = {row["org"] for row in answers.get("sent_to") or ()}
    there = [org for org in organisations(meeting.attendees) if org != US]
    forgotten = [org for org in there if org not in sent]
    if forgotten:
        words = f"Send it to everybody who was at the table; missing: {', '.join(forgotten)}"
        raise Invalid(words, problems=(FieldProblem("/answers/sent_to", words),))
    confirm_by = work.due_times.due("mdt.confirm") if there else None
    repository = Meetings(work.session)
    repository.save(replace(meeting, circulated_at=work.now, confirm_by=confirm_by))
    stands = variables.get("positions") or {}
    for org in there:
        repository.ask(
            MeetingAnswer(
                id=work.new_id(),
                meeting_id=meeting.id,
                case_id=meeting.case_id,
                org=org,
                position=Position(stands.get(org, Position.NO_AUTHORITY.value)),
                answer=Confirmation.ASKED,
                asked_at=work.now,
                answered_at=None,
                by_role=None,
                recorded_by=None,
            )
        )
    due = work.due_times.due_after(meeting.spoken_at or work.now, "mdt.circulate")
    work.record(
        MeetingCirculated(
            meeting_id=meeting.id, asked=tuple(there), confirm_by=confirm_by, in_time=work.now <= due
        ),
        instance_id=run.id,
    )
    return {
        "meeting_id": str(meeting.id),
        "still_asked": there,
        "confirm_by": plain(confirm_by),
        "ask_until": plain(None if confirm_by is None else ask_until(confirm_by, meeting.review_on)),
        "subject": DISPUTED_AS.get(meeting.question, "plan"),
        "class": None if meeting.urgency is Urgency.ROUTINE else meeting.urgency.value,
    }
