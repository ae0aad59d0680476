"""What careful clinicians answer to the forms of a disagreement."""

from __future__ import annotations

from collections.abc import Callable

from handrail.rehearsal.answer_parts import OTHER_REASON, OTHER_STAFF, Answers, At, decision_block


def _open(at: At) -> Answers:
    return {
        "subject": "acceptance",
        "our_position": "She needs to be seen today.",
        "their_position": "They say she does not meet the threshold.",
        "evidence_each": [
            {
                "side": "ours",
                "evidence": "Three nights without sleep, and what she said on the phone at nine.",
            },
            {"side": "theirs", "evidence": "The summary, and a call of two minutes."},
        ],
        "their_class": "urgent",
        "clock_class": "very_urgent",
        "immediate_safety_plan": OTHER_REASON,
        "person_aware": True,
    }


def _stage(at: At) -> Answers:
    return {
        "agreed": "yes",
        "chosen": "agreed",
        "with_role": "team_manager",
        "decision": "They see her at her flat at six, and we ring at nine.",
        "class_after": "very_urgent",
        **decision_block(),
    }


def _lower(at: At) -> Answers:
    return {
        "chosen": "downgrade",
        "class_after": "urgent",
        "second_person": OTHER_STAFF,
        **decision_block(),
    }


VALID: dict[str, Callable[[At], Answers]] = {
    "f-dis-open": _open,
    "f-dis-stage": _stage,
    "f-dis-lower": _lower,
}
VARIABLES: dict[str, Callable[[At], Answers]] = {
    "f-dis-open": lambda at: {"class": "very_urgent", "subject": "acceptance"},
    "f-dis-stage": lambda at: {"class": "very_urgent", "stage": 1},
    "f-dis-lower": lambda at: {"class": "very_urgent", "lower_to": "urgent"},
}
