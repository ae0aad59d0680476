"""ESC-05: a clinician looked early. Escalate, change the plan, or look again within three days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from handrail.application.escalation_in_hand import due, escalation_of, keep, page_ladder
from handrail.application.moving import Run
from handrail.application.work import Work
from handrail.domain.escalations import EscalationDecided, EscalationRaised, decided, raised
from handrail.domain.evaluations import ResponseClass
from handrail.domain.events import plain


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Gives class, t1, recheck_at, and from when and by when an escalation is decided."""
    answers = inputs["answers"]
    before = escalation_of(work, inputs["variables"])
    chosen = answers["chosen"]
    if chosen == "escalate":
        up = raised(before, ResponseClass(answers["class_chosen"]))
        after = replace(
            up, decide_by=due(work, "esc.decide", up.response_class, work.now), recorder=work.actor.id
        )
    else:
        recheck_at = datetime.fromisoformat(answers["recheck_at"])
        after = replace(
            decided(before, work.now),
            resolved_internally=True,
            recheck_at=recheck_at,
            recorder=work.actor.id,
        )
    keep(work, before, after)
    if after.response_class is not before.response_class:
        work.record(
            EscalationRaised(
                escalation_id=after.id, before=before.response_class, after=after.response_class
            ),
            instance_id=run.id,
        )
        if after.response_class in (ResponseClass.EMERGENCY, ResponseClass.VERY_URGENT):
            page_ladder(work, after, "escalation_raised")
    work.record(
        EscalationDecided(
            escalation_id=after.id,
            chosen=chosen,
            t1=work.now,
            response_class=after.response_class,
            table_class=after.table_class,
            in_time=work.now <= before.decide_by,
        ),
        instance_id=run.id,
    )
    return {
        "class": after.response_class.value,
        "t1": plain(after.t1),
        "recheck_at": plain(after.recheck_at),
        "decide_from": plain(work.now),
        "decide_by": plain(after.decide_by),
        "resolved_internally": after.resolved_internally,
    }
