"""DIS-1 to DIS-4: the holders of a stage settle it, withdraw it, or send it on (D7)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from handrail.application.disagreement_in_hand import class_now, disagreement_of, end_stage, work_at
from handrail.application.moving import Run
from handrail.application.work import Work
from handrail.domain.disagreements import FINAL_STAGE, NEXT_STAGE, Outcome, StageEnd
from handrail.domain.errors import Invalid
from handrail.domain.evaluations import ResponseClass, class_of
from handrail.storage.disagreements import Disagreements

_WORDS = ("decision", "rationale", "dissent", "withdrawn_reason", "person_view", "carer_view")


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Gives chosen, class, and lower_to: a lower urgency that was agreed, which is a decision of its own (D2c).

    Raises Invalid for what the stage may not choose.
    """
    answers = inputs["answers"]
    before = disagreement_of(work, inputs["variables"])
    chosen, now = answers["chosen"], class_now(work, before) or ResponseClass.EARLY_REVIEW
    if before.stage == FINAL_STAGE and chosen == NEXT_STAGE:
        raise Invalid.at("/answers/chosen", "There is no stage after the directors")
    if before.stage < FINAL_STAGE and chosen == Outcome.DIRECTOR_DECISION:
        raise Invalid.at("/answers/chosen", "Only the directors can decide without agreement")
    said = {
        "agreed": answers["agreed"],
        "chosen": chosen,
        "with_role": answers.get("with_role"),
        "by_id": work.actor.id,
        "words": {name: answers[name] for name in _WORDS if answers.get(name)},
    }
    if chosen == NEXT_STAGE:
        end_stage(work, before, StageEnd.PASSED_ON, **said)
        return {"chosen": chosen, "class": now.value, "lower_to": None, "proposer_id": None}
    end_stage(work, before, StageEnd.SETTLED, **said)
    wanted = class_of(answers.get("class_after")) or now
    higher = wanted if wanted.rank > now.rank else now
    after = replace(before, outcome=Outcome(chosen), class_after=higher, response_class=higher)
    Disagreements(work.session).save(before, after)
    work_at(work, run, after, higher)
    return {
        "chosen": chosen,
        "class": higher.value,
        "lower_to": wanted.value if wanted.rank < now.rank else None,
        "proposer_id": str(work.actor.id),
    }
