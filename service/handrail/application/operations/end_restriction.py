"""A restriction that somebody has seen lifted ends; how long it lasted is worked out (RSD-06)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handrail.application.moving import Run
from handrail.application.restriction_ends import finish
from handrail.application.restriction_register import the_restriction
from handrail.application.work import Work
from handrail.domain.events import plain


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """`ended_at` and the `days` it lasted. Inputs: `restriction_id`."""
    restriction = the_restriction(work, inputs["restriction_id"])
    days = finish(work, run, restriction)
    return {"ended_at": plain(restriction.ended_at or work.now), "days": days}
