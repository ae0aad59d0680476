"""MDT-02: when a meeting is held, who is in the chair, and who is asked to come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from handrail.application.meetings_in_hand import carried, the_meeting
from handrail.application.moving import Run
from handrail.application.reference import moment
from handrail.application.work import Work
from handrail.domain.errors import Invalid
from handrail.domain.identifiers import StaffId
from handrail.domain.meeting_events import MeetingPlanned
from handrail.domain.meetings import Arrangement, Invitation, MeetingState
from handrail.domain.separation import conflict_problem
from handrail.storage.meetings import Meetings


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """What the diagram carries of the meeting from here on. Raises Invalid for a chair with a conflict of interest."""
    answers, variables = inputs["answers"], inputs["variables"]
    chair_id = StaffId(UUID(answers["chair"]))
    conflict = conflict_problem(frozenset({chair_id}), work.case.conflicted)
    if conflict is not None:
        raise Invalid.at("/answers/chair", conflict)
    arrangement = Arrangement(
        jointly_held=answers["jointly_held"],
        person=Invitation(answers["person_invited"]),
        advocate=Invitation(answers["advocate_invited"]),
    )
    meeting = replace(
        the_meeting(work, variables["meeting"]["meeting_id"]),
        state=MeetingState.PLANNED,
        meets_at=moment(answers["meets_at"]),
        chair_id=chair_id,
        arrangement=arrangement,
        may_decide=bool((variables.get("terms") or {}).get("may_decide")),
    )
    assert meeting.meets_at is not None and meeting.chair_id is not None
    Meetings(work.session).save(meeting)
    work.record(
        MeetingPlanned(
            meeting_id=meeting.id,
            meets_at=meeting.meets_at,
            chair_id=meeting.chair_id,
            how=answers["how"],
            in_time=meeting.meets_at <= meeting.latest_at,
            jointly_held=arrangement.jointly_held,
            person=arrangement.person.value,
            advocate=arrangement.advocate.value,
        ),
        instance_id=run.id,
    )
    told = {"meeting_id": meeting.id, "meets_at": meeting.meets_at}
    work.notify("meeting_to_chair", staff_id=meeting.chair_id, facts=told)
    if work.case.accountable_id not in (None, meeting.chair_id):
        work.notify("meeting_to_attend", staff_id=work.case.accountable_id, facts=told)
    return carried(variables, meeting)
