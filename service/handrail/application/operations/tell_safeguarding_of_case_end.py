"""SAF-08: the person died or moved while a concern was open. The lead hears at once; the concern goes on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from handrail.application.moving import Run
from handrail.application.safeguarding_in_hand import tell_of_case_end
from handrail.application.work import Work
from handrail.domain.safeguarding import SafeguardingCaseEnded
from handrail.storage.safeguarding import Safeguarding


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Inputs: concern_id, reason (died, transferred, discharged), and of the run: action_id (or null), following.

    Gives `wanted`: whether the lead has to take it on here. A concern has one run that stands for it: the one that
    raises it until it is sent, the one that follows it from then on. A worry nobody has written down yet counts too.
    """
    reason, of_run = str(inputs["reason"]), inputs["run"]
    concern = Safeguarding(work.session).get(UUID(str(inputs["concern_id"])))
    followed = bool(of_run["following"])
    stands_for_it = of_run["action_id"] is None and (followed or concern is None or not concern.was_sent)
    if not stands_for_it or (concern is not None and not concern.is_open):
        return {"wanted": False}
    work.record(
        SafeguardingCaseEnded(concern_id=UUID(str(inputs["concern_id"])), reason=reason), instance_id=run.id
    )
    tell_of_case_end(work, inputs["concern_id"], reason)
    return {"wanted": True}
