"""Every rule of the forms of restrictions and stepping down (DOMAIN 3.7, 3.8, 5.1): broken once, and what it allows."""

from handrail.rehearsal.answers import NOW, REASON, At, valid
from tests.forms.rule_tables import Allowed, Broken, Warned, allows, each, refuses, row, warns

AT = At(NOW)

BROKEN: list[Broken] = [
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
    (
        "f-res-propose",
        {"alternatives": valid("f-res-propose")["alternatives"][:1]},
        {},
        "/alternatives",
        "at least 2",
    ),
    (
        "f-res-propose",
        {"alternatives": valid("f-res-propose")["alternatives"][:1] * 2},
        {},
        "/alternatives/1/option",
        "already in the list",
    ),
    (
        "f-res-propose",
        {"alternatives": row("f-res-propose", "alternatives", why_not_enough=None)},
        {},
        "/alternatives/0/why_not_enough",
        "not enough",
    ),
    ("f-res-propose", {"least_restrictive_reason": None}, {}, "/least_restrictive_reason", "least"),
    ("f-res-propose", {"impact_on_person": None}, {}, "/impact_on_person", "takes away"),
    ("f-res-propose", {"equality_note": None}, {}, "/equality_note", "characteristics"),
    ("f-res-propose", {"capacity": None}, {}, "/capacity", "capacity"),
    ("f-res-propose", {"person_view": None}, {}, "/person_view", "why you do not have it"),
    ("f-res-propose", {"carer_view": None}, {}, "/carer_view", "why you do not have it"),
    (
        "f-res-propose",
        {"time_limit": AT.ahead(days=14, hours=2, minutes=1)},
        {},
        "/time_limit",
        "24 June 2026 at 1:00pm",
    ),
    ("f-res-propose", {"time_limit": AT.ahead(hours=1)}, {}, "/time_limit", "after it starts"),
    (
        "f-res-propose",
        {"review_at": AT.ahead(days=7, hours=2, minutes=1)},
        {},
        "/review_at",
        "17 June 2026 at 1:00pm",
    ),
    (
        "f-res-propose",
        {"review_at": AT.ahead(days=6), "time_limit": AT.ahead(days=5)},
        {},
        "/review_at",
        "before the end",
    ),
    (
        "f-res-propose",
        {"review_at": AT.ahead(days=35), "time_limit": AT.ahead(days=40)},
        {"restriction_limits": {"community": {"max_limit": "P60D", "review_every": "P60D"}}},
        "/review_at",
        "11 July 2026 at 1:00pm",
    ),
    (
        "f-res-propose",
        {"stepdown_plan": valid("f-res-propose")["stepdown_plan"][:1]},
        {},
        "/stepdown_plan",
        "at least 2",
    ),
    (
        "f-res-propose",
        {"stepdown_plan": valid("f-res-propose")["stepdown_plan"][::-1]},
        {},
        "/stepdown_plan",
        "last step",
    ),
    ("f-res-propose", {}, {"restriction_limits": None}, "", "restriction_limits"),
    ("f-res-propose", {}, {"restriction_limits": {"items": {}}}, "/time_limit", "could not be checked"),
    ("f-res-legal", {"basis": []}, {}, "/basis", "legal basis"),
    ("f-res-legal", {"consent_details": None}, {}, "/consent_details", "how consent was given"),
    ("f-res-legal", {"basis": ["dols_cop"], "consent_valid": "not_relied_on"}, {}, "/dols_ref", "reference"),
    (
        "f-res-legal",
        {"basis": ["mha"], "consent_valid": "not_relied_on", "mha_section": "s3"},
        {},
        "/expiry_of_authority",
        "ends",
    ),
    ("f-res-legal", {"consent_valid": "no"}, {}, "/consent_valid", "only basis"),
    ("f-res-legal", {"possible_deprivation_of_liberty": "unclear"}, {}, "/dol_factors", "at least 1"),
    ("f-res-legal", {"guidance_version": None}, {}, "/guidance_version", "guidance"),
    ("f-res-adviser", {"advice": None}, {}, "/advice", "advice"),
    ("f-res-adviser", {"authority_needed": "dols_application"}, {}, "/authority_by", "by when"),
    (
        "f-res-auth",
        {"authorised_limit": AT.ahead(days=10, minutes=1)},
        {},
        "/authorised_limit",
        "20 June 2026 at 11:00am",
    ),
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
            "reason_for_use",
            "place",
            "used_at",
            "duration_minutes",
            "types",
            "in_care_plan",
            "how_used",
            "staff_involved",
            "non_staff_involved",
            "mental_disorder",
            "characteristics",
            "learning_disability_autism",
            "outcome",
            "death_or_serious_injury",
            "efforts_to_avoid",
            "notified",
        )
    ),
    ("f-uof", {"non_staff_involved": True}, {}, "/non_staff_reason", "who else"),
    ("f-uof", {"types": ["99"]}, {}, "/types", "kind of force"),
    ("f-uof", {"duration_minutes": -1}, {}, "/duration_minutes", "0 or more"),
    ("f-uof", {"used_at": AT.ago(hours=1), "debrief_by": AT.ahead(hours=72)}, {}, "/debrief_by", "72 hours"),
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
    (
        "f-rsd-decide",
        {},
        {"previous_risk_work": valid("f-rsd-decide")["risk_work"]},
        "/risk_work",
        "same as last time",
    ),
    (
        "f-rsd-decide",
        {},
        {"previous_risk_work": valid("f-rsd-decide")["risk_work"].upper() + " !"},
        "/risk_work",
        "same as last time",
    ),
    (
        "f-rsd-decide",
        {},
        {"previous_stepdown_trigger": valid("f-rsd-decide")["stepdown_trigger"]},
        "/stepdown_trigger",
        "same as last time",
    ),
    ("f-rsd-decide", {"new_limit": AT.ahead(days=14, minutes=1)}, {}, "/new_limit", "24 June 2026"),
    ("f-rsd-decide", {"new_review": AT.ahead(days=7, minutes=1)}, {}, "/new_review", "17 June 2026"),
    (
        "f-rsd-decide",
        {"new_review": AT.ahead(days=32), "new_limit": AT.ahead(days=33)},
        {"new_review_latest": AT.ahead(days=60), "new_limit_latest": AT.ahead(days=60)},
        "/new_review",
        "11 July 2026",
    ),
    (
        "f-rsd-decide",
        {"new_review": AT.ahead(days=7), "new_limit": AT.ahead(days=6)},
        {},
        "/new_review",
        "before the end",
    ),
    ("f-rsd-decide", {"decision": "modify"}, {}, "/modify_direction", "more or less"),
    ("f-rsd-decide", {"decision": "step_down"}, {}, "/stage", "which step"),
    ("f-rsd-decide", {"decision": "step_down", "stage": 4}, {"stage_count": 3}, "/stage", "fewer steps"),
    ("f-rsd-decide", {"decision": "end"}, {}, "/end_reason", "why it ends"),
    (
        "f-rsd-decide",
        {"discriminatory_effect_considered_text": None},
        {},
        "/discriminatory_effect_considered_text",
        "unfair",
    ),
    ("f-rsd-decide", {}, {"new_limit_latest": None}, "", "new_limit_latest"),
    ("f-rsd-independent", {"person_seen": False}, {}, "/person_seen_reason", "did not meet"),
    ("f-rsd-stage", {"why_worth_it": None}, {}, "/why_worth_it", "worth it"),
    ("f-rsd-stage", {"mitigations": []}, {}, "/mitigations", "at least 1"),
    ("f-rsd-stage", {"stage_review_on": AT.day(32)}, {}, "/stage_review_on", "11 July"),
    ("f-rsd-verify", {"lifted_in_practice": "partly"}, {}, "/still_limited", "still limited"),
    (
        "f-rsd-verify",
        {"lifted_in_practice": "no", "still_limited": "Doors are still locked"},
        {},
        "/incident_ref",
        "incident",
    ),
    ("f-rsd-verify", {"how_checked": []}, {}, "/how_checked", "how you checked"),
    ("f-rsd-verify", {"asked_person": "could_not_ask"}, {}, "/asked_person_reason", "could not ask"),
    ("f-rsd-outcome", {"reimposed": True}, {}, "/support_missing", "support"),
    ("f-rsd-outcome", {"harm_recurred": "yes"}, {}, "/harm_recurred_text", "what happened"),
]

