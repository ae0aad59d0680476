"""ESC-09: a silent partner was tried again, one rung up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from handrail.application.escalation_in_hand import escalation_of, keep
from handrail.application.moving import Run
from handrail.application.work import Work
from handrail.domain.events import plain
from handrail.domain.interfaces import Chase, PartnerChased
from handrail.storage.interfaces import Interfaces


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Gives class, chases and last_chased_at."""
    answers = inputs["answers"]
    before = escalation_of(work, inputs["variables"])
    after = keep(work, before, replace(before, chases=before.chases + 1))
    chase = Chase(
        id=work.new_id(),
        escalation_id=after.id,
        case_id=after.case_id,
        rung=int(answers["rung"]),
        contacted_role=answers["contacted_role"],
        channel=answers["channel"],
        outcome=answers["outcome"],
        at=work.now,
        by_id=work.actor.id,
    )
    Interfaces(work.session).add_chase(chase)
    work.record(
        PartnerChased(
            escalation_id=after.id,
            chase_id=chase.id,
            rung=chase.rung,
            contacted_role=chase.contacted_role,
            channel=chase.channel,
            outcome=chase.outcome,
        ),
        instance_id=run.id,
    )
    return {
        "class": after.response_class.value,
        "chases": after.chases,
        "last_chased_at": plain(work.now),
    }
