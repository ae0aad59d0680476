"""What a careful clinician answers to the forms of restrictions, from proposing one to its end."""

from __future__ import annotations

from collections.abc import Callable

from handrail.rehearsal.answer_parts import OTHER_REASON, REASON, Answers, At, decision_block


def _restriction(at: At) -> Answers:
    return {
        "origin": "planned",
        "type": "community",
        "description": "Goes to the shops only with a member of staff, on weekdays, decided by the shift leader.",
        "started_at": at.ahead(hours=2),
        "applies_to": "individual",
        "owned_by": "us",
        "aim": "harm_from_others",
        "aim_reason": REASON,
        "evidence": [{"text": "Two men waited for her outside on Friday.", "source": "seen"}],
        "alternatives": [
            {
                "option": "agreed_plan",
                "tried": "tried",
                "why_not_enough": "She forgets it when she is frightened.",
            },
            {
                "option": "peer_support",
                "tried": "considered",
                "why_not_enough": "Nobody is free before Monday.",
            },
        ],
        "least_restrictive_reason": OTHER_REASON,
        "impact_on_person": "She cannot see her friend at the market without staff.",
        "equality_note": "She prays on Fridays; staff of her choice go with her.",
        "capacity": "has_capacity",
        "person_view": "I do not like it but I understand it.",
        "carer_view": "We are glad.",
        "time_limit": at.ahead(days=10),
        "review_at": at.ahead(days=5),
        "stepdown_plan": [
            {
                "stage": "reduced",
                "what_changes": "Mornings alone",
                "when_or_trigger": "A week without them",
                "who_decides": "clinician",
            },
            {
                "stage": "ended",
                "what_changes": "No limit",
                "when_or_trigger": "Two weeks without them",
                "who_decides": "clinician",
            },
        ],
    }


def _legal(at: At) -> Answers:
    return {
        "basis": ["consent"],
        "consent_details": "Talked through twice, in writing, with her advocate.",
        "consent_valid": "yes",
        "guidance_version": "uksc_16_2026",
        "possible_deprivation_of_liberty": "no",
        "legal_reason": OTHER_REASON,
    }


def _adviser(at: At) -> Answers:
    return {"deprivation_view": "probably_not", "authority_needed": "none_needed", "advice": OTHER_REASON}


def _authorise(at: At) -> Answers:
    return {"chosen": "authorised", **decision_block(), "authorised_limit": at.ahead(days=8)}


def _lift(at: At) -> Answers:
    return {
        "lifted": "yes",
        "lifted_at": at.just_now,
        "how_lifted": "She goes out when she likes.",
        "person_told": True,
        "staff_told": True,
    }


def _inform(at: At) -> Answers:
    return {
        "told_at": at.just_now,
        "how": "Face to face, by the key worker",
        "format": "easy_read",
        "understood": "yes",
        "copy_given": True,
        "challenge_route_explained": True,
        "advocate": "accepted",
    }


def _use_of_force(at: At) -> Answers:
    return {
        "used_at": at.just_now,
        "duration_minutes": 4,
        "place": "Day room",
        "types": ["07"],
        "reason_for_use": "He was about to hit another person with a chair.",
        "how_used": "Two staff held his arms standing until he put the chair down.",
        "in_care_plan": "yes",
        "efforts_to_avoid": "Talked with him, offered the garden, asked others to leave.",
        "staff_involved": [{"name": "A Nurse", "job_title": "Staff nurse"}],
        "non_staff_involved": False,
        "mental_disorder": "Not known",
        "learning_disability_autism": "not_known",
        "characteristics": [{"code": "sex", "value": "Male"}],
        "outcome": "He put the chair down and went to his room.",
        "death_or_serious_injury": "none",
        "notified": "nobody_named",
        "debrief_offered": "offered",
        "debrief_by": at.ahead(hours=40),
    }


def _step_down_preparation(at: At) -> Answers:
    return {
        "used_since_last": {"times": 2, "last_at": at.ago(days=1), "by_whom": "Shift leader"},
        "incidents": 0,
        "triggers_seen": [{"observable": "A week without them", "seen": "partly"}],
        "work_done_on_cause": "Met the community police twice and changed the route to the shops.",
        "alternatives_retried": [{"option": "agreed_plan", "result": "Worked on three days out of five."}],
        "person_view": "I want to go alone in the mornings.",
        "recommended": "step_down",
    }


def _step_down_decision(at: At) -> Answers:
    return {
        "decision": "continue",
        **decision_block(),
        "proportionate_now": REASON,
        "advocate_present": "yes",
        "discriminatory_effect_considered": True,
        "discriminatory_effect_considered_text": "No other person of her age is limited like this.",
        "risk_work": "Weekly walks with a peer worker and a new lock on the back gate.",
        "stepdown_trigger": [
            {"observable": "Nobody has waited outside", "sustained_for": "7 days", "judged_by": "clinician"}
        ],
        "new_limit": at.ahead(days=10),
        "new_review": at.ahead(days=6),
    }


def _independent(at: At) -> Answers:
    return {
        "reviewer_name": "R Okoye",
        "reviewer_org": "Westvale Trust",
        "reviewer_profession": "nurse",
        "reviewed_at": at.just_now,
        "person_seen": True,
        "view": "reduce",
        "rationale": OTHER_REASON,
        "icb_informed_at": at.just_now,
    }


def _stage(at: At) -> Answers:
    return {
        "stage": 1,
        "started_at": at.just_now,
        "what_changes": "She goes to the shops alone in the mornings.",
        "stage_review_on": at.day(7),
        "person_agrees": True,
        "positive_risk": True,
        "risk_named": "She may meet the two men again.",
        "why_worth_it": "Seeing her friend is what keeps her going, she says.",
        "mitigations": [{"what": "Rings when she arrives", "who": "She and the key worker"}],
        "risk_review_on": at.day(7),
        "harm_to_others_possible": False,
    }


def _verify(at: At) -> Answers:
    return {
        "lifted_in_practice": "yes",
        "asked_person": "says_lifted",
        "how_checked": ["looked", "asked_next_shift"],
    }


def _outcome(at: At) -> Answers:
    return {"harm_recurred": "no", "reimposed": False}


VALID: dict[str, Callable[[At], Answers]] = {
    "f-res-propose": _restriction,
    "f-res-legal": _legal,
    "f-res-adviser": _adviser,
    "f-res-auth": _authorise,
    "f-res-lift": _lift,
    "f-res-inform": _inform,
    "f-uof": _use_of_force,
    "f-rsd-prep": _step_down_preparation,
    "f-rsd-decide": _step_down_decision,
    "f-rsd-independent": _independent,
    "f-rsd-stage": _stage,
    "f-rsd-verify": _verify,
    "f-rsd-outcome": _outcome,
}
