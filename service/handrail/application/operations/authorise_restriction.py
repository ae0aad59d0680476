"""Somebody other than its proposer authorises a restriction, changes it, or refuses it (RIM-04, D5a and D5b)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from handrail.application.moving import Run
from handrail.application.reference import moment
from handrail.application.restriction_register import (
    about_answers,
    change,
    give_authority,
    lose_authority,
    the_restriction,
)
from handrail.application.work import Work
from handrail.domain.errors import Invalid
from handrail.domain.restriction_authority import RestrictionState
from handrail.domain.restriction_limits import Dates
from handrail.domain.restrictions import EndReason, Restriction, RestrictionAuthorised, RestrictionRefused
from handrail.domain.roles import Role

_MINUTE = timedelta(minutes=1)


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Whether it is `authorised`. Raises Invalid for dates over the limit, one minute is enough (R36)."""
    answers = inputs["answers"]
    restriction = the_restriction(work, inputs["variables"]["restriction_id"])
    if answers["chosen"] == "refused":
        _refuse(work, run, restriction)
        return {"authorised": False}
    variables = inputs["variables"]
    latest = Dates(limit_at=moment(variables["time_limit"]), review_at=moment(variables["review_at"]))
    with about_answers():
        dates = _dates(work, answers, latest)
    before = restriction.gap_minutes
    restriction = give_authority(
        work,
        restriction,
        state=RestrictionState.ACTIVE,
        by=answers["chosen"],
        authorised_at=work.now,
        limit_at=dates.limit_at,
        review_at=dates.review_at,
        last_decision=answers["chosen"],
        last_decided_at=work.now,
        last_decided_by=work.actor.id,
    )
    work.record(
        RestrictionAuthorised(
            restriction_id=restriction.id,
            chosen=answers["chosen"],
            limit_at=dates.limit_at,
            review_at=dates.review_at,
            decider_id=work.actor.id,
            gap_minutes=restriction.gap_minutes - before,
        ),
        instance_id=run.id,
    )
    return {"authorised": True}


def _dates(work: Work, answers: Mapping[str, Any], latest: Dates) -> Dates:
    limit_at = moment(answers["authorised_limit"])
    wanted_review = answers.get("authorised_review_at")
    review_at = moment(wanted_review) if wanted_review else min(latest.review_at, limit_at)
    if limit_at > latest.limit_at:
        raise Invalid.at(
            "/authorised_limit", f"It may last until {latest.limit_at:%d %B %Y, %H:%M} UTC at the latest"
        )
    if limit_at <= work.now:
        raise Invalid.at("/authorised_limit", "Give a time limit that is still to come")
    if not work.now < review_at <= limit_at:
        raise Invalid.at(
            "/authorised_review_at", "The review must come before the time limit, and still be to come"
        )
    if review_at > latest.review_at:
        raise Invalid.at(
            "/authorised_review_at", f"It must be reviewed by {latest.review_at:%d %B %Y, %H:%M} UTC"
        )
    return Dates(limit_at=limit_at, review_at=review_at)


def _refuse(work: Work, run: Run, restriction: Restriction) -> None:
    in_place = restriction.in_place
    decided: dict[str, Any] = {
        "last_decision": "refused",
        "last_decided_at": work.now,
        "last_decided_by": work.actor.id,
    }
    if not in_place:
        change(
            work,
            restriction,
            state=RestrictionState.REFUSED,
            ended_at=work.now,
            end_reason=EndReason.REFUSED.value,
            **decided,
        )
    else:
        restriction = change(work, restriction, **decided)
        if not restriction.state.lacks_authority:
            lose_authority(work, run, restriction, state=RestrictionState.UNAUTHORISED, since=work.now)
    work.record(
        RestrictionRefused(restriction_id=restriction.id, decider_id=work.actor.id, in_place=in_place),
        instance_id=run.id,
    )
    work.notify(
        "restriction_refused", staff_id=restriction.proposer_id, facts={"restriction_id": restriction.id}
    )
    if in_place:
        work.notify(
            "restriction_lift_now", role=Role.SUPPORT_WORKER.value, facts={"restriction_id": restriction.id}
        )
