"""Processes: bundles (immutable bytes) and the versions that number them."""

from __future__ import annotations

import base64
from collections.abc import Mapping
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
    UniqueConstraint,
    bindparam,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from handrail.domain.identifiers import VersionId
from handrail.domain.processes import Version, VersionStatus
from handrail.storage.schema import Id, Instant, metadata
from handrail.storage.session import Session

bundles = Table(
    "bundles",
    metadata,
    Column("sha256", Text, primary_key=True),
    Column("process_key", Text, nullable=False),
    Column("files", JSONB, nullable=False),
    Column("created_at", Instant, nullable=False),
)

versions = Table(
    "versions",
    metadata,
    Column("id", Id, primary_key=True),
    Column("process_key", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("status", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("bundle_sha256", Text, ForeignKey(bundles.c.sha256), nullable=False),
    Column("starts", JSONB, nullable=False),
    Column("author_id", Id, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("effective_at", Instant),
    Column("reason", Text),
    UniqueConstraint("process_key", "number"),
    Index("uq_versions_published", "process_key", unique=True, postgresql_where=text("status = 'published'")),
)

_PUBLISHED = select(versions).where(versions.c.status == VersionStatus.PUBLISHED.value)
_PUBLISHED_OF = _PUBLISHED.where(versions.c.process_key == bindparam("key"))
_STARTED_BY = (
    _PUBLISHED.where(versions.c.starts.has_key(bindparam("message", type_=Text)))
    .order_by(versions.c.process_key)
    .limit(50)
)
_VERSION = select(versions).where(versions.c.id == bindparam("id"))


class Processes:
    """Reads and writes of versions and bundles."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add_bundle(self, sha256: str, process_key: str, files: Mapping[str, bytes], *, at: datetime) -> None:
        """Keep a bundle's bytes; the same bytes are kept once."""
        if self._session.row(select(bundles.c.sha256).where(bundles.c.sha256 == sha256)) is None:
            encoded = {name: base64.b64encode(data).decode() for name, data in sorted(files.items())}
            values = {"sha256": sha256, "process_key": process_key, "files": encoded, "created_at": at}
            self._session.insert(bundles, values)

    def bundle_files(self, sha256: str) -> Mapping[str, bytes]:
        """A bundle's files, as they were when it was made."""
        row = self._session.row(select(bundles.c.files).where(bundles.c.sha256 == sha256))
        if row is None:
            raise LookupError(f"no bundle {sha256}")
        return {name: base64.b64decode(data) for name, data in row.files.items()}

    def add_version(self, version: Version) -> None:
        """A new version."""
        values = {c.name: getattr(version, c.name) for c in versions.c}
        self._session.insert(
            versions, values | {"status": version.status.value, "starts": dict(version.starts)}
        )

    def retire(self, version_id: VersionId) -> None:
        """A version stops applying to new instances."""
        self._session.execute(
            versions.update().where(versions.c.id == version_id).values(status=VersionStatus.RETIRED.value)
        )

    def change(self, version_id: VersionId, **values: Any) -> None:
        """Change where a version stands; its bytes never change."""
        self._session.update(versions, version_id, values)

    def published(self, process_key: str) -> Version | None:
        """The version that new instances of a process start on."""
        row = self._session.row(_PUBLISHED_OF, {"key": process_key})
        return None if row is None else _version(row)

    def all_published(self) -> tuple[Version, ...]:
        """Every process's published version, by key."""
        rows = self._session.rows(_PUBLISHED.order_by(versions.c.process_key).limit(500))
        return tuple(_version(row) for row in rows)

    def started_by(self, message: str) -> tuple[Version, ...]:
        """Published versions with a start event for that message, by key."""
        rows = self._session.rows(_STARTED_BY, {"message": message}, apart=True)
        return tuple(_version(row) for row in rows)

    def version(self, version_id: VersionId) -> Version | None:
        """One version."""
        row = self._session.row(_VERSION, {"id": version_id}, apart=True)
        return None if row is None else _version(row)

    def waiting(self, *, limit: int = 200) -> tuple[Version, ...]:
        """Versions that were submitted or approved and are not in force, newest first."""
        statuses = (VersionStatus.SUBMITTED.value, VersionStatus.APPROVED.value)
        rows = self._session.rows(
            select(versions)
            .where(versions.c.status.in_(statuses))
            .order_by(versions.c.created_at.desc(), versions.c.id)
            .limit(limit)
        )
        return tuple(_version(row) for row in rows)

    def history(self, process_key: str) -> tuple[Version, ...]:
        """Every version of a process, newest first."""
        rows = self._session.rows(
            select(versions)
            .where(versions.c.process_key == process_key)
            .order_by(versions.c.number.desc())
            .limit(1000)
        )
        return tuple(_version(row) for row in rows)


def _version(row: Row[Any]) -> Version:
    return Version(
        id=row.id,
        process_key=row.process_key,
        number=row.number,
        status=VersionStatus(row.status),
        name=row.name,
        bundle_sha256=row.bundle_sha256,
        starts=row.starts,
        author_id=row.author_id,
        created_at=row.created_at,
        effective_at=row.effective_at,
        reason=row.reason,
    )
