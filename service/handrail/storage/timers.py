"""Timers: pending instants in an indexed table, fired under the case's lock."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    Row,
    Table,
    Text,
    bindparam,
    func,
    select,
    text,
    update,
)

from handrail.domain.cases import Case
from handrail.domain.identifiers import CaseId, InstanceId
from handrail.domain.timers import Timer, TimerKind, TimerStatus
from handrail.storage.cases import case_from, cases
from handrail.storage.instances import instances
from handrail.storage.schema import Id, Instant, metadata
from handrail.storage.session import Session

timers = Table(
    "timers",
    metadata,
    Column("instance_id", Id, ForeignKey(instances.c.id), primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("token", Integer, primary_key=True),
    Column("occurrence", Integer, primary_key=True),
    Column("case_id", Id, ForeignKey(cases.c.id), nullable=False),
    Column("element", Text, nullable=False),
    Column("task_id", Id),
    Column("due_at", Instant, nullable=False),
    Column("next_attempt_at", Instant, nullable=False),
    Column("status", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("fired_at", Instant),
    Index(
        "ix_timers_pending",
        "next_attempt_at",
        "instance_id",
        "token",
        "occurrence",
        postgresql_where=text("status = 'pending'"),
    ),
    Index("ix_timers_case", "case_id", postgresql_where=text("status = 'pending'")),
)
"""A token is one visit to one element of one instance, so the key is UNIQUE(instance, element, occurrence)."""

TimerKey = tuple[InstanceId, str, int, int]


class Timers:
    """Reads and writes of timers."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, timer: Timer) -> None:
        """A new pending timer."""
        values = {c.name: getattr(timer, c.name) for c in timers.c if c.name != "fired_at"}
        self._session.insert(timers, values | {"kind": timer.kind.value, "status": timer.status.value})

    def fired(self, timer: Timer, *, at: datetime) -> None:
        """A timer took effect."""
        self._session.update(timers, _key(timer), {"status": TimerStatus.FIRED.value, "fired_at": at})

    def failed(self, timer: Timer, *, attempts: int, next_attempt_at: datetime | None) -> None:
        """A timer could not take effect; without a next attempt it waits for a retry by hand."""
        values: dict[str, Any] = {"attempts": attempts}
        if next_attempt_at is None:
            values["status"] = TimerStatus.FAILED.value
        else:
            values["next_attempt_at"] = next_attempt_at
        self._session.update(timers, _key(timer), values)

    def cancel(self, instance_id: InstanceId, kind: TimerKind, token: int, occurrence: int) -> None:
        """A timer is no longer wanted."""
        self._session.delete(timers, (instance_id, kind.value, token, occurrence))

    def cancel_clocks(self, instance_id: InstanceId, tokens: Iterable[int]) -> None:
        """The clocks of tasks that ended are no longer wanted, whichever occurrence they had reached."""
        wanted = sorted(set(tokens))
        if wanted:
            self._session.execute(
                timers.delete().where(
                    timers.c.instance_id == instance_id,
                    timers.c.kind == TimerKind.CLOCK.value,
                    timers.c.token.in_(wanted),
                    timers.c.status == TimerStatus.PENDING.value,
                )
            )

    def cancel_all(self, instance_id: InstanceId) -> None:
        """Nothing of an instance is to fire any more."""
        self._session.execute(
            timers.delete().where(
                timers.c.instance_id == instance_id, timers.c.status != TimerStatus.FIRED.value
            )
        )

    def pending_of(self, instance_id: InstanceId) -> tuple[Timer, ...]:
        """An instance's pending timers, soonest first."""
        return tuple(timer_from(row) for row in self._session.rows(_PENDING_OF, {"instance_id": instance_id}))

    def pending_of_case(self, case_id: CaseId) -> tuple[Timer, ...]:
        """A case's pending timers, soonest first."""
        return tuple(timer_from(row) for row in self._session.rows(_PENDING_OF_CASE, {"case_id": case_id}))

    def failed_of(self, instance_id: InstanceId) -> tuple[Timer, ...]:
        """An instance's timers that ran out of attempts, soonest due first."""
        return tuple(timer_from(row) for row in self._session.rows(_FAILED_OF, {"instance_id": instance_id}))

    def retry_failed(self, instance_id: InstanceId, *, at: datetime) -> int:
        """Give an instance's failed timers another round of attempts; how many there were."""
        return self._session.execute(
            update(timers)
            .where(timers.c.instance_id == instance_id, timers.c.status == TimerStatus.FAILED.value)
            .values(status=TimerStatus.PENDING.value, attempts=0, next_attempt_at=at)
        )

    def claim_due(self, *, at: datetime | None = None) -> Claim | None:
        """The timer longest due, with its case locked; cases that somebody works on are passed over.

        The case row is the only lock taken, so a worker and a person can never wait for each other in a ring. The
        timer is read again after the lock: whoever held it may have fired, cancelled or put it off meanwhile. `at`
        replaces the database's clock in virtual time. Raises TimerTaken then; None means that nothing can be had now.
        """
        row = self._session.row(_CLAIM, {"at": at})
        if row is None:
            return None
        again = self._session.row(
            _STILL_DUE,
            {
                "i": row.timer_instance,
                "k": row.timer_kind,
                "t": row.timer_token,
                "o": row.timer_occurrence,
                "at": at,
            },
        )
        if again is None:
            raise TimerTaken
        return Claim(timer=timer_from(again), case=case_from(row), at=again.clock)

    def lock_one(self, key: TimerKey) -> Timer | None:
        """A pending timer by its key, for writing its failure down (the caller holds the case's lock)."""
        row = self._session.row(_STILL_PENDING, dict(zip(("i", "k", "t", "o"), key, strict=True)))
        return None if row is None else timer_from(row)

    def next_due_at(self) -> datetime | None:
        """When the soonest pending timer is to be tried."""
        row = self._session.row(
            select(timers.c.next_attempt_at)
            .where(timers.c.status == TimerStatus.PENDING.value)
            .order_by(timers.c.next_attempt_at)
            .limit(1)
        )
        return None if row is None else row.next_attempt_at


