"""The limits of every type of restriction in this setting, for the form that proposes one (RIM-00)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from math import ceil
from typing import Any

from handrail import dmn
from handrail.application.moving import Run
from handrail.application.tables_of_a_run import ask_table
from handrail.application.work import Work
from handrail.domain.cases import Pathway
from handrail.domain.restriction_limits import RestrictionLimits, RestrictionType

WITHOUT_A_TABLE = {"limit_days": 7, "review_days": 3}
"""What the form may ask for while the table gives no answer; a senior then sets the limits by hand (K15)."""


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """`setting`, and `restriction_limits`: type to {limit_days, review_days}, in whole days, at least one."""
    setting = Pathway(work.case.pathway).setting
    return {
        "setting": setting,
        "restriction_limits": {kind.value: _days(work, run, kind, setting) for kind in RestrictionType},
    }


def _days(work: Work, run: Run, kind: RestrictionType, setting: str) -> dict[str, int]:
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
    limits = RestrictionLimits.from_decision(row)
    return {"limit_days": _whole(limits.max_limit), "review_days": _whole(limits.review_every)}


def _whole(length: timedelta) -> int:
    return max(1, ceil(length / timedelta(days=1)))
