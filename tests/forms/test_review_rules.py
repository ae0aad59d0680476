"""Every rule of the forms of post-crisis reviews (DOMAIN 3.6): broken once, and what it allows."""

from handrail.rehearsal.answers import NOW, OTHER_STAFF, At, valid
from tests.forms.rule_tables import Allowed, Broken, Warned, allows, each, refuses, warns
from tests.forms.shipped import check

AT = At(NOW)

BROKEN: list[Broken] = [
    # F-PCR (DOMAIN 3.6)
    ("f-pcr-assign", {"reviewer": None}, {}, "/reviewer", "who will review"),
    ("f-pcr-assign", {}, {"hold_decider": OTHER_STAFF}, "/reviewer", "decided a hold"),
    ("f-pcr-prep", {"timeline_checked": False}, {}, "/timeline_corrections", "missing or wrong"),
    ("f-pcr-prep", {"person_account_text": None}, {}, "/person_account_text", "what the person says"),
    ("f-pcr-prep", {"person_account": "no_carer"}, {}, "/person_account", "has been asked"),
    ("f-pcr-review", {"timeline_accurate": False}, {}, "/timeline_corrections", "corrected"),
    ("f-pcr-review", {"first_sign_at": None}, {}, "/first_sign_at", "first sign"),
    ("f-pcr-review", {"first_sign_at": AT.ahead(days=1)}, {}, "/first_sign_at", "not in the future"),
    ("f-pcr-review", {"stage_at_escalation": "too late"}, {}, "/stage_at_escalation", "stage"),
    ("f-pcr-review", {"threshold_right_reason": "tba"}, {}, "/threshold_right_reason", "n/a"),
    (
        "f-pcr-review",
        {"safeguarding_status": "raised"},
        {},
        "/safeguarding_actions",
        "open safeguarding actions",
    ),
    ("f-pcr-review", {"proportionality": None}, {}, "/proportionality", "proportionate"),
    ("f-pcr-review", {"learning_codes": None}, {}, "/learning_codes", "learned"),
    ("f-pcr-review", {"decision_change": "contact_less"}, {}, "/rationale", "why"),
    ("f-pcr-review", {"decision_change": "contact_less"}, {}, "/cadence_proposed/days", "how many days"),
    (
        "f-pcr-review",
        {"decision_change": "contact_less", "chosen": "increase"},
        {},
        "/chosen",
        "does not fit the change",
    ),
    (
        "f-pcr-review",
        {"decision_change": "restriction_change", "chosen": "no_change"},
        {},
        "/chosen",
        "does not fit the change",
    ),
    (
        "f-pcr-plan",
        {"cadence_new": {"contacts": 0, "days": 7, "mode": "f2f"}},
        {},
        "/cadence_new/contacts",
        "1 or more",
    ),
    ("f-pcr-plan", {"cadence_new": None}, {}, "/cadence_new/days", "how many days"),
    ("f-pcr-plan", {"cadence_new": 3}, {}, "/cadence_new", "object"),
    ("f-pcr-plan", {"stepdown_criteria": []}, {}, "/stepdown_criteria", "at least 1"),
    (
        "f-pcr-plan",
        {"stepdown_criteria": [{"observable": "when stable"}]},
        {},
        "/stepdown_criteria/0/measured_by",
        "measured",
    ),
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
    ("f-pcr-interface", {"ask": None}, {}, "/ask", "asking for"),
    ("f-pcr-interface", {"respond_by": AT.day(20)}, {}, "/respond_by", "26 June 2026"),
    ("f-pcr-signoff", {"chosen": "return"}, {}, "/return_to", "done again"),
    ("f-pcr-effect", {"cadence_kept": None}, {}, "/cadence_kept", "rhythm"),
    ("f-pcr-close", {"superseded_by": None}, {}, "/superseded_by", "which review"),
    ("f-failsafe", {"class_chosen": "continue"}, {}, "/class_chosen", "response"),
    ("f-failsafe", {}, {"class": "urgent"}, "/class_chosen", "cannot go down"),
    ("f-failsafe", {"failed_table": "route"}, {}, "/contact", "whom to contact"),
    ("f-failsafe", {"failed_table": "review_due"}, {}, "/review_due_at", "by when"),
    (
        "f-failsafe",
        {"failed_table": "restriction_limits", "limit_days": 29},
        {},
        "/limit_days",
        "28 or fewer",
    ),
]

ALLOWED: list[Allowed] = [
    ("f-pcr-interface", {"respond_by": AT.day(1)}, {"respond_by_latest": AT.ago(days=3)}),
    ("f-pcr-review", {"first_sign_source": "none_recorded", "first_sign_at": None}, {}),
    ("f-pcr-review", {"first_sign_at": AT.ago(days=400)}, {}),
]

WARNED: list[Warned] = [
    ("f-pcr-review", {"partner_response": "late", "interface_issue": False}, {}, "Raise it"),
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


def test_an_old_fact_is_not_a_late_entry() -> None:
    assert not check("f-pcr-review", first_sign_at=AT.ago(days=9)).back_entered
