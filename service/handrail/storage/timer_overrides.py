"""Durations a provider has set for a locality, pathway or class in place of the defaults (DOMAIN section 3.12)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Column, Index, Table, Text, select, text

from handrail.domain.calendars import CalendarKind
from handrail.domain.durations import Duration
from handrail.domain.identifiers import StaffId
from handrail.domain.timer_keys import Period
from handrail.domain.timer_settings import Override
from handrail.storage.schema import Id, Instant, metadata
from handrail.storage.session import Session

timer_overrides = Table(
    "timer_overrides",
    metadata,
    Column("id", Id, primary_key=True),
    Column("key", Text, nullable=False),
    Column("duration", Text, nullable=False),
    Column("calendar", Text),
    Column("locality", Text),
    Column("pathway", Text),
    Column("variant", Text),
    Column("period", Text),
    Column("agreement", Text),
    Column("set_by", Id, nullable=False),
    Column("set_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Index("ix_timer_overrides_in_force", "key", postgresql_where=text("ended_at IS NULL")),
)

_PLACE = ("key", "locality", "pathway", "variant", "period")


class TimerOverrides:
    """Reads and writes of overrides; the newest for a place holds, older ones stay with their end."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def in_force(self) -> tuple[Override, ...]:
        """Every override in force, oldest first."""
        rows = self._session.rows(
            select(timer_overrides)
            .where(timer_overrides.c.ended_at.is_(None))
            .order_by(timer_overrides.c.set_at, timer_overrides.c.id)
            .limit(5000),
            apart=True,
        )
        return tuple(
            Override(
                key=row.key,
                duration=Duration.parse(row.duration),
                calendar=CalendarKind(row.calendar) if row.calendar else None,
                locality=row.locality,
                pathway=row.pathway,
                variant=row.variant,
                period=Period(row.period) if row.period else None,
                agreement=row.agreement,
            )
            for row in rows
        )

    def replace(self, override: Override, *, id: UUID, by: StaffId, at: datetime) -> None:
        """Set a duration; the one it replaces ends."""
        values = {
            "key": override.key,
            "duration": str(override.duration),
            "calendar": override.calendar.value if override.calendar else None,
            "locality": override.locality,
            "pathway": override.pathway,
            "variant": override.variant,
            "period": override.period.value if override.period else None,
            "agreement": override.agreement,
        }
        same = [timer_overrides.c[name].is_not_distinct_from(values[name]) for name in _PLACE]
        self._session.execute(
            timer_overrides.update().where(*same, timer_overrides.c.ended_at.is_(None)).values(ended_at=at)
        )
        self._session.insert(timer_overrides, {"id": id, **values, "set_by": by, "set_at": at})
