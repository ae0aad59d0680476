"""A restriction that was refused, or is not permitted here, is lifted now (RIM-07)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handrail.application.moving import Run
from handrail.application.reference import moment
from handrail.application.restriction_register import change, the_restriction
from handrail.application.work import Work
from handrail.domain.restriction_authority import RestrictionState
from handrail.domain.restrictions import EndReason, RestrictionEndDecided


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Nothing for the diagram; only "yes" counts as lifted, and then somebody else looks."""
    answers = inputs["answers"]
    if answers["lifted"] != "yes":
        return {}
    restriction = the_restriction(work, inputs["variables"]["restriction_id"])
    refused = restriction.last_decision == "refused"
    reason = EndReason.REFUSED if refused else EndReason.NOT_PERMITTED
    change(
        work,
        restriction,
        state=RestrictionState.ENDED_UNVERIFIED,
        ended_at=moment(answers["lifted_at"]),
        end_reason=reason.value,
        lifted_by=work.actor.id,
    )
    work.record(
        RestrictionEndDecided(restriction_id=restriction.id, reason=reason.value, lifted_by=work.actor.id),
        instance_id=run.id,
    )
    return {}
