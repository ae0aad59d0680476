"""The rules of the forms of multidisciplinary meetings, one row each."""

from __future__ import annotations

from handrail.rehearsal.answers import NOW, OTHER_STAFF, STAFF, At, valid
from tests.forms.rule_tables import Allowed, Broken, Warned, allows, each, refuses, row, warns

AT = At(NOW)
DISAGREE = [{"org": "us", "position": "agree"}, {"org": "trust", "position": "disagree"}]
DISSENT = [{"role": "clinician", "text": "Two visits a week are too many for her."}]
PUT_OFF = {"chosen": "deferred", "safety_plan": "Her sister stays with her and we ring every evening."}

BROKEN: list[Broken] = [
    ("f-mdt-req", {"question": None}, {}, "/question", "the question"),
    ("f-mdt-req", {"question_code": None}, {}, "/question_code", "what it is about"),
    ("f-mdt-req", {"decision": None}, {}, "/decision", "decided"),
    ("f-mdt-req", {"options": [{"option": "Keep the plan"}]}, {}, "/options", "at least 2"),
    ("f-mdt-req", {"options": None}, {}, "/options", "at least 2"),
    ("f-mdt-req", {"urgency": "emergency"}, {}, "/urgency", "how soon"),
    ("f-mdt-plan", {"meets_at": None}, {}, "/meets_at", "when you meet"),
    ("f-mdt-plan", {"meets_at": AT.ago(hours=1)}, {}, "/meets_at", "future"),
    ("f-mdt-plan", {"meets_at": AT.ahead(days=6)}, {}, "/later_reason", "sooner"),
    ("f-mdt-plan", {"how": "in_person"}, {"urgency": "very_urgent"}, "/how", "by video or phone"),
    ("f-mdt-plan", {"chair": None}, {}, "/chair", "in the chair"),
    ("f-mdt-plan", {"jointly_held": None}, {}, "/jointly_held", "partner"),
    ("f-mdt-plan", {"person_invited": None}, {}, "/person_invited", "the person"),
    ("f-mdt-plan", {"advocate_invited": None}, {}, "/advocate_invited", "advocate"),
    ("f-mdt-open", {"opened_at": AT.ahead(hours=1)}, {}, "/opened_at", "not in the future"),
    ("f-mdt-open", {"attendees": None}, {}, "/attendees", "who is there"),
    (
        "f-mdt-open",
        {"attendees": row("f-mdt-open", "attendees", in_person=None)},
        {},
        "/attendees/0/in_person",
        "how",
    ),
    ("f-mdt-open", {"attendees": row("f-mdt-open", "attendees", role=None)}, {}, "/attendees/0/role", "role"),
    ("f-mdt-open", {"attendees": row("f-mdt-open", "attendees", org=None)}, {}, "/attendees/0/org", "from"),
    ("f-mdt-open", {"attendees": valid("f-mdt-open")["attendees"][:1] * 2}, {}, "/attendees", "one chair"),
    (
        "f-mdt-open",
        {
            "attendees": [
                *valid("f-mdt-open")["attendees"][:1],
                {"role": "nurse", "org": "us", "part": "delegate", "in_person": "remote"},
            ]
        },
        {},
        "/accountable_delegate",
        "sent",
    ),
    (
        "f-mdt-open",
        {"accountable_delegate": STAFF},
        {"accountable_clinician": STAFF},
        "/accountable_delegate",
        "sent",
    ),
    ("f-mdt-decide", {"authority": "within_terms"}, {"may_decide": False}, "/authority", "recommends"),
    ("f-mdt-decide", {"question": None}, {}, "/question", "the question"),
    ("f-mdt-decide", {"authority": None}, {}, "/authority", "may decide"),
    ("f-mdt-decide", {"chosen": None}, {}, "/chosen", "what you decided"),
    ("f-mdt-decide", PUT_OFF, {"deferred_before": True}, "/chosen", "put off once already"),
    ("f-mdt-decide", {"chosen": "deferred"}, {}, "/safety_plan", "safe"),
    ("f-mdt-decide", {"decided": None}, {}, "/decided", "exactly"),
    ("f-mdt-decide", {"rationale": "n/a"}, {}, "/rationale", "reason"),
    (
        "f-mdt-decide",
        {"options_considered": [{"option": "Only this"}]},
        {},
        "/options_considered",
        "at least 2",
    ),
    ("f-mdt-decide", {"person_view": None}, {}, "/person_view", "view"),
    ("f-mdt-decide", {"positions": None}, {}, "/positions", "each organisation"),
    ("f-mdt-decide", {"positions": DISAGREE}, {}, "/positions", "Disagreement"),
    ("f-mdt-decide", {"positions": [DISAGREE[0]] * 2}, {}, "/positions/1/org", "already"),
    ("f-mdt-decide", {"actions": None}, {}, "/actions", "at least 1"),
    (
        "f-mdt-decide",
        {"actions": row("f-mdt-decide", "actions", owner=None)},
        {},
        "/actions/0/owner",
        "who will do it",
    ),
    ("f-mdt-decide", {"actions": row("f-mdt-decide", "actions", due=None)}, {}, "/actions/0/due", "by when"),
    (
        "f-mdt-decide",
        {"actions": row("f-mdt-decide", "actions", verifier=STAFF)},
        {},
        "/actions/0/verifier",
        "Someone else",
    ),
    (
        "f-mdt-decide",
        {"actions": row("f-mdt-decide", "actions", verifier=None)},
        {},
        "/actions/0/verifier",
        "who checks",
    ),
    (
        "f-mdt-decide",
        {"accountable_clinician_after": None},
        {},
        "/accountable_clinician_after",
        "accountable",
    ),
    ("f-mdt-decide", {"contingency": None}, {}, "/contingency", "does not work"),
    ("f-mdt-decide", {"review_on": None}, {}, "/review_on", "looked at again"),
    ("f-mdt-decide", {"review_on": AT.day(-2)}, {}, "/review_on", "today or later"),
    ("f-mdt-advice", {"advice": None}, {}, "/advice", "advise"),
    ("f-mdt-advice", {"interim_plan": None}, {}, "/interim_plan", "safe"),
    ("f-mdt-circulate", {"person_told": "no"}, {}, "/person_told_reason", "why not"),
    (
        "f-mdt-circulate",
        {"sent_to": row("f-mdt-circulate", "sent_to", how=None)},
        {},
        "/sent_to/0/how",
        "how",
    ),
    ("f-mdt-confirm", {"org": None}, {}, "/org", "who answers"),
    ("f-mdt-confirm", {"answer": "silent"}, {}, "/answer", "what they say"),
    ("f-mdt-confirm", {"answer": "corrected"}, {}, "/words", "what they say"),
    ("f-mdt-confirm", {"by_role": None}, {}, "/by_role", "role"),
]

