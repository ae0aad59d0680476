"""A restriction of a kind that is not permitted here: an incident, and if it is in place it is lifted now."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handrail.application.moving import Run
from handrail.application.restriction_register import change, lose_authority, the_restriction
from handrail.application.work import Work
from handrail.domain.notices import NoticeKind
from handrail.domain.restriction_authority import RestrictionState
from handrail.domain.restrictions import EndReason, RestrictionNotPermitted
from handrail.domain.roles import Role


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Whether it is in place. Inputs: `restriction_id`."""
    restriction = the_restriction(work, inputs["restriction_id"])
    in_place = restriction.in_place
    if in_place:
        since = restriction.started_at
        lose_authority(work, run, restriction, state=RestrictionState.UNAUTHORISED, since=since)
    else:
        change(
            work,
            restriction,
            state=RestrictionState.REFUSED,
            ended_at=work.now,
            end_reason=EndReason.NOT_PERMITTED.value,
        )
    work.record(
        RestrictionNotPermitted(
            restriction_id=restriction.id,
            restriction_type=restriction.type,
            setting=restriction.setting,
            in_place=in_place,
        ),
        instance_id=run.id,
    )
    facts = {"restriction_id": restriction.id, "type": restriction.type, "in_place": in_place}
    for role in (Role.SENIOR_CLINICIAN, Role.CLINICAL_DIRECTOR, Role.GOVERNANCE_LEAD):
        work.notify("restriction_not_permitted", kind=NoticeKind.PAGE, role=role.value, facts=facts)
    return {"in_place": in_place}
