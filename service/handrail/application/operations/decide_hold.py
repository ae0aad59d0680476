"""ESC-04: a senior decides whether a proposed hold or lower urgency stands (D2b, D2c)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from handrail.application.disagreement_in_hand import refuse_while_disputed
from handrail.application.escalation_in_hand import ask_review, escalation_of, inform, keep
from handrail.application.moving import Run
from handrail.application.work import Work
from handrail.domain.errors import Invalid
from handrail.domain.escalations import (
    Escalation,
    EscalationDecided,
    EscalationHeld,
    EscalationLowered,
    decided,
    held,
)
from handrail.domain.evaluations import ResponseClass
from handrail.domain.events import plain
from handrail.domain.roles import Role


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Gives class, t1, recheck_at and, for a hold, `review` with what the post-crisis review is told.

    Raises Invalid for a second person who proposed or decides.
    """
    answers = inputs["answers"]
    before = escalation_of(work, inputs["variables"])
    chosen = answers["chosen"]
    if chosen != "refuse":
        refuse_while_disputed(work, before, at="/answers/chosen", instead="Choose “No: send it now”")
    if chosen != "refuse" and answers["second_person"] in (str(before.proposed_by), str(work.actor.id)):
        raise Invalid.at("/answers/second_person", "The second person must be neither of you two")
    if chosen == "downgrade":
        after = _downgraded(work, run, before, ResponseClass(answers["class_after"]))
    elif chosen == "refuse":
        after = keep(work, before, decided(before, work.now))
    else:
        after = _held(work, run, before, answers)
    work.record(
        EscalationDecided(
            escalation_id=after.id,
            chosen=chosen,
            t1=after.t1 or work.now,
            response_class=after.response_class,
            table_class=after.table_class,
            in_time=work.now <= after.decide_by,
        ),
        instance_id=run.id,
    )
    given = {
        "class": after.response_class.value,
        "t1": plain(after.t1),
        "recheck_at": plain(after.recheck_at),
    }
    if chosen not in ("approve_hold", "stand_down"):
        return given
    _, review = ask_review(work, after)
    return given | {"review": {"wanted": True, "due": review}, "review_asked": True}


def _downgraded(work: Work, run: Run, before: Escalation, to: ResponseClass) -> Escalation:
    after = keep(
        work, before, replace(decided(before, work.now), response_class=to, hold_decider=work.actor.id)
    )
    work.record(
        EscalationLowered(
            escalation_id=after.id, before=before.response_class, after=to, by_id=work.actor.id
        ),
        instance_id=run.id,
    )
    inform(work, after, "escalation_lowered", Role.GOVERNANCE_LEAD)
    return after


def _held(work: Work, run: Run, before: Escalation, answers: Mapping[str, Any]) -> Escalation:
    recheck_at = datetime.fromisoformat(answers["recheck_at"])
    after = keep(work, before, held(before, at=work.now, by=work.actor.id, recheck_at=recheck_at))
    work.record(
        EscalationHeld(
            escalation_id=after.id,
            decider_id=work.actor.id,
            proposer_id=before.proposed_by,
            override_reason=answers["override_reason"],
            recheck_at=recheck_at,
        ),
        instance_id=run.id,
    )
    inform(work, after, "escalation_held", Role.GOVERNANCE_LEAD, Role.TEAM_LEAD)
    work.notify("escalation_held", staff_id=after.raised_by, facts={"escalation_id": str(after.id)})
    return after
