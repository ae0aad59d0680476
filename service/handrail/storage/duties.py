"""The duty rota."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Row, Table, Text, select

from handrail.domain.duties import Duty, OnDuty
from handrail.domain.identifiers import StaffId
from handrail.domain.roles import Role
from handrail.storage.schema import Id, Instant, metadata
from handrail.storage.session import Session
from handrail.storage.staff import staff

duties = Table(
    "duties",
    metadata,
    Column("id", Id, primary_key=True),
    Column("staff_id", Id, ForeignKey(staff.c.id), nullable=False),
    Column("role", Text, nullable=False),
    Column("locality", Text),
    Column("from_at", Instant, nullable=False),
    Column("to_at", Instant, nullable=False),
    Column("source", Text, nullable=False),
    Column("entered_by", Id, nullable=False),
    Column("entered_at", Instant, nullable=False),
    CheckConstraint("from_at <= to_at", name="in_order"),
    Index(None, "role", "from_at"),
    Index(None, "staff_id", "from_at"),
)


class Duties:
    """Reads and writes of duties."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, duty: Duty) -> None:
        """Somebody is put on the rota."""
        values = {column.name: getattr(duty, column.name) for column in duties.c}
        self._session.insert(duties, values | {"role": duty.role.value})

    def end(self, duty_id: UUID, *, at: datetime) -> None:
        """A duty ends at an instant; at its beginning when it is taken off altogether."""
        self._session.update(duties, duty_id, {"to_at": at})

    def get(self, duty_id: UUID) -> Duty | None:
        """One duty."""
        row = self._session.row(select(duties).where(duties.c.id == duty_id))
        return None if row is None else duty_from(row)

    def lock_people(self, ids: Iterable[StaffId]) -> None:
        """Wait for others who change the same people's duties, until the end of the transaction."""
        wanted = sorted(set(ids), key=str)
        self._session.rows(
            select(staff.c.id)
            .where(staff.c.id.in_(wanted))
            .order_by(staff.c.id)
            .with_for_update(key_share=True)
        )

    def of_person(self, staff_id: StaffId, *, from_at: datetime, until: datetime) -> tuple[Duty, ...]:
        """Somebody's duties that touch a time, in order."""
        rows = self._session.rows(
            _within(select(duties), from_at, until)
            .where(duties.c.staff_id == staff_id)
            .order_by(duties.c.from_at, duties.c.id)
        )
        return tuple(duty_from(row) for row in rows)

    def on_duty(self, role: Role, locality: str, at: datetime) -> tuple[OnDuty, ...]:
        """Who is on duty in a role and locality at an instant; who has longest still to go first, then by name."""
        return self.on_duty_in((role,), locality, at)

    def on_duty_in(self, roles: Iterable[Role], locality: str, at: datetime) -> tuple[OnDuty, ...]:
        """As `on_duty`, in any of several roles."""
        rows = self._session.rows(
            _NAMED.where(
                duties.c.role.in_([role.value for role in roles]),
                duties.c.locality.is_(None) | (duties.c.locality == locality),
                duties.c.from_at <= at,
                duties.c.to_at > at,
                staff.c.left_at.is_(None),
            )
            .order_by(duties.c.to_at.desc(), staff.c.name, duties.c.id)
            .limit(20)
        )
        return tuple(OnDuty(duty=duty_from(row), name=row.name) for row in rows)

    def on_duty_anywhere(self, role: Role, at: datetime) -> tuple[OnDuty, ...]:
        """Who is on duty in a role at an instant in any locality: the relief of small teams (S10)."""
        rows = self._session.rows(
            _NAMED.where(
                duties.c.role == role.value,
                duties.c.from_at <= at,
                duties.c.to_at > at,
                staff.c.left_at.is_(None),
            )
            .order_by(duties.c.to_at.desc(), staff.c.name, duties.c.id)
            .limit(100)
        )
        return tuple(OnDuty(duty=duty_from(row), name=row.name) for row in rows)

    def rota(
        self,
        locality: str,
        *,
        from_at: datetime,
        until: datetime,
        role: Role | None = None,
        limit: int = 1000,
    ) -> tuple[OnDuty, ...]:
        """The duties of a locality that touch a time, in order."""
        statement = _within(_NAMED, from_at, until).where(
            duties.c.locality.is_(None) | (duties.c.locality == locality), staff.c.left_at.is_(None)
        )
        if role is not None:
            statement = statement.where(duties.c.role == role.value)
        rows = self._session.rows(
            statement.order_by(duties.c.from_at, duties.c.role, staff.c.name, duties.c.id).limit(limit)
        )
        return tuple(OnDuty(duty=duty_from(row), name=row.name) for row in rows)


_NAMED = select(duties, staff.c.name).select_from(duties.join(staff, staff.c.id == duties.c.staff_id))


def _within(statement: Any, from_at: datetime, until: datetime) -> Any:
    return statement.where(
        duties.c.from_at < until, duties.c.to_at > from_at, duties.c.to_at > duties.c.from_at
    )


def duty_from(row: Row[Any]) -> Duty:
    """A domain value from a row that carries the duty's columns."""
    values = {column.name: getattr(row, column.name) for column in duties.c}
    return Duty(**values | {"role": Role(row.role)})
