"""What a restriction rests on in law; doubt about a deprivation of liberty goes to an adviser (RIM-03)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handrail.application.answered_days import by_the_end_of
from handrail.application.moving import Run
from handrail.application.restriction_register import change, latest_dates, the_restriction
from handrail.application.work import Work
from handrail.domain.events import plain
from handrail.domain.restrictions import LegalBasisRecorded


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Whether an adviser is asked, and the latest dates that may be authorised from here."""
    answers = inputs["answers"]
    restriction = the_restriction(work, inputs["variables"]["restriction_id"])
    ends = answers.get("expiry_of_authority")
    ends_at = by_the_end_of(ends) if ends else None
    doubt = answers["possible_deprivation_of_liberty"]
    restriction = change(work, restriction, legal_ends_at=ends_at)
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
    latest = latest_dates(work, restriction)
    return {
        "adviser_needed": doubt in ("unclear", "yes"),
        "time_limit": plain(latest.limit_at),
        "review_at": plain(latest.review_at),
        "expiry_of_authority": ends or None,
    }
