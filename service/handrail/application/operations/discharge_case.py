"""REF-13: everybody was told, so the person is discharged now, unless something has opened since it was decided."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handrail.application.moving import Run
from handrail.application.referrals_in_hand import close_case, discharge_facts, the_discharge
from handrail.application.work import Work
from handrail.domain.cases import CaseStatus
from handrail.domain.referrals import DischargeState
from handrail.storage.referrals import Discharges


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Gives `discharged`; where something opened since, who decides about it now (`decide_role`, `open_matters`)."""
    discharge = the_discharge(work, inputs["discharge_id"])
    facts = discharge_facts(work, disengaged=discharge.disengaged)
    again = {"decide_role": facts.decide_role, "open_matters": list(facts.open_matters)}
    if set(facts.open_matters) - set(inputs["settled"]):
        Discharges(work.session).change(
            discharge.id, state=DischargeState.PROPOSED, decide_role=facts.decide_role
        )
        work.notify("discharge_stopped", role=facts.decide_role, facts={"discharge_id": discharge.id})
        return {"discharged": False, **again}
    Discharges(work.session).change(discharge.id, state=DischargeState.DISCHARGED, ended_at=work.now)
    event = close_case(work, status=CaseStatus.DISCHARGED, reason="discharged")
    work.record(event, instance_id=run.id)
    return {"discharged": True, **again}
