"""The decision record: one shape everywhere (DOMAIN section 2.6). Immutable; an amendment is a new record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from handrail.domain.decision_rights import DecisionRight
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
    right_row: str | None
    right_table_sha256: str | None
    delegation_id: UUID | None
    on_behalf_of_id: StaffId | None
    second_id: StaffId | None
    second_right: str | None
    evidence_refs: tuple[str, ...]
    occurred_at: datetime
    recorded_at: datetime
    due_at: datetime | None
    in_time: bool
    outcome: str | None
    outcome_at: datetime | None
    outcome_by: StaffId | None
    supersedes_id: UUID | None
    amended_by_id: UUID | None
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
    right_row: str | None
    right_table_sha256: str | None
    delegation_id: UUID | None
    on_behalf_of_id: StaffId | None
    differs_from_table: bool
    due_at: datetime | None
    in_time: bool
    words_digest: str
    supersedes_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class DecisionOutcomeRecorded(Event):
    """What came of a decision was recorded, once (R27)."""

    decision_id: UUID
    outcome: str
    by_id: StaffId


DECISIONS: Mapping[str, str] = {
    "D1a": "accepting a referral",
    "D1b": "accepting a referral with conditions, or asking for more",
    "D1c": "declining a referral or referring on",
    "D1d": "discharge",
    "D2a": "escalating",
    "D2b": "holding an escalation",
    "D2c": "lowering or standing down an escalation",
    "D2d": "holding or lowering an emergency",
    "D3a": "raising a safeguarding concern",
    "D3b": "not referring a safeguarding concern",
    "D3c": "closing safeguarding actions",
    "D4a": "more contact",
    "D4b": "less contact",
    "D4c": "less contact soon after a crisis, in the cohort or under a restriction",
    "D5a": "an emergency restriction",
    "D5b": "a planned restriction",
    "D5c": "continuing a restriction",
    "D5d": "loosening a restriction",
    "D5e": "tightening or extending a restriction",
    "D5f": "stepping down or ending a restriction",
    "D5g": "a blanket rule",
    "D6": "a decision of an MDT",
    "D7": "the outcome of a disagreement",
    "D8": "a positive-risk plan",
    "D9": "publishing a guide, diagram or table",
    "D10": "releasing a decision trace",
    "D11": "a delegation",
    "D12": "an inspector's access",
}
"""The decisions of DOMAIN section 2.2 by code, in words that go on a sentence."""

CHOICE_FIELDS = ("chosen", "choice", "decision", "authorisation", "outcome", "response")
_OF_A_REVIEW = {
    "continue": "D5c",
    "modify_less": "D5d",
    "modify_more": "D5e",
    "step_down": "D5f",
    "end": "D5f",
}
_BY_CHOICE: Mapping[str, Mapping[str, str]] = {
    "D2b": {"downgrade": "D2c", "stand_down": "D2c"},
    "D5c": _OF_A_REVIEW,
    "D5f": _OF_A_REVIEW,
}
"""One question may have answers that are decisions of another code: lifting is another decision than keeping."""

_ONE_IS_ENOUGH = frozenset(
    {
        "refuse",
        "refused",
        "not_approved",
        "stays",
        "stay",
        "keep",
        "send",
        "refer",
        "withdraw",
        "ask_for_more",
    }
)
"""Choices that leave things on the safe side: they need nobody's confirmation, whatever the row says of a second."""


RECOMMENDED = "recommended"
"""What a meeting chose when it may not decide: no decision is in force, whatever it recommended (D6, R95)."""


def chosen_in(answers: Mapping[str, Any]) -> str:
    """What was chosen, from whichever field of a form holds the choice; "recorded" for a form without one."""
    found = next(
        (answers[name] for name in CHOICE_FIELDS if answers.get(name) not in (None, "")), "recorded"
    )
    if found == "modify" and answers.get("modify_direction") in ("less", "more"):
        return f"modify_{answers['modify_direction']}"
    if found != "deferred" and answers.get("authority") == "recommendation_only":
        return RECOMMENDED
    return str(found)


def code_of(code: str, chosen: str) -> str:
    """The decision code of a choice, where the question's own code is `code`."""
    return _BY_CHOICE.get(code, {}).get(chosen, code)


def wants_second(right: DecisionRight, chosen: str) -> bool:
    """Whether this choice takes effect only once a second person has confirmed it."""
    return right.needs_second and chosen not in _ONE_IS_ENOUGH


_PROTECTIVE = {"escalate_now", "escalate", "raise", "increase", "accept", "accept_with_conditions"}
_REDUCTIVE = {"propose_hold", "hold", "downgrade", "approve_hold", "stand_down", "decrease", "no_change"} | {
    "propose_decline",
    "decline",
    "refer_on",
    "discharge",
    "smaller_step",
    "propose_not_to_refer",
    "threshold_not_met",
}
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
