"""The meeting that a step is about: reading it, keeping what changed, and what the diagram carries of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from handrail.application.moving import Run
from handrail.application.restriction_register import chain_days, the_restriction
from handrail.application.work import Work
from handrail.domain.errors import Invalid, NotFound
from handrail.domain.events import plain
from handrail.domain.meeting_events import MeetingAnswered, MeetingRequested
from handrail.domain.meetings import Confirmation, Meeting, MeetingState, SubjectKind, Urgency, still_asked
from handrail.domain.restriction_reviews import RestrictionConsidered
from handrail.storage.meetings import Meetings
from handrail.storage.restriction_reviews import RestrictionReviews

CARRIED = ("ladder", "must_decide", "deferred_before")
"""What the diagram carries from step to step that is not the meeting's own."""


def the_meeting(work: Work, meeting_id: Any) -> Meeting:
    """A meeting of the locked case. Raises NotFound."""
    found = Meetings(work.session).get(UUID(str(meeting_id)))
    if found is None or found.case_id != work.case.id:
        raise NotFound("There is no such meeting in this case")
    return found


def ask_for(
    work: Work,
    run: Run,
    *,
    question: str,
    decision_code: str,
    urgency: Urgency,
    words: Mapping[str, Any],
    due_at: datetime | None = None,
    subject: tuple[SubjectKind, UUID] | None = None,
    follows: Meeting | None = None,
) -> Meeting:
    """A new meeting: as soon as its urgency asks, or by `due_at` where that is sooner and still ahead."""
    latest_at = work.due_times.due("mdt.meet", urgency.value)
    if due_at is not None and work.now < due_at:
        latest_at = min(latest_at, due_at)
    meeting = Meeting(
        id=work.new_id(),
        case_id=work.case.id,
        instance_id=run.id,
        state=MeetingState.REQUESTED,
        question=question,
        decision_code=decision_code,
        urgency=urgency,
        requested_by=work.actor.id,
        requested_at=work.now,
        latest_at=latest_at,
        subject_kind=None if subject is None else subject[0],
        subject_id=None if subject is None else subject[1],
        follows_id=None if follows is None else follows.id,
        meets_at=None,
        chair_id=None,
        arrangement=None,
        opened_at=None,
        attendees=(),
        delegate_id=None,
        lacking=(),
        may_decide=False,
        authority=None,
        chosen=None,
        spoken_at=None,
        accountable_after_id=None,
        review_on=None,
        circulated_at=None,
        confirm_by=None,
    )
    Meetings(work.session).add(meeting, words=work.seal(words, place=f"meeting:{meeting.id}:asked"))
    work.record(
        MeetingRequested(
            meeting_id=meeting.id,
            question=question,
            decision_code=decision_code,
            urgency=urgency.value,
            latest_at=latest_at,
            subject_kind=None if subject is None else subject[0].value,
            subject_id=meeting.subject_id,
            follows_id=meeting.follows_id,
        ),
        instance_id=run.id,
    )
    return meeting


def ask_again(work: Work, run: Run, meeting: Meeting) -> Meeting:
    """The next meeting on the question that this one left open; it asks what this one was asked."""
    sealed = Meetings(work.session).asked_words(meeting.id)
    words = {} if sealed is None else work.words_of(work.case, sealed, place=f"meeting:{meeting.id}:asked")
    about = None
    if meeting.subject_kind is not None and meeting.subject_id is not None:
        about = (meeting.subject_kind, meeting.subject_id)
    return ask_for(
        work,
        run,
        question=meeting.question,
        decision_code=meeting.decision_code,
        urgency=meeting.urgency,
        words=words,
        subject=about,
        follows=meeting,
    )


def keep_spoken(work: Work, run: Run, meeting: Meeting, words: Mapping[str, Any]) -> None:
    """Keep what a meeting said, and tell the record it was asked about that a quorate meeting has seen it."""
    sealed = work.seal(words, place=f"meeting:{meeting.id}:spoken")
    Meetings(work.session).save(meeting, words=sealed)
    if not meeting.state.has_spoken or meeting.subject_id is None:
        return
    review_id, restriction_id = None, meeting.subject_id
    if meeting.subject_kind is SubjectKind.RESTRICTION_REVIEW:
        reviews = RestrictionReviews(work.session)
        review = reviews.get(meeting.subject_id)
        if review is None or review.case_id != work.case.id:
            raise NotFound("There is no such review of a restriction in this case")
        reviews.change(review.id, mdt_seen_at=work.now)
        review_id, restriction_id = review.id, review.restriction_id
    elif meeting.subject_kind is not SubjectKind.RESTRICTION:
        return
    considered = RestrictionConsidered(
        review_id=review_id,
        restriction_id=restriction_id,
        by="mdt",
        total_days=chain_days(work, the_restriction(work, str(restriction_id))),
    )
    work.record(considered, instance_id=run.id)


def keep_answer(
    work: Work,
    run: Run,
    meeting: Meeting,
    *,
    org: Any,
    answer: Confirmation,
    by_role: str | None = None,
    at: datetime | None = None,
    words: str | None = None,
) -> tuple[str, ...]:
    """Keep what an organisation says to the record, in time or late; those that have not answered yet.

    Raises Invalid for an organisation that was not asked, or that has answered already.
    """
    repository = Meetings(work.session)
    answers = repository.answers(meeting.id)
    waiting = {one.org: one for one in answers if one.org in still_asked(answers)}
    if org not in waiting:
        known = ", ".join(sorted(waiting)) or "nobody"
        raise Invalid.at("/answers/org", f"Not asked, or answered already; still asked: {known}")
    repository.answer(
        waiting[org].id,
        answer=answer.value,
        answered_at=None if answer is Confirmation.UNCONFIRMED else at or work.now,
        by_role=by_role,
        recorded_by=None if answer is Confirmation.UNCONFIRMED else work.actor.id,
        words=None if not words else work.seal({"words": words}, place=f"meeting_answer:{waiting[org].id}"),
    )
    work.record(
        MeetingAnswered(meeting_id=meeting.id, org=str(org), answer=answer.value, by_role=by_role),
        instance_id=run.id,
    )
    if answer in (Confirmation.CORRECTED, Confirmation.DISAGREES):
        work.notify(
            "meeting_disputed" if answer is Confirmation.DISAGREES else "meeting_corrected",
            staff_id=meeting.chair_id,
            facts={"meeting_id": meeting.id, "org": org},
        )
    return tuple(one for one in still_asked(answers) if one != org)


def carried(variables: Mapping[str, Any], meeting: Meeting, **changes: Any) -> dict[str, Any]:
    """What the diagram knows of a meeting: ids, codes and times."""
    before = variables.get("meeting") or {}
    kept = {name: before.get(name) for name in CARRIED}
    return {
        **kept,
        "meeting_id": str(meeting.id),
        "question": meeting.question,
        "decision": meeting.decision_code,
        "urgency": meeting.urgency.value,
        "latest_at": plain(meeting.latest_at),
        "meets_at": plain(meeting.meets_at),
        "opened_at": plain(meeting.opened_at),
        "spoken_at": plain(meeting.spoken_at),
        "chair": plain(meeting.chair_id),
        "quorate": meeting.quorate,
        "outcome": meeting.state.value,
        **changes,
    }
