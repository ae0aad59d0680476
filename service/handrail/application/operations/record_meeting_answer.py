"""MDT-06: staff record what a partner says to the record of a meeting."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handrail.application.meetings_in_hand import keep_answer, the_meeting
from handrail.application.moving import Run
from handrail.application.reference import moment
from handrail.application.work import Work
from handrail.domain.meetings import Confirmation


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Gives still_asked, org and answer. Raises Invalid for an organisation that was not asked."""
    answers, variables = inputs["answers"], inputs["variables"]
    left = keep_answer(
        work,
        run,
        the_meeting(work, variables["circulation"]["meeting_id"]),
        org=answers["org"],
        answer=Confirmation(answers["answer"]),
        by_role=answers["by_role"],
        at=moment(answers["answered_at"]),
        words=answers.get("words"),
    )
    return {
        **variables["circulation"],
        "still_asked": list(left),
        "org": answers["org"],
        "answer": answers["answer"],
    }
