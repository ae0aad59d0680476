"""SAF-00: whether the local authority has the concern of this escalation already; if not, a concern begins here.

A concern that was written down when its run ended goes on here, to be sent: a proposal not to send it has lapsed (K5).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handrail.application.moving import Run
from handrail.application.safeguarding_in_hand import change, concern_among
from handrail.application.work import Work
from handrail.domain.events import plain
from handrail.domain.safeguarding import Concern, ConcernChoice, ConcernSource, ConcernState
from handrail.storage.safeguarding import Safeguarding


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Inputs: asked.escalation_id, asked.source and asked.unsent (a concern to go on with), each or null.

    Gives the first two, concern_id, whether it was `sent`, and for one that is `unsent` what its writing had given.
    """
    asked = inputs["asked"]
    escalation_id = asked["escalation_id"]
    source = ConcernSource(asked["source"] or ConcernSource.STAFF)
    if asked["unsent"] is not None:
        return _goes_on(work, run, concern_among(work, {"concern_id": asked["unsent"]}), source)
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
        "unsent": False,
        "escalation_id": escalation_id,
        "source": source.value,
        "concern": None,
        "danger": False,
        "also_tell": [],
        "known_at": None,
        "send_from": None,
    }


def _goes_on(work: Work, run: Run, before: Concern, source: ConcernSource) -> Mapping[str, Any]:
    lapsed = before.state in (ConcernState.PROPOSED_NOT, ConcernState.HELD)
    concern = change(work, before, state=ConcernState.TO_SEND if lapsed else None, instance_id=run.id)
    run.bind(concern_id=concern.id)
    return {
        "concern_id": str(concern.id),
        "sent": concern.was_sent,
        "unsent": not concern.was_sent,
        "escalation_id": plain(concern.escalation_id),
        "source": source.value,
        "concern": {"choice": ConcernChoice.RAISE.value, "children": concern.children_involved},
        "danger": concern.immediate_danger,
        "also_tell": list(concern.allegation_routes),
        "known_at": plain(concern.known_at),
        "send_from": plain(work.now),
    }
