"""A senior says when a review is due because the table gave no answer (K15): in the table's own shape."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handrail.application.moving import Run
from handrail.application.work import Work
from handrail.domain.errors import Invalid


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """The row to go on with: a review is always owed. Raises Invalid when another table was chosen."""
    answers = inputs["answers"]
    if answers.get("review_due_at") is None:
        raise Invalid.at(
            "/answers/failed_table", "Choose the table of when a review is due: it is the one that failed"
        )
    return {
        "review_owed": True,
        "due": "by hand",
        "calendar": "clock",
        "due_class": "very_urgent",
        "due_at": answers["review_due_at"],
        "min_role": answers["reviewer_role"],
        "not_recorder": True,
        "mdt": bool(answers["mdt_needed"]),
        "sign_off": bool(answers["sign_off_needed"]),
    }
