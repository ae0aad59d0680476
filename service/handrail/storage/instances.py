"""Instances: the engine's state, and what each run waits for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Row,
    Table,
    Text,
    any_,
    bindparam,
    select,
    text,
    union_all,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from handrail.domain.cases import Case
from handrail.domain.identifiers import CaseId, InstanceId, StaffId
from handrail.domain.instances import Instance, InstanceStatus
from handrail.storage.cases import Cases, cases
from handrail.storage.processes import versions
from handrail.storage.read_once import ReadOnce
from handrail.storage.schema import Id, Instant, metadata
from handrail.storage.session import Session

instances = Table(
    "instances",
    metadata,
    Column("id", Id, primary_key=True),
    Column("case_id", Id, ForeignKey(cases.c.id), nullable=False),
    Column("version_id", Id, ForeignKey(versions.c.id), nullable=False),
    Column("process_key", Text, nullable=False),
    Column("bundle_sha256", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("state", LargeBinary, nullable=False),
    Column("keys", JSONB, nullable=False),
    Column("awaits", ARRAY(Text), nullable=False),
    Column("moves", Integer, nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Column("incident", JSONB),
    Index(None, "case_id", "started_at"),
    Index("ix_instances_incident", "id", postgresql_where=text("status = 'incident'")),
)

_CASE_OF = select(instances.c.case_id).where(instances.c.id == bindparam("instance_id")).scalar_subquery()
_AWAITING = (
    select(instances)
    .where(
        instances.c.case_id == bindparam("case_id"),
        instances.c.status.in_([InstanceStatus.WAITING.value, InstanceStatus.INCIDENT.value]),
        bindparam("message", type_=Text) == any_(instances.c.awaits),
    )
    .order_by(instances.c.started_at, instances.c.id)
    .limit(100)
)
_GET = select(instances).where(instances.c.id == bindparam("id"))


_read: ReadOnce[Instance] = ReadOnce()


class Instances:
    """Reads and writes of instances. One instance is read once in a transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, instance: Instance) -> None:
        """A new run."""
        values = {c.name: getattr(instance, c.name) for c in instances.c}
        self._session.insert(instances, values | _plain(instance))
        _read.keep(self._session, instance.id, instance)

    def save(self, instance: Instance) -> None:
        """What a move changed."""
        names = ("status", "state", "keys", "awaits", "moves", "ended_at", "incident")
        values = {name: getattr(instance, name) for name in names} | _plain(instance)
        self._session.update(instances, instance.id, values)
        _read.keep(self._session, instance.id, instance)

    def get(self, instance_id: InstanceId) -> Instance | None:
        """One run."""
        kept = _read.get(self._session, instance_id)
        if kept is not None:
            return kept
        row = self._session.row(_GET, {"id": instance_id})
        return None if row is None else _read.keep(self._session, instance_id, instance_from(row))

    def lock_case(self, instance_id: InstanceId, *, acting: StaffId | None = None) -> Case | None:
        """The case an instance belongs to, locked; `acting` as for `Cases.lock`."""
        return Cases(self._session).lock_where(_CASE_OF, acting=acting, instance_id=instance_id)

    def of_case(self, case_id: CaseId, *, limit: int = 500) -> tuple[Instance, ...]:
        """A case's runs, newest first."""
        rows = self._session.rows(
            select(instances)
            .where(instances.c.case_id == case_id)
            .order_by(instances.c.started_at.desc(), instances.c.id)
            .limit(limit)
        )
        return tuple(instance_from(row) for row in rows)

    def awaiting(self, case_id: CaseId, message: str) -> tuple[Instance, ...]:
        """A case's runs that wait for a message of that name, oldest first; an incident elsewhere in a run is no
        reason for it to miss one.
        """
        rows = self._session.rows(_AWAITING, {"case_id": case_id, "message": message})
        return tuple(instance_from(row) for row in rows)

    def keyed(self, keys: Mapping[str, str], message: str) -> tuple[Instance, ...]:
        """Waiting runs of any case whose business keys agree with `keys`, for messages from outside."""
        agree = (instances.c["keys"].contains(dict(keys)), instances.c.awaits.contains([message]))
        either = union_all(  # each part has a partial index of its own
            *(
                select(instances).where(instances.c.status == status.value, *agree)
                for status in (InstanceStatus.WAITING, InstanceStatus.INCIDENT)
            )
        ).subquery()
        rows = self._session.rows(select(either).order_by(either.c.started_at, either.c.id).limit(100))
        return tuple(instance_from(row) for row in rows)


Index(
    "ix_instances_keys",
    instances.c["keys"],
    postgresql_using="gin",
    postgresql_where=text("status = 'waiting'"),
)


def _plain(instance: Instance) -> dict[str, Any]:
    return {
        "status": instance.status.value,
        "keys": dict(instance.keys),
        "awaits": list(instance.awaits),
        "incident": None if instance.incident is None else dict(instance.incident),
    }


def instance_from(row: Row[Any]) -> Instance:
    """A domain value from a row that carries the instance's columns."""
    return Instance(
        id=row.id,
        case_id=row.case_id,
        version_id=row.version_id,
        process_key=row.process_key,
        bundle_sha256=row.bundle_sha256,
        status=InstanceStatus(row.status),
        state=row.state,
        keys=row.keys,
        awaits=tuple(row.awaits),
        moves=row.moves,
        started_at=row.started_at,
        ended_at=row.ended_at,
        incident=row.incident,
    )
