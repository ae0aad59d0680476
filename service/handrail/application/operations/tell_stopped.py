"""DEL-08: it was taken back, or a role it stands on has ended; whoever did that has written it down already."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handrail.application.delegations_in_hand import delegation_in_matter, tell
from handrail.application.moving import Run
from handrail.application.work import Work


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """`why` is "revoked", or the coded reason of an end."""
    stopped = delegation_in_matter(work, inputs["delegation_id"])
    subject = "delegation_revoked" if inputs["why"] == "revoked" else "delegation_role_ended"
    tell(work, stopped, subject, stopped.from_id, stopped.to_id, governance=True)
    return {}
