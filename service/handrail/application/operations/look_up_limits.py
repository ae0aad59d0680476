"""The limits of every type of restriction in this setting, for the form that proposes one (RIM-00)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handrail import dmn
from handrail.application.moving import Run
from handrail.application.tables_of_a_run import ask_table
from handrail.application.work import Work
from handrail.domain.cases import Pathway
from handrail.domain.restriction_limits import RestrictionType

WITHOUT_A_TABLE = {"max_limit": "P7D", "review_every": "PT72H"}
"""What the form may ask for while the table gives no answer; a senior then sets the limits by hand (K15)."""
NOT_PERMITTED = {"max_limit": "P1D", "review_every": "P1D"}
"""So that what should not be there can still be written down; it is lifted at once."""


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """`setting`, and `restriction_limits`: type to {max_limit, review_every}, ISO 8601 durations."""
    setting = Pathway(work.case.pathway).setting
    return {
        "setting": setting,
        "restriction_limits": {kind.value: _limits(work, run, kind, setting) for kind in RestrictionType},
    }


def _limits(work: Work, run: Run, kind: RestrictionType, setting: str) -> dict[str, str]:
    try:
        row = ask_table(
            work,
            run,
            "restriction-limits.dmn",
            "restriction_limits",
            {"type": kind.value, "setting": setting},
        )
    except dmn.DecisionFailed:
        return dict(WITHOUT_A_TABLE)
    if not row["permitted"]:
        return dict(NOT_PERMITTED)
    return {"max_limit": row["max_limit"], "review_every": row["review_every"]}
