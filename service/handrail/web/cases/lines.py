"""Short descriptions that several pages share: a person at the top of a page, a contact, a restriction, an event."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from handrail.application.queries.case_care import ConcernSeen, MeetingSeen, RestrictionSeen
from handrail.application.queries.contacts_seen import SeenContact
from handrail.domain.cases import Case
from handrail.domain.code_lists import code_list
from handrail.domain.people import Person
from handrail.web import times
from handrail.web.door import place_name
from handrail.web.times import Due, Moment
from handrail.web.wording import (
    CASE_STATUSES,
    CLASSES,
    CONCERN_STATES,
    MEETING_ANSWERS,
    MEETING_STATES,
    RESTRICTION_STATES,
    Mark,
    in_words,
    listed,
    mark,
)


@dataclass(frozen=True, kw_only=True)
class PersonLine:
    """Who a page is about: enough to be sure it is the right person."""

    case_id: str
    name: str
    born: str
    nhs_number: str
    pathway: str
    place: str
    status: Mark | None = None

    @property
    def href(self) -> str:
        """The page of the case."""
        return f"/cases/{self.case_id}"


@dataclass(frozen=True, kw_only=True)
class ContactLine:
    """One contact in a list."""

    id: str
    at: Moment
    mode: str
    outcome: str
    by: str
    mark: Mark | None = None
    said: str = ""
    back_entered: bool = False

    @property
    def href(self) -> str:
        """What the tables made of it."""
        return f"/contacts/{self.id}"


@dataclass(frozen=True, kw_only=True)
class RestrictionLine:
    """One restriction: what is limited, in which state, until when."""

    id: str
    name: str
    what: str
    state: Mark
    since: Moment
    limit: Due | None = None
    review: Due | None = None
    href: str = ""


@dataclass(frozen=True, kw_only=True)
class ConcernLine:
    """One safeguarding concern: of what kind, how far it has come."""

    id: str
    kinds: str
    state: Mark
    since: Moment
    send: Due | None = None
    href: str = ""


@dataclass(frozen=True, kw_only=True)
class MeetingLine:
    """One meeting: about what, what came of it, and what each organisation says to its record."""

    id: str
    question: str
    state: Mark
    at: Moment
    answers: tuple[tuple[str, Mark], ...] = ()
    href: str = ""


@dataclass(frozen=True, kw_only=True)
class EventLine:
    """One line of a timeline."""

    at: Moment
    words: str
    by: str
    href: str = ""


@dataclass(frozen=True, kw_only=True)
class InstanceLine:
    """One run of a process in a list."""

    id: str
    process: str
    state: Mark
    started: Moment
    waiting_for: str = ""

    @property
    def href(self) -> str:
        """The page of the run."""
        return f"/instances/{self.id}"


def person_line(case: Case, person: Person, today: date) -> PersonLine:
    """Whom a case is about."""
    number = person.nhs_number
    return PersonLine(
        case_id=str(case.id),
        name=person.name,
        born=times.birthday(person.born, today),
        nhs_number=f"NHS number {number[:3]} {number[3:6]} {number[6:]}"
        if number
        else "NHS number not known",
        pathway=in_words(case.pathway),
        place=place_name(case.locality),
        status=mark(CASE_STATUSES, case.status.value),
    )


def restriction_line(seen: RestrictionSeen, now: datetime) -> RestrictionLine:
    """A restriction in a list: what is limited, in which state, until when."""
    one = seen.restriction
    over = one.state.is_over
    return RestrictionLine(
        id=str(one.id),
        name=code_list("restriction_types").label(one.type),
        what=seen.description,
        state=mark(RESTRICTION_STATES, one.state.value),
        since=times.moment(one.started_at, now),
        limit=None if over or one.limit_at is None else times.due(one.limit_at, now, from_at=one.started_at),
        review=None if over or one.review_at is None else times.due(one.review_at, now),
        href=f"/instances/{seen.instance_id}" if seen.instance_id else "",
    )


def concern_line(seen: ConcernSeen, now: datetime) -> ConcernLine:
    """A safeguarding concern in a list; while it is not sent, by when it must be."""
    one, kinds = seen.concern, code_list("safeguarding_categories")
    waits = one.is_open and not one.was_sent
    return ConcernLine(
        id=str(one.id),
        kinds=listed(tuple(kinds.label(code) for code in one.categories)),
        state=mark(CONCERN_STATES, one.state.value),
        since=times.moment(one.known_at, now),
        send=times.due(one.send_by, now, from_at=one.known_at) if waits else None,
        href=f"/instances/{seen.instance_id}" if seen.instance_id else "",
    )


def meeting_line(seen: MeetingSeen, now: datetime) -> MeetingLine:
    """A meeting in a list. Who did not answer is shown as unconfirmed: silence is not agreement."""
    one, organisations = seen.meeting, code_list("organisations")
    at = one.spoken_at or one.opened_at or one.meets_at or one.latest_at
    return MeetingLine(
        id=str(one.id),
        question=code_list("mdt_questions").label(one.question),
        state=mark(MEETING_STATES, one.state.value),
        at=times.moment(at, now),
        answers=tuple(
            (organisations.label(answer.org), mark(MEETING_ANSWERS, answer.answer.value))
            for answer in seen.answers
        ),
        href=f"/instances/{seen.instance_id}",
    )


def contact_line(contact: SeenContact, now: datetime) -> ContactLine:
    """A contact in a list."""
    return ContactLine(
        id=str(contact.id),
        at=times.moment(contact.occurred_at, now),
        mode=code_list("contact_modes").label(contact.mode),
        outcome=code_list("contact_outcomes").label(contact.outcome),
        by=contact.recorded_by,
        mark=mark(CLASSES, contact.response_class) if contact.response_class else None,
        said=contact.person_said,
        back_entered=contact.back_entered,
    )
