"""What a careful clinician answers to the forms of contacts, threshold tables and escalations."""

from __future__ import annotations

from collections.abc import Callable

from handrail.rehearsal.answer_parts import (
    OTHER_REASON,
    OTHER_STAFF,
    REASON,
    STAFF,
    Answers,
    At,
    decision_block,
)


def _contact(at: At) -> Answers:
    return {
        "occurred_at": at.just_now,
        "mode": "phone",
        "outcome": "spoken",
        "no_change": True,
        "signature_signs": ["none"],
        "red_flags": ["none"],
        "concern_staff": "none",
        "concern_person": "none",
        "concern_carer": "not_asked",
        "action_taken": ["listened"],
        "restriction_noticed": "no",
    }


def _threshold_flag(at: At) -> Answers:
    return {"row": "N9", "problem": "too_low", "why": REASON}


def _summary(at: At) -> Answers:
    return {
        "what_changed": ["indicator", "event"],
        "what_changed_text": "Not slept for three nights and left the group early today.",
        "known_since": at.just_now,
        "current_risks": [
            {"domain": "to_self", "text": "She may leave and harm herself.", "imminence": "hours"}
        ],
        "protective_factors": "Her sister visits every day.",
        "actions_taken": [
            {"action": "Sat with her", "at": at.just_now, "by": "Support worker", "effect": "helped"},
        ],
        "requested": "crisis_team",
        "requested_text": "Please see her today at her flat.",
        "class_requested": "urgent",
        "needed_by": at.ahead(hours=20),
        "time_sensitivity_reason": "Nights are worst and her sister leaves tomorrow at noon.",
        "capacity_consent": "has_capacity_agrees",
        "sharing_basis": "consent",
        "reasonable_adjustments": ["none_known"],
        "interpreter": "none_known",
        "communication": ["none_known"],
        "mha_status": "informal",
        "restrictions_in_force": [],
        "children_or_dependants": "none_known",
        "safeguarding_needed": "no",
        "contact_now": "At home, 01632 960 001",
        "person_view": "I want somebody to come.",
        "carer_view": "We are worried about tonight.",
        "choice": "escalate_now",
    }


def _evidence(at: At) -> Answers:
    return {
        "evidence_kind": "clinician_view",
        "obtained": True,
        "view_by": STAFF,
        "view_at": at.just_now,
        "view_text": "Mental state is worse than last week; an urgent assessment is needed today.",
    }


def _hold(at: At) -> Answers:
    return {
        "chosen": "approve_hold",
        **decision_block(),
        "override_reason": "new_information",
        "evidence_seen": ["summary", "contacts"],
        "spoke_to_person": True,
        "interim_plan": OTHER_REASON,
        "recheck_at": at.ahead(hours=3),
        "second_person": OTHER_STAFF,
    }


def _standdown(at: At) -> Answers:
    return {**_hold(at), "chosen": "stand_down"}


def _early(at: At) -> Answers:
    return {"chosen": "no_change", **decision_block(), "recheck_at": at.ahead(hours=48)}


def _send(at: At) -> Answers:
    return {
        "channel_used": "phone",
        "taken_by_role": "crisis_clinician",
        "taken_by_name": "Sam",
        "reference": "CT 1042",
        "sent_at": at.just_now,
        "read_back_done": True,
        "as_routed": True,
    }


def _chase(at: At) -> Answers:
    return {
        "rung": 1,
        "contacted_role": "duty_worker",
        "channel": "phone",
        "outcome": "message_left",
        "next_at": at.ahead(minutes=15),
    }


def _alternative(at: At) -> Answers:
    return {
        "chosen": "own_response",
        **decision_block(),
        "who_acts": STAFF,
        "act_by": "now",
        "interim_plan": OTHER_REASON,
    }


def _contingency(at: At) -> Answers:
    step = {"then": "Ring the duty line", "who": "Whoever is with her", "number": "01632 960 002"}
    return {
        "if_then": [{"if": "She wants to leave", **step}, {"if": "Voices tell her to act", **step}],
        "who_holds_tonight": STAFF,
        "person_has_copy": True,
        "next_contact_at": at.ahead(hours=3),
    }


def _countersign(at: At) -> Answers:
    return {"chosen": "agree", "rationale": OTHER_REASON}


def _response(at: At) -> Answers:
    return {
        "response": "accepted_planned",
        "by_role": "crisis_clinician",
        "at": at.just_now,
        "plan": "They will see her at her flat at six.",
        "accountable_from": at.ahead(hours=2),
        "we_agree": True,
    }


def _restate(at: At) -> Answers:
    return {"still_needed": True, "class_now": "urgent", "plan": OTHER_REASON}


def _close(at: At) -> Answers:
    return {
        "what_happened_next": "The crisis team saw her at six and will come back in the morning.",
        "outcome": "seen_by_crisis",
        "harm": "none",
        "could_have_been_earlier": "no",
    }


def _failsafe(at: At) -> Answers:
    return {"failed_table": "threshold", "class_chosen": "early_review", "rationale": OTHER_REASON}


VALID: dict[str, Callable[[At], Answers]] = {
    "f-contact": _contact,
    "f-thr-flag": _threshold_flag,
    "f-esc-summary": _summary,
    "f-esc-evidence": _evidence,
    "f-esc-hold": _hold,
    "f-esc-standdown": _standdown,
    "f-esc-early": _early,
    "f-esc-send": _send,
    "f-esc-chase": _chase,
    "f-esc-alternative": _alternative,
    "f-esc-cont": _contingency,
    "f-esc-countersign": _countersign,
    "f-esc-resp": _response,
    "f-esc-restate": _restate,
    "f-esc-close": _close,
    "f-failsafe": _failsafe,
}
