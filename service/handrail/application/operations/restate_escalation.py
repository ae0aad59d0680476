"""ESC-15, ESC-16: the holder says again whether it is still needed, how urgent, and what the plan is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from handrail.application.escalation_in_hand import escalation_of, keep, page_ladder
from handrail.application.moving import Run
from handrail.application.work import Work
from handrail.domain.escalations import EscalationRaised, EscalationRestated, raised
from handrail.domain.evaluations import ResponseClass


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Gives class."""
    answers = inputs["answers"]
    before = escalation_of(work, inputs["variables"])
    in_time = run.task is None or run.task.due_at is None or work.now <= run.task.due_at
    after = replace(
        raised(before, ResponseClass(answers["class_now"])),
        restated_late=before.restated_late or not in_time,
    )
    keep(work, before, after)
    if after.response_class is not before.response_class:
        work.record(
            EscalationRaised(
                escalation_id=after.id, before=before.response_class, after=after.response_class
            ),
            instance_id=run.id,
        )
        page_ladder(work, after, "escalation_raised")
    work.record(
        EscalationRestated(
            escalation_id=after.id,
            still_needed=answers["still_needed"],
            response_class=after.response_class,
            in_time=in_time,
        ),
        instance_id=run.id,
    )
    return {"class": after.response_class.value}
