"""Cases: the row everything about an episode is locked by."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    Column,
    ColumnElement,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Row,
    ScalarSelect,
    Select,
    Table,
    Text,
    and_,
    bindparam,
    cast,
    false,
    func,
    or_,
    select,
    text,
    true,
    tuple_,
)
from sqlalchemy.dialects.postgresql import JSONB

from handrail.domain.cases import Case, CaseKind, CaseStatus
from handrail.domain.identifiers import CaseId, StaffId
from handrail.domain.people import Person
from handrail.domain.roles import Role
from handrail.storage.people import people, person_from
from handrail.storage.roles import role_assignments
from handrail.storage.schema import Id, Instant, metadata
from handrail.storage.session import Session
from handrail.storage.staff import staff
from handrail.storage.standing_locks import acts_of, taken_first

cases = Table(
    "cases",
    metadata,
    Column("id", Id, primary_key=True),
    Column("kind", Text, nullable=False, server_default="person"),
    Column("person_id", Id, ForeignKey(people.c.id)),
    Column("pathway", Text, nullable=False),
    Column("locality", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("accountable_id", Id, ForeignKey(staff.c.id)),
    Column("opened_at", Instant, nullable=False),
    Column("closed_at", Instant),
    Column("last_seen_at", Instant),
    Column("contact_every_days", Float, nullable=False),
    Column("facts", JSONB, nullable=False),
    Column("plan", LargeBinary, nullable=False),
    Column("wrapped_key", LargeBinary, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("event_count", Integer, nullable=False),
    Column("chain_hash", LargeBinary, nullable=False),
    Column("conflicts", JSONB, nullable=False, server_default="[]"),
    CheckConstraint("(kind = 'person') = (person_id IS NOT NULL)", name="person"),
    Index(None, "person_id"),
    Index(None, "locality", "status"),
    Index("ix_cases_accountable", "accountable_id", postgresql_where=text("closed_at IS NULL")),
)

responsibilities = Table(
    "responsibilities",
    metadata,
    Column("id", Id, primary_key=True),
    Column("case_id", Id, ForeignKey(cases.c.id), nullable=False),
    Column("kind", Text, nullable=False),
    Column("holder_id", Id),
    Column("holder_party", Text, nullable=False),
    Column("from_at", Instant, nullable=False),
    Column("to_at", Instant),
    Column("accepted_by", Id),
    Column("accepted_at", Instant),
    Column("because", Text, nullable=False),
    Index(None, "case_id", "from_at"),
)
"""The responsibility ledger: who was accountable from when to when; no gap, no overlap (R8)."""


class Cases:
    """Reads and writes of cases. `lock` is how every change begins."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, case: Case, *, sealed_plan: bytes) -> None:
        """A new case."""
        values = {c.name: getattr(case, c.name) for c in cases.c if c.name not in ("plan", "conflicts")}
        self._session.insert(cases, values | _coded(case) | {"plan": sealed_plan})

    def change(self, case_id: CaseId, **values: Any) -> None:
        """Change columns of a case that is locked."""
        self._session.update(cases, case_id, values)

    def get(self, case_id: CaseId) -> Case | None:
        """A case as it stands, without a lock."""
        row = self._session.row(_GET, {"id": case_id})
        return None if row is None else case_from(row)

    def lock(self, case_id: CaseId, *, acting: StaffId | None = None) -> Case | None:
        """The case, locked until the end of the transaction; before it, the acts of whoever is `acting` (P10)."""
        if acting is None:
            row = self._session.row(_LOCK, {"id": case_id})
        else:
            row = self._session.row(_LOCK_ACTING, {"id": case_id, "acts": acts_of(acting)})
        return None if row is None else case_from(row)

    def lock_where(
        self, case_id: ScalarSelect[Any], *, acting: StaffId | None = None, **parameters: Any
    ) -> Case | None:
        """The case that a sub-query names (a task's, an instance's), locked; `acting` as for `lock`.

        What is read afterwards is what the lock's winner left: read tasks and instances in a statement of their own.
        """
        where = cases.c.id == case_id
        if acting is not None:
            where, parameters = where & taken_first("acts"), parameters | {"acts": acts_of(acting)}
        row = self._session.row(_locking(where), parameters)
        return None if row is None else case_from(row)

    def sealed_plan(self, case_id: CaseId) -> bytes:
        """The sealed plan (the person's own words) of a case."""
        row = self._session.row(select(cases.c.plan).where(cases.c.id == case_id))
        return b"" if row is None else row.plan

    def people_of(self, case_ids: Iterable[CaseId]) -> dict[CaseId, Person]:
        """Whom each of several cases is about."""
        wanted = sorted(set(case_ids), key=str)
        if not wanted:
            return {}
        rows = self._session.rows(
            select(cases.c.id.label("case_id"), people)
            .select_from(cases.join(people, people.c.id == cases.c.person_id))
            .where(cases.c.id.in_(wanted))
        )
        return {row.case_id: person_from(row) for row in rows}

    def find(
        self,
        *,
        reach: Iterable[tuple[str | None, str | None]] | None,
        words: str = "",
        limit: int = 50,
        after: tuple[str, str] | None = None,
    ) -> tuple[tuple[Case, Person], ...]:
        """Cases whose person's name or NHS number fits the words, by name.

        `reach` lists the (locality, pathway) pairs to look in, None in a pair standing for all; None looks everywhere.
        """
        statement = (
            select(
                *(c.label(f"case_{c.name}") for c in cases.c if c.name != "plan"),
                people,
            )
            .select_from(cases.join(people, people.c.id == cases.c.person_id))
            .order_by(people.c.name, cases.c.id)
            .limit(limit)
        )
        if reach is not None:
            statement = statement.where(or_(false(), *(_within(*pair) for pair in reach)))
        if words.strip():
            digits = "".join(character for character in words if character.isdigit())
            by_name = people.c.name.icontains(words.strip(), autoescape=True)
            statement = statement.where(
                or_(by_name, people.c.nhs_number == digits) if len(digits) == 10 else by_name
            )
        if after is not None:
            statement = statement.where(tuple_(people.c.name, cast(cases.c.id, Text)) > tuple_(*after))
        rows = self._session.rows(statement)
        return tuple((_prefixed_case(row), person_from(row)) for row in rows)

    def of_accountable(self, staff_id: StaffId, *, limit: int = 100) -> tuple[tuple[Case, Person], ...]:
        """Open cases somebody is accountable for, by the person's name."""
        rows = self._session.rows(
            _WITH_PERSON.where(cases.c.accountable_id == staff_id, cases.c.closed_at.is_(None)).limit(limit)
        )
        return tuple((_prefixed_case(row), person_from(row)) for row in rows)

    def among(self, case_ids: Iterable[CaseId]) -> tuple[tuple[Case, Person], ...]:
        """Several cases and whom they are about, by the person's name."""
        wanted = sorted(set(case_ids), key=str)
        rows = self._session.rows(_WITH_PERSON.where(cases.c.id.in_(wanted))) if wanted else ()
        return tuple((_prefixed_case(row), person_from(row)) for row in rows)

    def add_responsibility(self, values: dict[str, Any]) -> None:
        """A new line of the ledger."""
        self._session.insert(responsibilities, values)

    def unsettled(
        self, roles: Iterable[Role], *, gap: str, at: datetime, limit: int = 1000
    ) -> tuple[CaseId, ...]:
        """Open cases of people whose accountable clinician holds none of the roles for them at an instant, or that
        carry the fact `gap`; oldest first.
        """
        held = role_assignments.c
        holds = (
            select(held.id)
            .select_from(role_assignments.join(staff, staff.c.id == held.staff_id))
            .where(
                held.staff_id == cases.c.accountable_id,
                held.role.in_([role.value for role in roles]),
                held.locality.is_(None) | (held.locality == cases.c.locality),
                held.pathway.is_(None) | (held.pathway == cases.c.pathway),
                held.from_at <= at,
                held.to_at.is_(None) | (held.to_at > at),
                staff.c.left_at.is_(None),
            )
            .correlate(cases)
            .exists()
        )
        rows = self._session.rows(
            select(cases.c.id)
            .where(
                cases.c.closed_at.is_(None),
                cases.c.person_id.is_not(None),
                ~holds | cases.c.facts.has_key(gap),
            )
            .order_by(cases.c.opened_at, cases.c.id)
            .limit(limit)
        )
        return tuple(row.id for row in rows)

    def open_pathways(self, locality: str) -> tuple[tuple[str, datetime], ...]:
        """The pathways with open cases in a locality, and since when the oldest of these is open; by pathway."""
        rows = self._session.rows(
            select(cases.c.pathway, func.min(cases.c.opened_at).label("since"))
            .where(cases.c.locality == locality, cases.c.closed_at.is_(None), cases.c.person_id.is_not(None))
            .group_by(cases.c.pathway)
            .order_by(cases.c.pathway)
        )
        return tuple((row.pathway, row.since) for row in rows)

    def end_responsibility(self, case_id: CaseId, kind: str, *, at: datetime) -> StaffId | None:
        """End the open line of a kind; who held it."""
        row = self._session.row(
            select(responsibilities.c.id, responsibilities.c.holder_id).where(
                responsibilities.c.case_id == case_id,
                responsibilities.c.kind == kind,
                responsibilities.c.to_at.is_(None),
            )
        )
        if row is None:
            return None
        self._session.update(responsibilities, row.id, {"to_at": at})
        return row.holder_id  # type: ignore[no-any-return]


