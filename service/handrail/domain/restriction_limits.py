"""How long a restriction of a type may last before somebody decides again: one row of the limits table, as values.

The rows are DOMAIN section 3.4.4 and stand in `restriction-limits.dmn`; nothing here repeats a number of that table.
What is added is what no table may loosen: no review interval beyond 31 days (R68), no time limit beyond the maximum
(R36), and the legal authority's own end, which tightens the time limit.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from handrail.domain.durations import Duration
from handrail.domain.errors import FieldProblem, Invalid


class RestrictionType(StrEnum):
    """What is limited or watched (R67): everyday limits as well as restraint."""

    MONITOR_ENHANCED = "monitor_enhanced"
    ITEMS = "items"
    AREAS = "areas"
    COMMS = "comms"
    COMMUNITY = "community"
    SEARCH = "search"
    DAILY_LIVING = "daily_living"
    MEDS_COVERT_OR_CHEMICAL_PLAN = "meds_covert_or_chemical_plan"
    PHYSICAL_PLAN = "physical_plan"
    SECLUSION = "seclusion"
    SEGREGATION = "segregation"
    BLANKET = "blanket"
    OTHER = "other"

    @property
    def label(self) -> str:
        """The type in plain words."""
        return _LABELS[self]


_LABELS = {
    RestrictionType.MONITOR_ENHANCED: "Extra checks, one-to-one, location sharing, cameras or sensors",
    RestrictionType.ITEMS: "Limits on belongings, kitchen, sharps or lighters",
    RestrictionType.AREAS: "Locked doors or rooms",
    RestrictionType.COMMS: "Phone, internet, post or visitors",
    RestrictionType.COMMUNITY: "Limits on going out, places or people",
    RestrictionType.SEARCH: "Searches of the person or the room",
    RestrictionType.DAILY_LIVING: "Money, food, smoking, bedtime or hot drinks",
    RestrictionType.MEDS_COVERT_OR_CHEMICAL_PLAN: "Covert medicine or planned sedation",
    RestrictionType.PHYSICAL_PLAN: "Planned holding in a care plan",
    RestrictionType.SECLUSION: "Seclusion",
    RestrictionType.SEGREGATION: "Long-term segregation",
    RestrictionType.BLANKET: "A rule for everyone in a unit",
    RestrictionType.OTHER: "Anything else that limits",
}

NOBODY, NONE = "nobody", "none"
"""Codes of the table: nobody may start it as an emergency; nobody authorises it together with the role."""


@dataclass(frozen=True, kw_only=True)
class RestrictionLimits:
    """One row of the table. Totals are days over the linked chain; None means the table sets none."""

    permitted: bool
    max_limit: timedelta
    review_every: timedelta
    authorise_role: str
    second: str
    emergency_by: str
    mdt_total_days: float | None
    director_total_days: float | None
    use_of_force: bool = False
    clock_set: str = "table"
    checks: tuple[str, ...] = ()

    @classmethod
    def from_decision(cls, outputs: Mapping[str, Any]) -> RestrictionLimits:
        """The row as `restriction-limits.dmn` answers it, durations as ISO 8601. Raises DurationError, KeyError."""
        return cls(
            permitted=bool(outputs["permitted"]),
            max_limit=Duration.parse(outputs["max_limit"]).nominal,
            review_every=Duration.parse(outputs["review_every"]).nominal,
            authorise_role=outputs["authorise_role"],
            second=outputs["second"],
            emergency_by=outputs["emergency_by"],
            mdt_total_days=_days(outputs["mdt_total_days"]),
            director_total_days=_days(outputs["director_total_days"]),
            use_of_force=bool(outputs["use_of_force"]),
            clock_set=outputs["clock_set"],
            checks=tuple(outputs["checks"]),
        )

    def permits(self, *, emergency: bool) -> bool:
        """Whether the restriction may exist here at all, and as an emergency if it was applied as one."""
        return self.permitted and not (emergency and self.emergency_by == NOBODY)


@dataclass(frozen=True, kw_only=True)
class Dates:
    """The two dates every restriction has: when its authority ends, and when it is reviewed. Aware UTC."""

    limit_at: datetime
    review_at: datetime


def latest_limit(limits: RestrictionLimits, from_at: datetime) -> datetime:
    """The last instant a restriction that counts from `from_at` may be authorised to."""
    return from_at + limits.max_limit


def latest_review(limits: RestrictionLimits, from_at: datetime, longest: timedelta) -> datetime:
    """The last instant for its review; `longest` is the timer res.review.max, which no table may exceed (R68)."""
    return from_at + min(limits.review_every, longest)


def check_dates(
    wanted: Dates, limits: RestrictionLimits, *, from_at: datetime, longest: timedelta, names: tuple[str, str]
) -> Dates:
    """The dates somebody wants, held against the table: one minute over is refused (R36).

    `from_at` is the true start, or the decision where the restriction is already past it; `names` are the fields of
    the form, limit first. A review after the limit is pulled back to it. Raises Invalid with one problem a field.
    """
    limit_field, review_field = names
    last_limit, last_review = latest_limit(limits, from_at), latest_review(limits, from_at, longest)
    problems = []
    if wanted.limit_at > last_limit:
        problems.append(
            FieldProblem(f"/{limit_field}", f"The limit for this type is {_said(last_limit)} at the latest")
        )
    if wanted.limit_at <= from_at:
        problems.append(FieldProblem(f"/{limit_field}", "The time limit must come after the start"))
    if wanted.review_at > last_review:
        problems.append(FieldProblem(f"/{review_field}", f"It must be reviewed by {_said(last_review)}"))
    if problems:
        raise Invalid(" ".join(problem.message for problem in problems), problems=tuple(problems))
    return Dates(limit_at=wanted.limit_at, review_at=min(wanted.review_at, wanted.limit_at))


def tighten(dates: Dates, authority_ends_at: datetime | None) -> Dates:
    """The same dates, no later than the legal authority they rest on (F-RES-LEGAL expiry_of_authority)."""
    if authority_ends_at is None:
        return dates
    limit_at = min(dates.limit_at, authority_ends_at)
    return Dates(limit_at=limit_at, review_at=min(dates.review_at, limit_at))


def prepare_at(from_at: datetime, review_at: datetime, *, ahead: timedelta) -> datetime:
    """When the preparation of a review opens: `ahead` before it (48 h), or half-way for a short interval (RSD-02)."""
    return max(review_at - ahead, from_at + (review_at - from_at) / 2)


def _days(value: Any) -> float | None:
    return None if value is None else float(value)


def _said(at: datetime) -> str:
    return f"{at:%d %B %Y, %H:%M} UTC"
