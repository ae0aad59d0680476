"""SAF-03-follow: from now on somebody follows what comes of a concern that was sent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handrail.application.moving import Run
from handrail.application.safeguarding_in_hand import concern_among
from handrail.application.work import Work
from handrail.domain.errors import Invalid
from handrail.domain.events import plain
from handrail.domain.safeguarding import ConcernState


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Inputs: concern_id. Gives sent_at and when the local authority is chased.

    Raises NotFound, and Invalid when the concern was not sent or is answered already.
    """
    concern = concern_among(work, inputs)
    if concern.state is not ConcernState.SENT or concern.sent_at is None:
        raise Invalid("Only a concern that was sent, and that nobody has answered, can be followed")
    run.bind(concern_id=concern.id)
    times = work.due_times
    return {
        "sent_at": plain(concern.sent_at),
        "chase_first_at": plain(times.due_after(concern.sent_at, "saf.chase", "first")),
        "chase_second_at": plain(times.due_after(concern.sent_at, "saf.chase", "second")),
    }
