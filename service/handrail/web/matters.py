"""Matters on pages: governance that concerns no patient has pages of its own, and no person to name."""

from __future__ import annotations

from handrail.domain.instances import Instance

NOBODY = "Not about a patient"
"""What stands in a list where a person's name would."""


def matter_href(instance: Instance) -> str:
    """The page of the matter that a run belongs to."""
    delegation = instance.keys.get("delegation_id")
    return "/delegations" if delegation is None else f"/delegations/{delegation}"
