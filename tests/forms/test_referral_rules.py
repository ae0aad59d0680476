"""Every rule of the forms of referrals, discharges and contact intensity: broken once, and what it allows."""

from handrail.rehearsal.answers import NOW, REASON, At, valid
from tests.forms.rule_tables import Allowed, Broken, allows, each, refuses

AT = At(NOW)
_DUE = {"chosen": "ask_for_more", "asked_for": REASON, "answer_by": AT.ahead(days=1)}
_PASSED_ON = {"chosen": "refer_on", "other_accepted": True}
_MATTERS = [{"value": "escalation:1", "label": "Escalation"}]
_RHYTHM = {"contacts": 1, "days": 14, "mode": "phone"}

BROKEN: list[Broken] = [
    # D1a
    ("f-ref-check", {"urgency": "soon"}, {}, "/urgency", "how soon"),
    ("f-ref-check", {"what_is_asked": "tba"}, {}, "/what_is_asked", "n/a"),
    ("f-ref-check", {"missing": []}, {}, "/missing", "missing"),
    ("f-ref-check", {"missing": ["none", "gp"]}, {}, "/missing", "Nothing"),
    ("f-ref-check", {"person_knows": False}, {}, "/person_knows_reason", "does not know"),
    ("f-ref-check", {"person_view": None}, {}, "/person_view", "person's view"),
    ("f-ref-check", {"suggestion_reason": None}, {}, "/suggestion_reason", "suggest this"),
    ("f-ref-safety-net", {"how_they_are": None}, {}, "/how_they_are", "how they are"),
    ("f-ref-safety-net", {"reached": False}, {}, "/tried", "what you tried"),
    ("f-ref-safety-net", {"worse": True}, {}, "/class_wanted", "how soon"),
    ("f-ref-safety-net", {"worse": True, "class_wanted": "continue"}, {}, "/class_wanted", "how soon"),
    ("f-ref-safety-net", {"mode": "attempted"}, {}, "/mode", "how you were in touch"),
    ("f-ref-decide", {"chosen": "decline"}, {}, "/chosen", "what you decided"),
    ("f-ref-decide", {"chosen": "pass_to_lead"}, {}, "/wanted", "conditions"),
    ("f-ref-decide", {"chosen": "propose_decline"}, {}, "/where_they_could_go", "where they could go"),
    ("f-ref-decide", {"person_view": None}, {}, "/person_view", "person's view"),
    (
        "f-ref-decide",
        {"options_considered": valid("f-ref-decide")["options_considered"][:1]},
        {},
        "/options_considered",
        "at least 2",
    ),
    ("f-ref-decide", {"rationale": "as discussed"}, {}, "/rationale", "n/a"),
    # D1b
    ("f-ref-conditions", {"conditions": None}, {}, "/conditions", "conditions"),
    ("f-ref-conditions", {"review_at": AT.ahead(days=91)}, {}, "/review_at", "at the latest"),
    ("f-ref-conditions", {"review_at": AT.ago(days=1)}, {}, "/review_at", "future"),
    ("f-ref-conditions", {"chosen": "ask_for_more"}, {}, "/answer_by", "by when"),
    ("f-ref-conditions", {"chosen": "propose_decline"}, {}, "/where_they_could_go", "where they could go"),
    ("f-ref-conditions", {"referrer_consulted": False}, {}, "/referrer_consulted_reason", "referrer"),
    ("f-ref-answer", {"answer_text": None}, {}, "/answer_text", "what they said"),
    ("f-ref-answer", {"answered": False}, {}, "/tried", "tried to reach"),
    # D1c
    ("f-ref-decline", {"where_they_can_go": None}, {}, "/where_they_can_go", "where the person can go"),
    ("f-ref-decline", {"safe_until_told": "n/a"}, {}, "/safe_until_told", "n/a"),
    ("f-ref-decline", {"chosen": "refer_on"}, {}, "/other_accepted", "other service"),
    ("f-ref-decline", {**_PASSED_ON, "other_accepted": False}, {}, "/other_accepted", "once they have accepted"),
    ("f-ref-decline", {"referrer_consulted": None}, {}, "/referrer_consulted", "referrer"),
    ("f-ref-tell", {"referrer_told": False}, {}, "/referrer_told_reason", "not told"),
    ("f-ref-tell", {"person_told": False}, {}, "/person_told_reason", "not told"),
    ("f-ref-tell", {"can_challenge": None}, {"outcome": "declined"}, "/can_challenge", "disagree"),
    ("f-ref-tell", {"what_next": None}, {}, "/what_next", "where they can go"),
    # D1d
    ("f-ref-discharge-propose", {"reasons": ["did_not_attend"]}, {}, "/reasons", "not attending alone"),
    ("f-ref-discharge-propose", {"reasons": ["other"]}, {}, "/reasons_text", "reason"),
    ("f-ref-discharge-propose", {"disengaged": True}, {}, "/what_was_tried", "what you tried"),
    ("f-ref-discharge-propose", {"way_back": None}, {}, "/way_back", "come back"),
    ("f-ref-discharge-propose", {"who_carries_on": None}, {}, "/who_carries_on", "who does what"),
    ("f-ref-discharge-propose", {"person_view": None}, {}, "/person_view", "person's view"),
    ("f-ref-discharge", {"chosen": "drop"}, {}, "/chosen", "what you decided"),
    (
        "f-ref-discharge",
        {"goes_on": [{"matter": "escalation:1"}]},
        {"open_matters": _MATTERS},
        "/goes_on/0/goes_on",
        "how it goes on",
    ),
    (
        "f-ref-discharge",
        {"goes_on": [{"matter": "escalation:2", "goes_on": REASON}]},
        {"open_matters": _MATTERS},
        "/goes_on/0/matter",
        "still open",
    ),
    ("f-ref-discharge-tell", {"told": []}, {}, "/told", "each"),
    (
        "f-ref-discharge-tell",
        {"told": [{"code": "person"}, *valid("f-ref-discharge-tell")["told"][1:]]},
        {},
        "/told/0/shared_on",
        "or select why not",
    ),
    # D4
    ("f-int-propose", {"cadence_new": {**_RHYTHM, "contacts": 0}}, {}, "/cadence_new/contacts", "1 or more"),
    ("f-int-propose", {"cadence_new": {**_RHYTHM, "mode": "attempted"}}, {}, "/cadence_new/mode", "how"),
    ("f-int-propose", {"cadence_reason": "ok"}, {}, "/cadence_reason", "20"),
    ("f-int-propose", {"back_up_if": None}, {}, "/back_up_if", "bring it back up"),
    ("f-int-propose", {"jointly_held": True}, {}, "/partner_view", "what they say"),
    ("f-int-propose", {"person_view": None}, {}, "/person_view", "person's view"),
    ("f-int-increase", {"chosen": "decrease"}, {}, "/chosen", "what you decided"),
    ("f-int-increase", {"rationale": None}, {}, "/rationale", "why you decided"),
    ("f-int-decrease", {"back_up_if": None}, {}, "/back_up_if", "bring it back up"),
    ("f-int-decrease", {"look_again_at": AT.ahead(days=100)}, {}, "/look_again_at", "at the latest"),
    ("f-int-decrease", {"chosen": "smaller_step"}, {}, "/cadence_new/days", "how many days"),
    ("f-int-decrease", {"person_view": None}, {}, "/person_view", "person's view"),
]

