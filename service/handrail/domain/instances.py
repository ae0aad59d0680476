"""An instance: one run of a process version for a case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from handrail.domain.events import Event
from handrail.domain.identifiers import CaseId, InstanceId, VersionId


class InstanceStatus(StrEnum):
    """Where a run stands. An incident waits for a retry and harms nobody else."""

    WAITING = "waiting"
    COMPLETED = "completed"
    INCIDENT = "incident"
    CANCELLED = "cancelled"

    @property
    def is_over(self) -> bool:
        """Whether nothing can happen to it any more."""
        return self in (InstanceStatus.COMPLETED, InstanceStatus.CANCELLED)


@dataclass(frozen=True, kw_only=True)
class Instance:
    """A run as it is kept: `state` is the engine's own bytes, `keys` the business keys messages are matched by."""

    id: InstanceId
    case_id: CaseId
    version_id: VersionId
    process_key: str
    bundle_sha256: str
    status: InstanceStatus
    state: bytes
    keys: Mapping[str, str]
    awaits: tuple[str, ...]
    moves: int
    started_at: datetime
    ended_at: datetime | None
    incident: Mapping[str, Any] | None


@dataclass(frozen=True, kw_only=True)
class InstanceMoved(Event):
    """One move of the engine: what happened to it and what changed; enough to compute the same state again.

    `happening` is the engine's input with coded answers; `asked` the reference values it was given; `answered` the
    results of the operations it wanted; `steps` the elements passed with the reason each gate passed; `state` is the
    SHA-256 of the state it ended in.
    """

    process: str
    version_id: VersionId | None = None
    bundle: str | None = None
    happening: Mapping[str, Any]
    asked: tuple[Any, ...] | None = None
    answered: tuple[Any, ...] | None = None
    steps: tuple[Any, ...]
    opened: tuple[Any, ...] | None = None
    closed: tuple[Any, ...] | None = None
    timers: tuple[Any, ...] | None = None
    status: InstanceStatus
    state: str


@dataclass(frozen=True, kw_only=True)
class InstanceCancelled(Event):
    """A run was stopped for a coded reason; its data stay (DOMAIN section 3.1)."""

    process: str
    reason: str
    linked_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class IncidentRaised(Event):
    """A run could not go on: the element, a plain message, and what was being tried."""

    process: str
    element: str | None
    message: str
    attempts: int


@dataclass(frozen=True, kw_only=True)
class DecisionTableFailed(Event):
    """A decision table gave no answer, several, or an error: the safe side was taken (K15, hazard H3)."""

    process: str
    element: str
    decision: str
    kind: str


@dataclass(frozen=True, kw_only=True)
class MessageDelivered(Event):
    """A message reached the case: by name, with coded payload keys only."""

    name: str
    message_id: str | None
    started: tuple[str, ...] = ()
    reached: tuple[str, ...] = ()
