"""The person died, or moved to another service and the restriction with them: ours ends here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handrail.application.moving import Run
from handrail.application.restriction_ends import finish
from handrail.application.restriction_register import change, end_gap, the_restriction
from handrail.application.work import Work
from handrail.domain.restriction_authority import RestrictionState
from handrail.domain.restrictions import EndReason, RestrictionTransferred
from handrail.storage.restriction_reviews import RestrictionReviews

DIED = "died"


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Nothing for the diagram. Inputs: `restriction_id`, `reason` (died, transferred, discharged)."""
    restriction = the_restriction(work, inputs["restriction_id"])
    if restriction.state.is_over:
        return {}
    reason = str(inputs["reason"])
    reviews = RestrictionReviews(work.session)
    review = reviews.open_of(restriction.id)
    if review is not None:
        reviews.change(review.id, decision="closed_with_case", decided_at=work.now)
    if reason == DIED:
        finish(work, run, restriction, reason=EndReason.DIED.value)
        return {}
    restriction = end_gap(work, restriction, by="transferred")
    change(
        work,
        restriction,
        state=RestrictionState.TRANSFERRED,
        ended_at=work.now,
        end_reason=EndReason.PERSON_MOVED.value,
    )
    work.record(RestrictionTransferred(restriction_id=restriction.id, reason=reason), instance_id=run.id)
    return {}