def _coded(case: Case) -> dict[str, Any]:
    conflicts = [str(one) for one in case.conflicted]
    return {"kind": case.kind.value, "status": case.status.value, "conflicts": conflicts}


def _within(locality: str | None, pathway: str | None) -> ColumnElement[bool]:
    here = true() if locality is None else cases.c.locality == locality
    return here if pathway is None else and_(here, cases.c.pathway == pathway)


def _locking(where: Any) -> Select[Any]:
    return select(*(c for c in cases.c if c.name != "plan")).where(where).with_for_update(of=cases)


def _prefixed_case(row: Row[Any]) -> Case:
    plain = {
        name.removeprefix("case_"): value for name, value in row._mapping.items() if name.startswith("case_")
    }
    return case_from(SimpleNamespace(**plain))  # type: ignore[arg-type]


def case_from(row: Row[Any]) -> Case:
    """A domain value from a row that carries the case's columns."""
    return Case(
        id=row.id,
        kind=CaseKind(row.kind),
        person_id=row.person_id,
        pathway=row.pathway,
        locality=row.locality,
        status=CaseStatus(row.status),
        accountable_id=row.accountable_id,
        opened_at=row.opened_at,
        closed_at=row.closed_at,
        last_seen_at=row.last_seen_at,
        contact_every_days=row.contact_every_days,
        revision=row.revision,
        event_count=row.event_count,
        chain_hash=row.chain_hash,
        wrapped_key=row.wrapped_key,
        facts=row.facts,
        conflicted=tuple(StaffId(UUID(one)) for one in row.conflicts),
    )


_GET = select(*(c for c in cases.c if c.name != "plan")).where(cases.c.id == bindparam("id"))
_LOCK = _locking(cases.c.id == bindparam("id"))
_LOCK_ACTING = _locking((cases.c.id == bindparam("id")) & taken_first("acts"))
_WITH_PERSON = (
    select(*(c.label(f"case_{c.name}") for c in cases.c if c.name != "plan"), people)
    .select_from(cases.join(people, people.c.id == cases.c.person_id))
    .order_by(people.c.name, cases.c.id)
)
