"""The decision record: one shape everywhere (DOMAIN section 2.6). Immutable; an amendment is a new record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from handrail.domain.events import Event
from handrail.domain.identifiers import CaseId, InstanceId, StaffId


@dataclass(frozen=True, kw_only=True)
class Decision:
    """A recorded choice under a right. `words` are the sealed free-text parts, opened for those who may read them."""

    id: UUID
    case_id: CaseId
    instance_id: InstanceId | None
    element: str
    code: str
    chosen: str
    direction: str
    table_evaluation_id: UUID | None
    differs_from_table: bool
    override_reason: str | None
    view_not_obtained_reason: str | None
    proposer_id: StaffId | None
    decider_id: StaffId
    right: str
    second_id: StaffId | None
    occurred_at: datetime
    recorded_at: datetime
    due_at: datetime | None
    in_time: bool
    outcome: str | None
    outcome_at: datetime | None
    supersedes_id: UUID | None
    words: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class DecisionRecorded(Event):
    """A decision was taken: by whom under which right, what was chosen, and whether in time."""

    decision_id: UUID
    code: str
    element: str
    chosen: str
    direction: str
    decider_id: StaffId
    proposer_id: StaffId | None
    second_id: StaffId | None
    right: str
    differs_from_table: bool
    due_at: datetime | None
    in_time: bool
    words_digest: str


_PROTECTIVE = {"escalate_now", "escalate", "raise", "increase", "accept"}
_REDUCTIVE = {"propose_hold", "hold", "downgrade", "approve_hold", "stand_down", "decrease", "no_change"}
_RESTORING = {"step_down", "end", "modify_less", "refused"}
_RESTRICTIVE = {"continue", "modify", "authorised", "authorised_with_changes", "impose", "modify_more"}


def direction_of(chosen: str) -> str:
    """protective, reductive, rights_restoring, restrictive or neutral (DOMAIN section 2.6)."""
    for direction, choices in (
        ("protective", _PROTECTIVE),
        ("reductive", _REDUCTIVE),
        ("rights_restoring", _RESTORING),
        ("restrictive", _RESTRICTIVE),
    ):
        if chosen in choices:
            return direction
    return "neutral"
