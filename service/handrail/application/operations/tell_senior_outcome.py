"""SEN-03: whoever asked for a senior hears what came of it: the advice, or that nobody answered the ring back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from handrail.application.moving import Run
from handrail.application.work import Work
from handrail.domain.identifiers import StaffId
from handrail.domain.notices import NoticeKind
from handrail.domain.senior_calls import Follows, SeniorRangBack


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Inputs: askers, and the coded answer of the ring back. Gives how many were told."""
    answer, askers = inputs["answer"], inputs["askers"]
    spoke = bool(answer["spoke"])
    follows = Follows(answer["follows"]) if spoke else None
    work.record(
        SeniorRangBack(
            by_id=work.actor.id,
            spoke=spoke,
            means=answer["means"],
            spoke_at=datetime.fromisoformat(answer["spoke_at"]) if spoke else None,
            follows=follows,
        ),
        instance_id=run.id,
    )
    facts = {
        "instance_id": run.id,
        "senior_id": work.actor.id,
        "follows": None if follows is None else follows.value,
    }
    for asker in askers:
        work.notify(
            "senior_rang_back" if spoke else "senior_got_nobody",
            kind=NoticeKind.OUTCOME if spoke else NoticeKind.PAGE,
            staff_id=StaffId(UUID(str(asker))),
            facts=facts,
        )
    return {"told": len(askers)}
