"""Multidisciplinary meetings: who must be there to decide, what a meeting may decide, and what its word is worth.

A meeting without quorum gives advice; one whose terms do not cover the question recommends; neither puts a decision in
force (DOMAIN sections 2.2 D6 and 3.9, R94 to R97).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from uuid import UUID

from handrail.domain.errors import Conflict, FieldProblem, Invalid
from handrail.domain.identifiers import CaseId, InstanceId, StaffId
from handrail.domain.roles import Role

LATE_ANSWERS = timedelta(days=28)
"""How long after its time an organisation's answer is heard at least."""


class MeetingState(StrEnum):
    """How far a meeting is: the last five are how it ended; `cancelled`: the person's case ended before it was held."""

    REQUESTED = "requested"
    PLANNED = "planned"
    OPEN = "open"
    DECIDED = "decided"
    RECOMMENDED = "recommended"
    NOT_QUORATE = "not_quorate"
    DEFERRED = "deferred"
    CANCELLED = "cancelled"

    @property
    def has_spoken(self) -> bool:
        """Whether a quorate meeting has answered its question: decided, or recommended."""
        return self in (MeetingState.DECIDED, MeetingState.RECOMMENDED)


class Urgency(StrEnum):
    """How soon a meeting must be held; the codes are those of response classes."""

    VERY_URGENT = "very_urgent"
    URGENT = "urgent"
    ROUTINE = "routine"


class SubjectKind(StrEnum):
    """What a meeting was asked to look at, where another process asked."""

    CRISIS_REVIEW = "crisis_review"
    RESTRICTION = "restriction"
    RESTRICTION_REVIEW = "restriction_review"


class Part(StrEnum):
    """As what somebody sits in a meeting."""

    CHAIR = "chair"
    CHAIR_AND_ACCOUNTABLE = "chair_and_accountable"
    ACCOUNTABLE = "accountable_clinician"
    DELEGATE = "delegate"
    MEMBER = "member"
    PERSON = "person"
    CARER = "carer"
    ADVOCATE = "advocate"

    @property
    def chairs(self) -> bool:
        """Whether it is the chair."""
        return self in (Part.CHAIR, Part.CHAIR_AND_ACCOUNTABLE)

    @property
    def answers_for_care(self) -> bool:
        """Whether it is the accountable clinician, or whom they sent."""
        return self in (Part.CHAIR_AND_ACCOUNTABLE, Part.ACCOUNTABLE, Part.DELEGATE)


class Invitation(StrEnum):
    """Whether the person, or their advocate, was asked to come."""

    INVITED = "invited"
    DECLINED = "declined"
    UNSAFE = "unsafe_to_ask"
    NOBODY = "nobody_to_ask"
    NOT_ASKED = "not_asked"

    @property
    def is_enough(self) -> bool:
        """Whether it was done, or there is a reason that stands."""
        return self is not Invitation.NOT_ASKED


class Authority(StrEnum):
    """Whether a meeting may decide its question."""

    WITHIN_TERMS = "within_terms"
    RECOMMENDATION_ONLY = "recommendation_only"


class Position(StrEnum):
    """What an organisation says to a decision."""

    AGREE = "agree"
    AGREE_WITH_CONDITIONS = "agree_with_conditions"
    DISAGREE = "disagree"
    NO_AUTHORITY = "no_authority"


class Confirmation(StrEnum):
    """What an organisation said to the record it was sent. Silence is not agreement: it stays `unconfirmed`."""

    ASKED = "asked"
    CONFIRMED = "confirmed"
    CORRECTED = "corrected"
    DISAGREES = "disagrees"
    UNCONFIRMED = "unconfirmed"


class Lack(StrEnum):
    """What keeps a meeting from deciding."""

    ONE_CHAIR = "one_chair"
    ACCOUNTABLE = "accountable_clinician"
    OTHER_PROFESSION = "other_profession"
    PARTNER = "partner"
    PERSON_INVITED = "person_invited"
    ADVOCATE_INVITED = "advocate_invited"


