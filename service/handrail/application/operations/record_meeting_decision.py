"""MDT-04: what a quorate meeting decides or recommends, or that it puts the question off once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from handrail.application import accountability
from handrail.application.agreed_actions import create_actions
from handrail.application.meetings_in_hand import ask_again, carried, keep_spoken, the_meeting
from handrail.application.moving import Run
from handrail.application.work import Work
from handrail.domain.actions import ActionSource
from handrail.domain.identifiers import StaffId
from handrail.domain.meeting_events import MeetingSpoke
from handrail.domain.meetings import (
    Authority,
    Meeting,
    MeetingState,
    Position,
    check_deferral,
    check_positions,
    organisations,
    spoken,
)
from handrail.domain.responsibilities import Because

WORDS = (
    "question",
    "decided",
    "options_considered",
    "rationale",
    "person_view",
    "carer_view",
    "dissent",
    "positions",
    "contingency",
    "safety_plan",
)


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """What the diagram carries of the meeting; of the next one, when this one put the question off.

    Raises Conflict for a second deferral, Invalid when an organisation at the table has no position.
    """
    answers, variables = inputs["answers"], inputs["variables"]
    before = the_meeting(work, variables["meeting"]["meeting_id"])
    authority = Authority(answers["authority"])
    state = spoken(
        quorate=before.quorate, may_decide=before.may_decide, authority=authority, chosen=answers["chosen"]
    )
    meeting = replace(
        before,
        state=state,
        chair_id=work.actor.id,
        authority=authority,
        chosen=answers["chosen"],
        spoken_at=work.now,
    )
    words = {name: answers[name] for name in WORDS if answers.get(name) not in (None, "", [])}
    if state is MeetingState.DEFERRED:
        check_deferral(deferred_before=bool(variables["meeting"].get("deferred_before")))
        keep_spoken(work, run, meeting, words)
        _record(work, run, meeting, answers, actions=0)
        following = ask_again(work, run, meeting)
        return carried(
            variables, following, outcome=state.value, deferred_before=True, meeting_id=str(following.id)
        )
    positions = tuple((one["org"], Position(one["position"])) for one in answers["positions"])
    check_positions(positions, organisations(before.attendees))
    meeting = replace(
        meeting,
        accountable_after_id=StaffId(UUID(answers["accountable_clinician_after"])),
        review_on=date.fromisoformat(answers["review_on"]),
    )
    keep_spoken(work, run, meeting, words)
    made = create_actions(
        work, answers["actions"], source=ActionSource.MDT, source_id=meeting.subject_id or meeting.id
    )
    _record(work, run, meeting, answers, actions=len(made))
    if state is MeetingState.DECIDED:
        _make_accountable(work, meeting)
    asked = {org: position.value for org, position in positions}
    return carried(variables, meeting, positions=asked)


def _make_accountable(work: Work, meeting: Meeting) -> None:
    """A decision names one accountable clinician; they have accepted if they are the one who records it."""
    to = meeting.accountable_after_id
    if to is None or to == work.case.accountable_id:
        return
    accepted_by = to if to == work.actor.id else None
    accountability.hand_over(
        work,
        to,
        because=Because.MEETING,
        accepted_by=accepted_by,
        refused_at="/answers/accountable_clinician_after",
    )


def _record(work: Work, run: Run, meeting: Meeting, answers: Mapping[str, Any], *, actions: int) -> None:
    work.record(
        MeetingSpoke(
            meeting_id=meeting.id,
            outcome=meeting.state.value,
            authority=answers["authority"],
            chosen=answers["chosen"],
            positions=tuple(f"{one['org']}:{one['position']}" for one in answers.get("positions") or ()),
            dissenting=len(answers.get("dissent") or ()),
            actions=actions,
            accountable_after_id=meeting.accountable_after_id,
            review_on=meeting.review_on,
        ),
        instance_id=run.id,
    )
