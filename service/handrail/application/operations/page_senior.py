"""SEN-01: page the senior at once, unless one is called for this person already."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from handrail.application.moving import Run
from handrail.application.seniors import page, plain_ids
from handrail.application.work import Work
from handrail.domain.identifiers import StaffId
from handrail.domain.senior_calls import ASKED_AGAIN


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Inputs: asker. Gives joined (one is called already, nobody is paged here) and askers."""
    asker = StaffId(UUID(str(inputs["asker"])))
    joined = bool(work.instances.awaiting(work.case.id, ASKED_AGAIN))
    if not joined:
        page(work, asker, askers=(asker,), instance_id=run.id)
    return {"joined": joined, "askers": plain_ids((asker,))}
