"""An authorised restriction is active in the register; what it waits by goes to its step-down (RIM-06)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handrail.application.moving import Run
from handrail.application.restriction_register import dates, the_restriction
from handrail.application.work import Work
from handrail.domain.restrictions import RestrictionActivated
from handrail.domain.roles import Role


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """State, start, limit, review, and when the review's preparation opens. Inputs: `restriction_id`."""
    restriction = the_restriction(work, inputs["restriction_id"])
    assert restriction.limit_at is not None and restriction.review_at is not None, (
        "it was authorised with both"
    )
    work.record(
        RestrictionActivated(
            restriction_id=restriction.id, limit_at=restriction.limit_at, review_at=restriction.review_at
        ),
        instance_id=run.id,
    )
    facts = {"restriction_id": restriction.id, "type": restriction.type, "limit_at": restriction.limit_at}
    work.notify("restriction_active", role=Role.TEAM_LEAD.value, facts=facts)
    work.notify("restriction_active", role=Role.GOVERNANCE_LEAD.value, facts=facts)
    if work.case.accountable_id is not None:
        work.notify("restriction_active", staff_id=work.case.accountable_id, facts=facts)
    return dates(work, restriction)
