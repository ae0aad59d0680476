"""What a careful clinician answers to the forms of referrals, discharges and contact intensity."""

from __future__ import annotations

from collections.abc import Callable

from handrail.rehearsal.answer_parts import OTHER_REASON, REASON, Answers, At, decision_block

_WAY_BACK = "She rings us or her GP, any day; in a crisis the crisis line, day and night."


def _check(at: At) -> Answers:
    return {
        "urgency": "routine",
        "what_is_asked": "Support after leaving hospital, and help with her medicines.",
        "missing": ["none"],
        "person_knows": True,
        "person_view": "I want somebody to talk to.",
        "suggestion": "accept",
        "suggestion_reason": REASON,
    }


def _safety_net(at: At) -> Answers:
    return {
        "mode": "phone",
        "reached": True,
        "how_they_are": "Tired, and sleeping at her sister's for now. She eats with the family.",
        "knows_what_to_do": True,
        "worse": False,
    }


def _decide(at: At) -> Answers:
    return {"chosen": "accept", **decision_block()}


def _conditions(at: At) -> Answers:
    return {
        "chosen": "accept_with_conditions",
        "conditions": "We begin with home visits, and look together at what else she wants.",
        "review_at": at.ahead(days=28),
        "referrer_consulted": True,
        **decision_block(),
    }


def _decline(at: At) -> Answers:
    return {
        "chosen": "decline",
        "where_they_can_go": "The community eating disorders service, which has a place for her next week.",
        "safe_until_told": OTHER_REASON,
        "referrer_consulted": True,
        **decision_block(),
    }


def _tell(at: At) -> Answers:
    return {
        "referrer_told": True,
        "person_told": True,
        "carer_told": "told",
        "what_next": "A first visit this week; until then her sister has our number.",
        "can_challenge": "She can ask us to look again, or write to the complaints team; both were offered.",
    }


def _propose_discharge(at: At) -> Answers:
    return {
        "reasons": ["goals_met"],
        "disengaged": False,
        "rationale": OTHER_REASON,
        "who_carries_on": "The GP sees her every month, and her sister knows the early signs.",
        "way_back": _WAY_BACK,
        "person_view": "I am ready for this.",
    }


def _tell_of_discharge(at: At) -> Answers:
    return {
        "told": [
            {"code": "person", "shared_on": at.day(0)},
            {"code": "carer", "shared_on": at.day(0)},
            {"code": "gp", "shared_on": at.day(0)},
            {"code": "partner", "not_shared_reason": "not_needed"},
            {"code": "ed_plan", "not_shared_reason": "not_needed"},
        ],
        "way_back": _WAY_BACK,
        "written": True,
    }


def _propose_intensity(at: At) -> Answers:
    return {
        "cadence_new": {"contacts": 3, "days": 7, "mode": "f2f"},
        "cadence_reason": OTHER_REASON,
        "back_up_if": "Two nights without sleep, or she stops answering the door.",
        "person_view": "I would like that.",
        "jointly_held": False,
    }


def _less_contact(at: At) -> Answers:
    return {
        "chosen": "decrease",
        "back_up_if": "Two nights without sleep, or she stops answering the door.",
        "look_again_at": at.ahead(days=28),
        **decision_block(),
    }


VALID: dict[str, Callable[[At], Answers]] = {
    "f-ref-check": _check,
    "f-ref-safety-net": _safety_net,
    "f-ref-decide": _decide,
    "f-ref-conditions": _conditions,
    "f-ref-answer": lambda at: {
        "answered": True,
        "answer_text": "The GP adds the medicines and says she agrees.",
    },
    "f-ref-decline": _decline,
    "f-ref-tell": _tell,
    "f-ref-discharge-propose": _propose_discharge,
    "f-ref-discharge": lambda at: {"chosen": "discharge", **decision_block()},
    "f-ref-discharge-tell": _tell_of_discharge,
    "f-int-propose": _propose_intensity,
    "f-int-increase": lambda at: {"chosen": "increase", **decision_block()},
    "f-int-decrease": _less_contact,
}
