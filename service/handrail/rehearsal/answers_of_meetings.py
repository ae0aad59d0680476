"""What a careful team answers to the forms of multidisciplinary meetings."""

from __future__ import annotations

from collections.abc import Callable

from handrail.rehearsal.answer_parts import OTHER_STAFF, STAFF, Answers, At, decision_block


def _request(at: At) -> Answers:
    return {
        "question_code": "plan",
        "question": "Is the plan enough after two crises in a month?",
        "decision": "D6",
        "options": [{"option": "Keep the plan"}, {"option": "See her every other day"}],
        "papers": ["timeline", "plan"],
        "urgency": "routine",
    }


def _plan(at: At) -> Answers:
    return {
        "meets_at": at.just_now,
        "how": "both",
        "chair": OTHER_STAFF,
        "jointly_held": False,
        "person_invited": "invited",
        "advocate_invited": "nobody_to_ask",
    }


def _open(at: At) -> Answers:
    return {
        "opened_at": at.just_now,
        "attendees": [
            {"role": "doctor", "org": "us", "part": "chair", "in_person": "in_person"},
            {"role": "nurse", "org": "us", "part": "accountable_clinician", "in_person": "in_person"},
            {"role": "social_worker", "org": "local_authority", "part": "member", "in_person": "remote"},
            {"role": "person", "org": "none", "part": "person", "in_person": "in_person"},
        ],
    }


def _decide(at: At) -> Answers:
    return {
        "question": "Is the plan enough after two crises in a month?",
        "authority": "recommendation_only",
        "chosen": "agreed",
        "decided": "We see her every other day for four weeks.",
        **decision_block(),
        "positions": [
            {"org": "us", "position": "agree"},
            {
                "org": "local_authority",
                "position": "agree_with_conditions",
                "text": "With one social worker.",
            },
        ],
        "actions": [{"what": "Change the plan", "owner": STAFF, "due": at.day(2), "verifier": OTHER_STAFF}],
        "accountable_clinician_after": STAFF,
        "contingency": "If she is in crisis again, the team meets the next day.",
        "review_on": at.day(28),
    }


def _advice(at: At) -> Answers:
    return {
        "advice": "Keep seeing her every other day until the team has met.",
        "interim_plan": "Her sister stays with her, and the night team rings at ten.",
    }


def _circulate(at: At) -> Answers:
    return {
        "person_told": "yes",
        "sent_to": [{"org": "local_authority", "how": "secure_email", "sent_at": at.just_now}],
    }


def _confirm(at: At) -> Answers:
    return {
        "org": "local_authority",
        "answer": "confirmed",
        "by_role": "social_worker",
        "answered_at": at.just_now,
    }


VALID: dict[str, Callable[[At], Answers]] = {
    "f-mdt-req": _request,
    "f-mdt-plan": _plan,
    "f-mdt-open": _open,
    "f-mdt-decide": _decide,
    "f-mdt-advice": _advice,
    "f-mdt-circulate": _circulate,
    "f-mdt-confirm": _confirm,
}
