"""Notices, and the outbox: what leaves only after commit (PROMISES P5)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Column,
    ColumnElement,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Row,
    Table,
    Text,
    and_,
    bindparam,
    func,
    or_,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from handrail.domain.identifiers import StaffId
from handrail.domain.notices import Notice, NoticeKind
from handrail.storage.cases import cases
from handrail.storage.schema import Id, Instant, metadata
from handrail.storage.session import Session

notices = Table(
    "notices",
    metadata,
    Column("id", Id, primary_key=True),
    Column("case_id", Id, ForeignKey(cases.c.id)),
    Column("kind", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("staff_id", Id),
    Column("role", Text),
    Column("locality", Text),
    Column("facts", JSONB, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("read_at", Instant),
    Index("ix_notices_staff", "staff_id", "created_at", postgresql_where=text("staff_id IS NOT NULL")),
    Index("ix_notices_role", "role", "locality", "created_at", postgresql_where=text("role IS NOT NULL")),
    Index(None, "case_id"),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Id, primary_key=True),
    Column("case_id", Id, ForeignKey(cases.c.id)),
    Column("channel", Text, nullable=False),
    Column("facts", JSONB, nullable=False),
    Column("sealed", LargeBinary),
    Column("created_at", Instant, nullable=False),
    Column("sent_at", Instant),
    Column("attempts", Integer, nullable=False),
    Column("next_attempt_at", Instant, nullable=False),
    Index("ix_outbox_unsent", "next_attempt_at", postgresql_where=text("sent_at IS NULL")),
)


class Notices:
    """Reads and writes of notices and the outbox."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, notice: Notice) -> None:
        """A new notice."""
        values = {c.name: getattr(notice, c.name) for c in notices.c}
        self._session.insert(notices, values | {"kind": notice.kind.value, "facts": dict(notice.facts)})

    def put_out(self, values: dict[str, Any]) -> None:
        """Something to send after commit."""
        self._session.insert(outbox, values)

    def read(self, notice_id: UUID, *, at: datetime) -> None:
        """Somebody has seen a notice."""
        self._session.update(notices, notice_id, {"read_at": at})

    def read_until(
        self, staff_id: StaffId, held: Iterable[tuple[str, str, str | None]], *, until: datetime, at: datetime
    ) -> int:
        """All that was told to somebody (as `for_person` finds it) up to an instant is seen now; how many."""
        return self._session.execute(
            notices.update()
            .where(_to(staff_id, held), notices.c.read_at.is_(None), notices.c.created_at <= until)
            .values(read_at=at)
        )

    def told_at(self, subject: str, locality: str, *, pathway: str | None = None) -> datetime | None:
        """When a notice that is about no case was last given in a locality; of one pathway, where that is said."""
        told = [notices.c.subject == subject, notices.c.locality == locality, notices.c.case_id.is_(None)]
        if pathway is not None:
            told.append(notices.c.facts["pathway"].astext == pathway)
        row = self._session.row(select(func.max(notices.c.created_at).label("at")).where(*told))
        return None if row is None else row.at

    def get(self, notice_id: UUID) -> Notice | None:
        """One notice."""
        row = self._session.row(select(notices).where(notices.c.id == notice_id))
        return None if row is None else _notice(row)

    def for_person(
        self,
        staff_id: StaffId,
        held: Iterable[tuple[str, str, str | None]],
        *,
        unread_only: bool = False,
        limit: int = 100,
    ) -> tuple[Notice, ...]:
        """Notices to somebody, or to a role they hold in a locality for a pathway (None: any), newest first."""
        statement = select(notices).where(_to(staff_id, held))
        if unread_only:
            statement = statement.where(notices.c.read_at.is_(None))
        rows = self._session.rows(statement.order_by(notices.c.created_at.desc(), notices.c.id).limit(limit))
        return tuple(_notice(row) for row in rows)

    def of_case(self, case_id: Any, *, limit: int = 200) -> tuple[Notice, ...]:
        """A case's notices, newest first."""
        rows = self._session.rows(
            select(notices)
            .where(notices.c.case_id == case_id)
            .order_by(notices.c.created_at.desc(), notices.c.id)
            .limit(limit)
        )
        return tuple(_notice(row) for row in rows)

    def claim_unsent(self, *, at: datetime | None = None) -> Row[Any] | None:
        """The outbox row that waited longest, locked; other workers pass it over.

        `at` replaces the database's clock in virtual time.
        """
        return self._session.row(_UNSENT, {"at": at})

    def addresses(self, notice_id: UUID, *, at: datetime) -> tuple[str, ...]:
        """E-mail addresses of those a notice is for: the person, or who holds the role in the locality then.

        Where the rota has somebody on duty in the role, only those on duty; the notice stays there for the others.
        """
        from handrail.storage.duties import duties
        from handrail.storage.staff import role_assignments, staff

        pathway = select(cases.c.pathway).where(cases.c.id == notices.c.case_id).scalar_subquery()
        holds = (
            select(role_assignments.c.staff_id)
            .where(
                role_assignments.c.role == notices.c.role,
                or_(role_assignments.c.pathway.is_(None), role_assignments.c.pathway == pathway),
                or_(role_assignments.c.locality.is_(None), role_assignments.c.locality == notices.c.locality),
                role_assignments.c.from_at <= at,
                or_(role_assignments.c.to_at.is_(None), role_assignments.c.to_at > at),
            )
            .correlate(notices)
        )
        on_duty = (
            select(duties.c.staff_id)
            .where(
                duties.c.role == notices.c.role,
                or_(duties.c.locality.is_(None), duties.c.locality == notices.c.locality),
                duties.c.from_at <= at,
                duties.c.to_at > at,
                duties.c.staff_id.in_(
                    select(staff.c.id).where(staff.c.email.is_not(None), staff.c.left_at.is_(None))
                ),
            )
            .correlate(notices)
        )
        to_role = and_(staff.c.id.in_(holds), or_(~on_duty.exists(), staff.c.id.in_(on_duty)))
        rows = self._session.rows(
            select(staff.c.email)
            .select_from(notices.join(staff, or_(staff.c.id == notices.c.staff_id, to_role)))
            .where(notices.c.id == notice_id, staff.c.left_at.is_(None), staff.c.email.is_not(None))
            .order_by(staff.c.email)
            .limit(100)
        )
        return tuple(row.email for row in rows)

    def sent(self, outbox_id: UUID, *, at: datetime) -> None:
        """An outbox row left."""
        self._session.update(outbox, outbox_id, {"sent_at": at})

    def not_sent(
        self, outbox_id: UUID, *, attempts: int, next_attempt_at: datetime, facts: dict[str, Any]
    ) -> None:
        """An outbox row could not leave for everybody this time; `facts` keep whom it left for."""
        values = {"attempts": attempts, "next_attempt_at": next_attempt_at, "facts": facts}
        self._session.update(outbox, outbox_id, values)


