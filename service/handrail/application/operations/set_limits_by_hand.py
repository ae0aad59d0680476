"""A senior sets the limits of a restriction because the table gave no answer (K15): in the table's own shape."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handrail.application.moving import Run
from handrail.application.work import Work
from handrail.domain.errors import Invalid

LONGEST_DAYS = 7
MDT_DAYS, DIRECTOR_DAYS = 7, 28
"""The shortest of the table: what is strictest wherever the person who decides is not asked."""


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """The row to go on with. Raises Invalid for more than the shortest limit of the table."""
    answers = inputs["answers"]
    if answers.get("limit_days") is None:
        raise Invalid.at(
            "/answers/failed_table", "Choose the table of restriction limits: it is the one that failed"
        )
    for name in ("limit_days", "review_days"):
        if not 0 < float(answers[name]) <= LONGEST_DAYS:
            raise Invalid.at(f"/answers/{name}", f"Without the table, {LONGEST_DAYS} days at most")
    return {
        "permitted": True,
        "max_limit": f"PT{round(float(answers['limit_days']) * 24)}H",
        "review_every": f"PT{round(float(answers['review_days']) * 24)}H",
        "authorise_role": answers["authoriser_role"],
        "second": "none",
        "emergency_by": "any",
        "mdt_total_days": MDT_DAYS,
        "director_total_days": DIRECTOR_DAYS,
        "use_of_force": False,
        "clock_set": "table",
        "checks": [],
    }
