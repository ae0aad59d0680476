"""An evaluation: what the threshold table answered, from which inputs, by which row (DOMAIN 3.4.1 and 3.9).

Classes name a response, never a person's risk (K1). Going up is free, going down is a decision (K2).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from handrail.domain.events import Event
from handrail.domain.identifiers import CaseId, InstanceId, StaffId


class ResponseClass(StrEnum):
    """How quickly somebody must respond, from most to least."""

    EMERGENCY = "emergency"
    VERY_URGENT = "very_urgent"
    URGENT = "urgent"
    EARLY_REVIEW = "early_review"
    CONTINUE = "continue"

    @property
    def rank(self) -> int:
        """0 (continue) to 4 (emergency), for "at least" comparisons."""
        return len(ResponseClass) - 1 - tuple(ResponseClass).index(self)

    @property
    def opens_escalation(self) -> bool:
        """Whether the threshold is reached."""
        return self is not ResponseClass.CONTINUE

    @property
    def mhsds_priority(self) -> int:
        """The MHSDS ClinRespPriorityType (DOMAIN section 3.4.2)."""
        return {
            ResponseClass.EMERGENCY: 1,
            ResponseClass.URGENT: 2,
            ResponseClass.VERY_URGENT: 4,
        }.get(self, 3)


SAFE_CLASS = ResponseClass.EARLY_REVIEW
"""What a table that gives no answer means (K15)."""


class Source(StrEnum):
    """What an evaluation or an escalation came from."""

    CONTACT = "contact"
    GAP = "gap"
    STAFF = "staff"
    PERSON = "person"
    CARER = "carer"
    ADVOCATE = "advocate"
    PARTNER = "partner"
    POLICE = "police"
    RECHECK = "recheck"


@dataclass(frozen=True, kw_only=True)
class ThresholdInputs:
    """What the table looks at: counts and how worried anyone is, no score.

    `concern` 0 to 2; `gap` is time since seen over the agreed time; None is unknown, and fails safe.
    """

    red_flag: bool | None
    concern: int | None
    n_signature: int | None
    n_change: int | None
    gap: float | None
    ooh: bool | None

    @classmethod
    def from_plain(cls, values: Mapping[str, Any]) -> ThresholdInputs:
        """The inputs among some variables; what is missing is unknown."""
        return cls(**{name: values.get(name) for name in cls.__dataclass_fields__})

    def as_plain(self) -> dict[str, Any]:
        """The inputs by the names the tables use."""
        return asdict(self)

    @property
    def unknown(self) -> tuple[str, ...]:
        """The names of the inputs nobody knows."""
        return tuple(name for name, value in asdict(self).items() if value is None)


@dataclass(frozen=True)
class NearRow:
    """A row that did not fire, and the inputs that kept it from firing (R2)."""

    row: str
    missing: tuple[str, ...]

    @property
    def distance(self) -> int:
        """How many conditions were short."""
        return len(self.missing)


@dataclass(frozen=True, kw_only=True)
class Evaluation:
    """One answer of one version of a table. `row` is None when it failed and the safe class was taken."""

    id: UUID
    case_id: CaseId
    instance_id: InstanceId
    contact_id: UUID | None
    source: Source
    inputs: ThresholdInputs
    table: str
    table_version: str
    row: str | None
    nearest: tuple[NearRow, ...]
    response_class: ResponseClass
    decide_within: int
    prompt_code: str
    failed_safe: bool
    occurred_at: datetime
    evaluated_at: datetime


@dataclass(frozen=True, kw_only=True)
class ThresholdEvaluated(Event):
    """A threshold table was asked: inputs, version, row and class, so that anyone can ask again (R12)."""

    evaluation_id: UUID
    contact_id: UUID | None
    source: Source
    inputs: Mapping[str, Any]
    table: str
    table_version: str
    row: str | None
    nearest: tuple[NearRow, ...]
    response_class: ResponseClass
    decide_within: int
    failed_safe: bool
    occurred_at: datetime


@dataclass(frozen=True, kw_only=True)
class RuleFlagged(Event):
    """Somebody disagrees with a row of the table, not with the case; its owner hears of it (THR-04)."""

    flag_id: UUID
    evaluation_id: UUID | None
    table: str
    row: str
    problem: str | None
    by_id: StaffId
    words_digest: str


@dataclass(frozen=True, kw_only=True)
class SafeSideTaken(Event):
    """A table gave no single answer, or was not asked because an input is unknown: the safe side was taken (K15)."""

    process: str
    element: str
    inputs_known: bool


@dataclass(frozen=True, kw_only=True)
class FailedTableSettled(Event):
    """A senior clinician looked at what a failed table could not answer."""

    process: str
    element: str
    table: str
    class_chosen: ResponseClass | None
    by_id: StaffId


def higher(first: ResponseClass, second: ResponseClass) -> ResponseClass:
    """The more urgent of two classes."""
    return first if first.rank >= second.rank else second


def at_least_early_review(found: ResponseClass | None) -> ResponseClass:
    """The class an escalation opens with: a worry is never less than an early review (K2)."""
    return SAFE_CLASS if found is None else higher(found, SAFE_CLASS)


def class_of(value: object) -> ResponseClass | None:
    """The class of that code, or None for nothing and for anything unknown."""
    try:
        return ResponseClass(str(value))
    except ValueError:
        return None


def nearest_first(rows: Mapping[str, tuple[str, ...]], *, limit: int = 3) -> tuple[NearRow, ...]:
    """The rows that came closest to firing: by how many conditions were short, then in table order."""
    found = sorted((NearRow(row, missing) for row, missing in rows.items()), key=lambda near: near.distance)
    return tuple(found[:limit])