ALLOWED: list[Allowed] = [
    ("f-ref-check", {"suggestion": "none", "suggestion_reason": None}, {}),
    ("f-ref-check", {"person_view": None, "view_not_obtained_reason": "not_contactable"}, {}),
    ("f-ref-safety-net", {"reached": False, "how_they_are": None, "tried": REASON}, {}),
    ("f-ref-conditions", {**_DUE, "conditions": None, "review_at": None}, {}),
    ("f-ref-conditions", {"chosen": "accept", "conditions": None, "review_at": None}, {}),
    ("f-ref-decline", {"chosen": "keep", "where_they_can_go": None, "safe_until_told": None}, {}),
    ("f-ref-decline", _PASSED_ON, {}),
    ("f-ref-tell", {"can_challenge": None}, {"outcome": "accepted"}),
    (
        "f-ref-discharge-propose",
        {"reasons": ["did_not_attend", "moved_away"], "what_was_tried": REASON},
        {},
    ),
    ("f-ref-discharge", {"chosen": "keep"}, {"open_matters": _MATTERS}),
    (
        "f-ref-discharge",
        {"goes_on": [{"matter": "escalation:1", "goes_on": REASON}]},
        {"open_matters": _MATTERS},
    ),
    ("f-int-decrease", {"chosen": "keep", "back_up_if": None, "look_again_at": None}, {}),
    ("f-int-decrease", {"chosen": "smaller_step", "cadence_new": _RHYTHM}, {}),
]


@each(BROKEN)
def test_a_broken_rule_is_named_at_its_field(case: Broken) -> None:
    refuses(case)


@each(ALLOWED)
def test_what_the_rules_allow_is_not_refused(case: Allowed) -> None:
    allows(case)
