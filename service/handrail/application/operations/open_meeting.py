"""MDT-03: the chair opens the meeting; whether enough of the right people are there to decide."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from handrail.application.meetings_in_hand import carried, the_meeting
from handrail.application.moving import Run
from handrail.application.reference import moment
from handrail.application.work import Work
from handrail.domain.identifiers import StaffId
from handrail.domain.meeting_events import MeetingOpened
from handrail.domain.meetings import (
    Arrangement,
    Attendee,
    Invitation,
    MeetingState,
    Part,
    Terms,
    check_attendees,
    lacking,
)
from handrail.storage.meetings import Meetings

_NOTHING_ARRANGED = Arrangement(
    jointly_held=False, person=Invitation.NOT_ASKED, advocate=Invitation.NOT_ASKED
)


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """What the diagram carries of the meeting: whoever opens it is its chair from here on."""
    answers, variables = inputs["answers"], inputs["variables"]
    before = the_meeting(work, variables["meeting"]["meeting_id"])
    attendees = tuple(
        Attendee(
            role=one["role"],
            org=one["org"],
            in_person=one["in_person"] == "in_person",
            part=Part(one["part"]),
        )
        for one in answers["attendees"]
    )
    sent = answers.get("accountable_delegate")
    delegate = StaffId(UUID(sent)) if sent else None
    check_attendees(attendees, delegate=delegate, accountable=work.case.accountable_id)
    given = variables.get("terms") or {}
    terms = Terms(may_decide=before.may_decide, other_professions=int(given.get("other_professions") or 1))
    missing = lacking(attendees, terms, before.arrangement or _NOTHING_ARRANGED)
    meeting = replace(
        before,
        state=MeetingState.OPEN,
        opened_at=moment(answers["opened_at"]),
        chair_id=work.actor.id,
        attendees=attendees,
        delegate_id=delegate,
        lacking=missing,
    )
    assert meeting.opened_at is not None
    Meetings(work.session).save(meeting)
    work.record(
        MeetingOpened(
            meeting_id=meeting.id,
            opened_at=meeting.opened_at,
            chair_id=work.actor.id,
            attendees=len(attendees),
            quorate=meeting.quorate,
            lacking=tuple(lack.value for lack in missing),
        ),
        instance_id=run.id,
    )
    return carried(variables, meeting, lacking=[lack.value for lack in missing])
