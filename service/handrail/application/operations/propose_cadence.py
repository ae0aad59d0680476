"""INT-01: somebody proposes another cadence, in the light of what the person and their carer say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handrail.application.cadence_changes import Wanted, propose
from handrail.application.moving import Run
from handrail.application.restriction_register import about_answers, words_among
from handrail.application.work import Work
from handrail.domain.care_plans import every_days

_WORDS = ("cadence_reason", "person_view", "carer_view", "back_up_if", "partner_view")


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Gives step_id, cadence_change, every_days and proposer_id.

    Raises Invalid for a cadence that makes no sense or is no change, Conflict while another change waits, NotPermitted
    for less contact proposed by somebody who is no clinician.
    """
    answers = inputs["answers"]
    cadence = answers["cadence_new"]
    with about_answers():
        days = every_days(float(cadence["contacts"]), float(cadence["days"]))
    wanted = Wanted(every_days=days, mode=cadence["mode"])
    step = propose(work, wanted, words_among(answers, _WORDS), instance_id=run.id)
    run.bind(step_id=step.id)
    return {
        "step_id": str(step.id),
        "cadence_change": step.change.value,
        "every_days": days,
        "proposer_id": str(work.actor.id),
    }
