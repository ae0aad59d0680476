"""DEL-05: its start has come; both are told that it is in force."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handrail.application.delegations_in_hand import delegation_in_matter, tell
from handrail.application.moving import Run
from handrail.application.work import Work


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Changes nothing: whether it is in force is a question of its dates."""
    begun = delegation_in_matter(work, inputs["delegation_id"])
    tell(work, begun, "delegation_begun", begun.from_id, begun.to_id)
    return {}
