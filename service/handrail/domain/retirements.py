"""Taking a version out of force with nothing in its place: proposed by one person, approved by two others (D9, S6).

The process's own history is the record of it: who proposed, who approved, and how it ended.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from uuid import UUID

from handrail.domain.events import Event, RecordedEvent
from handrail.domain.identifiers import StaffId, VersionId


@dataclass(frozen=True, kw_only=True)
class Retirement:
    """A proposal that waits: by whom, and who approved it so far, with the role each did it as."""

    version_id: VersionId
    proposed_by: StaffId
    approvals: tuple[tuple[StaffId, str], ...] = ()

    @property
    def roles_given(self) -> frozenset[str]:
        """The roles that have approved."""
        return frozenset(role for _, role in self.approvals)

    def approved_by(self, staff_id: StaffId) -> bool:
        """Whether somebody has approved it already."""
        return any(one == staff_id for one, _ in self.approvals)


@dataclass(frozen=True, kw_only=True)
class RetirementProposed(Event):
    """Somebody wants a version out of force; until two others agree, it stays. The reason stands beside the version."""

    version_id: VersionId
    process: str
    number: int


@dataclass(frozen=True, kw_only=True)
class RetirementApproved(Event):
    """One of the two whom the matrix asks for agreed."""

    version_id: VersionId
    process: str
    role: str
    right_row: str
    right_table_sha256: str


@dataclass(frozen=True, kw_only=True)
class RetirementRefused(Event):
    """It was refused by one of those who may approve, or taken back by whoever proposed it; the version stays."""

    version_id: VersionId
    process: str


def waiting_in(history: Iterable[RecordedEvent], version_id: VersionId) -> Retirement | None:
    """What waits for approval of a version, as the process's history (oldest first) has it."""
    found: Retirement | None = None
    for event in history:
        if UUID(str(event.data.get("version_id", UUID(int=0)))) != version_id:
            continue
        if event.type == RetirementProposed.__name__:
            found = Retirement(version_id=version_id, proposed_by=event.actor_id)
        elif event.type == RetirementApproved.__name__ and found is not None:
            given = (event.actor_id, str(event.data["role"]))
            found = replace(found, approvals=(*found.approvals, given))
        elif event.type in (RetirementRefused.__name__, "VersionRetired"):
            found = None
    return found
