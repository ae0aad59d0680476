"""Changing a person's plan: the cadence, early signs, contingency and step-down criteria of F-PCR-PLAN."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from handrail.application.deciding_besides import decide_besides
from handrail.application.moving import Run
from handrail.application.restriction_register import about_answers, words_among
from handrail.application.work import Work
from handrail.domain.care_plans import (
    CadenceAgreed,
    CadenceChange,
    CarePlanUpdate,
    CarePlanUpdated,
    change_of,
    check_stepdown_criteria,
    every_days,
    waits_for_senior,
)
from handrail.domain.roles import Role
from handrail.storage.care_plans import CarePlans

_WORDS = (
    "cadence_reason",
    "early_signs_update",
    "contingency",
    "stepdown_criteria",
    "positive_risk_ref",
    "shared_with",
)
_CHOSEN = {CadenceChange.MORE: "increase", CadenceChange.LESS: "decrease"}


def update_plan(
    work: Work,
    run: Run,
    answers: Mapping[str, Any],
    *,
    review_id: UUID | None,
    last_crisis_at: datetime | None,
) -> CarePlanUpdate:
    """Keep the change, and put the cadence in force unless it is less contact that a senior must agree to (D4c).

    Raises Invalid for a cadence or criteria that make no sense.
    """
    cadence = answers["cadence_new"]
    with about_answers():
        new = every_days(float(cadence["contacts"]), float(cadence["days"]))
        check_stepdown_criteria(answers["stepdown_criteria"])
    old = work.case.contact_every_days
    kind = change_of(old, new)
    waits = waits_for_senior(kind, last_crisis_at=last_crisis_at, now=work.now)
    update = CarePlanUpdate(
        id=work.new_id(),
        case_id=work.case.id,
        review_id=review_id,
        old_every_days=old,
        new_every_days=new,
        mode=cadence.get("mode"),
        change=kind,
        in_force=not waits,
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
            old_every_days=old,
            new_every_days=new,
            change=kind.value,
            in_force=update.in_force,
            criteria=len(answers["stepdown_criteria"]),
        ),
        instance_id=run.id,
    )
    if update.in_force and kind is not CadenceChange.SAME:
        work.change_case(contact_every_days=new)
        work.notify("cadence_changed", role=Role.TEAM_LEAD.value, facts={"old": old, "new": new})
    if kind is CadenceChange.MORE:
        _decide(work, run, answers, code="D4a", chosen=_CHOSEN[kind], rationale=answers["cadence_reason"])
    return update


def agree_to_less_contact(
    work: Work, run: Run, answers: Mapping[str, Any], update_id: UUID, *, proposer_id: str | None
) -> None:
    """A senior agrees that we are in touch less often, and it is in force from now (D4c)."""
    repository = CarePlans(work.session)
    update = repository.get(update_id)
    if update is None or update.in_force:
        return
    repository.change(update.id, in_force=True, agreed_by=work.actor.id, agreed_at=work.now)
    work.change_case(contact_every_days=update.new_every_days)
    work.record(
        CadenceAgreed(update_id=update.id, new_every_days=update.new_every_days, senior_id=work.actor.id),
        instance_id=run.id,
    )
    work.notify("cadence_reduced", role=Role.GOVERNANCE_LEAD.value, facts={"new": update.new_every_days})
    _decide(
        work,
        run,
        answers,
        code="D4c",
        chosen=_CHOSEN[CadenceChange.LESS],
        rationale=answers["rationale"],
        proposer_id=proposer_id,
    )


def _decide(
    work: Work,
    run: Run,
    answers: Mapping[str, Any],
    *,
    code: str,
    chosen: str,
    rationale: str,
    proposer_id: str | None = None,
) -> None:
    assert run.task is not None, "a person decides"
    variables = {} if proposer_id is None else {"proposer_id": proposer_id}
    decide_besides(work, run.task, code, {**answers, "chosen": chosen, "rationale": rationale}, variables)
