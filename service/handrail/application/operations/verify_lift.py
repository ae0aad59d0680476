"""Somebody else looks whether a restriction, or a stage of it, is really lifted (RSD-05, RIM-08; R38, S8)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handrail.application.moving import Run
from handrail.application.restriction_ends import finish
from handrail.application.restriction_register import dates, lose_authority, the_restriction
from handrail.application.restriction_review_records import open_review, review_for_diagram
from handrail.application.work import Work
from handrail.domain.notices import NoticeKind
from handrail.domain.restriction_authority import RestrictionState
from handrail.domain.restriction_reviews import ReviewReason
from handrail.domain.restrictions import EndReason, LiftVerified, Restriction
from handrail.domain.roles import Role


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """`is_end`: whether the restriction itself was to end; and when it is not lifted, the `review` that opens."""
    lifted = inputs["answers"]["lifted_in_practice"]
    restriction = the_restriction(work, inputs["variables"]["restriction_id"])
    work.record(
        LiftVerified(restriction_id=restriction.id, lifted=lifted, verifier_id=work.actor.id),
        instance_id=run.id,
    )
    never_authorised = restriction.authorised_at is None
    is_end = restriction.state is RestrictionState.ENDED_UNVERIFIED
    if lifted == "yes":
        if is_end and never_authorised:
            finish(work, run, restriction)
        return {"is_end": is_end, "restriction": dates(work, restriction)}
    restriction = _still_there(work, run, restriction, never_authorised=never_authorised)
    if never_authorised:
        return {"is_end": is_end}
    review = open_review(work, run, restriction, ReviewReason.NOT_LIFTED, due_at=work.now)
    return {"is_end": is_end, "restriction": dates(work, restriction), "review": review_for_diagram(review)}


def _still_there(work: Work, run: Run, restriction: Restriction, *, never_authorised: bool) -> Restriction:
    """The decision says less than what is done: nobody has authority for what is done."""
    was_unauthorised = never_authorised and restriction.state is not RestrictionState.NO_CURRENT_AUTHORITY
    state = RestrictionState.UNAUTHORISED if was_unauthorised else RestrictionState.NO_CURRENT_AUTHORITY
    restriction = lose_authority(
        work,
        run,
        restriction,
        state=state,
        since=work.now,
        ended_at=None,
        end_reason=None,
        stage=restriction.stage - 1 if _was_a_stage(restriction) else restriction.stage,
        limit_at=restriction.limit_at
        if never_authorised
        else min(restriction.limit_at or work.now, work.now),
    )
    facts = {"restriction_id": restriction.id, "type": restriction.type}
    for role in (Role(restriction.authorise_role), Role.TEAM_LEAD):
        work.notify("restriction_not_lifted", kind=NoticeKind.PAGE, role=role.value, facts=facts)
    return restriction


def _was_a_stage(restriction: Restriction) -> bool:
    """Whether what is not lifted is a stage of the plan, which then has yet to begin."""
    last_stage = restriction.end_reason == EndReason.STEPPED_DOWN.value
    return restriction.stage > 0 and (restriction.state is RestrictionState.STEPPING_DOWN or last_stage)
