"""SAF-02: the local authority has the concern, and whoever must hear of it besides."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from handrail.application.moving import Run
from handrail.application.safeguarding_in_hand import add_words, change, concern_among, tell
from handrail.application.work import Work
from handrail.domain.events import plain
from handrail.domain.roles import Role
from handrail.domain.safeguarding import ConcernState, SafeguardingSent

_WORDS = (
    "taken_by_name",
    "reference",
    "differences_from_route",
    "person_told_reason",
    "also_told_text",
)


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Gives sent_at and in_time. Raises NotFound, Conflict."""
    answers, variables = inputs["answers"], inputs["variables"]
    sent_at = datetime.fromisoformat(answers["sent_at"])
    concern = change(
        work,
        concern_among(work, variables),
        state=ConcernState.SENT,
        sent_at=sent_at,
        sent_to=answers["taken_by_role"],
        channel=answers["channel_used"],
    )
    add_words(work, concern, "sending", answers, _WORDS)
    work.record(
        SafeguardingSent(
            concern_id=concern.id,
            route=str(variables.get("saf_route") or "no_route"),
            sent_to=answers["taken_by_role"],
            channel=answers["channel_used"],
            as_routed=answers.get("as_routed") is not False,
            also_told=tuple(row["code"] for row in answers.get("also_told") or () if row["told"]),
            sent_at=sent_at,
            in_time=concern.in_time,
        ),
        instance_id=run.id,
    )
    tell(work, concern, "safeguarding_sent", Role.SAFEGUARDING_LEAD, in_time=concern.in_time)
    return {"sent_at": plain(sent_at), "in_time": concern.in_time}
