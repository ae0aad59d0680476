"""ESC-13: what happened next. An escalation cannot end without it, nor with a missed clock unexplained (K10, R44)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from handrail.application.disagreement_in_hand import refuse_while_disputed
from handrail.application.escalation_in_hand import escalation_of, inform, keep
from handrail.application.moving import Run
from handrail.application.work import Work
from handrail.domain.errors import FieldProblem, Invalid
from handrail.domain.escalations import Clock, Escalation, Variance, missed_clocks, variance_problems
from handrail.domain.roles import Role
from handrail.storage.escalations import Escalations

INCIDENT_REASONS = ("staffing_gap", "system_down")
"""Reasons for a missed clock that are incidents themselves (DOMAIN section 3.3)."""
SERIOUS_HARM = ("moderate", "severe", "death")


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Stamps T5. Raises Invalid while we disagree, and for a missed clock without a reason when this opened."""
    answers, variables = inputs["answers"], inputs["variables"]
    before = escalation_of(work, variables)
    refuse_while_disputed(work, before, at="/answers/outcome", instead="Settle it first, then close")
    given = answers.get("clock_variances") or ()
    shown = set(variables.get("missed_clocks") or ())
    missed = tuple(found for found in missed_clocks(before, work.now) if found.clock.value in shown)
    if problems := variance_problems(missed, given):
        raise Invalid(
            "Each clock that was missed needs a reason",
            problems=tuple(FieldProblem(f"/answers{p.pointer}", p.message) for p in problems),
        )
    found = tuple(
        Variance(
            clock=Clock(row["clock"]),
            reason=row["reason"],
            due_at=next(m.due_at for m in missed if m.clock.value == row["clock"]),
            done_at=next(m.done_at for m in missed if m.clock.value == row["clock"]),
        )
        for row in given
    )
    Escalations(work.session).add_variances(before, ((work.new_id(), variance) for variance in found))
    after = keep(work, before, replace(before, t5=work.now, outcome=answers["outcome"], harm=answers["harm"]))
    _tell_of_incidents(work, after, found)
    return {"outcome": after.outcome, "harm": after.harm}


def _tell_of_incidents(work: Work, escalation: Escalation, found: tuple[Variance, ...]) -> None:
    reasons = sorted({variance.reason for variance in found if variance.reason in INCIDENT_REASONS})
    if reasons:
        inform(work, escalation, "clock_missed_incident", Role.GOVERNANCE_LEAD, reasons=reasons)
    if escalation.harm in SERIOUS_HARM:
        inform(work, escalation, "harm_recorded", Role.CLINICAL_DIRECTOR, harm=escalation.harm)
