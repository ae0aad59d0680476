"""MDT-01: somebody asks for a meeting on one question."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handrail.application.meetings_in_hand import ask_for, carried
from handrail.application.moving import Run
from handrail.application.work import Work
from handrail.domain.meetings import Urgency

WORDS = ("question", "options", "papers")


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """What the diagram carries of the meeting from here on."""
    answers = inputs["answers"]
    meeting = ask_for(
        work,
        run,
        question=answers["question_code"],
        decision_code=answers["decision"],
        urgency=Urgency(answers["urgency"]),
        words={name: answers[name] for name in WORDS if answers.get(name)},
    )
    run.bind(meeting_id=meeting.id)
    return carried({}, meeting, ladder="L-R", must_decide=False, deferred_before=False)
