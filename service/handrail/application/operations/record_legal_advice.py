"""An adviser's view on liberty and capacity; the decision stays with whoever may authorise (RIM-03a)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handrail.application.answered_days import by_the_end_of
from handrail.application.moving import Run
from handrail.application.restriction_register import the_restriction
from handrail.application.work import Work
from handrail.domain.restrictions import LegalAdviceGiven


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Nothing for the diagram; the advice is evidence beside the decision."""
    answers = inputs["answers"]
    restriction = the_restriction(work, inputs["variables"]["restriction_id"])
    by = answers.get("authority_by")
    work.record(
        LegalAdviceGiven(
            restriction_id=restriction.id,
            deprivation_view=answers["deprivation_view"],
            authority_needed=answers["authority_needed"],
            authority_by=by_the_end_of(by) if by else None,
        ),
        instance_id=run.id,
    )
    return {}
