"""ESC-G2: the partner has it. T3; responsibility does not move (H7)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handrail.application.escalation_in_hand import escalation_of, instant_or, keep
from handrail.application.moving import Run
from handrail.application.work import Work
from handrail.domain.escalations import acknowledged
from handrail.domain.events import plain
from handrail.domain.interfaces import EscalationAcknowledged
from handrail.storage.interfaces import Interfaces


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Inputs: escalation_id, and heard.from_partner (at, by_role), or null after a chase. Gives t3."""
    before = escalation_of(work, inputs)
    said = inputs["heard"]["from_partner"] or {}
    by_role = said.get("by_role")
    if not said and (chase := Interfaces(work.session).last_chase(before.id)) is not None:
        by_role = chase.contacted_role
    t3 = min(instant_or(said.get("at"), work.now), work.now)
    after = keep(work, before, acknowledged(before, t3))
    if before.t3 is None:
        work.record(
            EscalationAcknowledged(
                escalation_id=after.id,
                t3=t3,
                by_role=by_role,
                in_time=after.ack_by is None or t3 <= after.ack_by,
            ),
            instance_id=run.id,
        )
    return {"t3": plain(after.t3)}