US, NO_ORGANISATION = "us", "none"
DEFERRED = "deferred"
"""The choice that puts a question off."""
NOT_PROFESSIONS = frozenset({"advocate", "person", "carer", "other"})
"""Roles at the table that are no profession: their voice counts, but does not make a quorum."""


@dataclass(frozen=True, kw_only=True)
class Attendee:
    """One person at the table, without a name: profession or role, organisation, in the room or not, as what."""

    role: str
    org: str
    in_person: bool
    part: Part


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What the terms of reference say of one question: may the meeting decide it, and how many other professions than
    the chair's and the accountable clinician's must be there (at least one)."""

    may_decide: bool
    other_professions: int = 1


@dataclass(frozen=True, kw_only=True)
class Arrangement:
    """What was arranged before: is the case held jointly with a partner, and who was asked to come."""

    jointly_held: bool
    person: Invitation
    advocate: Invitation


def lacking(attendees: Collection[Attendee], terms: Terms, arrangement: Arrangement) -> tuple[Lack, ...]:
    """What is missing for a quorum, in a fixed order; nothing when the meeting may decide."""
    leading = [one for one in attendees if one.part.chairs or one.part.answers_for_care]
    taken = {one.role for one in leading}
    others = {
        one.role for one in attendees if one.part is Part.MEMBER and one.role not in NOT_PROFESSIONS | taken
    }
    partners = {one.org for one in attendees} - {US, NO_ORGANISATION, "advocacy"}
    found = (
        (Lack.ONE_CHAIR, sum(one.part.chairs for one in attendees) != 1),
        (Lack.ACCOUNTABLE, not any(one.part.answers_for_care for one in attendees)),
        (Lack.OTHER_PROFESSION, len(others) < max(1, terms.other_professions)),
        (Lack.PARTNER, arrangement.jointly_held and not partners),
        (Lack.PERSON_INVITED, not arrangement.person.is_enough),
        (Lack.ADVOCATE_INVITED, not arrangement.advocate.is_enough),
    )
    return tuple(lack for lack, is_missing in found if is_missing)


def spoken(*, quorate: bool, may_decide: bool, authority: Authority, chosen: str) -> MeetingState:
    """What a meeting's word is worth: a decision only with quorum, within its terms, and when it claims to decide."""
    if not quorate:
        return MeetingState.NOT_QUORATE
    if chosen == DEFERRED:
        return MeetingState.DEFERRED
    decides = may_decide and authority is Authority.WITHIN_TERMS
    return MeetingState.DECIDED if decides else MeetingState.RECOMMENDED


def may_follow_in_the_chair(
    meeting: Meeting, person: StaffId, held: Collection[Role], *, accountable_id: StaffId | None
) -> bool:
    """Whether somebody may speak for a meeting: its chair; in their place the accountable clinician or their delegate,
    who were there; else a chair of meetings, a team lead or somebody senior, with a registered role there (`held`).
    """
    if person in (meeting.chair_id, accountable_id, meeting.delegate_id):
        return True
    return any(
        role is Role.MDT_CHAIR or (role.needs_registration and role.rank >= Role.TEAM_LEAD.rank)
        for role in held
    )


def organisations(attendees: Iterable[Attendee]) -> tuple[str, ...]:
    """The organisations at the table, in alphabetical order; people who are there for themselves bring none."""
    return tuple(sorted({one.org for one in attendees} - {NO_ORGANISATION}))


