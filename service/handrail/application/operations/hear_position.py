"""DIS-P: the other side says where it stands. A higher urgency counts from then on; agreeing still needs a person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from handrail.application.disagreement_in_hand import disagreement_of, keep_time, work_at
from handrail.application.moving import Run
from handrail.application.work import Work
from handrail.domain.disagreements import STAGE_ROLES, PartnerPositionHeard, worked_at
from handrail.domain.errors import Invalid
from handrail.domain.evaluations import class_of
from handrail.domain.events import plain
from handrail.storage.disagreements import Disagreements

_AGREED = (None, "yes", "partly", "no")


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Inputs: dispute_id, and heard.position with by_role, agreed (yes, partly, no) and class, each optional.

    Gives class, and what the open stage is if its time changed (`now`, or null). Raises Invalid for an answer that is
    none of these.
    """
    before = disagreement_of(work, inputs)
    said = inputs["heard"]["position"] or {}
    agreed, theirs = said.get("agreed"), class_of(said.get("class"))
    if agreed not in _AGREED:
        raise Invalid.at("/payload/agreed", "Say yes, partly or no")
    higher = worked_at(before.response_class, theirs) if before.is_open else before.response_class
    after = replace(before, their_class=theirs or before.their_class, response_class=higher)
    Disagreements(work.session).save(before, after)
    work.record(
        PartnerPositionHeard(
            disagreement_id=after.id,
            by_role=said.get("by_role"),
            agreed=agreed,
            their_class=theirs,
        ),
        instance_id=run.id,
    )
    timed = None
    if higher is not None and after.is_open:
        work_at(work, run, after, higher)
        after, timed = keep_time(work, run, before, after)
    role = STAGE_ROLES.get(after.stage)
    facts = {"dispute_id": after.id, "stage": after.stage, "agreed": agreed}
    if role is not None:
        work.notify("dispute_position", role=role.value, facts=facts)
    else:
        work.notify("dispute_position", staff_id=after.raised_by, facts=facts)
    return {"class": plain(higher), "now": timed}
