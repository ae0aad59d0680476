"""The limits of every type of restriction in this setting, for the form that proposes one (RIM-00)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handrail.application.moving import Run, bundle_of
from handrail.application.restriction_limits_by_type import limits_by_type
from handrail.application.work import Work
from handrail.domain.cases import Pathway
from handrail.domain.errors import NotFound


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """`setting`, and `restriction_limits`: type to {max_limit, review_every}, ISO 8601 durations."""
    instance = work.instances.get(run.id)
    if instance is None:
        raise NotFound("There is no such process")
    setting = Pathway(work.case.pathway).setting
    return {
        "setting": setting,
        "restriction_limits": limits_by_type(bundle_of(work, instance), setting, now=work.now),
    }