def check_attendees(
    attendees: Collection[Attendee], *, delegate: StaffId | None, accountable: StaffId | None
) -> None:
    """Refuse a table with two chairs, or a delegate who is not named or is the one they stand for. Raises Invalid."""
    if sum(one.part.chairs for one in attendees) > 1:
        raise Invalid.at("/answers/attendees", "A meeting has one chair")
    if sum(one.part.answers_for_care for one in attendees) > 1:
        raise Invalid.at(
            "/answers/attendees",
            "One person answers for the care: the accountable clinician, or one delegate",
        )
    sent = any(one.part is Part.DELEGATE for one in attendees)
    if sent and delegate is None:
        raise Invalid.at("/answers/accountable_delegate", "Select whom the accountable clinician sent")
    if sent and delegate == accountable:
        raise Invalid.at(
            "/answers/accountable_delegate", "A delegate is somebody else than the accountable clinician"
        )


def check_positions(positions: Iterable[tuple[str, Position]], present: Iterable[str]) -> None:
    """Refuse a record that leaves out what one of the organisations at the table says. Raises Invalid."""
    silent = sorted(set(present) - {org for org, _ in positions})
    if silent:
        words = f"Every organisation at the table says where it stands; missing: {', '.join(silent)}"
        raise Invalid(words, problems=(FieldProblem("/answers/positions", words),))


def check_deferral(*, deferred_before: bool) -> None:
    """Refuse to put a question off a second time. Raises Conflict."""
    if deferred_before:
        raise Conflict(
            "This question has been put off once already: decide it now, or say what you recommend"
        )


@dataclass(frozen=True, kw_only=True)
class Meeting:
    """One meeting about one question. Times are aware UTC; `latest_at` is by when it must be held.

    `follows_id` is the meeting that put the same question off. What was asked and said is sealed where it is kept.
    """

    id: UUID
    case_id: CaseId
    instance_id: InstanceId
    state: MeetingState
    question: str
    decision_code: str
    urgency: Urgency
    requested_by: StaffId
    requested_at: datetime
    latest_at: datetime
    subject_kind: SubjectKind | None
    subject_id: UUID | None
    follows_id: UUID | None
    meets_at: datetime | None
    chair_id: StaffId | None
    arrangement: Arrangement | None
    opened_at: datetime | None
    attendees: tuple[Attendee, ...]
    delegate_id: StaffId | None
    lacking: tuple[Lack, ...]
    may_decide: bool
    authority: Authority | None
    chosen: str | None
    spoken_at: datetime | None
    accountable_after_id: StaffId | None
    review_on: date | None
    circulated_at: datetime | None
    confirm_by: datetime | None

    @property
    def quorate(self) -> bool:
        """Whether enough of the right people were there."""
        return self.opened_at is not None and not self.lacking


@dataclass(frozen=True, kw_only=True)
class MeetingAnswer:
    """What one organisation says to the record of a meeting."""

    id: UUID
    meeting_id: UUID
    case_id: CaseId
    org: str
    position: Position
    answer: Confirmation
    asked_at: datetime
    answered_at: datetime | None
    by_role: str | None
    recorded_by: StaffId | None


def is_to_come(meeting: Meeting) -> bool:
    """Whether a meeting has not ended in any way yet."""
    return meeting.state in (MeetingState.REQUESTED, MeetingState.PLANNED, MeetingState.OPEN)


DISPUTED_AS = {
    "keep_restriction": "restriction",
    "impose_restriction": "restriction",
    "shared_care": "responsibility",
}
"""What a disagreement about a meeting's decision is about, by the meeting's question; otherwise it is the plan."""


def still_asked(answers: Iterable[MeetingAnswer]) -> tuple[str, ...]:
    """The organisations that have not answered yet, in the order they were asked, those shown as unconfirmed too."""
    open_still = (Confirmation.ASKED, Confirmation.UNCONFIRMED)
    return tuple(one.org for one in answers if one.answer in open_still)


def ask_until(confirm_by: datetime, review_on: date | None) -> datetime:
    """How long a late answer is heard: until the day the decision is looked at again, at least four weeks."""
    latest = confirm_by + LATE_ANSWERS
    if review_on is None:
        return latest
    return max(latest, datetime.combine(review_on, time(), tzinfo=confirm_by.tzinfo))
