"""What a restriction rests on in law; doubt about a deprivation of liberty goes to an adviser (RIM-03)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from handrail.application.moving import Run
from handrail.application.reference import moment
from handrail.application.restriction_register import change, length, the_restriction
from handrail.application.work import Work
from handrail.domain.events import plain
from handrail.domain.restriction_limits import Dates, tighten
from handrail.domain.restrictions import LegalBasisRecorded, Restriction

_MINUTE = timedelta(minutes=1)


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Whether an adviser is asked, and the latest dates that may be authorised from here."""
    answers = inputs["answers"]
    restriction = the_restriction(work, inputs["variables"]["restriction_id"])
    ends = answers.get("expiry_of_authority")
    ends_at = moment(ends) if ends else None
    doubt = answers["possible_deprivation_of_liberty"]
    change(work, restriction, legal_ends_at=ends_at)
    work.record(
        LegalBasisRecorded(
            restriction_id=restriction.id,
            basis=tuple(answers["basis"]),
            possible_deprivation_of_liberty=doubt,
            guidance_version=answers.get("guidance_version"),
            authority_ends_at=ends_at,
        ),
        instance_id=run.id,
    )
    latest = tighten(_latest(work, restriction), ends_at)
    return {
        "adviser_needed": doubt in ("unclear", "yes"),
        "time_limit": plain(latest.limit_at),
        "review_at": plain(latest.review_at),
        "expiry_of_authority": None if ends_at is None else plain(ends_at),
    }


def _latest(work: Work, restriction: Restriction) -> Dates:
    """The latest dates for an authorisation now: as proposed, or by the table where they have passed already."""
    from_at = max(restriction.started_at, work.now)
    review_at = from_at + min(restriction.review_every_minutes * _MINUTE, length(work, "res.review.max"))
    limit_at = from_at + restriction.max_limit_minutes * _MINUTE
    if restriction.limit_at is not None and restriction.limit_at > work.now:
        limit_at = min(limit_at, restriction.limit_at)
    if restriction.review_at is not None and restriction.review_at > work.now:
        review_at = min(review_at, restriction.review_at)
    return Dates(limit_at=limit_at, review_at=min(review_at, limit_at))
