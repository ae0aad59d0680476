"""Drafts of processes, and the four eyes that publishing needs (DOMAIN sections 2.2 D9, 2.4 S6 and K11)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from handrail.domain.events import Event
from handrail.domain.identifiers import StaffId, VersionId


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A process owner's work on a process, not in force anywhere. `files` are the bundle's own files by path.

    `based_on` is the version it began from; `submitted_as` the version it became, from when on it never changes.
    """

    id: UUID
    process_key: str
    author_id: StaffId
    revision: int
    files: Mapping[str, bytes]
    based_on: VersionId | None
    saved_at: datetime
    submitted_as: VersionId | None


@dataclass(frozen=True, kw_only=True)
class Approval:
    """Somebody approved a submitted version, as a holder of `role` by the rule of the matrix that asks for it."""

    version_id: VersionId
    staff_id: StaffId
    role: str
    right_row: str
    right_table_sha256: str
    at: datetime


def roles_left(wanted: Iterable[str], approvals: Iterable[Approval]) -> tuple[str, ...]:
    """The roles that have yet to approve, each once; every approval is by another person."""
    given = {approval.role for approval in approvals}
    return tuple(role for role in wanted if role not in given)


@dataclass(frozen=True, kw_only=True)
class DraftSaved(Event):
    """A draft was begun or changed; `bundle` is the hash of its files."""

    draft_id: UUID
    process: str
    revision: int
    bundle: str


@dataclass(frozen=True, kw_only=True)
class VersionSubmitted(Event):
    """A draft became a version that waits for approval."""

    version_id: VersionId
    draft_id: UUID
    process: str
    number: int
    bundle: str
    author_id: StaffId


@dataclass(frozen=True, kw_only=True)
class VersionApproved(Event):
    """One of the people who must approve a version did."""

    version_id: VersionId
    process: str
    role: str
    right_row: str
    right_table_sha256: str


@dataclass(frozen=True, kw_only=True)
class VersionSentBack(Event):
    """A submitted version was refused, with a reason that stands beside the version."""

    version_id: VersionId
    process: str
    by_id: StaffId
