"""ESC-17: death or serious harm: what was recorded stays as it is, and the director hears at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from handrail.application.escalation_in_hand import escalation_of, keep
from handrail.application.moving import Run
from handrail.application.work import Work
from handrail.domain.escalations import EscalationFrozen
from handrail.domain.events import plain
from handrail.domain.notices import NoticeKind
from handrail.domain.roles import Role


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Inputs: escalation_id. Gives frozen_at."""
    before = escalation_of(work, inputs)
    after = keep(work, before, replace(before, frozen_at=before.frozen_at or work.now))
    work.record(EscalationFrozen(escalation_id=after.id, at=after.frozen_at or work.now), instance_id=run.id)
    facts = {"escalation_id": str(after.id)}
    work.notify("serious_harm", kind=NoticeKind.PAGE, role=Role.CLINICAL_DIRECTOR.value, facts=facts)
    return {"frozen_at": plain(after.frozen_at)}
