"""A valid set of answers for every form, relative to a time: tests and scenarios change only what they are about.

`valid("f-esc-send", now=clock(), channel_used="form")` is what a careful clinician would send at that moment.
`variables("f-res-auth", now=clock())` is what the process knows by then.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

NOW = datetime(2026, 6, 10, 10, 0, tzinfo=UTC)
CASE_STARTED_AT = NOW - timedelta(days=60)
STAFF = "4f8a2c1e-0000-4000-8000-000000000001"
OTHER_STAFF = "4f8a2c1e-0000-4000-8000-000000000002"
THIRD_STAFF = "4f8a2c1e-0000-4000-8000-000000000003"

REASON = "Voices are louder than yesterday and she has stopped eating with the others."
OTHER_REASON = "Her sister is with her, the medicines are locked away and she has agreed to a call at six."
Answers = dict[str, Any]


class At:
    """Times around one moment, as answers write them."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    @property
    def just_now(self) -> str:
        """Now: the one past time that is never before a case began, or before what it must follow."""
        return self.now.isoformat()

    def ago(self, **gap: float) -> str:
        """A time before now."""
        return (self.now - timedelta(**gap)).isoformat()

    def ahead(self, **gap: float) -> str:
        """A time after now."""
        return (self.now + timedelta(**gap)).isoformat()

    def day(self, days: int) -> str:
        """A day so many days from today in London."""
        return (self.now.astimezone(ZoneInfo("Europe/London")).date() + timedelta(days=days)).isoformat()


def valid(key: str, *, now: datetime = NOW, **changes: Any) -> Answers:
    """Valid answers to the form `key` at `now`, with `changes` laid over them; a change to None takes an answer out."""
    answers = {**_VALID[key](At(now)), **changes}
    return {name: answer for name, answer in answers.items() if answer is not None}


def variables(key: str, *, now: datetime = NOW, **changes: Any) -> Answers:
    """What the process and the records hand to the form `key` at `now`, with `changes` laid over it."""
    return {**_VARIABLES.get(key, lambda at: {})(At(now)), **changes}


def decision_block(**changes: Any) -> Answers:
    """The part of a decision that a person writes, whatever was decided (DOMAIN section 2.6)."""
    return {
        "options_considered": [
            {"option": "Send it now", "for": "Nobody waits", "against": "She may feel pushed"},
            {"option": "Wait until the evening call", "for": "She asked for it"},
        ],
        "rationale": OTHER_REASON,
        "person_view": "I would rather wait until my sister is here.",
        **changes,
    }


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


def _disagree(at: At) -> Answers:
    return {
        "subject": "acceptance",
        "our_position": "She needs to be seen today.",
        "their_position": "They say she does not meet the threshold.",
        "immediate_safety_plan": OTHER_REASON,
        "person_aware": True,
        "chosen": "agreed",
        "settled_with_role": "team_manager",
        "class_after": "urgent",
        **decision_block(),
    }


