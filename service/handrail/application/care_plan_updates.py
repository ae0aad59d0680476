"""Changing a person's plan: the cadence, early signs, contingency and step-down criteria of F-PCR-PLAN."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from handrail.application.cadence_changes import Wanted, apply_at_once, propose_for_review
from handrail.application.deciding_besides import decide_besides
from handrail.application.moving import Run
from handrail.application.restriction_register import about_answers, words_among
from handrail.application.work import Work
from handrail.domain.care_plans import (
    CadenceChange,
    CarePlanUpdate,
    CarePlanUpdated,
    change_of,
    check_stepdown_criteria,
    every_days,
)
from handrail.domain.contact_intensity import CadenceOrigin
from handrail.storage.care_plans import CarePlans
from handrail.storage.contact_intensity import CadenceHistory

_WORDS = (
    "cadence_reason",
    "early_signs_update",
    "contingency",
    "stepdown_criteria",
    "positive_risk_ref",
    "shared_with",
)


def update_plan(
    work: Work, run: Run, answers: Mapping[str, Any], *, review_id: UUID | None
) -> CarePlanUpdate:
    """Keep the change. More contact is in force at once (D4a); less is proposed to whoever has the right (D4b, D4c).

    Raises Invalid for a cadence or criteria that make no sense, Conflict when nobody could decide on less contact.
    """
    cadence = answers["cadence_new"]
    with about_answers():
        new = every_days(float(cadence["contacts"]), float(cadence["days"]))
        check_stepdown_criteria(answers["stepdown_criteria"])
    kind = change_of(work.case.contact_every_days, new)
    update = CarePlanUpdate(
        id=work.new_id(),
        case_id=work.case.id,
        review_id=review_id,
        old_every_days=work.case.contact_every_days,
        new_every_days=new,
        mode=cadence.get("mode"),
        change=kind,
        in_force=kind is not CadenceChange.LESS,
        stepdown_review_on=date.fromisoformat(str(answers["stepdown_review_on"])[:10]),
        updated_by=work.actor.id,
        updated_at=work.now,
        agreed_by=None,
        agreed_at=None,
    )
    words = work.seal(words_among(answers, _WORDS), place=f"care_plan:{update.id}")
    CarePlans(work.session).add(update, words=words)
    work.record(
        CarePlanUpdated(
            update_id=update.id,
            review_id=review_id,
            old_every_days=update.old_every_days,
            new_every_days=new,
            change=kind.value,
            in_force=update.in_force,
            criteria=len(answers["stepdown_criteria"]),
        ),
        instance_id=run.id,
    )
    if kind is not CadenceChange.SAME:
        _change_cadence(work, run, answers, update)
    return update


def _change_cadence(work: Work, run: Run, answers: Mapping[str, Any], update: CarePlanUpdate) -> None:
    early = update.review_id is None
    wanted = Wanted(
        every_days=update.new_every_days,
        mode=update.mode,
        origin=CadenceOrigin.EARLY_REVIEW if early else CadenceOrigin.POST_CRISIS_REVIEW,
        source_id=update.id,
    )
    words = words_among(answers, ("cadence_reason",))
    if update.change is CadenceChange.LESS:
        if not _as_the_reviewer_proposed(work, update):
            propose_for_review(work, wanted, words)
        return
    assert run.task is not None, "a person decides"
    decided = {**answers, "chosen": "increase", "rationale": answers["cadence_reason"]}
    decide_besides(work, run.task, "D4a", decided, {})
    apply_at_once(work, wanted, words, instance_id=run.id)


def _as_the_reviewer_proposed(work: Work, update: CarePlanUpdate) -> bool:
    """Whether the reviewer's own proposal of this rhythm waits already; it then puts this plan in force."""
    history = CadenceHistory(work.session)
    waiting = history.proposed_in(work.case.id)
    if waiting is None or update.review_id is None or waiting.source_id != update.review_id:
        return False
    if waiting.new_every_days != update.new_every_days:
        return False
    history.change(waiting.id, source_id=update.id)
    return True
