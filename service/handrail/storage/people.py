"""People, in a schema of their own: identity stays apart from history."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, Date, Index, Row, Table, Text, select

from handrail.domain.identifiers import PersonId
from handrail.domain.people import NhsNumberStatus, Person
from handrail.storage.schema import IDENTITY_SCHEMA, Id, metadata
from handrail.storage.session import Session

people = Table(
    "people",
    metadata,
    Column("id", Id, primary_key=True),
    Column("pseudonym", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("born", Date, nullable=False),
    Column("nhs_number", Text),
    Column("nhs_number_status", Text, nullable=False),
    Index("ix_people_name", "name"),
    Index("ix_people_nhs_number", "nhs_number"),
    schema=IDENTITY_SCHEMA,
)


class People:
    """Reads and writes of identity."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, person: Person) -> None:
        """Register a person."""
        values = {c.name: getattr(person, c.name) for c in people.c}
        self._session.insert(people, values | {"nhs_number_status": person.nhs_number_status.value})

    def get(self, person_id: PersonId) -> Person | None:
        """The person with that id."""
        row = self._session.row(select(people).where(people.c.id == person_id))
        return None if row is None else person_from(row)

    def by_nhs_number(self, nhs_number: str) -> Person | None:
        """The person with that NHS number, so that a second case joins the first one's person."""
        row = self._session.row(
            select(people).where(people.c.nhs_number == nhs_number).order_by(people.c.id).limit(1)
        )
        return None if row is None else person_from(row)


def person_from(row: Row[Any]) -> Person:
    """A domain value from a row that carries the person's columns."""
    return Person(
        id=row.id,
        pseudonym=row.pseudonym,
        name=row.name,
        born=row.born,
        nhs_number=row.nhs_number,
        nhs_number_status=NhsNumberStatus(row.nhs_number_status),
    )