def _escalation_safeguarding(at: At) -> Answers:
    return {
        "settled": "raised",
        "rationale": OTHER_REASON,
        "category": ["financial"],
        "what_seen_or_told": "A neighbour holds her bank card and she has had no food since Monday.",
        "immediate_danger": False,
        "persons_wishes": "I want my card back.",
        "consent_to_refer": "yes",
        "children_involved": False,
        "sent_at": at.just_now,
        "sent_to": "Adult social care duty desk",
        "actions": [{"what": "Visit with her", "owner": STAFF, "due": at.day(1)}],
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


def _review_safeguarding(at: At) -> Answers:
    return {
        "safeguarding_status": "in_progress",
        "actions": [
            {"what": "Visit with her", "owner": STAFF, "due": at.day(3), "outcome_wanted": "My card back"}
        ],
        "rationale": OTHER_REASON,
    }


def _interface(at: At) -> Answers:
    return {
        "issue": "late",
        "facts": "Sent at 14:05, acknowledged at 19:40, seen the next day.",
        "ask": "Tell us how a very urgent request can be answered within four hours.",
        "to_role": "team_manager",
        "respond_by": at.day(10),
    }


def _meeting(at: At, chosen: str) -> Answers:
    return {
        "question": "Is the plan enough after two crises in a month?",
        "met_at": at.just_now,
        "chair": STAFF,
        "attendees": [
            {"role": "nurse", "org": "us"},
            {"role": "doctor", "org": "trust", "in_person": "remote"},
        ],
        "accountable_present": True,
        "quorate": True,
        "authority": "within_terms",
        "chosen": chosen,
        **decision_block(),
        "actions": [{"what": "Change the plan", "owner": STAFF, "due": at.day(2), "verifier": OTHER_STAFF}],
        "accountable_clinician_after": STAFF,
        "contingency": "If she is in crisis again, the team meets the next day.",
        "review_on": at.day(28),
    }


def _sign_off(at: At) -> Answers:
    return {"chosen": "sign_off", "rationale": OTHER_REASON}


def _effect(at: At) -> Answers:
    return {"cadence_kept": "yes", "plan_used": "not_needed"}


def _review_closed(at: At) -> Answers:
    return {"chosen": "superseded", "superseded_by": "review-7", "rationale": OTHER_REASON}


def _failsafe(at: At) -> Answers:
    return {"failed_table": "threshold", "class_chosen": "early_review", "rationale": OTHER_REASON}


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


_VALID: dict[str, Callable[[At], Answers]] = {
    "f-contact": _contact,
    "f-thr-flag": _threshold_flag,
    "f-esc-summary": _summary,
    "f-esc-evidence": _evidence,
    "f-esc-hold": _hold,
    "f-esc-early": _early,
    "f-esc-send": _send,
    "f-esc-chase": _chase,
    "f-esc-alternative": _alternative,
    "f-esc-cont": _contingency,
    "f-esc-countersign": _countersign,
    "f-esc-resp": _response,
    "f-esc-disagree": _disagree,
    "f-esc-safeguarding": _escalation_safeguarding,
    "f-esc-restate": _restate,
    "f-esc-close": _close,
    "f-pcr-assign": _assign,
    "f-pcr-prep": _review_preparation,
    "f-pcr-review": _review,
    "f-pcr-plan": _plan,
    "f-pcr-safeguarding": _review_safeguarding,
    "f-pcr-interface": _interface,
    "f-pcr-mdt": lambda at: _meeting(at, "plan_changed"),
    "f-pcr-signoff": _sign_off,
    "f-pcr-effect": _effect,
    "f-pcr-close": _review_closed,
    "f-failsafe": _failsafe,
    "f-res-propose": _restriction,
    "f-res-legal": _legal,
    "f-res-adviser": _adviser,
    "f-res-auth": _authorise,
    "f-res-lift": _lift,
    "f-res-inform": _inform,
    "f-uof": _use_of_force,
    "f-rsd-prep": _step_down_preparation,
    "f-rsd-decide": _step_down_decision,
    "f-rsd-mdt": lambda at: _meeting(at, "step_down"),
    "f-rsd-independent": _independent,
    "f-rsd-stage": _stage,
    "f-rsd-verify": _verify,
    "f-rsd-outcome": _outcome,
}

_LIMITS = {
    "community": {"max_limit": "P14D", "review_every": "P7D"},
    "items": {"max_limit": "P14D", "review_every": "P7D"},
    "monitor_enhanced": {"max_limit": "P7D", "review_every": "PT72H"},
    "seclusion": {"max_limit": "PT0S", "review_every": "PT0S"},
    "blanket": {"max_limit": "P28D", "review_every": "P14D"},
}

_VARIABLES: dict[str, Callable[[At], Answers]] = {
    "f-contact": lambda at: {"signature_signs": ["Stops answering the phone", "Covers the mirror"]},
    "f-esc-summary": lambda at: {"class": "urgent", "previous_contact_at": at.ago(days=2)},
    "f-esc-hold": lambda at: {"class": "very_urgent", "by": STAFF, "proposed_by": THIRD_STAFF},
    "f-esc-send": lambda at: {
        "route_channels": ["phone", "secure_email"],
        "sent_not_before": at.ago(minutes=15),
    },
    "f-esc-cont": lambda at: {"class": "very_urgent"},
    "f-esc-resp": lambda at: {"class": "urgent", "sent_at": at.ago(hours=1)},
    "f-esc-disagree": lambda at: {"class": "urgent"},
    "f-esc-restate": lambda at: {"class": "urgent"},
    "f-res-propose": lambda at: {"restriction_limits": _LIMITS, "setting": "supported_living"},
    "f-res-auth": lambda at: {"time_limit": at.ahead(days=10), "review_at": at.ahead(days=5)},
    "f-rsd-decide": lambda at: {
        "new_limit_latest": at.ahead(days=14),
        "new_review_latest": at.ahead(days=7),
    },
    "f-uof": lambda at: {"person_identifier": "P-1042"},
}

KEYS = tuple(_VALID)
