"""Meetings and what the organisations say to their records: coded columns, words sealed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, LargeBinary, Row, Table, Text, select
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from handrail.domain.identifiers import CaseId
from handrail.domain.meetings import (
    Arrangement,
    Attendee,
    Authority,
    Confirmation,
    Invitation,
    Lack,
    Meeting,
    MeetingAnswer,
    MeetingState,
    Part,
    Position,
    SubjectKind,
    Urgency,
)
from handrail.storage.cases import cases
from handrail.storage.instances import instances
from handrail.storage.schema import Id, Instant, metadata
from handrail.storage.session import Session

meetings = Table(
    "meetings",
    metadata,
    Column("id", Id, primary_key=True),
    Column("case_id", Id, ForeignKey(cases.c.id), nullable=False),
    Column("instance_id", Id, ForeignKey(instances.c.id), nullable=False),
    Column("state", Text, nullable=False),
    Column("question", Text, nullable=False),
    Column("decision_code", Text, nullable=False),
    Column("urgency", Text, nullable=False),
    Column("requested_by", Id, nullable=False),
    Column("requested_at", Instant, nullable=False),
    Column("latest_at", Instant, nullable=False),
    Column("subject_kind", Text),
    Column("subject_id", Id),
    Column("follows_id", Id),
    Column("meets_at", Instant),
    Column("chair_id", Id),
    Column("arrangement", JSONB),
    Column("opened_at", Instant),
    Column("attendees", JSONB, nullable=False),
    Column("delegate_id", Id),
    Column("lacking", ARRAY(Text), nullable=False),
    Column("may_decide", Boolean, nullable=False),
    Column("authority", Text),
    Column("chosen", Text),
    Column("spoken_at", Instant),
    Column("accountable_after_id", Id),
    Column("review_on", Date),
    Column("circulated_at", Instant),
    Column("confirm_by", Instant),
    Column("asked_words", LargeBinary, nullable=False),
    Column("spoken_words", LargeBinary),
    Index(None, "case_id", "requested_at"),
)
_VALUES = tuple(column for column in meetings.c if not isinstance(column.type, LargeBinary))

meeting_answers = Table(
    "meeting_answers",
    metadata,
    Column("id", Id, primary_key=True),
    Column("meeting_id", Id, ForeignKey(meetings.c.id), nullable=False),
    Column("case_id", Id, ForeignKey(cases.c.id), nullable=False),
    Column("org", Text, nullable=False),
    Column("position", Text, nullable=False),
    Column("answer", Text, nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("answered_at", Instant),
    Column("by_role", Text),
    Column("recorded_by", Id),
    Column("words", LargeBinary),
    Index(None, "meeting_id", "org", unique=True),
)
_ANSWER = tuple(column for column in meeting_answers.c if column.name != "words")


class Meetings:
    """Reads and writes of meetings."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, meeting: Meeting, *, words: bytes) -> None:
        """A meeting that was asked for, with what was asked."""
        values = {column.name: getattr(meeting, column.name) for column in _VALUES}
        self._session.insert(
            meetings, values | _coded(meeting) | {"asked_words": words, "spoken_words": None}
        )

    def save(self, meeting: Meeting, *, words: bytes | None = None) -> None:
        """A meeting as it is now, with what it said if it just did."""
        values = {column.name: getattr(meeting, column.name) for column in _VALUES if column.name != "id"}
        said = {} if words is None else {"spoken_words": words}
        self._session.update(meetings, meeting.id, values | _coded(meeting) | said)

    def get(self, meeting_id: UUID) -> Meeting | None:
        """One meeting."""
        row = self._session.row(select(*_VALUES).where(meetings.c.id == meeting_id))
        return None if row is None else _meeting(row)

    def of_case(self, case_id: CaseId, *, limit: int = 200) -> tuple[Meeting, ...]:
        """The meetings of a case, newest first."""
        rows = self._session.rows(
            select(*_VALUES)
            .where(meetings.c.case_id == case_id)
            .order_by(meetings.c.requested_at.desc(), meetings.c.id.desc())
            .limit(limit)
        )
        return tuple(_meeting(row) for row in rows)

    def asked_words(self, meeting_id: UUID) -> bytes | None:
        """What was asked, sealed."""
        row = self._session.row(select(meetings.c.asked_words).where(meetings.c.id == meeting_id))
        return None if row is None else row.asked_words

    def spoken_words(self, meeting_id: UUID) -> bytes | None:
        """What the meeting said, sealed."""
        row = self._session.row(select(meetings.c.spoken_words).where(meetings.c.id == meeting_id))
        return None if row is None else row.spoken_words

    def ask(self, answer: MeetingAnswer) -> None:
        """An organisation that is asked to confirm a record."""
        values = {column.name: getattr(answer, column.name) for column in _ANSWER}
        coded = {"position": answer.position.value, "answer": answer.answer.value, "words": None}
        self._session.insert(meeting_answers, values | coded)

    def answer(self, answer_id: UUID, **values: Any) -> None:
        """What an organisation answered."""
        self._session.update(meeting_answers, answer_id, values)

    def answers(self, meeting_id: UUID) -> tuple[MeetingAnswer, ...]:
        """What the organisations say to a meeting's record, by organisation."""
        rows = self._session.rows(
            select(*_ANSWER).where(meeting_answers.c.meeting_id == meeting_id).order_by(meeting_answers.c.org)
        )
        return tuple(_answer(row) for row in rows)

    def answers_of_case(self, case_id: CaseId) -> tuple[MeetingAnswer, ...]:
        """What the organisations say to the records of a case's meetings, by organisation."""
        rows = self._session.rows(
            select(*_ANSWER)
            .where(meeting_answers.c.case_id == case_id)
            .order_by(meeting_answers.c.org, meeting_answers.c.id)
            .limit(1_000)
        )
        return tuple(_answer(row) for row in rows)


