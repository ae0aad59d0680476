"""ESC-04, ESC-05: a hold or a first look runs out, and somebody says whether help is needed after all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from handrail.application.disagreement_in_hand import refuse_while_disputed
from handrail.application.escalation_in_hand import due, escalation_of, keep
from handrail.application.moving import Run
from handrail.application.work import Work
from handrail.domain.escalations import EscalationRestated, EscalationStatus, raised
from handrail.domain.evaluations import ResponseClass
from handrail.domain.events import plain


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Gives class, and from when and by when it is decided if help is needed after all."""
    answers = inputs["answers"]
    before = escalation_of(work, inputs["variables"])
    needed = bool(answers["still_needed"])
    if not needed:
        refuse_while_disputed(work, before, at="/answers/still_needed", instead="Answer that it is still needed")
    after = raised(before, ResponseClass(answers["class_now"]))
    if needed:
        after = replace(
            after,
            status=EscalationStatus.DECIDED,
            resolved_internally=False,
            decide_by=due(work, "esc.decide", after.response_class, work.now),
        )
    keep(work, before, after)
    work.record(
        EscalationRestated(
            escalation_id=after.id,
            still_needed=needed,
            response_class=after.response_class,
            in_time=run.task is None or run.task.due_at is None or work.now <= run.task.due_at,
        ),
        instance_id=run.id,
    )
    return {
        "class": after.response_class.value,
        "decide_from": plain(work.now),
        "decide_by": plain(after.decide_by),
    }
