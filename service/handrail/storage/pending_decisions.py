"""Decisions that wait for their second person."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ForeignKey, Index, LargeBinary, Row, Table, Text, select, text
from sqlalchemy.dialects.postgresql import ARRAY

from handrail.domain.identifiers import StaffId, TaskId
from handrail.domain.second_people import PendingDecision, PendingStatus
from handrail.domain.tasks import TaskStatus
from handrail.storage.cases import cases
from handrail.storage.schema import Id, Instant, metadata
from handrail.storage.session import Session
from handrail.storage.tasks import tasks

pending_decisions = Table(
    "pending_decisions",
    metadata,
    Column("id", Id, primary_key=True),
    Column("case_id", Id, ForeignKey(cases.c.id), nullable=False),
    Column("task_id", Id, ForeignKey(tasks.c.id), nullable=False),
    Column("code", Text, nullable=False),
    Column("chosen", Text, nullable=False),
    Column("decider_id", Id, nullable=False),
    Column("on_behalf_of_id", Id),
    Column("proposer_id", Id),
    Column("second_id", Id),
    Column("second_roles", ARRAY(Text), nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("status", Text, nullable=False),
    Column("ended_at", Instant),
    Column("ended_by", Id),
    Column("sealed", LargeBinary, nullable=False),
    Column("reason", LargeBinary),
    Index("uq_pending_decisions_task", "task_id", unique=True, postgresql_where=text("status = 'waiting'")),
    Index("ix_pending_decisions_second", "second_id", postgresql_where=text("status = 'waiting'")),
)
"""`sealed` are the answers as they were sent; they become the task's submission when the second person confirms."""


class PendingDecisions:
    """Reads and writes of decisions that wait for their second person."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, pending: PendingDecision) -> None:
        """A decision that waits from now on."""
        values = {name: getattr(pending, name) for name in _COLUMNS}
        self._session.insert(
            pending_decisions,
            values | {"status": pending.status.value, "second_roles": list(pending.second_roles)},
        )

    def end(
        self,
        pending: PendingDecision,
        status: PendingStatus,
        *,
        by: StaffId,
        at: datetime,
        reason: bytes | None = None,
    ) -> None:
        """It waits no longer; `reason` is sealed."""
        self._session.update(
            pending_decisions,
            pending.id,
            {"status": status.value, "ended_at": at, "ended_by": by, "reason": reason},
        )

    def of_task(self, task_id: TaskId) -> PendingDecision | None:
        """What waits at an open task, if anything does."""
        row = self._session.row(_WAITING.where(pending_decisions.c.task_id == task_id))
        return None if row is None else _pending(row)

    def of_tasks(self, task_ids: Iterable[TaskId]) -> dict[TaskId, PendingDecision]:
        """What waits at several tasks, those that are open, by task."""
        wanted = sorted(set(task_ids), key=str)
        if not wanted:
            return {}
        rows = self._session.rows(_WAITING.where(pending_decisions.c.task_id.in_(wanted)))
        return {TaskId(row.task_id): _pending(row) for row in rows}

    def waiting(
        self, *, localities: Iterable[str], roles: Iterable[str], named: StaffId, limit: int = 200
    ) -> tuple[PendingDecision, ...]:
        """What waits for somebody at tasks that are still open, by due time: named, or open to a role of theirs in a
        locality of theirs. Whether they really may is for the rights to say.
        """
        for_role = (
            pending_decisions.c.second_id.is_(None)
            & tasks.c.locality.in_(sorted(set(localities)))
            & pending_decisions.c.second_roles.overlap(sorted(set(roles)))
        )
        rows = self._session.rows(
            select(pending_decisions)
            .select_from(pending_decisions.join(tasks, tasks.c.id == pending_decisions.c.task_id))
            .where(
                pending_decisions.c.status == PendingStatus.WAITING.value,
                tasks.c.status == TaskStatus.OPEN.value,
                (pending_decisions.c.second_id == named) | for_role,
            )
            .order_by(tasks.c.order_at, tasks.c.id)
            .limit(limit)
        )
        return tuple(_pending(row) for row in rows)


_WAITING = (
    select(pending_decisions)
    .join(tasks, tasks.c.id == pending_decisions.c.task_id)
    .where(pending_decisions.c.status == PendingStatus.WAITING.value, tasks.c.status == TaskStatus.OPEN.value)
)
"""A task that is over, because it lapsed or was cancelled, waits for nobody, whatever was asked before."""
_COLUMNS = tuple(c.name for c in pending_decisions.c if c.name not in ("ended_at", "ended_by", "reason"))


def _pending(row: Row[Any]) -> PendingDecision:
    values = {name: getattr(row, name) for name in _COLUMNS}
    values |= {"status": PendingStatus(row.status), "second_roles": tuple(row.second_roles)}
    return PendingDecision(**values)