def _coded(meeting: Meeting) -> dict[str, Any]:
    arranged = meeting.arrangement
    return {
        "state": meeting.state.value,
        "urgency": meeting.urgency.value,
        "subject_kind": None if meeting.subject_kind is None else meeting.subject_kind.value,
        "authority": None if meeting.authority is None else meeting.authority.value,
        "lacking": [lack.value for lack in meeting.lacking],
        "attendees": [
            {"role": one.role, "org": one.org, "in_person": one.in_person, "part": one.part.value}
            for one in meeting.attendees
        ],
        "arrangement": None
        if arranged is None
        else {
            "jointly_held": arranged.jointly_held,
            "person": arranged.person.value,
            "advocate": arranged.advocate.value,
        },
    }


def _answer(row: Row[Any]) -> MeetingAnswer:
    values = {column.name: getattr(row, column.name) for column in _ANSWER}
    coded = {"position": Position(row.position), "answer": Confirmation(row.answer)}
    return MeetingAnswer(**values | coded)


def _meeting(row: Row[Any]) -> Meeting:
    values = {column.name: getattr(row, column.name) for column in _VALUES}
    arranged = row.arrangement
    return Meeting(
        **values
        | {
            "case_id": CaseId(row.case_id),
            "state": MeetingState(row.state),
            "urgency": Urgency(row.urgency),
            "subject_kind": None if row.subject_kind is None else SubjectKind(row.subject_kind),
            "authority": None if row.authority is None else Authority(row.authority),
            "lacking": tuple(Lack(lack) for lack in row.lacking),
            "attendees": tuple(Attendee(**one | {"part": Part(one["part"])}) for one in row.attendees),
            "arrangement": None
            if arranged is None
            else Arrangement(
                jointly_held=arranged["jointly_held"],
                person=Invitation(arranged["person"]),
                advocate=Invitation(arranged["advocate"]),
            ),
        }
    )
