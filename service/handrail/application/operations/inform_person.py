"""The person was told of a restriction and how to challenge it, or why they were not (RIM-05)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handrail.application.moving import Run
from handrail.application.restriction_register import the_restriction
from handrail.application.work import Work
from handrail.domain.restrictions import PersonInformed


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Nothing for the diagram."""
    answers = inputs["answers"]
    restriction = the_restriction(work, inputs["variables"]["restriction_id"])
    work.record(
        PersonInformed(
            restriction_id=restriction.id,
            told=bool(answers.get("told_at")),
            understood=answers.get("understood"),
            advocate=answers.get("advocate"),
        ),
        instance_id=run.id,
    )
    return {}
