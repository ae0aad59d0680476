"""Every rule of the forms of contacts and escalations (DOMAIN 3.2 and 3.5): broken once, and what it allows."""

from datetime import timedelta

import pytest

from handrail.rehearsal.answers import (
    CASE_STARTED_AT,
    NOW,
    REASON,
    STAFF,
    THIRD_STAFF,
    At,
    valid,
)
from tests.forms.rule_tables import (
    Allowed,
    Broken,
    Warned,
    allows,
    each,
    indicators,
    refuses,
    row,
    warns,
)
from tests.forms.shipped import check, form, told

AT = At(NOW)
GRID = {"no_change": False, "action_taken": ["listened"]}
FOUR_UNKNOWN = indicators(
    sleep="not_assessed", mood="not_assessed", agitation="not_assessed", withdrawal="not_assessed"
)


BROKEN: list[Broken] = [
    # F-CONTACT (DOMAIN 3.2)
    ("f-contact", {"occurred_at": AT.ahead(minutes=6)}, {}, "/occurred_at", "not in the future"),
    (
        "f-contact",
        {"occurred_at": (CASE_STARTED_AT - timedelta(hours=1)).isoformat()},
        {},
        "/occurred_at",
        "after this case began",
    ),
    ("f-contact", {"mode": "pigeon"}, {}, "/mode", "Select how you were in contact"),
    ("f-contact", {"mode": "attempted"}, {}, "/outcome", "cannot be seen or spoken to"),
    ("f-contact", {"no_change": None}, {}, "/indicators", "No change"),
    ("f-contact", {**GRID, "indicators": FOUR_UNKNOWN}, {}, "/indicators_reason", "more than 3"),
    (
        "f-contact",
        {**GRID, "indicators": FOUR_UNKNOWN, "indicators_reason": "as above"},
        {},
        "/indicators_reason",
        "n/a",
    ),
    (
        "f-contact",
        {**GRID, "indicators": indicators(sleep="terrible")},
        {},
        "/indicators/0/state",
        "Select how",
    ),
    (
        "f-contact",
        {**GRID, "indicators": indicators(moonlight="new")},
        {},
        "/indicators/0/code",
        "Select the sign",
    ),
    ("f-contact", {**GRID, "indicators": indicators(sleep="new") * 2}, {}, "/indicators/1/code", "twice"),
    ("f-contact", {"signature_signs": []}, {}, "/signature_signs", 'send ["none"]'),
    ("f-contact", {"signature_signs": None}, {}, "/signature_signs", "None of these"),
    ("f-contact", {"action_taken": []}, {}, "/action_taken", 'send ["none_needed"]'),
    ("f-contact", {"signature_signs": ["Wears odd socks"]}, {}, "/signature_signs", "None of these"),
    ("f-contact", {"signature_signs": ["none", "Covers the mirror"]}, {}, "/signature_signs", "not both"),
    ("f-contact", {"red_flags": None}, {}, "/red_flags", "Select what is happening"),
    ("f-contact", {"red_flags": ["none", "weapon"]}, {}, "/red_flags", "not both"),
    ("f-contact", {"red_flags": "weapon"}, {}, "/red_flags", "list"),
    ("f-contact", {"concern_staff": None}, {}, "/concern_staff", "how worried you are"),
    (
        "f-contact",
        {"concern_person": "not_asked"},
        {},
        "/concern_person_reason",
        "why the person was not asked",
    ),
    (
        "f-contact",
        {"concern_person": "not_asked", "concern_person_reason": "tbc"},
        {},
        "/concern_person_reason",
        "n/a",
    ),
    ("f-contact", {"action_taken": []}, {}, "/action_taken", "None needed"),
    (
        "f-contact",
        {"action_taken": ["none_needed"], "concern_carer": "worried"},
        {},
        "/action_taken",
        "nobody is worried",
    ),
    (
        "f-contact",
        {"action_taken": ["none_needed"], "concern_staff": "worried"},
        {},
        "/action_taken",
        "nobody is worried",
    ),
    (
        "f-contact",
        {"action_taken": ["none_needed"], "red_flags": ["weapon"]},
        {},
        "/action_taken",
        "nobody is worried",
    ),
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
    (
        "f-esc-summary",
        {"what_changed_text": "x" * 1501},
        {},
        "/what_changed_text",
        "1,500 characters or fewer",
    ),
    ("f-esc-summary", {"known_since": AT.ago(days=3)}, {}, "/known_since", "in contact at 8 June 2026"),
    ("f-esc-summary", {"current_risks": []}, {}, "/current_risks", "at least 1"),
    (
        "f-esc-summary",
        {"current_risks": row("f-esc-summary", "current_risks", text="Bad")},
        {},
        "/current_risks/0/text",
        "10",
    ),
    (
        "f-esc-summary",
        {"current_risks": row("f-esc-summary", "current_risks", imminence="high")},
        {},
        "/current_risks/0/imminence",
        "how soon",
    ),
    (
        "f-esc-summary",
        {"current_risks": row("f-esc-summary", "current_risks", grade="high")},
        {},
        "/current_risks/0/grade",
        "no question called",
    ),
    ("f-esc-summary", {"actions_taken": []}, {}, "/actions_taken", "at least 1 action, or say why"),
    (
        "f-esc-summary",
        {"actions_taken": row("f-esc-summary", "actions_taken", at=AT.ahead(hours=1))},
        {},
        "/actions_taken/0/at",
        "not in the future",
    ),
    ("f-esc-summary", {"requested": None}, {}, "/requested", "what you are asking for"),
    ("f-esc-summary", {"requested_text": "Help"}, {}, "/requested_text", "10 characters or more"),
    ("f-esc-summary", {"needed_by": None}, {}, "/needed_by", "Now"),
    ("f-esc-summary", {"needed_by": AT.ahead(hours=25)}, {}, "/needed_by", "11 June 2026 at 11:00am"),
    (
        "f-esc-summary",
        {"needed_by": AT.ahead(hours=5), "class_requested": "very_urgent"},
        {},
        "/needed_by",
        "3:00pm",
    ),
    (
        "f-esc-summary",
        {"needed_by": AT.ahead(hours=2), "class_requested": "emergency"},
        {},
        "/needed_by",
        "12:00pm",
    ),
    (
        "f-esc-summary",
        {"needed_by": AT.ahead(hours=3)},
        {"latest_needed_by": {"urgent": AT.ahead(hours=2)}},
        "/needed_by",
        "1:00pm",
    ),
    ("f-esc-summary", {"needed_by": AT.ago(hours=1)}, {}, "/needed_by", "in the future"),
    ("f-esc-summary", {"needed_by": "soon"}, {}, "/needed_by", "real date and time"),
    ("f-esc-summary", {"time_sensitivity_reason": "n/a"}, {}, "/time_sensitivity_reason", "n/a"),
    (
        "f-esc-summary",
        {"class_requested": "early_review", "needed_by": "now"},
        {},
        "/class_requested",
        "less than the table says",
    ),
    ("f-esc-summary", {"class_requested": "continue"}, {}, "/class_requested", "Select how quickly"),
    ("f-esc-summary", {"capacity_consent": "lacks_capacity"}, {}, "/capacity_consent_text", "which decision"),
    (
        "f-esc-summary",
        {"capacity_consent": "has_capacity_disagrees"},
        {},
        "/sharing_basis",
        "consent cannot be the reason",
    ),
    ("f-esc-summary", {"reasonable_adjustments": None}, {}, "/reasonable_adjustments", "None known"),
    (
        "f-esc-summary",
        {"reasonable_adjustments": ["none_known", "mobility"]},
        {},
        "/reasonable_adjustments",
        "not both",
    ),
    ("f-esc-summary", {"interpreter": "language"}, {}, "/interpreter_text", "language or kind"),
    ("f-esc-summary", {"communication": None}, {}, "/communication", "None known"),
    ("f-esc-summary", {"mha_status": "sectioned"}, {}, "/mha_status", "legal status"),
    ("f-esc-summary", {"restrictions_in_force": None}, {}, "/restrictions_in_force", "restrictions in force"),
    (
        "f-esc-summary",
        {"restrictions_in_force": ["r2"]},
        {"open_restrictions": ["r1"]},
        "/restrictions_in_force",
        "restrictions in force",
    ),
    ("f-esc-summary", {"children_or_dependants": "yes"}, {}, "/children_or_dependants_text", "who they are"),
    ("f-esc-summary", {"safeguarding_needed": None}, {}, "/safeguarding_needed", "safeguarding"),
    ("f-esc-summary", {"person_view": None}, {}, "/person_view", "why you do not have it"),
    ("f-esc-summary", {"carer_view": None}, {}, "/carer_view", "why you do not have it"),
    ("f-esc-summary", {"contact_now": None}, {}, "/contact_now", "where the person is now"),
    ("f-esc-summary", {"choice": None}, {}, "/choice", "what you want to do"),
    (
        "f-esc-summary",
        {"choice": "propose_hold"},
        {"class": "emergency"},
        "/choice",
        "emergency cannot be held",
    ),
    # F-ESC evidence, hold, early review
    ("f-esc-evidence", {"view_at": AT.ago(hours=25)}, {}, "/view_at", "last 24 hours"),
    ("f-esc-evidence", {"view_by": None}, {}, "/view_by", "who gave the view"),
    ("f-esc-evidence", {"evidence_kind": "call_reference"}, {}, "/reference", "reference of the call"),
    ("f-esc-evidence", {"obtained": False}, {}, "/not_obtained_reason", "why you do not have it"),
    ("f-esc-hold", {"override_reason": None}, {}, "/override_reason", "safe to wait"),
    ("f-esc-hold", {"override_reason": "because"}, {}, "/override_reason", "safe to wait"),
    (
        "f-esc-hold",
        {"override_reason": "already_responding"},
        {},
        "/override_reason_text",
        "which service and when",
    ),
    ("f-esc-hold", {"evidence_seen": []}, {}, "/evidence_seen", "looked at"),
    ("f-esc-hold", {"spoke_to_person": None}, {}, "/spoke_to_person", "spoken to the person"),
    ("f-esc-hold", {"spoke_to_person": "yes"}, {}, "/spoke_to_person", "spoken to the person"),
    ("f-esc-hold", {"spoke_to_person": False}, {}, "/spoke_to_person_reason", "why you have not spoken"),
    ("f-esc-hold", {"interim_plan": "."}, {}, "/interim_plan", "n/a"),
    ("f-esc-hold", {"recheck_at": AT.ahead(hours=5)}, {}, "/recheck_at", "3:00pm"),
    ("f-esc-hold", {"recheck_at": AT.ahead(hours=25)}, {"class": "urgent"}, "/recheck_at", "11 June"),
    (
        "f-esc-hold",
        {"recheck_at": AT.ahead(hours=2)},
        {"recheck_limit_at": AT.ahead(hours=1)},
        "/recheck_at",
        "12:00pm",
    ),
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
    (
        "f-esc-hold",
        {"person_view": None, "view_not_obtained_reason": "busy"},
        {},
        "/view_not_obtained_reason",
        "Select",
    ),
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
    (
        "f-esc-chase",
        {"next_at": AT.ahead(hours=2)},
        {"chase_by": AT.ahead(minutes=15)},
        "/next_at",
        "11:15am",
    ),
    ("f-esc-alternative", {"who_acts": None}, {}, "/who_acts", "make it happen"),
    ("f-esc-alternative", {"act_by": None}, {}, "/act_by", "Now"),
    ("f-esc-cont", {"if_then": valid("f-esc-cont")["if_then"][:1]}, {}, "/if_then", "at least 2"),
    ("f-esc-cont", {"if_then": row("f-esc-cont", "if_then", number=None)}, {}, "/if_then/0/number", "number"),
    ("f-esc-cont", {"who_holds_tonight": None}, {}, "/who_holds_tonight", "who holds"),
    ("f-esc-cont", {"who_holds_tonight": "Sam Smith"}, {}, "/who_holds_tonight", "who holds"),
    ("f-esc-cont", {"person_has_copy": None}, {}, "/person_has_copy", "copy"),
    ("f-esc-cont", {"next_contact_at": AT.ahead(hours=5)}, {}, "/next_contact_at", "3:00pm"),
    (
        "f-esc-cont",
        {"next_contact_at": AT.ahead(hours=25)},
        {"class": "urgent"},
        "/next_contact_at",
        "11 June",
    ),
    ("f-esc-countersign", {"chosen": "change"}, {}, "/changes", "what must change"),
    # F-ESC response, restatement, close
    ("f-esc-resp", {"plan": None}, {}, "/plan", "plan"),
    ("f-esc-resp", {"response": "advice_only", "plan": None}, {}, "/plan", "plan"),
    ("f-esc-resp", {"plan": "Soon"}, {}, "/plan", "10 characters or more"),
    ("f-esc-resp", {"accountable_from": None}, {}, "/accountable_from", "accountable"),
    ("f-esc-resp", {"response": "declined"}, {}, "/decline_reason", "why they declined"),
    (
        "f-esc-resp",
        {"response": "declined", "decline_reason": "rude"},
        {},
        "/decline_reason",
        "why they declined",
    ),
    ("f-esc-resp", {"response": "accepted_seen"}, {}, "/seen_at", "when the person was seen"),
    ("f-esc-resp", {"by_role": None}, {}, "/by_role", "role"),
    ("f-esc-resp", {"at": AT.ago(hours=2)}, {}, "/at", "It was sent at"),
    ("f-esc-resp", {"we_agree": None}, {}, "/we_agree", "agree that this is safe"),
    ("f-esc-restate", {"still_needed": False}, {}, "/why", "not needed any more"),
    ("f-esc-restate", {"class_now": "early_review"}, {}, "/class_now", "only go up"),
    ("f-esc-close", {"what_happened_next": "Fine."}, {}, "/what_happened_next", "20 characters"),
    (
        "f-esc-close",
        {"what_happened_next": "see notes see notes see notes"},
        {},
        "/what_happened_next",
        "n/a",
    ),
    ("f-esc-close", {"outcome": "vanished"}, {}, "/outcome", "how it ended"),
    ("f-esc-close", {"harm": "high"}, {}, "/harm", "harmed"),
    ("f-esc-close", {"outcome": "died"}, {}, "/outcome", "The person died"),
    ("f-esc-close", {}, {"missed_clocks": ["ack"]}, "/clock_variances", "each clock that was missed"),
    (
        "f-esc-close",
        {
            "clock_variances": [
                {"clock": "ack", "reason": "partner_capacity", "text": "They had one nurse on."}
            ]
        },
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
    (
        "f-esc-close",
        {"could_have_been_earlier": "yes_same_day"},
        {},
        "/could_have_been_earlier_text",
        "when, and what",
    ),
]

ALLOWED: list[Allowed] = [
    # a limit that has passed while nobody decided never makes a form impossible to complete
    ("f-esc-hold", {"recheck_at": AT.ahead(minutes=30)}, {"recheck_limit_at": AT.ago(hours=3)}),
    ("f-esc-early", {"recheck_at": AT.ahead(minutes=30)}, {"recheck_limit_at": AT.ago(hours=3)}),
    ("f-esc-chase", {"next_at": AT.ahead(minutes=10)}, {"chase_by": AT.ago(hours=3)}),
    ("f-esc-cont", {"next_contact_at": AT.ahead(minutes=30)}, {"next_contact_limit_at": AT.ago(hours=3)}),
    ("f-esc-send", {}, {"sent_not_before": NOW.replace(second=41).isoformat()}),
    ("f-contact", {"occurred_at": AT.ahead(minutes=4)}, {}),
    ("f-contact", {"signature_signs": []}, {"signature_signs": [], "no_signature_signs_agreed": True}),
    ("f-contact", {"signature_signs": ["Covers the mirror"]}, {}),
    ("f-contact", {"signature_signs": "none"}, {}),
    ("f-contact", {"red_flags": []}, {}),
    ("f-contact", {"red_flags": "none"}, {}),
    ("f-contact", {"red_flags": [], "action_taken": ["none_needed"]}, {}),
    ("f-esc-summary", {"reasonable_adjustments": [], "communication": []}, {}),
    ("f-contact", {"action_taken": ["none_needed"]}, {}),
    (
        "f-contact",
        {"action_taken": ["none_needed"], "concern_person": "not_asked", "concern_person_reason": "Asleep"},
        {},
    ),
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
    (
        "f-esc-summary",
        {"restrictions_in_force": ["r1"]},
        {"open_restrictions": [{"value": "r1", "label": "Going out"}]},
    ),
    (
        "f-esc-hold",
        {"chosen": "refuse", "override_reason": None, "evidence_seen": None, "second_person": None},
        {},
    ),
    ("f-esc-hold", {"override_reason": "false_report"}, {"class": "emergency"}),
    ("f-esc-hold", {"chosen": "downgrade", "class_after": "urgent"}, {}),
    ("f-esc-early", {"chosen": "escalate", "class_chosen": "urgent", "recheck_at": None}, {}),
    ("f-esc-send", {"channel_used": "secure_email", "read_back_done": None}, {}),
    ("f-esc-resp", {"response": "no_response", "by_role": None, "plan": None, "accountable_from": None}, {}),
    ("f-esc-close", {"outcome": "died", "harm": "death"}, {}),
    (
        "f-esc-close",
        {
            "clock_variances": [
                {"clock": "ack", "reason": "partner_capacity", "text": "They had one nurse on."}
            ]
        },
        {"missed_clocks": [{"value": "ack", "label": "The acknowledgement"}]},
    ),
]

WARNED: list[Warned] = [
    ("f-esc-summary", {"children_or_dependants": "unknown"}, {}, "Think about safeguarding"),
    (
        "f-esc-summary",
        {"restrictions_in_force": ["none"]},
        {"open_restrictions": ["r1"]},
        "register shows restrictions",
    ),
    ("f-esc-summary", {"requested_text": "See her today, NHS number 943 476 5919"}, {}, "NHS number"),
    (
        "f-esc-hold",
        {"interim_plan": "Ring sister@example.org every hour and note what she says"},
        {},
        "e-mail",
    ),
    ("f-esc-resp", {"their_class": "early_review"}, {}, "see the urgency differently"),
    ("f-esc-close", {"harm": "moderate"}, {}, "patient safety incident"),
]


@each(BROKEN)
def test_a_broken_rule_is_named_at_its_field(case: Broken) -> None:
    refuses(case)


@each(ALLOWED)
def test_what_the_rules_allow_is_not_refused(case: Allowed) -> None:
    allows(case)


@each(WARNED)
def test_what_deserves_a_second_look_is_said_without_refusing(case: Warned) -> None:
    warns(case)


def test_a_contact_recorded_more_than_two_hours_later_is_marked() -> None:
    assert not check("f-contact", occurred_at=AT.ago(hours=2)).back_entered
    late = check("f-contact", occurred_at=AT.ago(hours=2, minutes=1))
    assert told(late) == {}
    assert late.back_entered


@pytest.mark.parametrize(
    ("key", "field", "kept"),
    [
        ("f-contact", "red_flags", "none"),
        ("f-esc-summary", "reasonable_adjustments", "none_known"),
        ("f-esc-summary", "communication", "none_known"),
        ("f-esc-summary", "restrictions_in_force", "none"),
        ("f-pcr-review", "learning_codes", "nothing_new"),
    ],
)
@pytest.mark.parametrize("as_text", [False, True])
def test_a_program_says_none_with_an_empty_list_or_the_word(
    key: str, field: str, kept: str, as_text: bool
) -> None:
    checked = check(key, **{field: kept if as_text else []})
    assert told(checked) == {}
    assert checked.answers[field] == [kept]


def test_where_no_signs_are_agreed_the_page_begins_with_none_of_them() -> None:
    asked = form("f-contact")
    assert asked.prefill({"signature_signs": [], "no_signature_signs_agreed": True})["signature_signs"] == [
        "none"
    ]
    assert "signature_signs" not in asked.prefill({"signature_signs": ["Covers the mirror"]})