ALLOWED: list[Allowed] = [
    ("f-mdt-req", {"decision": "advice", "options": []}, {}),
    ("f-mdt-req", {"papers": None}, {}),
    ("f-mdt-plan", {"meets_at": AT.ahead(days=6), "later_reason": "The consultant is back that day."}, {}),
    ("f-mdt-plan", {"how": "virtual"}, {"urgency": "very_urgent"}),
    ("f-mdt-plan", {"meets_at": AT.ahead(days=60)}, {"latest_at": None}),
    ("f-mdt-decide", {"positions": DISAGREE, "dissent": DISSENT}, {}),
    ("f-mdt-decide", {"authority": "within_terms"}, {}),
    (
        "f-mdt-decide",
        {**PUT_OFF, "actions": None, "positions": None, "review_on": None, "contingency": None},
        {},
    ),
    ("f-mdt-circulate", {"sent_to": []}, {}),
    ("f-mdt-confirm", {"answer": "disagrees", "words": "We never agreed to that."}, {}),
]

WARNED: list[Warned] = [
    (
        "f-mdt-decide",
        {"accountable_clinician_after": OTHER_STAFF},
        {"accountable_clinician": STAFF},
        "moves nothing",
    ),
]


@each(BROKEN)
def test_a_broken_rule_is_named_at_its_field(case: Broken) -> None:
    refuses(case)


@each(ALLOWED)
def test_what_looks_broken_is_taken(case: Allowed) -> None:
    allows(case)


@each(WARNED)
def test_what_deserves_a_second_look_is_said(case: Warned) -> None:
    warns(case)
