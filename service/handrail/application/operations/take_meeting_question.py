"""MDT-01c: another process asks for a meeting, with its question, its deadline and what it is about."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from handrail.application.meetings_in_hand import ask_for, carried
from handrail.application.moving import Run
from handrail.application.reference import moment
from handrail.application.work import Work
from handrail.domain.meetings import SubjectKind, Urgency


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """What the diagram carries of the meeting from here on."""
    asked = inputs["mdt"]
    about = asked.get("subject")
    meeting = ask_for(
        work,
        run,
        question=asked["question"],
        decision_code=asked["decision"],
        urgency=Urgency(asked["urgency"]),
        words={},
        due_at=moment(asked["due_at"]) if asked.get("due_at") else None,
        subject=(SubjectKind(about), UUID(str(asked["subject_id"]))) if about else None,
    )
    return carried(
        {},
        meeting,
        ladder=asked.get("ladder") or "L-R",
        must_decide=bool(asked.get("must_decide")),
        deferred_before=False,
    )
