"""The part of the plan a review changes: how often we are in touch, what brings the next step, and who has a copy.

More contact is easy to decide, less is hard (K7): it is proposed here, and decided apart (D4b, D4c).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from handrail.domain.errors import Invalid
from handrail.domain.events import Event
from handrail.domain.identifiers import CaseId, StaffId


class CadenceChange(StrEnum):
    """What a new cadence means for the person."""

    MORE = "more"
    SAME = "same"
    LESS = "less"


@dataclass(frozen=True, kw_only=True)
class CarePlanUpdate:
    """A change of plan that came out of a review. Less contact is not in force until it is decided."""

    id: UUID
    case_id: CaseId
    review_id: UUID | None
    old_every_days: float
    new_every_days: float
    mode: str | None
    change: CadenceChange
    in_force: bool
    stepdown_review_on: date | None
    updated_by: StaffId
    updated_at: datetime
    agreed_by: StaffId | None
    agreed_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class CarePlanUpdated(Event):
    """The plan changed: the old and the new cadence in days, and whether the new one is in force."""

    update_id: UUID
    review_id: UUID | None
    old_every_days: float
    new_every_days: float
    change: str
    in_force: bool
    criteria: int


@dataclass(frozen=True, kw_only=True)
class CadenceAgreed(Event):
    """Whoever has the right agreed that we are in touch less often, as a review had asked."""

    update_id: UUID
    new_every_days: float
    senior_id: StaffId


def every_days(times: float, per_days: float) -> float:
    """The days between contacts of a cadence given as so many times in so many days. Raises Invalid."""
    if times <= 0 or per_days <= 0:
        raise Invalid.at("/cadence_new", "Give how many contacts in how many days, both more than none")
    return round(per_days / times, 4)


def change_of(old_every_days: float, new_every_days: float) -> CadenceChange:
    """Whether we will be in touch more, the same, or less."""
    if new_every_days < old_every_days:
        return CadenceChange.MORE
    return CadenceChange.LESS if new_every_days > old_every_days else CadenceChange.SAME


def check_stepdown_criteria(
    criteria: Sequence[Mapping[str, Any]], *, name: str = "stepdown_criteria"
) -> None:
    """Refuse criteria nobody could observe: at least one, each with a sign, a measure, a time and a judge (R60).

    Raises Invalid at the first fault.
    """
    if not criteria:
        raise Invalid.at(f"/{name}", "Give at least one sign that less support would be right")
    for number, row in enumerate(criteria):
        for part in ("observable", "measured_by", "sustained_for", "judged_by"):
            if not str(row.get(part) or "").strip():
                raise Invalid.at(
                    f"/{name}/{number}/{part}", "Say what is seen, how, for how long, and who judges it"
                )