ALLOWED: list[Allowed] = [
    ("f-uof", {"used_at": AT.ago(days=5), "debrief_by": AT.ahead(hours=23)}, {}),
    (
        "f-res-propose",
        {
            "origin": "discovered",
            "started_at": AT.ago(days=20),
            "time_limit": AT.ago(days=6),
            "review_at": AT.ago(days=13),
        },
        {},
    ),
    (
        "f-res-propose",
        {
            "origin": "discovered",
            "type": "seclusion",
            "started_at": AT.ago(hours=3),
            "time_limit": AT.ago(hours=3),
            "review_at": AT.ago(hours=3),
        },
        {},
    ),
    ("f-res-propose", {"time_limit": AT.ahead(days=14, hours=2)}, {}),
    ("f-res-auth", {"chosen": "refused", "refused_reason": REASON, "authorised_limit": None}, {}),
    ("f-res-auth", {}, {"expiry_of_authority": AT.day(30)}),
    (
        "f-res-inform",
        {
            "not_told_reason": REASON,
            "told_at": None,
            "how": None,
            "format": None,
            "understood": None,
            "copy_given": None,
            "challenge_route_explained": None,
        },
        {},
    ),
    ("f-rsd-prep", {"triggers_seen": [], "used_since_last": {"times": 0}}, {}),
    (
        "f-rsd-decide",
        {"unchanged_reason": REASON},
        {"previous_risk_work": valid("f-rsd-decide")["risk_work"]},
    ),
    ("f-rsd-decide", {}, {"previous_risk_work": "Nothing was tried before this week because of staffing."}),
    (
        "f-rsd-decide",
        {
            "decision": "end",
            "end_reason": "aim_met",
            "risk_work": None,
            "stepdown_trigger": None,
            "new_limit": None,
            "new_review": None,
        },
        {},
    ),
    (
        "f-rsd-stage",
        {
            "positive_risk": False,
            "risk_named": None,
            "why_worth_it": None,
            "mitigations": None,
            "risk_review_on": None,
            "harm_to_others_possible": None,
        },
        {},
    ),
]

WARNED: list[Warned] = [
    (
        "f-res-propose",
        {
            "origin": "emergency",
            "started_at": AT.ago(hours=2),
            "review_at": AT.ahead(days=2),
            "time_limit": AT.ahead(days=3),
        },
        {},
        "within 1 hour",
    ),
    ("f-rsd-verify", {"asked_person": "says_not"}, {}, "Look again"),
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
