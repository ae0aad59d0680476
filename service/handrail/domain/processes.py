"""Processes and their versions: what is drawn, and the numbered bundles that run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from handrail.domain.events import Event
from handrail.domain.identifiers import StaffId, VersionId


class VersionStatus(StrEnum):
    """A version's life. Only a published one starts new instances; running ones stay where they began."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    SENT_BACK = "sent_back"
    PUBLISHED = "published"
    RETIRED = "retired"


@dataclass(frozen=True, kw_only=True)
class Version:
    """One numbered bundle of a process. `starts` maps start messages ("" for none) to start event ids.

    `reason` says why it was submitted, in its author's words.
    """

    id: VersionId
    process_key: str
    number: int
    status: VersionStatus
    name: str
    bundle_sha256: str
    starts: Mapping[str, str]
    author_id: StaffId
    created_at: datetime
    effective_at: datetime | None
    reason: str | None = None


@dataclass(frozen=True, kw_only=True)
class VersionPublished(Event):
    """A version began to apply to new instances."""

    version_id: VersionId
    process: str
    number: int
    bundle: str


@dataclass(frozen=True, kw_only=True)
class VersionRetired(Event):
    """A version stopped applying to new instances because another took its place."""

    version_id: VersionId
    process: str
    number: int
    replaced_by: UUID | None = None
