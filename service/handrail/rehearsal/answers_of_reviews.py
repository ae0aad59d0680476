"""What a careful clinician answers to the forms of post-crisis reviews."""

from __future__ import annotations

from collections.abc import Callable

from handrail.rehearsal.answer_parts import (
    OTHER_REASON,
    OTHER_STAFF,
    REASON,
    Answers,
    At,
)


def _assign(at: At) -> Answers:
    return {"reviewer": OTHER_STAFF}


def _review_preparation(at: At) -> Answers:
    return {
        "timeline_checked": True,
        "person_account": "given",
        "person_account_text": "Nobody rang me back.",
        "carer_account": "offer_sent",
    }


def _review(at: At) -> Answers:
    return {
        "timeline_accurate": True,
        "first_sign_source": "carer",
        "first_sign_at": at.ago(days=5),
        "recognised_when": "next_contact",
        "stage_at_escalation": "middle",
        "what_helped": "The sister's call was taken seriously.",
        "what_hindered": "Nobody knew who was on duty.",
        "threshold_right": "right",
        "threshold_right_reason": REASON,
        "partner_response": "timely_adequate",
        "safeguarding_status": "not_needed",
        "restriction_effects": "none",
        "proportionality": OTHER_REASON,
        "learning_codes": ["carer_voice"],
        "decision_change": "none",
    }


def _plan(at: At) -> Answers:
    return {
        "cadence_new": {"contacts": 3, "days": 7, "mode": "f2f"},
        "cadence_reason": OTHER_REASON,
        "early_signs_update": [{"sign": "I stop answering the phone", "source": "person"}],
        "contingency_update": False,
        "stepdown_criteria": [
            {
                "observable": "Sleeps five hours or more a night",
                "measured_by": "Sleep diary",
                "sustained_for": "14 days",
                "judged_by": "clinician",
            }
        ],
        "stepdown_review_on": at.day(21),
        "shared_with": [
            {"code": "person", "shared_on": at.day(0)},
            {"code": "carer", "not_shared_reason": "person_does_not_agree"},
            {"code": "gp", "shared_on": at.day(0)},
            {"code": "partner", "not_shared_reason": "being_sent"},
            {"code": "ed_plan", "not_shared_reason": "not_needed"},
        ],
    }


def _interface(at: At) -> Answers:
    return {
        "issue": "late",
        "facts": "Sent at 14:05, acknowledged at 19:40, seen the next day.",
        "ask": "Tell us how a very urgent request can be answered within four hours.",
        "to_role": "team_manager",
        "respond_by": at.day(10),
    }


def _sign_off(at: At) -> Answers:
    return {"chosen": "sign_off", "rationale": OTHER_REASON}


def _effect(at: At) -> Answers:
    return {"cadence_kept": "yes", "plan_used": "not_needed"}


def _review_closed(at: At) -> Answers:
    return {"chosen": "superseded", "superseded_by": "review-7", "rationale": OTHER_REASON}


VALID: dict[str, Callable[[At], Answers]] = {
    "f-pcr-assign": _assign,
    "f-pcr-prep": _review_preparation,
    "f-pcr-review": _review,
    "f-pcr-plan": _plan,
    "f-pcr-interface": _interface,
    "f-pcr-signoff": _sign_off,
    "f-pcr-effect": _effect,
    "f-pcr-close": _review_closed,
}
