"""A stage of the step-down plan begins; the last one ends the restriction (RSD-04)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from handrail.application.answered_days import by_the_end_of
from handrail.application.moving import Run
from handrail.application.restriction_register import (
    change,
    dates,
    give_authority,
    latest_dates,
    the_restriction,
)
from handrail.application.work import Work
from handrail.domain.errors import Invalid
from handrail.domain.restriction_authority import RestrictionState
from handrail.domain.restrictions import (
    EndReason,
    Restriction,
    RestrictionEndDecided,
    RestrictionStageStarted,
)


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """The new `restriction` dates. Raises Invalid for a stage that is not next, or a date over the type's limit."""
    answers = inputs["answers"]
    restriction = the_restriction(work, inputs["variables"]["restriction_id"])
    stage = int(answers["stage"])
    if not restriction.stage < stage <= max(restriction.stages, 1):
        raise Invalid.at(
            "/answers/stage", f"Stages {restriction.stage + 1} to {restriction.stages} are still to come"
        )
    limit_at = latest_dates(work, restriction).limit_at
    review_at = by_the_end_of(answers["stage_review_on"])
    if review_at > limit_at + timedelta(days=1):
        raise Invalid.at("/answers/stage_review_on", f"Look at it by {limit_at:%d %B %Y} at the latest")
    review_at = min(review_at, limit_at)
    restriction = give_authority(
        work,
        restriction,
        state=RestrictionState.STEPPING_DOWN,
        by="step_down",
        stage=stage,
        limit_at=limit_at,
        review_at=review_at,
        lifted_by=work.actor.id,
    )
    work.record(
        RestrictionStageStarted(
            restriction_id=restriction.id, stage=stage, stages=restriction.stages, review_at=review_at
        ),
        instance_id=run.id,
    )
    if stage >= restriction.stages:
        restriction = _last(work, run, restriction)
    return {"restriction": dates(work, restriction)}


def _last(work: Work, run: Run, restriction: Restriction) -> Restriction:
    reason = EndReason.STEPPED_DOWN.value
    work.record(
        RestrictionEndDecided(restriction_id=restriction.id, reason=reason, lifted_by=work.actor.id),
        instance_id=run.id,
    )
    return change(
        work, restriction, state=RestrictionState.ENDED_UNVERIFIED, ended_at=work.now, end_reason=reason
    )
