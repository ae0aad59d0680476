"""The register of restrictions: one row each, with the words that describe it sealed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Row,
    Table,
    Text,
    select,
)

from handrail.domain.identifiers import CaseId, InstanceId, PersonId
from handrail.domain.restriction_authority import RestrictionState
from handrail.domain.restrictions import Origin, Restriction
from handrail.storage.cases import cases
from handrail.storage.read_once import ReadOnce
from handrail.storage.schema import Id, Instant, metadata
from handrail.storage.session import Session

restrictions = Table(
    "restrictions",
    metadata,
    Column("id", Id, primary_key=True),
    Column("case_id", Id, ForeignKey(cases.c.id), nullable=False),
    Column("person_id", Id, nullable=False),
    Column("chain_id", Id, nullable=False),
    Column("type", Text, nullable=False),
    Column("setting", Text, nullable=False),
    Column("origin", Text, nullable=False),
    Column("applies_to", Text, nullable=False),
    Column("owned_by", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("registered_at", Instant, nullable=False),
    Column("proposer_id", Id, nullable=False),
    Column("authorise_role", Text, nullable=False),
    Column("mdt_total_days", Float),
    Column("director_total_days", Float),
    Column("clock_set", Text, nullable=False),
    Column("max_limit_minutes", Integer, nullable=False),
    Column("review_every_minutes", Integer, nullable=False),
    Column("auth_due_at", Instant),
    Column("authorised_at", Instant),
    Column("review_at", Instant),
    Column("limit_at", Instant),
    Column("legal_ends_at", Instant),
    Column("re_imposed", Boolean, nullable=False),
    Column("stage", Integer, nullable=False),
    Column("stages", Integer, nullable=False),
    Column("continues", Integer, nullable=False),
    Column("no_authority_from_at", Instant),
    Column("gap_minutes", Integer, nullable=False),
    Column("alarms_said", Integer, nullable=False),
    Column("alarm_first_at", Instant),
    Column("alarm_last_at", Instant),
    Column("ended_at", Instant),
    Column("end_reason", Text),
    Column("lifted_by", Id),
    Column("verified_at", Instant),
    Column("last_decision", Text),
    Column("last_decided_at", Instant),
    Column("last_decided_by", Id),
    Column("instance_id", Id),
    Column("words", LargeBinary, nullable=False),
    Index(None, "case_id", "registered_at"),
    Index(None, "person_id", "type", "started_at"),
    Index(None, "state", "limit_at"),
)
_VALUES = tuple(column for column in restrictions.c if column.name != "words")


_read: ReadOnce[Restriction] = ReadOnce(state=RestrictionState)


class Restrictions:
    """Reads and writes of the register. One restriction is read once in a transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, restriction: Restriction, *, words: bytes) -> None:
        """A new row; `words` sealed."""
        values = {column.name: getattr(restriction, column.name) for column in _VALUES}
        codes = {"origin": restriction.origin.value, "state": restriction.state.value}
        self._session.insert(restrictions, values | codes | {"words": words})
        _read.keep(self._session, restriction.id, restriction)

    def change(self, restriction_id: UUID, **values: Any) -> None:
        """Change columns of a row whose case is locked."""
        self._session.update(restrictions, restriction_id, values)
        _read.change(self._session, restriction_id, values)

    def get(self, restriction_id: UUID) -> Restriction | None:
        """One restriction."""
        kept = _read.get(self._session, restriction_id)
        if kept is not None:
            return kept
        row = self._session.row(select(*_VALUES).where(restrictions.c.id == restriction_id))
        return None if row is None else _read.keep(self._session, restriction_id, restriction_from(row))

    def of_case(self, case_id: CaseId, *, limit: int = 200) -> tuple[Restriction, ...]:
        """A case's restrictions, newest first."""
        rows = self._session.rows(
            select(*_VALUES)
            .where(restrictions.c.case_id == case_id)
            .order_by(restrictions.c.registered_at.desc(), restrictions.c.id)
            .limit(limit)
        )
        return tuple(restriction_from(row) for row in rows)

    def of_person(self, person_id: PersonId, *, type: str, limit: int = 500) -> tuple[Restriction, ...]:
        """Every restriction of one type that a person has had, in any of their cases, oldest first."""
        rows = self._session.rows(
            select(*_VALUES)
            .where(restrictions.c.person_id == person_id, restrictions.c.type == type)
            .order_by(restrictions.c.started_at, restrictions.c.id)
            .limit(limit)
        )
        return tuple(restriction_from(row) for row in rows)

    def in_chain(self, chain_id: UUID, *, limit: int = 500) -> tuple[Restriction, ...]:
        """The restrictions of a linked chain, oldest first."""
        rows = self._session.rows(
            select(*_VALUES)
            .where(restrictions.c.chain_id == chain_id)
            .order_by(restrictions.c.started_at, restrictions.c.id)
            .limit(limit)
        )
        return tuple(restriction_from(row) for row in rows)

    def sealed_words(self, restriction_id: UUID) -> bytes:
        """The sealed words of a restriction; empty when there is none."""
        row = self._session.row(select(restrictions.c.words).where(restrictions.c.id == restriction_id))
        return b"" if row is None else row.words


def restriction_from(row: Row[Any]) -> Restriction:
    """A row of the register as the rules see it."""
    values = {column.name: getattr(row, column.name) for column in _VALUES}
    return Restriction(
        **values
        | {
            "case_id": CaseId(row.case_id),
            "person_id": PersonId(row.person_id),
            "origin": Origin(row.origin),
            "state": RestrictionState(row.state),
            "instance_id": None if row.instance_id is None else InstanceId(row.instance_id),
        }
    )
