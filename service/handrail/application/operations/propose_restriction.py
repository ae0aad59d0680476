"""Somebody describes a restriction: it enters the register as proposed, with its true start (RIM-01)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from handrail import dmn
from handrail.application.moving import Run
from handrail.application.reference import moment
from handrail.application.restriction_register import about_answers, length, words_among
from handrail.application.tables_of_a_run import ask_table
from handrail.application.work import Work
from handrail.domain.cases import Pathway
from handrail.domain.restriction_authority import RestrictionState
from handrail.domain.restriction_limits import Dates, RestrictionLimits, check_dates
from handrail.domain.restrictions import Origin, Restriction
from handrail.storage.restrictions import Restrictions

_WORDS = (
    "description",
    "monitors_privacy_notes",
    "individual_impact",
    "aim",
    "aim_reason",
    "evidence",
    "alternatives",
    "least_restrictive_reason",
    "impact_on_person",
    "equality_note",
    "person_view",
    "carer_view",
    "stepdown_plan",
)


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """The id of the new row, and what the diagram asks of it. Raises Invalid for dates over the type's limits (R36)."""
    answers = inputs["answers"]
    origin = Origin(answers["origin"])
    setting = Pathway(work.case.pathway).setting
    started_at = moment(answers["started_at"])
    wanted = Dates(limit_at=moment(answers["time_limit"]), review_at=moment(answers["review_at"]))
    limits = _limits(work, run, answers["type"], setting)
    if limits is not None and limits.permits(emergency=origin is Origin.EMERGENCY):
        with about_answers():
            wanted = check_dates(
                wanted,
                limits,
                from_at=started_at,
                longest=length(work, "res.review.max"),
                names=("time_limit", "review_at"),
            )
    stages = len(answers.get("stepdown_plan") or ())
    restriction_id = work.new_id()
    restriction = Restriction(
        id=restriction_id,
        case_id=work.case.id,
        person_id=work.case.patient_id,
        chain_id=restriction_id,
        type=answers["type"],
        setting=setting,
        origin=origin,
        applies_to=answers["applies_to"],
        owned_by=answers["owned_by"],
        state=RestrictionState.PROPOSED,
        started_at=started_at,
        registered_at=work.now,
        proposer_id=work.actor.id,
        authorise_role="senior_clinician",
        mdt_total_days=None,
        director_total_days=None,
        clock_set="table",
        max_limit_minutes=0,
        review_every_minutes=0,
        auth_due_at=None,
        authorised_at=None,
        review_at=wanted.review_at,
        limit_at=wanted.limit_at,
        legal_ends_at=None,
        re_imposed=False,
        stage=0,
        stages=stages,
        continues=0,
        no_authority_from_at=None,
        gap_minutes=0,
        alarms_said=0,
        alarm_first_at=None,
        alarm_last_at=None,
        ended_at=None,
        end_reason=None,
        lifted_by=None,
        verified_at=None,
        last_decision=None,
        last_decided_at=None,
        last_decided_by=None,
        instance_id=run.id,
    )
    words = work.seal(words_among(answers, _WORDS), place=f"restriction:{restriction_id}")
    Restrictions(work.session).add(restriction, words=words)
    run.bind(restriction_id=restriction_id)
    return {
        "restriction_id": str(restriction_id),
        "setting": setting,
        "proposer_id": str(work.actor.id),
        "in_place": origin.is_in_place and started_at <= work.now + timedelta(minutes=5),
    }


def _limits(work: Work, run: Run, kind: str, setting: str) -> RestrictionLimits | None:
    """The row of the table, or None when it gives no answer: the next step then asks a senior (K15)."""
    try:
        row = ask_table(
            work, run, "restriction-limits.dmn", "restriction_limits", {"type": kind, "setting": setting}
        )
    except dmn.DecisionFailed:
        return None
    return RestrictionLimits.from_decision(row)
