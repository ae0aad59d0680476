"""REF-11: a discharge is agreed, or the person stays; what is open is finished first, or it is said how it goes on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handrail.application.moving import Run
from handrail.application.referrals_in_hand import discharge_facts, the_discharge
from handrail.application.work import Work
from handrail.domain.errors import NotPermitted
from handrail.domain.referrals import DischargeDecided, DischargeState, refuse_what_is_not_settled
from handrail.domain.rights import roles_that_may
from handrail.domain.roles import Role
from handrail.storage.referrals import Discharges


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Gives `agreed` and `settled`, the open matters of which it was said how they go on.

    Raises Invalid (one problem an open matter), NotPermitted when something is open and the decider is no senior.
    """
    answers = inputs["answers"]
    discharge = the_discharge(work, inputs["variables"]["discharge_id"])
    chosen = answers["chosen"]
    agreed = chosen == "discharge"
    facts = discharge_facts(work, disengaged=discharge.disengaged)
    if agreed and facts.open_matters:
        _insist_on_a_senior(work)
        refuse_what_is_not_settled(facts.open_matters, answers.get("goes_on") or ())
    state = DischargeState.AGREED if agreed else DischargeState.KEPT
    Discharges(work.session).change(
        discharge.id,
        state=state,
        decided_by=work.actor.id,
        decided_at=work.now,
        open_matters=len(facts.open_matters),
        **({} if agreed else {"ended_at": work.now}),
    )
    carried_on = len(facts.open_matters) if agreed else 0
    work.record(
        DischargeDecided(discharge_id=discharge.id, chosen=chosen, carried_on=carried_on), instance_id=run.id
    )
    if not agreed:
        work.notify("discharge_kept", staff_id=discharge.proposed_by, facts={"discharge_id": discharge.id})
    return {"agreed": agreed, "settled": list(facts.open_matters) if agreed else []}


def _insist_on_a_senior(work: Work) -> None:
    here = work.actor.roles_for(locality=work.case.locality, pathway=work.case.pathway)
    if not work.actor.is_system and not here & set(roles_that_may(Role.SENIOR_CLINICIAN)):
        raise NotPermitted(
            "Something is still open, so a senior clinician decides and says how each goes on",
            missing="role:senior_clinician",
            holders=(Role.SENIOR_CLINICIAN.value,),
        )
