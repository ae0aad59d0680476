"""REF-12: the person, their carer, the GP and the partner are told of a discharge, or why not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handrail.application.moving import Run
from handrail.application.referrals_in_hand import the_discharge
from handrail.application.work import Work
from handrail.domain.referrals import DischargeTold
from handrail.storage.referrals import Discharges


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Nothing for the diagram."""
    discharge = the_discharge(work, inputs["variables"]["discharge_id"])
    rows = inputs["answers"]["told"]
    told = tuple(row["code"] for row in rows if row.get("shared_on"))
    Discharges(work.session).change(discharge.id, told_at=work.now)
    work.record(
        DischargeTold(
            discharge_id=discharge.id,
            told=told,
            not_told=tuple(row["code"] for row in rows if row["code"] not in told),
        ),
        instance_id=run.id,
    )
    return {}
