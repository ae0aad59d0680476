"""SAF-D-lapsed: nobody decided in time that a concern need not be referred, so it is sent (D3b)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handrail.application.moving import Run
from handrail.application.safeguarding_in_hand import change, concern_among
from handrail.application.work import Work
from handrail.domain.events import plain
from handrail.domain.notices import NoticeKind
from handrail.domain.roles import Role
from handrail.domain.safeguarding import ConcernState, SafeguardingHoldLapsed

_ON_DUTY = (Role.ON_CALL_CLINICIAN, Role.TEAM_LEAD, Role.SAFEGUARDING_LEAD)


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Inputs: concern_id. Gives send_from: the sending has its own time from now on."""
    concern = change(work, concern_among(work, inputs), state=ConcernState.TO_SEND)
    work.record(
        SafeguardingHoldLapsed(concern_id=concern.id, decide_by=concern.decide_by or work.now),
        instance_id=run.id,
    )
    for role in _ON_DUTY:
        work.notify(
            "safeguarding_hold_lapsed",
            kind=NoticeKind.PAGE,
            role=role.value,
            facts={"concern_id": concern.id},
        )
    return {"send_from": plain(work.now)}
