"""The log: numbered and hash-chained per case, append-only, stored as the very bytes that are hashed."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, Row, Table, Text, select
from sqlalchemy.dialects.postgresql import insert

from handrail.domain.events import RecordedEvent
from handrail.domain.identifiers import InstanceId, StaffId
from handrail.storage import event_bytes
from handrail.storage.schema import Id, Instant, metadata
from handrail.storage.session import Session

events = Table(
    "events",
    metadata,
    Column("chain_id", Id, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("type", Text, nullable=False),
    Column("actor_id", Id, nullable=False),
    Column("instance_id", Id),
    Column("body", LargeBinary, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    Index("ix_events_instance", "instance_id", "number"),
)
"""`body` is canonical JSON, deflated (see `event_bytes`); hash = SHA-256(previous hash || body).

The other columns only find rows.
"""

chains = Table(
    "chains",
    metadata,
    Column("id", Id, primary_key=True),
    Column("count", BigInteger, nullable=False),
    Column("hash", LargeBinary, nullable=False),
)
"""Heads of chains that are not a case's (a process, a member of staff); a case's head stands in its own row."""


def genesis_of(chain_id: UUID) -> bytes:
    """The hash before a chain's first event. It binds every event to its chain, so none need repeat whose it is."""
    return hashlib.sha256(b"handrail:1:" + chain_id.bytes).digest()


def body_of(
    *,
    number: int,
    at: datetime,
    actor_id: StaffId,
    type: str,
    instance_id: InstanceId | None,
    data: Mapping[str, Any],
) -> bytes:
    """The bytes of an event: what is stored is what is hashed."""
    content: dict[str, Any] = {
        "actor": str(actor_id),
        "at": at.isoformat().replace("+00:00", "Z"),
        "data": data,
        "n": number,
        "type": type,
    }
    if instance_id is not None:
        content["instance"] = str(instance_id)
    return event_bytes.to_bytes(content)


def next_hash(before: bytes, body: bytes) -> bytes:
    """The chain's next hash."""
    return hashlib.sha256(before + body).digest()


class Events:
    """Appends to and reads of the log."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def append(
        self,
        *,
        chain_id: UUID,
        number: int,
        before: bytes,
        at: datetime,
        actor_id: StaffId,
        type: str,
        instance_id: InstanceId | None,
        data: Mapping[str, Any],
    ) -> bytes:
        """Add one event to a chain whose head the caller holds locked; the new head."""
        body = body_of(
            number=number,
            at=at,
            actor_id=actor_id,
            type=type,
            instance_id=instance_id,
            data=data,
        )
        head = next_hash(before, body)
        self._session.insert(
            events,
            {
                "chain_id": chain_id,
                "number": number,
                "at": at,
                "type": type,
                "actor_id": actor_id,
                "instance_id": instance_id,
                "body": body,
                "hash": head,
            },
        )
        return head

    def lock_chain(self, chain_id: UUID) -> tuple[int, bytes]:
        """The count and head of a chain that is not a case's, locked (made when it is new)."""
        new = insert(chains).values(id=chain_id, count=0, hash=genesis_of(chain_id)).on_conflict_do_nothing()
        self._session.execute(new)
        row = self._session.row(select(chains).where(chains.c.id == chain_id).with_for_update())
        assert row is not None
        found = row._mapping
        return found["count"], found["hash"]

    def move_chain(self, chain_id: UUID, *, count: int, head: bytes) -> None:
        """A chain's new head."""
        self._session.update(chains, chain_id, {"count": count, "hash": head})

    def of_chain(self, chain_id: UUID, *, after: int = 0, limit: int = 1000) -> tuple[RecordedEvent, ...]:
        """A chain's events, oldest first."""
        rows = self._session.rows(
            select(events)
            .where(events.c.chain_id == chain_id, events.c.number > after)
            .order_by(events.c.number)
            .limit(limit)
        )
        return tuple(_recorded(row) for row in rows)

    def of_instance(self, instance_id: InstanceId, *, limit: int = 5000) -> tuple[RecordedEvent, ...]:
        """An instance's events, oldest first."""
        rows = self._session.rows(
            select(events).where(events.c.instance_id == instance_id).order_by(events.c.number).limit(limit)
        )
        return tuple(_recorded(row) for row in rows)

    def told_since(
        self, chain_id: UUID, type: str, actor_id: StaffId, data: Mapping[str, Any], *, since: datetime
    ) -> bool:
        """Whether one of a chain's last twenty events says the very same of the same person, since an instant."""
        rows = self._session.rows(
            select(events).where(events.c.chain_id == chain_id).order_by(events.c.number.desc()).limit(20)
        )
        return any(
            row.type == type and row.actor_id == actor_id and row.at >= since and _recorded(row).data == dict(data)
            for row in rows
        )

    def bodies(self, chain_id: UUID) -> tuple[tuple[int, bytes, bytes], ...]:
        """(number, body, hash) of a chain, oldest first: what a verifier reads."""
        rows = self._session.rows(
            select(events.c.number, events.c.body, events.c.hash)
            .where(events.c.chain_id == chain_id)
            .order_by(events.c.number)
        )
        return tuple((row.number, row.body, row.hash) for row in rows)


def _recorded(row: Row[Any]) -> RecordedEvent:
    return RecordedEvent(
        chain_id=row.chain_id,
        number=row.number,
        at=row.at,
        actor_id=row.actor_id,
        type=row.type,
        instance_id=row.instance_id,
        data=event_bytes.from_bytes(row.body)["data"],
        hash=row.hash,
    )
