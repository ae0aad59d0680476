"""ESC-09, last rung: the partner stays silent, and the clinical director decides on another way."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from handrail.application.escalation_in_hand import escalation_of
from handrail.application.moving import Run
from handrail.application.work import Work
from handrail.domain.identifiers import StaffId
from handrail.domain.interfaces import AlternativeDecided
from handrail.domain.notices import NoticeKind


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Whoever is to act is paged. Gives last_chased_at, so that chasing on waits a whole gap."""
    answers = inputs["answers"]
    escalation = escalation_of(work, inputs["variables"])
    who = StaffId(UUID(answers["who_acts"]))
    work.record(
        AlternativeDecided(escalation_id=escalation.id, chosen=answers["chosen"], who_acts=who),
        instance_id=run.id,
    )
    facts = {"escalation_id": str(escalation.id), "chosen": answers["chosen"]}
    work.notify("alternative_decided", kind=NoticeKind.PAGE, staff_id=who, facts=facts)
    return {"class": escalation.response_class.value, "last_chased_at": work.now.isoformat()}
