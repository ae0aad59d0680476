"""Specialist advice that was asked for, given and used."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from datetime import datetime
from enum import Enum
from typing import Any
from uuid import UUID

from sqlalchemy import Column, ForeignKey, Index, LargeBinary, Row, Table, Text, select

from handrail.domain.advice import Advice, Specialism, Use
from handrail.domain.evaluations import ResponseClass
from handrail.domain.identifiers import CaseId, TaskId
from handrail.domain.roles import Role
from handrail.storage.cases import cases
from handrail.storage.schema import Id, Instant, metadata
from handrail.storage.session import Session

advice = Table(
    "advice",
    metadata,
    Column("id", Id, primary_key=True),
    Column("case_id", Id, ForeignKey(cases.c.id), nullable=False),
    Column("instance_id", Id, nullable=False),
    Column("asker_id", Id, nullable=False),
    Column("specialism", Text, nullable=False),
    Column("urgency", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("adviser_id", Id),
    Column("about_task_id", Id),
    Column("needed_by", Instant, nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("reply_by", Instant, nullable=False),
    Column("replied_at", Instant),
    Column("replied_by", Id),
    Column("see_again_at", Instant),
    Column("use", Text),
    Column("used_at", Instant),
    Column("question", LargeBinary, nullable=False),
    Column("reply", LargeBinary),
    Column("use_words", LargeBinary),
    Index(None, "case_id", "asked_at"),
    Index(None, "about_task_id"),
)
_KINDS: Mapping[str, Callable[[Any], Any]] = {
    "specialism": Specialism,
    "urgency": ResponseClass,
    "role": Role,
    "use": Use,
}


class AdviceRecords:
    """Reads and writes of advice."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, one: Advice, *, question: bytes) -> None:
        """A question, sealed at `advice:<id>:question`."""
        self._session.insert(advice, _values(one) | {"question": question, "reply": None, "use_words": None})

    def save(self, before: Advice, after: Advice, **words: bytes) -> None:
        """Write what changed; `reply` and `use_words` are sealed at `advice:<id>:reply` and `advice:<id>:use`."""
        known = _values(before)
        changed = {name: value for name, value in _values(after).items() if value != known[name]}
        self._session.update(advice, after.id, changed | words)

    def get(self, advice_id: UUID) -> Advice | None:
        """One piece of advice."""
        row = self._session.row(select(advice).where(advice.c.id == advice_id))
        return None if row is None else _advice(row)

    def of_case(self, case_id: CaseId, *, since: datetime | None = None) -> tuple[Advice, ...]:
        """What was asked in a case (from a time on), newest first."""
        statement = select(advice).where(advice.c.case_id == case_id)
        if since is not None:
            statement = statement.where(advice.c.asked_at >= since)
        rows = self._session.rows(statement.order_by(advice.c.asked_at.desc(), advice.c.id.desc()).limit(100))
        return tuple(_advice(row) for row in rows)

    def about_task(self, task_id: TaskId) -> tuple[Advice, ...]:
        """What was asked while somebody decided a task, oldest first."""
        rows = self._session.rows(
            select(advice)
            .where(advice.c.about_task_id == task_id)
            .order_by(advice.c.asked_at, advice.c.id)
            .limit(50)
        )
        return tuple(_advice(row) for row in rows)

    def sealed_words(self, advice_id: UUID) -> tuple[bytes, bytes | None, bytes | None] | None:
        """The question, the reply and what was said of its use, each sealed."""
        row = self._session.row(
            select(advice.c.question, advice.c.reply, advice.c.use_words).where(advice.c.id == advice_id)
        )
        return None if row is None else (row.question, row.reply, row.use_words)


def _values(one: Advice) -> dict[str, Any]:
    values = {field.name: getattr(one, field.name) for field in dataclasses.fields(one)}
    return {name: value.value if isinstance(value, Enum) else value for name, value in values.items()}


def _advice(row: Row[Any]) -> Advice:
    wanted = {field.name for field in dataclasses.fields(Advice)}
    return Advice(
        **{
            name: _KINDS[name](value) if value is not None and name in _KINDS else value
            for name, value in row._mapping.items()
            if name in wanted
        }
    )
