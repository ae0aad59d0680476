"""Actions and who owns them; what is to be done, and the evidence that it was, are sealed."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column, ForeignKey, Index, LargeBinary, Row, Table, Text, select

from handrail.domain.actions import Action, ActionSource, ActionState
from handrail.domain.identifiers import CaseId, StaffId
from handrail.storage.cases import cases
from handrail.storage.schema import Id, Instant, metadata
from handrail.storage.session import Session

actions = Table(
    "actions",
    metadata,
    Column("id", Id, primary_key=True),
    Column("case_id", Id, ForeignKey(cases.c.id), nullable=False),
    Column("source", Text, nullable=False),
    Column("source_id", Id, nullable=False),
    Column("state", Text, nullable=False),
    Column("owner_id", Id, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("verifier_id", Id),
    Column("done_at", Instant),
    Column("verified_at", Instant),
    Column("verified_by", Id),
    Column("cancel_reason", Text),
    Column("created_at", Instant, nullable=False),
    Column("words", LargeBinary, nullable=False),
    Index(None, "case_id", "created_at"),
    Index(None, "owner_id", "state", "due_at"),
    Index(None, "source_id"),
)
_VALUES = tuple(column for column in actions.c if column.name != "words")


class Actions:
    """Reads and writes of actions."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, action: Action, *, words: bytes) -> None:
        """A new action; `words` sealed."""
        values = {column.name: getattr(action, column.name) for column in _VALUES}
        codes = {"source": action.source.value, "state": action.state.value, "words": words}
        self._session.insert(actions, values | codes)

    def change(self, action_id: UUID, **values: Any) -> None:
        """Change columns of an action whose case is locked."""
        self._session.update(actions, action_id, values)

    def get(self, action_id: UUID) -> Action | None:
        """One action."""
        row = self._session.row(select(*_VALUES).where(actions.c.id == action_id))
        return None if row is None else _action(row)

    def of_case(self, case_id: CaseId, *, limit: int = 200) -> tuple[Action, ...]:
        """A case's actions, soonest due first."""
        rows = self._session.rows(
            select(*_VALUES)
            .where(actions.c.case_id == case_id)
            .order_by(actions.c.due_at, actions.c.id)
            .limit(limit)
        )
        return tuple(_action(row) for row in rows)

    def open_of(self, owner_id: StaffId, *, until: datetime, limit: int = 200) -> tuple[Action, ...]:
        """What somebody has still to do by an instant, soonest due first."""
        rows = self._session.rows(
            select(*_VALUES)
            .where(actions.c.owner_id == owner_id, actions.c.state == "open", actions.c.due_at <= until)
            .order_by(actions.c.due_at, actions.c.id)
            .limit(limit)
        )
        return tuple(_action(row) for row in rows)

    def sealed_words(self, action_id: UUID) -> bytes:
        """What is to be done, sealed; empty when there is no such action."""
        row = self._session.row(select(actions.c.words).where(actions.c.id == action_id))
        return b"" if row is None else row.words


def _action(row: Row[Any]) -> Action:
    values = {column.name: getattr(row, column.name) for column in _VALUES}
    codes = {
        "case_id": CaseId(row.case_id),
        "source": ActionSource(row.source),
        "state": ActionState(row.state),
    }
    return Action(**values | codes)
