"""SAF-00: whether the local authority has the concern of this escalation already; if not, a concern begins here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handrail.application.moving import Run
from handrail.application.work import Work
from handrail.domain.safeguarding import ConcernSource
from handrail.storage.safeguarding import Safeguarding


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Inputs: asked.escalation_id and asked.source, each or null. Gives both, concern_id, and whether it was `sent`."""
    escalation_id = inputs["asked"]["escalation_id"]
    source = ConcernSource(inputs["asked"]["source"] or ConcernSource.STAFF)
    found = None
    if escalation_id is not None:
        open_ones = Safeguarding(work.session).open_in(work.case.id)
        found = next(
            (one for one in open_ones if one.was_sent and str(one.escalation_id) == str(escalation_id)), None
        )
    concern_id = work.new_id() if found is None else found.id
    run.bind(concern_id=concern_id)
    return {
        "concern_id": str(concern_id),
        "sent": found is not None,
        "escalation_id": escalation_id,
        "source": source.value,
    }
