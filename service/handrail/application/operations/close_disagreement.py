"""DIS-6: it is over. What it held back is free again, both sides are told, and the forum gets its line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handrail.application.disagreement_in_hand import disagreement_of, hours_open
from handrail.application.moving import Run
from handrail.application.work import Work
from handrail.domain.disagreements import Disagreement, DisagreementEnded, settled
from handrail.domain.evaluations import ResponseClass
from handrail.domain.events import plain
from handrail.domain.roles import Role
from handrail.storage.disagreements import Disagreements, ForumAgenda
from handrail.storage.escalations import Escalations


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Gives outcome, stage and class."""
    before = disagreement_of(work, inputs)
    assert before.outcome is not None
    after = settled(before, before.outcome, at=work.now, class_after=before.class_after)
    Disagreements(work.session).save(before, after)
    if after.stated_at is not None:
        over = {"outcome": before.outcome, "hours_open": hours_open(after), "stage": before.stage}
        ForumAgenda(work.session).change(after.id, **over)
    work.record(
        DisagreementEnded(
            disagreement_id=after.id,
            escalation_id=after.escalation_id,
            outcome=before.outcome,
            stage=after.stage,
            class_before=before.response_class,
            class_after=after.class_after,
            in_time=before.director_late_at is None,
        ),
        instance_id=run.id,
    )
    facts = {"dispute_id": after.id, "outcome": before.outcome, "stage": after.stage}
    work.notify("dispute_closed", staff_id=after.raised_by, facts=facts)
    work.notify("dispute_closed", role=Role.FORUM_CHAIR.value, facts=facts)
    return {
        "outcome": before.outcome.value,
        "stage": after.stage,
        "class": plain(_class_from_now(work, after)),
        "dispute_id": str(after.id),
    }


def _class_from_now(work: Work, disagreement: Disagreement) -> ResponseClass | None:
    """What the escalation says, if it is about one: that may have risen, or been lowered by right, meanwhile."""
    escalation = (
        None
        if disagreement.escalation_id is None
        else Escalations(work.session).get(disagreement.escalation_id)
    )
    return disagreement.class_after if escalation is None else escalation.response_class
