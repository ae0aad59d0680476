"""The end of a restriction: how long it lasted, alone and with its chain, and what is settled by it."""

from __future__ import annotations

from datetime import timedelta

from handrail.application.moving import Run
from handrail.application.restriction_register import chain_days, change, end_gap
from handrail.application.work import Work
from handrail.domain.restriction_authority import RestrictionState
from handrail.domain.restrictions import EndReason, Restriction, RestrictionEnded
from handrail.domain.roles import Role


def finish(work: Work, run: Run, restriction: Restriction, *, reason: str | None = None) -> float:
    """End it now that somebody has seen it lifted; the days it lasted."""
    reason = reason or restriction.end_reason or EndReason.AIM_MET.value
    restriction = end_gap(work, restriction, by="ended")
    ended_at = restriction.ended_at or work.now
    restriction = change(
        work,
        restriction,
        state=RestrictionState.ENDED,
        ended_at=ended_at,
        end_reason=reason,
        verified_at=work.now,
    )
    days = round(max(ended_at - restriction.started_at, timedelta()) / timedelta(days=1), 4)
    work.record(
        RestrictionEnded(
            restriction_id=restriction.id,
            reason=reason,
            days=days,
            chain_days=chain_days(work, restriction),
            gap_minutes=restriction.gap_minutes,
        ),
        instance_id=run.id,
    )
    work.notify(
        "restriction_ended",
        role=Role.TEAM_LEAD.value,
        facts={"restriction_id": restriction.id, "type": restriction.type, "days": days},
    )
    return days
