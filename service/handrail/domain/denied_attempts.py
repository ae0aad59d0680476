"""What somebody tried without the right to: evidence, like everything that was done."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from handrail.domain.events import Event
from handrail.domain.identifiers import StaffId


@dataclass(frozen=True, kw_only=True)
class AttemptDenied(Event):
    """Something was refused for want of a right, and nothing was changed.

    `attempted` is the command or query by name, `missing` the part of the right that was not there
    (`decision_rights.Missing`), `code` the decision or permission. The event's actor is who tried; `of_id` is whose
    right was missing where it was not theirs: the decider's, when a second person would confirm.
    """

    attempted: str
    missing: str
    code: str | None = None
    task_id: UUID | None = None
    element: str | None = None
    of_id: StaffId | None = None
