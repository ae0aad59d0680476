"""MDT-06m: a partner answers by message. A message that names nobody who was asked is refused, and nothing changes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handrail.application.meetings_in_hand import keep_answer, the_meeting
from handrail.application.moving import Run
from handrail.application.work import Work
from handrail.domain.errors import Invalid
from handrail.domain.meetings import Confirmation

ANSWERS = (Confirmation.CONFIRMED, Confirmation.CORRECTED, Confirmation.DISAGREES)


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Gives still_asked, org and answer. Raises Invalid."""
    said, circulation = inputs["said"], inputs["circulation"]
    answer = said.get("answer")
    if answer not in [one.value for one in ANSWERS]:
        known = ", ".join(one.value for one in ANSWERS)
        raise Invalid.at("/payload/answer", f"An answer is one of: {known}")
    left = keep_answer(
        work,
        run,
        the_meeting(work, circulation["meeting_id"]),
        org=said.get("org"),
        answer=Confirmation(answer),
        by_role=said.get("by_role"),
    )
    return {**circulation, "still_asked": list(left), "org": said["org"], "answer": answer}
