"""The person died, or moved to another service and the restriction with them: ours ends here.

What the law wants written down does not end with it: a use of force not recorded yet goes on in a run of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handrail.application.moving import Run
from handrail.application.restriction_ends import finish
from handrail.application.restriction_register import change, end_gap, the_restriction
from handrail.application.work import Work
from handrail.domain.restriction_authority import RestrictionState
from handrail.domain.restrictions import EndReason, Restriction, RestrictionTransferred
from handrail.storage.restriction_reviews import RestrictionReviews
from handrail.storage.use_of_force import UsesOfForce

DIED = "died"


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Nothing for the diagram. Inputs: `restriction_id`, `reason` (died, transferred, discharged), `force_used`."""
    restriction = the_restriction(work, inputs["restriction_id"])
    if restriction.state.is_over:
        return {}
    if inputs.get("force_used") and not _force_is_recorded(work, restriction):
        work.throw("force.used", {"restriction_id": str(restriction.id)})
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


def _force_is_recorded(work: Work, restriction: Restriction) -> bool:
    recorded = UsesOfForce(work.session).of_case(work.case.id)
    return any(one.restriction_id == restriction.id for one in recorded)
