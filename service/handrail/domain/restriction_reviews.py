"""The review of a restriction: one explicit, reasoned choice (R70), harder to continue than to lift (K7)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any
from uuid import UUID

from handrail.domain.errors import Invalid
from handrail.domain.events import Event
from handrail.domain.identifiers import CaseId, StaffId
from handrail.domain.roles import Role


class ReviewReason(StrEnum):
    """Why a restriction is looked at again."""

    SCHEDULED = "scheduled"
    LIMIT = "limit"
    REQUESTED = "requested"
    TRIGGER_MET = "trigger_met"
    WORSE = "worse"
    NOT_LIFTED = "not_lifted"
    """Somebody looked, and it was not lifted in practice."""

    @property
    def cannot_wait(self) -> bool:
        """Whether a decider is asked at once, without waiting for a preparation or a meeting."""
        return self in (ReviewReason.LIMIT, ReviewReason.WORSE, ReviewReason.NOT_LIFTED)


class ReviewDecision(StrEnum):
    """The only four answers; "noted" is not one of them (R70)."""

    CONTINUE = "continue"
    MODIFY = "modify"
    STEP_DOWN = "step_down"
    END = "end"

    @property
    def keeps(self) -> bool:
        """Whether the person goes on living with it as it is, or changed."""
        return self in (ReviewDecision.CONTINUE, ReviewDecision.MODIFY)


@dataclass(frozen=True, kw_only=True)
class RestrictionReview:
    """One review, from its opening to its decision.

    `asked_to_keep`: a decider wants to keep the restriction, and somebody must see that first.
    """

    id: UUID
    restriction_id: UUID
    case_id: CaseId
    reason: ReviewReason
    opened_at: datetime
    due_at: datetime
    prepared_by: StaffId | None
    recommended: str | None
    mdt_seen_at: datetime | None
    independent_seen_at: datetime | None
    decision: str | None
    decided_by: StaffId | None
    decided_at: datetime | None
    new_limit_at: datetime | None
    new_review_at: datetime | None
    late_minutes: int
    asked_to_keep: bool

    @property
    def is_open(self) -> bool:
        """Whether nobody has decided yet."""
        return self.decided_at is None


@dataclass(frozen=True, kw_only=True)
class RestrictionReviewOpened(Event):
    """A review of a restriction began: why, and by when somebody must decide."""

    review_id: UUID
    restriction_id: UUID
    reason: str
    due_at: datetime


@dataclass(frozen=True, kw_only=True)
class RestrictionReviewPrepared(Event):
    """The key worker brought together what a decider needs, and what they recommend."""

    review_id: UUID
    restriction_id: UUID
    recommended: str


@dataclass(frozen=True, kw_only=True)
class RestrictionConsidered(Event):
    """An MDT or an independent reviewer looked at a restriction before it is continued."""

    review_id: UUID | None
    restriction_id: UUID
    by: str
    total_days: float


@dataclass(frozen=True, kw_only=True)
class RestrictionReviewed(Event):
    """A review was decided. `in_time` against its due time; `takes_effect` unless somebody must see it first."""

    review_id: UUID
    restriction_id: UUID
    decision: str
    decider_id: StaffId
    in_time: bool
    takes_effect: bool
    continues: int
    total_days: float


@dataclass(frozen=True, kw_only=True)
class RestrictionRenewed(Event):
    """A restriction was continued or changed within its limits, with a new time limit and review date."""

    restriction_id: UUID
    review_id: UUID
    limit_at: datetime
    review_at: datetime
    gap_minutes: int


@dataclass(frozen=True, kw_only=True)
class Needs:
    """Who must see a restriction before it may be kept, by the total of its chain (RSD-G1)."""

    mdt: bool
    director: bool
    independent: bool


def needs(
    total_days: float,
    *,
    mdt_total_days: float | None,
    director_total_days: float | None,
    independent_days: float,
) -> Needs:
    """The totals reached; a table without a total asks for none. `independent_days` is the timer res.independent."""
    return Needs(
        mdt=mdt_total_days is not None and total_days >= mdt_total_days,
        director=director_total_days is not None and total_days >= director_total_days,
        independent=total_days >= independent_days,
    )


def still_unseen(wanted: Needs, *, mdt_seen: bool, independent_seen: bool) -> tuple[str, ...]:
    """Who must still see the review before a decision to keep the restriction takes effect: mdt, independent."""
    return tuple(
        who
        for who, needed, seen in (
            ("mdt", wanted.mdt, mdt_seen),
            ("independent", wanted.independent, independent_seen),
        )
        if needed and not seen
    )


THIRD = 2
"""After so many decisions to continue in a row, the next is the third and needs one rank more (D5c)."""


def is_third_continue(continues: int) -> bool:
    """Whether the next decision to continue would be the third in a row, or later."""
    return continues >= THIRD


SIMILAR = 0.9
"""From this share of sameness two texts count as copied (F-RSD-DECIDE)."""
_WORD = re.compile(r"[^\W_]+")


def similarity(one: str, other: str) -> float:
    """How much of two texts is the same, 0 to 1, by their words in order; case, spaces and punctuation do not count."""
    words, others = _words(one), _words(other)
    if not words and not others:
        return 1.0
    return SequenceMatcher(a=words, b=others, autojunk=False).ratio()


def is_copied(one: str, other: str) -> bool:
    """Whether a text is at least 90 per cent the same as the one before."""
    return bool(_words(one)) and similarity(one, other) >= SIMILAR


def copied_fields(answers: Mapping[str, Any], previous: Mapping[str, Any]) -> tuple[str, ...]:
    """Which of the two extra answers of a decision to keep (R71) are copied from the last one."""
    return tuple(
        name
        for name in ("risk_work", "stepdown_trigger")
        if is_copied(_text(answers.get(name)), _text(previous.get(name)))
    )


def refuse_copied(answers: Mapping[str, Any], previous: Mapping[str, Any]) -> None:
    """Refuse a decision to keep that repeats the last one without saying why nothing has changed. Raises Invalid."""
    copied = copied_fields(answers, previous)
    if copied and not str(answers.get("unchanged_reason") or "").strip():
        raise Invalid.at(
            f"/{copied[0]}",
            "This is the same as last time: write what is different now, or say why it is unchanged",
        )


def refuse_unequal(role_needed: str, held: frozenset[Role]) -> None:
    """Refuse a decision to keep by somebody without the rank it needs. Raises Invalid naming who may."""
    needed = Role(role_needed)
    if needed in held or any(role.rank > needed.rank for role in held):
        return
    if needed is Role.CONSULTANT or not any(role.rank == needed.rank for role in held):
        raise Invalid.at(
            "/decision", f"To keep this restriction is for: {needed.label}. You may step it down or end it"
        )


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _text(value: Any) -> str:
    if isinstance(value, Mapping):
        return " ".join(_text(item) for item in value.values())
    if isinstance(value, (list, tuple)):
        return " ".join(_text(item) for item in value)
    return "" if value is None else str(value)
