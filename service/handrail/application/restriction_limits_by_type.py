"""The limits of every type of restriction in a setting, from the table of the bundle a run began with."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from handrail import dmn
from handrail.application.tables_of_a_run import ask_table_of
from handrail.domain.restriction_limits import RestrictionType
from handrail.engine import Bundle

WITHOUT_A_TABLE = {"max_limit": "P7D", "review_every": "PT72H"}
"""What the form may ask for while the table gives no answer; a senior then sets the limits by hand (K15)."""
NOT_PERMITTED = {"max_limit": "P1D", "review_every": "P1D"}
"""So that what should not be there can still be written down; it is lifted at once."""


def limits_by_type(bundle: Bundle, setting: str, *, now: datetime) -> Mapping[str, Mapping[str, str]]:
    """Type to {max_limit, review_every}, ISO 8601 durations."""
    return {kind.value: _limits(bundle, kind, setting, now) for kind in RestrictionType}


def _limits(bundle: Bundle, kind: RestrictionType, setting: str, now: datetime) -> Mapping[str, str]:
    asked = {"type": kind.value, "setting": setting}
    try:
        row = ask_table_of(bundle, "restriction-limits.dmn", "restriction_limits", asked, now=now)
    except (dmn.DecisionFailed, KeyError):
        return WITHOUT_A_TABLE
    if not row["permitted"]:
        return NOT_PERMITTED
    return {"max_limit": row["max_limit"], "review_every": row["review_every"]}
