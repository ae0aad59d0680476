"""Drafts of processes, and approvals of the versions they became."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Column, ForeignKey, Integer, Row, Table, Text, select
from sqlalchemy.dialects.postgresql import JSONB

from handrail.domain.drafts import Approval, Draft
from handrail.domain.identifiers import StaffId, VersionId
from handrail.storage.processes import versions
from handrail.storage.schema import Id, Instant, metadata
from handrail.storage.session import Session

drafts_of_processes = Table(
    "drafts_of_processes",
    metadata,
    Column("id", Id, primary_key=True),
    Column("process_key", Text, nullable=False, index=True),
    Column("author_id", Id, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("files", JSONB, nullable=False),
    Column("based_on", Id),
    Column("saved_at", Instant, nullable=False),
    Column("submitted_as", Id),
)

approvals = Table(
    "approvals",
    metadata,
    Column("version_id", Id, ForeignKey(versions.c.id), primary_key=True),
    Column("staff_id", Id, primary_key=True),
    Column("role", Text, nullable=False),
    Column("right_row", Text, nullable=False),
    Column("right_table_sha256", Text, nullable=False),
    Column("at", Instant, nullable=False),
)


class DraftsOfProcesses:
    """Reads and writes of drafts and approvals."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, draft: Draft) -> None:
        """A new draft."""
        values = {c.name: getattr(draft, c.name) for c in drafts_of_processes.c if c.name != "files"}
        self._session.insert(drafts_of_processes, values | {"files": _as_text(draft.files)})

    def change(self, draft_id: UUID, *, files: Mapping[str, bytes] | None = None, **values: Any) -> None:
        """Change a draft that is locked."""
        if files is not None:
            values["files"] = _as_text(files)
        self._session.update(drafts_of_processes, draft_id, values)

    def get(self, draft_id: UUID, *, locked: bool = False) -> Draft | None:
        """One draft."""
        statement = select(drafts_of_processes).where(drafts_of_processes.c.id == draft_id)
        row = self._session.row(statement.with_for_update() if locked else statement)
        return None if row is None else _draft(row)

    def of_version(self, version_id: VersionId) -> Draft | None:
        """The draft that became a version, if it came from one."""
        row = self._session.row(
            select(drafts_of_processes).where(drafts_of_processes.c.submitted_as == version_id)
        )
        return None if row is None else _draft(row)

    def of_author(self, author_id: StaffId, *, limit: int = 100) -> tuple[Draft, ...]:
        """Somebody's drafts, newest first."""
        rows = self._session.rows(
            select(drafts_of_processes)
            .where(drafts_of_processes.c.author_id == author_id)
            .order_by(drafts_of_processes.c.saved_at.desc(), drafts_of_processes.c.id)
            .limit(limit)
        )
        return tuple(_draft(row) for row in rows)

    def approve(self, approval: Approval) -> None:
        """Keep an approval."""
        self._session.insert(approvals, {c.name: getattr(approval, c.name) for c in approvals.c})

    def approvals_of(self, version_id: VersionId) -> tuple[Approval, ...]:
        """Who approved a version, oldest first."""
        rows = self._session.rows(
            select(approvals)
            .where(approvals.c.version_id == version_id)
            .order_by(approvals.c.at, approvals.c.staff_id)
        )
        return tuple(Approval(**row._mapping) for row in rows)


def _as_text(files: Mapping[str, bytes]) -> dict[str, str]:
    return {path: base64.b64encode(data).decode() for path, data in sorted(files.items())}


def _draft(row: Row[Any]) -> Draft:
    values = dict(row._mapping)
    files = {path: base64.b64decode(data) for path, data in values.pop("files").items()}
    return Draft(**values, files=files)
