"""Answers kept so that asking again is safe: idempotency keys (30 days) and messages by their id (PROMISES P3)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Index, LargeBinary, Row, Table, Text, func, select
from sqlalchemy.dialects.postgresql import JSONB, insert

from handrail.domain.identifiers import StaffId
from handrail.storage.schema import Id, Instant, metadata
from handrail.storage.session import Session

replies = Table(
    "replies",
    metadata,
    Column("actor_id", Id, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("request_hash", LargeBinary, nullable=False),
    Column("answer", JSONB),
    Column("at", Instant, nullable=False),
    Index(None, "at"),
)


class Replies:
    """What was answered to a key."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def claim(
        self, actor_id: StaffId, key: str, request_hash: bytes, *, at: datetime | None = None
    ) -> Row[Any] | None:
        """Take a key for this transaction, or the row of who took it before.

        A second request with the same key waits here until the first has committed or rolled back. `at` replaces the
        database's clock in virtual time.
        """
        values = {"actor_id": actor_id, "key": key, "request_hash": request_hash}
        taking = insert(replies).values(values | {"at": at or func.clock_timestamp()}).on_conflict_do_nothing()
        while True:
            if self._session.execute(taking):
                return None
            before = self._session.row(
                select(replies).where(replies.c.actor_id == actor_id, replies.c.key == key)
            )
            if before is not None:  # else it was forgotten at this very moment
                return before

    def answer(self, actor_id: StaffId, key: str, answer: Mapping[str, Any]) -> None:
        """Keep the answer with the key."""
        self._session.update(replies, (actor_id, key), {"answer": dict(answer)})

    def forget_before(self, at: datetime) -> int:
        """Drop keys older than their time; how many."""
        return self._session.execute(replies.delete().where(replies.c.at < at))
