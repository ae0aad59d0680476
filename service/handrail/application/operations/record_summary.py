"""ESC-03: the escalation summary. Escalating is decided by whoever writes it; a hold is only proposed (D2a, D2b)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from handrail.application.escalation_in_hand import escalation_of, keep
from handrail.application.moving import Run
from handrail.application.work import Work
from handrail.domain.errors import Invalid
from handrail.domain.escalations import Escalation, EscalationDecided, EscalationRaised, decided, raised
from handrail.domain.evaluations import ResponseClass
from handrail.domain.events import plain
from handrail.storage.escalations import Escalations


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Gives class, t1 (null for a proposed hold), summary_id, needed_by, and who proposed.

    Raises Invalid for a class below the present one without a proposed hold, and for holding an emergency.
    """
    answers = inputs["answers"]
    before = escalation_of(work, inputs["variables"])
    asked = ResponseClass(answers["class_requested"])
    holding = answers["choice"] == "propose_hold"
    if holding and before.response_class is ResponseClass.EMERGENCY:
        raise Invalid.at("/answers/choice", "An emergency cannot be held. Send it now")
    if not holding and asked.rank < before.response_class.rank:
        raise Invalid.at(
            "/answers/class_requested", "This is less than the table says: propose a hold instead"
        )
    summary_id, needed_by = _keep_summary(work, before, answers)
    after = replace(
        before if holding else raised(decided(before, work.now), asked),
        summary_id=summary_id,
        summary_at=before.summary_at or work.now,
        recorder=work.actor.id,
        proposed_by=work.actor.id if holding else before.proposed_by,
        safeguarding_needed=before.safeguarding_needed or answers["safeguarding_needed"] != "no",
    )
    keep(work, before, after)
    _record(work, run, before, after, holding=holding)
    proposer = str(work.actor.id) if holding else None
    return {
        "class": after.response_class.value,
        "t1": plain(after.t1),
        "summary_id": str(summary_id),
        "needed_by": plain(needed_by),
        "proposed_by": proposer,
        "proposer_id": proposer,
    }


def _keep_summary(
    work: Work, escalation: Escalation, answers: Mapping[str, Any]
) -> tuple[UUID, datetime | None]:
    escalations = Escalations(work.session)
    summary_id = work.new_id()
    said = answers["needed_by"]
    needed_by = None if said == "now" else datetime.fromisoformat(said)
    escalations.add_summary(
        {
            "id": summary_id,
            "case_id": escalation.case_id,
            "escalation_id": escalation.id,
            "version": 1 + len(escalations.summaries_of(escalation.id)),
            "requested": answers["requested"],
            "needed_by": needed_by,
            "class_requested": answers["class_requested"],
            "by_id": work.actor.id,
            "at": work.now,
            "words": work.seal(answers, place=f"summary:{summary_id}"),
        }
    )
    return summary_id, needed_by


def _record(work: Work, run: Run, before: Escalation, after: Escalation, *, holding: bool) -> None:
    if after.response_class is not before.response_class:
        work.record(
            EscalationRaised(
                escalation_id=after.id, before=before.response_class, after=after.response_class
            ),
            instance_id=run.id,
        )
    if not holding and before.t1 is None:
        work.record(
            EscalationDecided(
                escalation_id=after.id,
                chosen="escalate_now",
                t1=work.now,
                response_class=after.response_class,
                table_class=after.table_class,
                in_time=work.now <= after.decide_by,
            ),
            instance_id=run.id,
        )
