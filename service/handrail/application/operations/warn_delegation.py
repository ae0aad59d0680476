"""DEL-06: it ends soon, and both should know who decides afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handrail.application.delegations_in_hand import delegation_in_matter, tell
from handrail.application.moving import Run
from handrail.application.work import Work
from handrail.domain.delegations import DelegationWarned


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Warns both."""
    ending = delegation_in_matter(work, inputs["delegation_id"])
    work.record(DelegationWarned(delegation_id=ending.id, ends_at=ending.ends_at), instance_id=run.id)
    tell(work, ending, "delegation_ends_soon", ending.from_id, ending.to_id)
    return {}