_UNSENT = (
    select(outbox)
    .where(
        outbox.c.sent_at.is_(None),
        outbox.c.next_attempt_at <= func.coalesce(bindparam("at", type_=Instant), func.statement_timestamp()),
    )
    .order_by(outbox.c.next_attempt_at, outbox.c.id)
    .limit(1)
    .with_for_update(skip_locked=True)
)


def _to(staff_id: StaffId, held: Iterable[tuple[str, str, str | None]]) -> ColumnElement[bool]:
    to_role = [_to_role(*triple) for triple in sorted(set(held), key=str)]
    return or_(notices.c.staff_id == staff_id, *to_role)


def _to_role(locality: str, role: str, pathway: str | None) -> ColumnElement[bool]:
    told = and_(notices.c.locality == locality, notices.c.role == role)
    if pathway is None:
        return told
    return and_(told, notices.c.case_id.in_(select(cases.c.id).where(cases.c.pathway == pathway)))


def _notice(row: Row[Any]) -> Notice:
    return Notice(
        id=row.id,
        case_id=row.case_id,
        kind=NoticeKind(row.kind),
        subject=row.subject,
        staff_id=row.staff_id,
        role=row.role,
        locality=row.locality,
        facts=row.facts,
        created_at=row.created_at,
        read_at=row.read_at,
    )
