"""Four weeks after the end: did harm come back, and was it imposed again (RSD-06a)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handrail.application.moving import Run
from handrail.application.restriction_register import the_restriction
from handrail.application.work import Work
from handrail.domain.restrictions import RestrictionOutcomeChecked
from handrail.domain.roles import Role
from handrail.storage.restrictions import Restrictions


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Nothing for the diagram. Whether it was imposed again is read from the register, beside what was answered."""
    answers = inputs["answers"]
    restriction = the_restriction(work, inputs["variables"]["restriction_id"])
    later = [
        row
        for row in Restrictions(work.session).in_chain(restriction.chain_id)
        if row.started_at > restriction.started_at and row.id != restriction.id
    ]
    re_imposed = bool(later) or bool(answers["reimposed"])
    work.record(
        RestrictionOutcomeChecked(
            restriction_id=restriction.id, harm_recurred=answers["harm_recurred"], re_imposed=re_imposed
        ),
        instance_id=run.id,
    )
    if re_imposed or answers["harm_recurred"] == "yes":
        work.notify(
            "restriction_outcome",
            role=Role.SENIOR_CLINICIAN.value,
            facts={
                "restriction_id": restriction.id,
                "re_imposed": re_imposed,
                "harm_recurred": answers["harm_recurred"],
            },
        )
    return {}