_SOONEST = (
    select(timers)
    .order_by(timers.c.due_at, timers.c.instance_id, timers.c.kind, timers.c.token, timers.c.occurrence)
    .limit(1000)
)
_PENDING = _SOONEST.where(timers.c.status == TimerStatus.PENDING.value)
_FAILED_OF = _SOONEST.where(
    timers.c.status == TimerStatus.FAILED.value, timers.c.instance_id == bindparam("instance_id")
)
_PENDING_OF = _PENDING.where(timers.c.instance_id == bindparam("instance_id"))
_PENDING_OF_CASE = _PENDING.where(timers.c.case_id == bindparam("case_id"))
_NOW = func.coalesce(bindparam("at", type_=Instant), func.statement_timestamp())
"""When the statement began: never later than the clock, so nothing is early, and fixed, so the index is searched by it
(the clock itself may change from row to row, which PostgreSQL takes to mean that it must look at every row)."""
_CLAIM = (
    select(
        timers.c.instance_id.label("timer_instance"),
        timers.c.kind.label("timer_kind"),
        timers.c.token.label("timer_token"),
        timers.c.occurrence.label("timer_occurrence"),
        *(column for column in cases.c if column.name != "plan"),
    )
    .select_from(timers.join(cases, cases.c.id == timers.c.case_id))
    .where(timers.c.status == TimerStatus.PENDING.value, timers.c.next_attempt_at <= _NOW)
    .order_by(timers.c.next_attempt_at, timers.c.instance_id, timers.c.token, timers.c.occurrence)
    .limit(1)
    .with_for_update(of=cases, skip_locked=True)
)
_STILL_PENDING = select(timers, func.clock_timestamp().label("clock")).where(
    timers.c.instance_id == bindparam("i"),
    timers.c.kind == bindparam("k"),
    timers.c.token == bindparam("t"),
    timers.c.occurrence == bindparam("o"),
    timers.c.status == TimerStatus.PENDING.value,
)
_STILL_DUE = _STILL_PENDING.where(timers.c.next_attempt_at <= _NOW)


class TimerTaken(Exception):
    """Somebody was quicker with the timer that was found; the next claim finds the next one."""


@dataclass(frozen=True, kw_only=True)
class Claim:
    """A due timer whose case is locked, and the database's clock under that lock."""

    timer: Timer
    case: Case
    at: datetime


def _key(timer: Timer) -> TimerKey:
    return timer.instance_id, timer.kind.value, timer.token, timer.occurrence


def timer_from(row: Row[Any]) -> Timer:
    """A domain value from a row of timers."""
    return Timer(
        instance_id=row.instance_id,
        case_id=row.case_id,
        kind=TimerKind(row.kind),
        token=row.token,
        occurrence=row.occurrence,
        element=row.element,
        task_id=row.task_id,
        due_at=row.due_at,
        next_attempt_at=row.next_attempt_at,
        status=TimerStatus(row.status),
        attempts=row.attempts,
    )
