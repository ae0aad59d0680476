"""Every rule of DOMAIN's field tables, broken once: the form must name the field and say what to do."""

from datetime import timedelta
from typing import Any

import pytest

from tests.builders.answers import NOW, OTHER_STAFF, REASON, STAFF, THIRD_STAFF, At, valid
from tests.forms.shipped import CASE_STARTED_AT, check, told

AT = At(NOW)
Answers = dict[str, Any]


def row(key: str, field: str, **changes: Any) -> list[Any]:
    """The first row of a list of the valid answers, changed; the others as they are."""
    rows = valid(key)[field]
    return [{**rows[0], **changes}, *rows[1:]]


def indicators(**states: str) -> list[Answers]:
    return [{"code": code, "state": state} for code, state in states.items()]


GRID = {"no_change": False, "action_taken": ["listened"]}
FOUR_UNKNOWN = indicators(
    sleep="not_assessed", mood="not_assessed", agitation="not_assessed", withdrawal="not_assessed"
)

# form, what is sent differently, what is known besides, where the problem must be, what it must say
BROKEN: list[tuple[str, Answers, Answers, str, str]] = [
    # F-CONTACT (DOMAIN 3.2)
    ("f-contact", {"occurred_at": AT.ahead(minutes=6)}, {}, "/occurred_at", "not in the future"),
    ("f-contact", {"occurred_at": (CASE_STARTED_AT - timedelta(hours=1)).isoformat()}, {}, "/occurred_at", "after this case began"),
    ("f-contact", {"mode": "pigeon"}, {}, "/mode", "Select how you were in contact"),
    ("f-contact", {"mode": "attempted"}, {}, "/outcome", "cannot be seen or spoken to"),
    ("f-contact", {"no_change": None}, {}, "/indicators", "No change"),
    ("f-contact", {**GRID, "indicators": FOUR_UNKNOWN}, {}, "/indicators_reason", "more than 3"),
    ("f-contact", {**GRID, "indicators": FOUR_UNKNOWN, "indicators_reason": "as above"}, {}, "/indicators_reason", "n/a"),
    ("f-contact", {**GRID, "indicators": indicators(sleep="terrible")}, {}, "/indicators/0/state", "Select how"),
    ("f-contact", {**GRID, "indicators": indicators(moonlight="new")}, {}, "/indicators/0/code", "Select the sign"),
    ("f-contact", {**GRID, "indicators": indicators(sleep="new") * 2}, {}, "/indicators/1/code", "twice"),
    ("f-contact", {"signature_signs": []}, {}, "/signature_signs", "None of these"),
    ("f-contact", {"signature_signs": ["Wears odd socks"]}, {}, "/signature_signs", "None of these"),
    ("f-contact", {"signature_signs": ["none", "Covers the mirror"]}, {}, "/signature_signs", "not both"),
    ("f-contact", {"red_flags": None}, {}, "/red_flags", "Select what is happening"),
    ("f-contact", {"red_flags": ["none", "weapon"]}, {}, "/red_flags", "not both"),
    ("f-contact", {"red_flags": "weapon"}, {}, "/red_flags", "list"),
    ("f-contact", {"concern_staff": None}, {}, "/concern_staff", "how worried you are"),
    ("f-contact", {"concern_person": "not_asked"}, {}, "/concern_person_reason", "why the person was not asked"),
    ("f-contact", {"concern_person": "not_asked", "concern_person_reason": "tbc"}, {}, "/concern_person_reason", "n/a"),
    ("f-contact", {"action_taken": []}, {}, "/action_taken", "None needed"),
    ("f-contact", {"action_taken": ["none_needed"], "concern_carer": "worried"}, {}, "/action_taken", "nobody is worried"),
    ("f-contact", {"action_taken": ["none_needed"], "concern_staff": "worried"}, {}, "/action_taken", "nobody is worried"),
    ("f-contact", {"action_taken": ["none_needed"], "red_flags": ["weapon"]}, {}, "/action_taken", "nobody is worried"),
    (
        "f-contact",
        {"no_change": False, "action_taken": ["none_needed"], "indicators": indicators(sleep="better")},
        {},
        "/action_taken",
        "every sign is the same",
    ),
    ("f-contact", {"action_taken": ["none_needed", "listened"]}, {}, "/action_taken", "not both"),
    ("f-contact", {"action_taken_text": "x" * 501}, {}, "/action_taken_text", "500 characters or fewer"),
    ("f-contact", {"restriction_noticed": None}, {}, "/restriction_noticed", "limited or watched"),
    ("f-contact", {"person_said": "x" * 501}, {}, "/person_said", "500 characters or fewer"),
    # F-THR-FLAG
    ("f-thr-flag", {"row": None}, {}, "/row", "row"),
    ("f-thr-flag", {"row": "N99"}, {"table_rows": ["N1", "N2"]}, "/row", "row"),
    ("f-thr-flag", {"why": "see notes"}, {}, "/why", "n/a"),
    # F-ESC-SUMMARY (DOMAIN 3.5)
    ("f-esc-summary", {"what_changed": []}, {}, "/what_changed", "Select what kind"),
    ("f-esc-summary", {"what_changed_text": "Worse."}, {}, "/what_changed_text", "20 characters or more"),
    ("f-esc-summary", {"what_changed_text": "x" * 1501}, {}, "/what_changed_text", "1,500 characters or fewer"),
    ("f-esc-summary", {"known_since": AT.ago(days=3)}, {}, "/known_since", "in contact at 8 June 2026"),
    ("f-esc-summary", {"current_risks": []}, {}, "/current_risks", "at least 1"),
    ("f-esc-summary", {"current_risks": row("f-esc-summary", "current_risks", text="Bad")}, {}, "/current_risks/0/text", "10"),
    ("f-esc-summary", {"current_risks": row("f-esc-summary", "current_risks", imminence="high")}, {}, "/current_risks/0/imminence", "how soon"),
    ("f-esc-summary", {"current_risks": row("f-esc-summary", "current_risks", grade="high")}, {}, "/current_risks/0/grade", "no question called"),
    ("f-esc-summary", {"actions_taken": []}, {}, "/actions_taken", "at least 1 action, or say why"),
    ("f-esc-summary", {"actions_taken": row("f-esc-summary", "actions_taken", at=AT.ahead(hours=1))}, {}, "/actions_taken/0/at", "not in the future"),
    ("f-esc-summary", {"requested": None}, {}, "/requested", "what you are asking for"),
    ("f-esc-summary", {"requested_text": "Help"}, {}, "/requested_text", "10 characters or more"),
    ("f-esc-summary", {"needed_by": None}, {}, "/needed_by", "Now"),
    ("f-esc-summary", {"needed_by": AT.ahead(hours=25)}, {}, "/needed_by", "11 June 2026 at 11:00am"),
    ("f-esc-summary", {"needed_by": AT.ahead(hours=5), "class_requested": "very_urgent"}, {}, "/needed_by", "3:00pm"),
    ("f-esc-summary", {"needed_by": AT.ahead(hours=2), "class_requested": "emergency"}, {}, "/needed_by", "12:00pm"),
    ("f-esc-summary", {"needed_by": AT.ahead(hours=3)}, {"latest_needed_by": {"urgent": AT.ahead(hours=2)}}, "/needed_by", "1:00pm"),
    ("f-esc-summary", {"needed_by": AT.ago(hours=1)}, {}, "/needed_by", "in the future"),
    ("f-esc-summary", {"needed_by": "soon"}, {}, "/needed_by", "real date and time"),
    ("f-esc-summary", {"time_sensitivity_reason": "n/a"}, {}, "/time_sensitivity_reason", "n/a"),
    ("f-esc-summary", {"class_requested": "early_review", "needed_by": "now"}, {}, "/class_requested", "less than the table says"),
    ("f-esc-summary", {"class_requested": "continue"}, {}, "/class_requested", "Select how quickly"),
    ("f-esc-summary", {"capacity_consent": "lacks_capacity"}, {}, "/capacity_consent_text", "which decision"),
    ("f-esc-summary", {"capacity_consent": "has_capacity_disagrees"}, {}, "/sharing_basis", "consent cannot be the reason"),
    ("f-esc-summary", {"reasonable_adjustments": []}, {}, "/reasonable_adjustments", "None known"),
    ("f-esc-summary", {"reasonable_adjustments": ["none_known", "mobility"]}, {}, "/reasonable_adjustments", "not both"),
    ("f-esc-summary", {"interpreter": "language"}, {}, "/interpreter_text", "language or kind"),
    ("f-esc-summary", {"communication": None}, {}, "/communication", "None known"),
    ("f-esc-summary", {"mha_status": "sectioned"}, {}, "/mha_status", "legal status"),
    ("f-esc-summary", {"restrictions_in_force": None}, {}, "/restrictions_in_force", "restrictions in force"),
    ("f-esc-summary", {"restrictions_in_force": ["r2"]}, {"open_restrictions": ["r1"]}, "/restrictions_in_force", "restrictions in force"),
    ("f-esc-summary", {"children_or_dependants": "yes"}, {}, "/children_or_dependants_text", "who they are"),
    ("f-esc-summary", {"safeguarding_needed": None}, {}, "/safeguarding_needed", "safeguarding"),
    ("f-esc-summary", {"person_view": None}, {}, "/person_view", "why you do not have it"),
    ("f-esc-summary", {"carer_view": None}, {}, "/carer_view", "why you do not have it"),
    ("f-esc-summary", {"contact_now": None}, {}, "/contact_now", "where the person is now"),
    ("f-esc-summary", {"choice": None}, {}, "/choice", "what you want to do"),
    ("f-esc-summary", {"choice": "propose_hold"}, {"class": "emergency"}, "/choice", "emergency cannot be held"),
    # F-ESC evidence, hold, early review
    ("f-esc-evidence", {"view_at": AT.ago(hours=25)}, {}, "/view_at", "last 24 hours"),
    ("f-esc-evidence", {"view_by": None}, {}, "/view_by", "who gave the view"),
    ("f-esc-evidence", {"evidence_kind": "call_reference"}, {}, "/reference", "reference of the call"),
    ("f-esc-evidence", {"obtained": False}, {}, "/not_obtained_reason", "why you do not have it"),
    ("f-esc-hold", {"override_reason": None}, {}, "/override_reason", "safe to wait"),
    ("f-esc-hold", {"override_reason": "because"}, {}, "/override_reason", "safe to wait"),
    ("f-esc-hold", {"override_reason": "already_responding"}, {}, "/override_reason_text", "which service and when"),
    ("f-esc-hold", {"evidence_seen": []}, {}, "/evidence_seen", "looked at"),
    ("f-esc-hold", {"spoke_to_person": None}, {}, "/spoke_to_person", "spoken to the person"),
    ("f-esc-hold", {"spoke_to_person": "yes"}, {}, "/spoke_to_person", "spoken to the person"),
    ("f-esc-hold", {"spoke_to_person": False}, {}, "/spoke_to_person_reason", "why you have not spoken"),
    ("f-esc-hold", {"interim_plan": "."}, {}, "/interim_plan", "n/a"),
    ("f-esc-hold", {"recheck_at": AT.ahead(hours=5)}, {}, "/recheck_at", "3:00pm"),
    ("f-esc-hold", {"recheck_at": AT.ahead(hours=25)}, {"class": "urgent"}, "/recheck_at", "11 June"),
    ("f-esc-hold", {"recheck_at": AT.ahead(hours=2)}, {"recheck_limit_at": AT.ahead(hours=1)}, "/recheck_at", "12:00pm"),
    ("f-esc-hold", {"recheck_at": AT.ago(hours=1)}, {}, "/recheck_at", "in the future"),
    ("f-esc-hold", {"second_person": None}, {}, "/second_person", "second person"),
    ("f-esc-hold", {"second_person": STAFF}, {}, "/second_person", "someone other than you"),
    ("f-esc-hold", {"second_person": THIRD_STAFF}, {}, "/second_person", "someone other than you"),
    ("f-esc-hold", {}, {"class": "emergency"}, "/chosen", "emergency can only be held"),
    ("f-esc-hold", {"chosen": "downgrade"}, {}, "/class_after", "Select the urgency"),
    ("f-esc-hold", {"chosen": "downgrade", "class_after": "very_urgent"}, {}, "/class_after", "not lower"),
    ("f-esc-hold", {"options_considered": [{"option": "Wait"}]}, {}, "/options_considered", "at least 2"),
    ("f-esc-hold", {"rationale": "aaaaaaaaaaaaaaaaaaaaaaaaaa"}, {}, "/rationale", "n/a"),
    ("f-esc-hold", {"person_view": None}, {}, "/person_view", "why you do not have it"),
    ("f-esc-hold", {"person_view": None, "view_not_obtained_reason": "busy"}, {}, "/view_not_obtained_reason", "Select"),
    ("f-esc-hold", {"person_view": "x" * 2001}, {}, "/person_view", "2,000"),
    ("f-esc-hold", {"dissent": [{"role": "clinician"}]}, {}, "/dissent/0/text", "what they said"),
    ("f-esc-early", {"recheck_at": AT.ahead(hours=73)}, {}, "/recheck_at", "13 June 2026"),
    ("f-esc-early", {"recheck_at": None}, {}, "/recheck_at", "looked at again"),
    ("f-esc-early", {"chosen": "escalate"}, {}, "/class_chosen", "how urgent"),
    ("f-esc-early", {"chosen": "escalate", "class_chosen": "continue"}, {}, "/class_chosen", "how urgent"),
    # F-ESC send, chase, alternative, contingency
    ("f-esc-send", {"channel_used": None}, {}, "/channel_used", "how you sent it"),
    ("f-esc-send", {"taken_by_role": None}, {}, "/taken_by_role", "took it"),
    ("f-esc-send", {"taken_by_name": "x" * 81}, {}, "/taken_by_name", "80"),
    ("f-esc-send", {"reference": "x" * 61}, {}, "/reference", "60"),
    ("f-esc-send", {"sent_at": AT.ahead(minutes=10)}, {}, "/sent_at", "not in the future"),
    ("f-esc-send", {"sent_at": AT.ago(minutes=30)}, {}, "/sent_at", "decided at"),
    ("f-esc-send", {"read_back_done": None}, {}, "/read_back_done", "read it back"),
    ("f-esc-send", {"as_routed": False}, {}, "/differences_from_route", "different from the route card"),
    ("f-esc-send", {"channel_used": "form"}, {}, "/differences_from_route", "different from the route card"),
    ("f-esc-chase", {"rung": 5}, {}, "/rung", "4 or fewer"),
    ("f-esc-chase", {"rung": 1.5}, {}, "/rung", "whole number"),
    ("f-esc-chase", {"rung": "1"}, {}, "/rung", "number"),
    ("f-esc-chase", {"rung": True}, {}, "/rung", "number"),
    ("f-esc-chase", {"outcome": None}, {}, "/outcome", "what happened"),
    ("f-esc-chase", {"next_at": AT.ahead(hours=2)}, {"chase_by": AT.ahead(minutes=15)}, "/next_at", "11:15am"),
    ("f-esc-alternative", {"who_acts": None}, {}, "/who_acts", "make it happen"),
    ("f-esc-alternative", {"act_by": None}, {}, "/act_by", "Now"),
    ("f-esc-cont", {"if_then": valid("f-esc-cont")["if_then"][:1]}, {}, "/if_then", "at least 2"),
    ("f-esc-cont", {"if_then": row("f-esc-cont", "if_then", number=None)}, {}, "/if_then/0/number", "number"),
    ("f-esc-cont", {"who_holds_tonight": None}, {}, "/who_holds_tonight", "who holds"),
    ("f-esc-cont", {"who_holds_tonight": "Sam Smith"}, {}, "/who_holds_tonight", "who holds"),
    ("f-esc-cont", {"person_has_copy": None}, {}, "/person_has_copy", "copy"),
    ("f-esc-cont", {"next_contact_at": AT.ahead(hours=5)}, {}, "/next_contact_at", "3:00pm"),
    ("f-esc-cont", {"next_contact_at": AT.ahead(hours=25)}, {"class": "urgent"}, "/next_contact_at", "11 June"),
    ("f-esc-countersign", {"chosen": "change"}, {}, "/changes", "what must change"),
    # F-ESC response, disagreement, safeguarding, restatement, close
    ("f-esc-resp", {"plan": None}, {}, "/plan", "plan"),
    ("f-esc-resp", {"response": "advice_only", "plan": None}, {}, "/plan", "plan"),
    ("f-esc-resp", {"plan": "Soon"}, {}, "/plan", "10 characters or more"),
    ("f-esc-resp", {"accountable_from": None}, {}, "/accountable_from", "accountable"),
    ("f-esc-resp", {"response": "declined"}, {}, "/decline_reason", "why they declined"),
    ("f-esc-resp", {"response": "declined", "decline_reason": "rude"}, {}, "/decline_reason", "why they declined"),
    ("f-esc-resp", {"response": "accepted_seen"}, {}, "/seen_at", "when the person was seen"),
    ("f-esc-resp", {"by_role": None}, {}, "/by_role", "role"),
    ("f-esc-resp", {"at": AT.ago(hours=2)}, {}, "/at", "It was sent at"),
    ("f-esc-resp", {"we_agree": None}, {}, "/we_agree", "agree that this is safe"),
    ("f-esc-disagree", {"immediate_safety_plan": "tbc"}, {}, "/immediate_safety_plan", "n/a"),
    ("f-esc-disagree", {"person_aware": False}, {}, "/person_aware_reason", "does not know"),
    ("f-esc-disagree", {"chosen": "not_agreed", "class_after": "early_review"}, {}, "/class_after", "cannot go down"),
    ("f-esc-safeguarding", {"settled": "threshold_not_met"}, {}, "/safeguarding_lead", "safeguarding lead"),
    ("f-esc-safeguarding", {"sent_at": None}, {}, "/sent_at", "when it was sent"),
    ("f-esc-safeguarding", {"category": []}, {}, "/category", "kind of concern"),
    ("f-esc-safeguarding", {"consent_to_refer": "no"}, {}, "/consent_to_refer_basis", "basis"),
    ("f-esc-safeguarding", {"actions": [{"what": "Visit", "due": AT.day(1)}]}, {}, "/actions/0/owner", "who will do it"),
    ("f-esc-restate", {"still_needed": False}, {}, "/why", "not needed any more"),
    ("f-esc-restate", {"class_now": "early_review"}, {}, "/class_now", "only go up"),
    ("f-esc-close", {"what_happened_next": "Fine."}, {}, "/what_happened_next", "20 characters"),
    ("f-esc-close", {"what_happened_next": "see notes see notes see notes"}, {}, "/what_happened_next", "n/a"),
    ("f-esc-close", {"outcome": "vanished"}, {}, "/outcome", "how it ended"),
    ("f-esc-close", {"harm": "high"}, {}, "/harm", "harmed"),
    ("f-esc-close", {"outcome": "died"}, {}, "/outcome", "The person died"),
    ("f-esc-close", {}, {"missed_clocks": ["ack"]}, "/clock_variances", "each clock that was missed"),
    (
        "f-esc-close",
        {"clock_variances": [{"clock": "ack", "reason": "partner_capacity", "text": "They had one nurse on."}]},
        {"missed_clocks": ["ack", "send"]},
        "/clock_variances",
        "each clock that was missed",
    ),
    (
        "f-esc-close",
        {"clock_variances": [{"clock": "ack", "reason": "partner_capacity"}]},
        {"missed_clocks": ["ack"]},
        "/clock_variances/0/text",
        "what happened",
    ),
    (
        "f-esc-close",
        {"clock_variances": [{"clock": "send", "reason": "bad luck", "text": "It rained all day."}]},
        {"missed_clocks": ["send"]},
        "/clock_variances/0/reason",
        "why the clock was missed",
    ),
    ("f-esc-close", {"could_have_been_earlier": "yes_same_day"}, {}, "/could_have_been_earlier_text", "when, and what"),
    # F-PCR (DOMAIN 3.6)
    ("f-pcr-assign", {"reviewer": None}, {}, "/reviewer", "who will review"),
    ("f-pcr-prep", {"timeline_checked": False}, {}, "/timeline_corrections", "missing or wrong"),
    ("f-pcr-prep", {"person_account_text": None}, {}, "/person_account_text", "what the person says"),
    ("f-pcr-prep", {"person_account": "no_carer"}, {}, "/person_account", "has been asked"),
    ("f-pcr-review", {"timeline_accurate": False}, {}, "/timeline_corrections", "corrected"),
    ("f-pcr-review", {"first_sign_at": None}, {}, "/first_sign_at", "first sign"),
    ("f-pcr-review", {"first_sign_at": AT.ahead(days=1)}, {}, "/first_sign_at", "not in the future"),
    ("f-pcr-review", {"stage_at_escalation": "too late"}, {}, "/stage_at_escalation", "stage"),
    ("f-pcr-review", {"threshold_right_reason": "tba"}, {}, "/threshold_right_reason", "n/a"),
    ("f-pcr-review", {"safeguarding_status": "raised"}, {}, "/safeguarding_actions", "open safeguarding actions"),
    ("f-pcr-review", {"proportionality": None}, {}, "/proportionality", "proportionate"),
    ("f-pcr-review", {"learning_codes": []}, {}, "/learning_codes", "learned"),
    ("f-pcr-review", {"decision_change": "contact_less"}, {}, "/rationale", "why"),
    ("f-pcr-plan", {"cadence_new": {"contacts": 0, "days": 7, "mode": "f2f"}}, {}, "/cadence_new/contacts", "1 or more"),
    ("f-pcr-plan", {"cadence_new": None}, {}, "/cadence_new/days", "how many days"),
    ("f-pcr-plan", {"cadence_new": 3}, {}, "/cadence_new", "object"),
    ("f-pcr-plan", {"stepdown_criteria": []}, {}, "/stepdown_criteria", "at least 1"),
    ("f-pcr-plan", {"stepdown_criteria": [{"observable": "when stable"}]}, {}, "/stepdown_criteria/0/measured_by", "measured"),
    ("f-pcr-plan", {"stepdown_review_on": AT.day(-1)}, {}, "/stepdown_review_on", "today or later"),
    ("f-pcr-plan", {"contingency_update": True}, {}, "/contingency", "at least 1"),
    ("f-pcr-plan", {"early_signs_update": []}, {}, "/early_signs_update", "at least 1"),
    ("f-pcr-plan", {"shared_with": valid("f-pcr-plan")["shared_with"][:4]}, {}, "/shared_with", "for each"),
    (
        "f-pcr-plan",
        {"shared_with": [{"code": "person"}, *valid("f-pcr-plan")["shared_with"][1:]]},
        {},
        "/shared_with/0/shared_on",
        "or select why not",
    ),
    ("f-pcr-safeguarding", {"actions": []}, {}, "/actions", "at least 1"),
    ("f-pcr-safeguarding", {"actions": [{"what": "Visit", "owner": STAFF}]}, {}, "/actions/0/due", "by when"),
    ("f-pcr-interface", {"ask": None}, {}, "/ask", "asking for"),
    ("f-pcr-interface", {"respond_by": AT.day(20)}, {}, "/respond_by", "26 June 2026"),
    ("f-pcr-mdt", {"quorate": False}, {}, "/authority", "recommendation"),
    ("f-pcr-mdt", {"accountable_present": False}, {}, "/quorate", "not enough people"),
    ("f-pcr-mdt", {"attendees": valid("f-pcr-mdt")["attendees"][:1]}, {}, "/attendees", "at least 2"),
    (
        "f-pcr-mdt",
        {"actions": [{"what": "Change it", "owner": STAFF, "due": AT.day(2), "verifier": STAFF}]},
        {},
        "/actions/0/verifier",
        "Someone else",
    ),
    ("f-pcr-signoff", {"chosen": "return"}, {}, "/return_to", "done again"),
    ("f-pcr-effect", {"cadence_kept": None}, {}, "/cadence_kept", "rhythm"),
    ("f-pcr-close", {"superseded_by": None}, {}, "/superseded_by", "which review"),
    ("f-failsafe", {"class_chosen": "continue"}, {}, "/class_chosen", "response"),
    ("f-failsafe", {}, {"class": "urgent"}, "/class_chosen", "cannot go down"),
    ("f-failsafe", {"failed_table": "route"}, {}, "/contact", "whom to contact"),
    ("f-failsafe", {"failed_table": "review_due"}, {}, "/review_due_at", "by when"),
    ("f-failsafe", {"failed_table": "restriction_limits", "limit_days": 29}, {}, "/limit_days", "28 or fewer"),
    # F-RES (DOMAIN 3.7)
    ("f-res-propose", {"type": "vibes"}, {}, "/type", "kind of restriction"),
    ("f-res-propose", {"type": "seclusion"}, {}, "/type", "outside a mental health unit"),
    ("f-res-propose", {"description": "No."}, {}, "/description", "20 characters"),
    ("f-res-propose", {"type": "monitor_enhanced"}, {}, "/monitors_privacy_notes", "watched"),
    ("f-res-propose", {"origin": "discovered"}, {}, "/started_at", "already in place"),
    ("f-res-propose", {"applies_to": "blanket"}, {}, "/applies_to", "for everyone"),
    ("f-res-propose", {"type": "blanket"}, {}, "/applies_to", "for everyone"),
    ("f-res-propose", {"type": "blanket", "applies_to": "blanket"}, {}, "/individual_impact", "each person"),
    ("f-res-propose", {"aim": "punishment"}, {}, "/aim", "what it is for"),
    ("f-res-propose", {"aim_reason": "n/a"}, {}, "/aim_reason", "n/a"),
    ("f-res-propose", {"evidence": []}, {}, "/evidence", "at least 1"),
    ("f-res-propose", {"alternatives": valid("f-res-propose")["alternatives"][:1]}, {}, "/alternatives", "at least 2"),
    ("f-res-propose", {"alternatives": valid("f-res-propose")["alternatives"][:1] * 2}, {}, "/alternatives/1/option", "already in the list"),
    ("f-res-propose", {"alternatives": row("f-res-propose", "alternatives", why_not_enough=None)}, {}, "/alternatives/0/why_not_enough", "not enough"),
    ("f-res-propose", {"least_restrictive_reason": None}, {}, "/least_restrictive_reason", "least"),
    ("f-res-propose", {"impact_on_person": None}, {}, "/impact_on_person", "takes away"),
    ("f-res-propose", {"equality_note": None}, {}, "/equality_note", "characteristics"),
    ("f-res-propose", {"capacity": None}, {}, "/capacity", "capacity"),
    ("f-res-propose", {"person_view": None}, {}, "/person_view", "why you do not have it"),
    ("f-res-propose", {"carer_view": None}, {}, "/carer_view", "why you do not have it"),
    ("f-res-propose", {"time_limit": AT.ahead(days=14, hours=2, minutes=1)}, {}, "/time_limit", "24 June 2026 at 1:00pm"),
    ("f-res-propose", {"time_limit": AT.ahead(hours=1)}, {}, "/time_limit", "after it starts"),
    ("f-res-propose", {"review_at": AT.ahead(days=7, hours=2, minutes=1)}, {}, "/review_at", "17 June 2026 at 1:00pm"),
    ("f-res-propose", {"review_at": AT.ahead(days=6), "time_limit": AT.ahead(days=5)}, {}, "/review_at", "before the end"),
    (
        "f-res-propose",
        {"review_at": AT.ahead(days=35), "time_limit": AT.ahead(days=40)},
        {"restriction_limits": {"community": {"max_limit": "P60D", "review_every": "P60D"}}},
        "/review_at",
        "11 July 2026 at 1:00pm",
    ),
    ("f-res-propose", {"stepdown_plan": valid("f-res-propose")["stepdown_plan"][:1]}, {}, "/stepdown_plan", "at least 2"),
    ("f-res-propose", {"stepdown_plan": valid("f-res-propose")["stepdown_plan"][::-1]}, {}, "/stepdown_plan", "last step"),
    ("f-res-propose", {}, {"restriction_limits": None}, "", "restriction_limits"),
    ("f-res-propose", {}, {"restriction_limits": {"items": {}}}, "/time_limit", "could not be checked"),
    ("f-res-legal", {"basis": []}, {}, "/basis", "legal basis"),
    ("f-res-legal", {"consent_details": None}, {}, "/consent_details", "how consent was given"),
    ("f-res-legal", {"basis": ["dols_cop"], "consent_valid": "not_relied_on"}, {}, "/dols_ref", "reference"),
    ("f-res-legal", {"basis": ["mha"], "consent_valid": "not_relied_on", "mha_section": "s3"}, {}, "/expiry_of_authority", "ends"),
    ("f-res-legal", {"consent_valid": "no"}, {}, "/consent_valid", "only basis"),
    ("f-res-legal", {"possible_deprivation_of_liberty": "unclear"}, {}, "/dol_factors", "at least 1"),
    ("f-res-legal", {"guidance_version": None}, {}, "/guidance_version", "guidance"),
    ("f-res-adviser", {"advice": None}, {}, "/advice", "advice"),
    ("f-res-adviser", {"authority_needed": "dols_application"}, {}, "/authority_by", "by when"),
    ("f-res-auth", {"authorised_limit": AT.ahead(days=10, minutes=1)}, {}, "/authorised_limit", "20 June 2026 at 11:00am"),
    ("f-res-auth", {}, {"expiry_of_authority": AT.day(3)}, "/authorised_limit", "13 June 2026"),
    ("f-res-auth", {}, {"time_limit": None}, "", "time_limit"),
    ("f-res-auth", {"authorised_review_at": AT.ahead(days=6)}, {}, "/authorised_review_at", "as proposed"),
    ("f-res-auth", {"chosen": "refused"}, {}, "/refused_reason", "why it is refused"),
    ("f-res-auth", {"chosen": "authorised_with_changes"}, {}, "/conditions", "conditions"),
    ("f-res-lift", {"lifted": "no"}, {}, "/not_lifted_reason", "immediate danger"),
    ("f-res-lift", {"lifted_at": None}, {}, "/lifted_at", "when it was lifted"),
    ("f-res-inform", {"told_at": None}, {}, "/told_at", "why they were not"),
    ("f-res-inform", {"understood": None}, {}, "/understood", "understood"),
    ("f-res-inform", {"advocate": None}, {}, "/advocate", "advocate"),
    ("f-res-inform", {"not_told_reason": "tbc"}, {}, "/not_told_reason", "n/a"),
    # F-UOF (DOMAIN 5.1)
    *(
        ("f-uof", {name: None}, {}, f"/{name}", "e")
        for name in (
            "reason_for_use", "place", "used_at", "duration_minutes", "types", "in_care_plan", "how_used",
            "staff_involved", "non_staff_involved", "mental_disorder", "characteristics", "learning_disability_autism",
            "outcome", "death_or_serious_injury", "efforts_to_avoid", "notified",
        )
    ),
    ("f-uof", {"non_staff_involved": True}, {}, "/non_staff_reason", "who else"),
    ("f-uof", {"types": ["99"]}, {}, "/types", "kind of force"),
    ("f-uof", {"duration_minutes": -1}, {}, "/duration_minutes", "0 or more"),
    ("f-uof", {"debrief_by": AT.ahead(hours=72)}, {}, "/debrief_by", "72 hours"),
    # F-RSD (DOMAIN 3.8)
    ("f-rsd-prep", {"used_since_last": {"times": 2}}, {}, "/used_since_last/last_at", "last used"),
    ("f-rsd-prep", {"incidents": 2}, {}, "/incidents_refs", "references"),
    ("f-rsd-prep", {"alternatives_retried": []}, {}, "/alternatives_retried", "at least 1"),
    ("f-rsd-prep", {"triggers_seen": None}, {}, "/triggers_seen", "signs"),
    ("f-rsd-prep", {"work_done_on_cause": None}, {}, "/work_done_on_cause", "cause"),
    ("f-rsd-prep", {"recommended": "noted"}, {}, "/recommended", "recommend"),
    ("f-rsd-decide", {"decision": "noted"}, {}, "/decision", "what you decide"),
    ("f-rsd-decide", {"proportionate_now": "as above"}, {}, "/proportionate_now", "n/a"),
    ("f-rsd-decide", {"risk_work": None}, {}, "/risk_work", "lowering the cause"),
    ("f-rsd-decide", {"stepdown_trigger": []}, {}, "/stepdown_trigger", "at least 1"),
    ("f-rsd-decide", {}, {"previous_risk_work": valid("f-rsd-decide")["risk_work"]}, "/risk_work", "same as last time"),
    ("f-rsd-decide", {}, {"previous_risk_work": valid("f-rsd-decide")["risk_work"].upper() + " !"}, "/risk_work", "same as last time"),
    ("f-rsd-decide", {}, {"previous_stepdown_trigger": valid("f-rsd-decide")["stepdown_trigger"]}, "/stepdown_trigger", "same as last time"),
    ("f-rsd-decide", {"new_limit": AT.ahead(days=14, minutes=1)}, {}, "/new_limit", "24 June 2026"),
    ("f-rsd-decide", {"new_review": AT.ahead(days=7, minutes=1)}, {}, "/new_review", "17 June 2026"),
    (
        "f-rsd-decide",
        {"new_review": AT.ahead(days=32), "new_limit": AT.ahead(days=33)},
        {"new_review_latest": AT.ahead(days=60), "new_limit_latest": AT.ahead(days=60)},
        "/new_review",
        "11 July 2026",
    ),
    ("f-rsd-decide", {"new_review": AT.ahead(days=7), "new_limit": AT.ahead(days=6)}, {}, "/new_review", "before the end"),
    ("f-rsd-decide", {"decision": "modify"}, {}, "/modify_direction", "more or less"),
    ("f-rsd-decide", {"decision": "step_down"}, {}, "/stage", "which step"),
    ("f-rsd-decide", {"decision": "step_down", "stage": 4}, {"stage_count": 3}, "/stage", "fewer steps"),
    ("f-rsd-decide", {"decision": "end"}, {}, "/end_reason", "why it ends"),
    ("f-rsd-decide", {"discriminatory_effect_considered_text": None}, {}, "/discriminatory_effect_considered_text", "unfair"),
    ("f-rsd-decide", {}, {"new_limit_latest": None}, "", "new_limit_latest"),
    ("f-rsd-mdt", {"chosen": "plan_changed"}, {}, "/chosen", "what you decided"),
    ("f-rsd-independent", {"person_seen": False}, {}, "/person_seen_reason", "did not meet"),
    ("f-rsd-stage", {"why_worth_it": None}, {}, "/why_worth_it", "worth it"),
    ("f-rsd-stage", {"mitigations": []}, {}, "/mitigations", "at least 1"),
    ("f-rsd-stage", {"stage_review_on": AT.day(32)}, {}, "/stage_review_on", "11 July"),
    ("f-rsd-verify", {"lifted_in_practice": "partly"}, {}, "/still_limited", "still limited"),
    ("f-rsd-verify", {"lifted_in_practice": "no", "still_limited": "Doors are still locked"}, {}, "/incident_ref", "incident"),
    ("f-rsd-verify", {"how_checked": []}, {}, "/how_checked", "how you checked"),
    ("f-rsd-verify", {"asked_person": "could_not_ask"}, {}, "/asked_person_reason", "could not ask"),
    ("f-rsd-outcome", {"reimposed": True}, {}, "/support_missing", "support"),
    ("f-rsd-outcome", {"harm_recurred": "yes"}, {}, "/harm_recurred_text", "what happened"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("key", "changes", "known", "pointer", "phrase"),
    BROKEN,
    ids=[f"{key}{pointer or '/'}-{number}" for number, (key, _, _, pointer, _) in enumerate(BROKEN)],
)
def test_a_broken_rule_is_named_at_its_field(
    key: str, changes: Answers, known: Answers, pointer: str, phrase: str
) -> None:
    problems = told(check(key, known=known, **changes))
    assert pointer in problems, problems
    assert phrase in problems[pointer]


# What looks like a broken rule and is allowed.
ALLOWED: list[tuple[str, Answers, Answers]] = [
    ("f-contact", {"occurred_at": AT.ahead(minutes=4)}, {}),
    ("f-contact", {"signature_signs": []}, {"signature_signs": [], "no_signature_signs_agreed": True}),
    ("f-contact", {"signature_signs": ["Covers the mirror"]}, {}),
    ("f-contact", {"red_flags": []}, {}),
    ("f-contact", {"action_taken": ["none_needed"]}, {}),
    ("f-contact", {"action_taken": ["none_needed"], "concern_person": "not_asked", "concern_person_reason": "Asleep"}, {}),
    ("f-contact", {**GRID, "indicators": FOUR_UNKNOWN, "indicators_reason": REASON}, {}),
    ("f-contact", {"mode": "attempted", "outcome": "no_answer"}, {}),
    ("f-esc-summary", {"class_requested": "emergency", "needed_by": "now"}, {}),
    ("f-esc-summary", {"class_requested": "early_review", "choice": "propose_hold"}, {}),
    ("f-esc-summary", {"known_since": AT.ago(days=3), "what_changed": ["information_received"]}, {}),
    ("f-esc-summary", {"needed_by": AT.ahead(hours=30), "needed_by_override_reason": REASON}, {}),
    ("f-esc-summary", {"actions_taken": [], "actions_taken_reason": REASON}, {}),
    ("f-esc-summary", {"person_view": None, "view_not_obtained_reason": "emergency"}, {}),
    ("f-esc-summary", {"carer_view": None, "carer_view_not_obtained_reason": "no_carer"}, {}),
    ("f-esc-summary", {"capacity_consent": "has_capacity_disagrees", "sharing_basis": "vital_interests"}, {}),
    ("f-esc-summary", {"restrictions_in_force": ["r1"]}, {"open_restrictions": [{"value": "r1", "label": "Going out"}]}),
    ("f-esc-hold", {"chosen": "refuse", "override_reason": None, "evidence_seen": None, "second_person": None}, {}),
    ("f-esc-hold", {"override_reason": "false_report"}, {"class": "emergency"}),
    ("f-esc-hold", {"chosen": "downgrade", "class_after": "urgent"}, {}),
    ("f-esc-early", {"chosen": "escalate", "class_chosen": "urgent", "recheck_at": None}, {}),
    ("f-esc-send", {"channel_used": "secure_email", "read_back_done": None}, {}),
    ("f-esc-resp", {"response": "no_response", "by_role": None, "plan": None, "accountable_from": None}, {}),
    ("f-esc-close", {"outcome": "died", "harm": "death"}, {}),
    (
        "f-esc-close",
        {"clock_variances": [{"clock": "ack", "reason": "partner_capacity", "text": "They had one nurse on."}]},
        {"missed_clocks": [{"value": "ack", "label": "The acknowledgement"}]},
    ),
    ("f-esc-safeguarding", {"settled": "threshold_not_met", "safeguarding_lead": OTHER_STAFF, "sent_at": None}, {}),
    ("f-pcr-review", {"first_sign_source": "none_recorded", "first_sign_at": None}, {}),
    ("f-pcr-review", {"first_sign_at": AT.ago(days=400)}, {}),
    ("f-pcr-safeguarding", {"safeguarding_status": "complete", "actions": None}, {}),
    ("f-pcr-mdt", {"quorate": False, "accountable_present": False, "authority": "recommendation_only"}, {}),
    ("f-res-propose", {"origin": "discovered", "started_at": AT.ago(days=20), "time_limit": AT.ago(days=6), "review_at": AT.ago(days=13)}, {}),
    ("f-res-propose", {"origin": "discovered", "type": "seclusion", "started_at": AT.ago(hours=3), "time_limit": AT.ago(hours=3), "review_at": AT.ago(hours=3)}, {}),
    ("f-res-propose", {"time_limit": AT.ahead(days=14, hours=2)}, {}),
    ("f-res-auth", {"chosen": "refused", "refused_reason": REASON, "authorised_limit": None}, {}),
    ("f-res-auth", {}, {"expiry_of_authority": AT.day(30)}),
    ("f-res-inform", {"not_told_reason": REASON, "told_at": None, "how": None, "format": None, "understood": None, "copy_given": None, "challenge_route_explained": None}, {}),
    ("f-rsd-prep", {"triggers_seen": [], "used_since_last": {"times": 0}}, {}),
    ("f-rsd-decide", {"unchanged_reason": REASON}, {"previous_risk_work": valid("f-rsd-decide")["risk_work"]}),
    ("f-rsd-decide", {}, {"previous_risk_work": "Nothing was tried before this week because of staffing."}),
    ("f-rsd-decide", {"decision": "end", "end_reason": "aim_met", "risk_work": None, "stepdown_trigger": None, "new_limit": None, "new_review": None}, {}),
    ("f-rsd-stage", {"positive_risk": False, "risk_named": None, "why_worth_it": None, "mitigations": None, "risk_review_on": None, "harm_to_others_possible": None}, {}),
]  # fmt: skip


@pytest.mark.parametrize(("key", "changes", "known"), ALLOWED)
def test_what_the_rules_allow_is_not_refused(key: str, changes: Answers, known: Answers) -> None:
    assert told(check(key, known=known, **changes)) == {}


WARNED: list[tuple[str, Answers, Answers, str]] = [
    ("f-esc-summary", {"children_or_dependants": "unknown"}, {}, "Think about safeguarding"),
    ("f-esc-summary", {"restrictions_in_force": ["none"]}, {"open_restrictions": ["r1"]}, "register shows restrictions"),
    ("f-esc-summary", {"requested_text": "See her today, NHS number 943 476 5919"}, {}, "NHS number"),
    ("f-esc-hold", {"interim_plan": "Ring sister@example.org every hour and note what she says"}, {}, "e-mail"),
    ("f-esc-resp", {"their_class": "early_review"}, {}, "see the urgency differently"),
    ("f-esc-close", {"harm": "moderate"}, {}, "patient safety incident"),
    ("f-pcr-assign", {}, {"hold_decider": OTHER_STAFF}, "decided the hold"),
    ("f-pcr-review", {"partner_response": "late", "interface_issue": False}, {}, "Raise it"),
    ("f-res-propose", {"origin": "emergency", "started_at": AT.ago(hours=2), "review_at": AT.ahead(days=2), "time_limit": AT.ahead(days=3)}, {}, "within 1 hour"),
    ("f-rsd-verify", {"asked_person": "says_not"}, {}, "Look again"),
]  # fmt: skip


@pytest.mark.parametrize(("key", "changes", "known", "phrase"), WARNED)
def test_what_deserves_a_second_look_is_said_without_refusing(
    key: str, changes: Answers, known: Answers, phrase: str
) -> None:
    checked = check(key, known=known, **changes)
    assert told(checked) == {}
    assert any(phrase in warning for warning in checked.warnings), checked.warnings


def test_a_contact_recorded_more_than_two_hours_later_is_marked() -> None:
    assert not check("f-contact", occurred_at=AT.ago(hours=2)).back_entered
    late = check("f-contact", occurred_at=AT.ago(hours=2, minutes=1))
    assert told(late) == {}
    assert late.back_entered


def test_an_old_fact_is_not_a_late_entry() -> None:
    assert not check("f-pcr-review", first_sign_at=AT.ago(days=9)).back_entered
