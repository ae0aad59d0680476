"""Look whether a restriction still has authority: say what time has done to it, and tell whoever must know (K6).

It is asked at the start, at every limit, after every decision, and every day while authority is missing. It never
renews a restriction and never lifts it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from handrail.application.moving import Run
from handrail.application.restriction_register import (
    change,
    due,
    latest_dates,
    length,
    lose_authority,
    the_restriction,
)
from handrail.application.work import Work
from handrail.domain.events import plain
from handrail.domain.notices import NoticeKind
from handrail.domain.restriction_authority import (
    AlarmStep,
    RestrictionState,
    alarm,
    alarm_steps,
    lacks_authority_from,
    next_change_at,
    state_at,
)
from handrail.domain.restrictions import (
    AuthorityAlarmRaised,
    Restriction,
    RestrictionReviewOverdue,
)
from handrail.domain.roles import Role


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """State, whether it is `in_force` and `undecided`, when to look again, and the latest dates to decide on.

    Inputs: `restriction_id`.
    """
    restriction = the_restriction(work, inputs["restriction_id"])
    reached = state_at(restriction.standing, work.now)
    if reached is not restriction.state:
        restriction = _reach(work, run, restriction, reached)
    next_at = next_change_at(restriction.standing, work.now)
    if reached.lacks_authority:
        restriction, alarm_at = _call(work, run, restriction)
        next_at = alarm_at if next_at is None else min(next_at, alarm_at)
    latest = latest_dates(work, restriction)
    return {
        "state": reached.value,
        "in_force": not reached.is_over,
        "undecided": restriction.in_place and restriction.authorised_at is None,
        "next_at": plain(next_at or work.now + length(work, "res.review.max")),
        "limit_latest": plain(latest.limit_at),
        "review_latest": plain(latest.review_at),
    }


def _reach(work: Work, run: Run, before: Restriction, state: RestrictionState) -> Restriction:
    if not state.lacks_authority:
        restriction = change(work, before, state=state)
        if state is RestrictionState.OVERDUE and restriction.review_at is not None:
            work.record(
                RestrictionReviewOverdue(restriction_id=restriction.id, review_at=restriction.review_at),
                instance_id=run.id,
            )
        return restriction
    since = lacks_authority_from(before.standing, work.now) or work.now
    return lose_authority(work, run, before, state=state, since=since)


def _call(work: Work, run: Run, restriction: Restriction) -> tuple[Restriction, datetime]:
    def due_at(key: str, variant: str | None, start: datetime) -> datetime:
        return due(work, key, start, variant)

    found = alarm(
        restriction.state,
        work.now,
        due_at,
        first_at=restriction.alarm_first_at,
        said=restriction.alarms_said,
        last_at=restriction.alarm_last_at,
    )
    for step in found.steps:
        _say(work, run, restriction, step, repeat=False)
    if found.repeat:
        steps = alarm_steps(restriction.state, restriction.alarm_first_at or work.now, due_at)
        _say(work, run, restriction, steps[restriction.alarms_said - 1], repeat=True)
    if found.steps or found.repeat:
        restriction = change(
            work,
            restriction,
            alarms_said=restriction.alarms_said + len(found.steps),
            alarm_first_at=restriction.alarm_first_at or work.now,
            alarm_last_at=work.now,
        )
    return restriction, found.next_at


def _say(work: Work, run: Run, restriction: Restriction, step: AlarmStep, *, repeat: bool) -> None:
    roles = (Role(restriction.authorise_role), *step.roles) if step.decider else step.roles
    facts = {
        "restriction_id": restriction.id,
        "type": restriction.type,
        "state": restriction.state.value,
        "since": restriction.no_authority_from_at,
        "posts": step.posts,
    }
    for role in dict.fromkeys(roles):
        work.notify("restriction_no_authority", kind=NoticeKind.PAGE, role=role.value, facts=facts)
    if step.decider:
        work.notify("restriction_lift_or_decide", role=Role.SUPPORT_WORKER.value, facts=facts)
    work.record(
        AuthorityAlarmRaised(
            restriction_id=restriction.id,
            state=restriction.state.value,
            step=step.number,
            roles=tuple(role.value for role in dict.fromkeys(roles)),
            posts=step.posts,
            repeat=repeat,
        ),
        instance_id=run.id,
    )
