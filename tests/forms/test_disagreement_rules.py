"""Every rule of the forms of disagreements and advice (DOMAIN 3.9): broken once, and what it allows."""

from handrail.rehearsal.answers import NOW, OTHER_STAFF, STAFF, THIRD_STAFF, At
from tests.forms.rule_tables import Allowed, Broken, allows, each, refuses

AT = At(NOW)
DISSENT = [{"role": "theirs", "text": "They would have waited."}]
GOES_ON = {"agreed": "no", "chosen": "next_stage", "next_stage_reason": "no_agreement", "class_after": None}
WITHDRAWN = {"agreed": "no", "chosen": "withdrawn", "class_after": None, "decision": None}

BROKEN: list[Broken] = [
    # F-DIS-OPEN
    ("f-dis-open", {"subject": "weather"}, {}, "/subject", "Select what it is about"),
    ("f-dis-open", {"our_position": "No"}, {}, "/our_position", "10 characters"),
    ("f-dis-open", {"their_position": None}, {}, "/their_position", "Enter what they say"),
    ("f-dis-open", {"evidence_each": None}, {}, "/evidence_each", "each side goes by"),
    (
        "f-dis-open",
        {"evidence_each": [{"side": "ours", "evidence": "The call at nine."}]},
        {},
        "/evidence_each",
        "each side goes by",
    ),
    ("f-dis-open", {"clock_class": None}, {}, "/clock_class", "Select how urgently"),
    ("f-dis-open", {"clock_class": "continue"}, {}, "/clock_class", "Select how urgently"),
    ("f-dis-open", {"clock_class": "urgent"}, {}, "/clock_class", "cannot go down"),
    ("f-dis-open", {"their_class": "emergency"}, {}, "/clock_class", "They say it is more urgent"),
    ("f-dis-open", {"immediate_safety_plan": "tbc"}, {}, "/immediate_safety_plan", "n/a"),
    ("f-dis-open", {"person_aware": None}, {}, "/person_aware", "whether the person knows"),
    ("f-dis-open", {"person_aware": False}, {}, "/person_aware_reason", "does not know"),
    # F-DIS-STAGE
    ("f-dis-stage", {"agreed": None}, {}, "/agreed", "whether both sides agree"),
    ("f-dis-stage", {"chosen": None}, {}, "/chosen", "what happens now"),
    ("f-dis-stage", {"agreed": "no"}, {}, "/chosen", "does not fit"),
    ("f-dis-stage", {"agreed": "partly"}, {}, "/chosen", "does not fit"),
    ("f-dis-stage", {**GOES_ON, "agreed": "yes"}, {}, "/chosen", "does not fit"),
    ("f-dis-stage", {"chosen": "agreed_with_dissent", "dissent": DISSENT}, {}, "/chosen", "does not fit"),
    (
        "f-dis-stage",
        {"agreed": "partly", "chosen": "agreed_with_dissent"},
        {},
        "/dissent",
        "who still disagrees",
    ),
    ("f-dis-stage", {"agreed": "no", "chosen": "director_decision"}, {}, "/chosen", "Only the directors"),
    (
        "f-dis-stage",
        {"agreed": "no", "chosen": "director_decision"},
        {"stage": 3},
        "/chosen",
        "Only the directors",
    ),
    ("f-dis-stage", GOES_ON, {"stage": 4}, "/chosen", "no stage after the directors"),
    ("f-dis-stage", {**GOES_ON, "next_stage_reason": None}, {}, "/next_stage_reason", "why it goes on"),
    ("f-dis-stage", {"with_role": None}, {}, "/with_role", "whom you spoke to"),
    ("f-dis-stage", {"decision": None}, {}, "/decision", "what was decided"),
    ("f-dis-stage", WITHDRAWN, {}, "/withdrawn_reason", "why it is withdrawn"),
    ("f-dis-stage", {"class_after": None}, {}, "/class_after", "how urgent it is now"),
    (
        "f-dis-stage",
        {"class_after": "urgent"},
        {"class": "emergency"},
        "/class_after",
        "emergency is not lowered",
    ),
    ("f-dis-stage", {"rationale": "as discussed"}, {}, "/rationale", "not enough"),
    ("f-dis-stage", {"options_considered": None}, {}, "/options_considered", "at least 2 options"),
    ("f-dis-stage", {"person_view": None}, {}, "/person_view", "the person's view"),
    # F-DIS-LOWER
    ("f-dis-lower", {"class_after": "very_urgent"}, {}, "/class_after", "no lower than it is now"),
    ("f-dis-lower", {"class_after": "emergency"}, {}, "/class_after", "Select how urgent it is"),
    ("f-dis-lower", {"second_person": None}, {}, "/second_person", "second person"),
    ("f-dis-lower", {"second_person": STAFF}, {"by": STAFF}, "/second_person", "someone other than you"),
    (
        "f-dis-lower",
        {"second_person": STAFF},
        {"proposed_by": STAFF},
        "/second_person",
        "someone other than you",
    ),
    # F-ADV
    ("f-adv-request", {"specialism": None}, {}, "/specialism", "what it is about"),
    ("f-adv-request", {"specialism": "other"}, {}, "/adviser", "whom you ask"),
    ("f-adv-request", {"adviser": STAFF}, {"by": STAFF}, "/adviser", "other than yourself"),
    ("f-adv-request", {"question": "n/a"}, {}, "/question", "n/a"),
    ("f-adv-request", {"needed_by": None}, {}, "/needed_by", "by when"),
    ("f-adv-request", {"needed_by": AT.ago(hours=1)}, {}, "/needed_by", "time in the future"),
    ("f-adv-reply", {"advice": "Yes."}, {}, "/advice", "10 characters"),
    ("f-adv-reply", {"asked_to_see_again": None}, {}, "/asked_to_see_again", "see this again"),
    ("f-adv-reply", {"asked_to_see_again": True}, {}, "/see_again_at", "when you want to see it again"),
    ("f-adv-use", {"use": None}, {}, "/use", "whether you followed it"),
    ("f-adv-use", {"use_reason": None}, {}, "/use_reason", "why you did not"),
    ("f-adv-use", {"use": "not_followed", "use_reason": "tbc"}, {}, "/use_reason", "n/a"),
]

ALLOWED: list[Allowed] = [
    ("f-dis-open", {"their_class": None}, {}),
    ("f-dis-open", {"clock_class": "emergency"}, {}),
    ("f-dis-open", {"clock_class": "early_review", "their_class": "continue"}, {"class": None}),
    (
        "f-dis-open",
        {"person_aware": False, "person_aware_reason": "She is asleep and has not been told."},
        {},
    ),
    ("f-dis-stage", {**GOES_ON, "decision": None, "with_role": None, "options_considered": None}, {}),
    ("f-dis-stage", {"agreed": "partly", "chosen": "agreed_with_dissent", "dissent": DISSENT}, {}),
    ("f-dis-stage", {"agreed": "no", "chosen": "director_decision", "with_role": None}, {"stage": 4}),
    (
        "f-dis-stage",
        {**WITHDRAWN, "withdrawn_reason": "They came after all and she is with them."},
        {"stage": 4},
    ),
    ("f-dis-stage", {"class_after": "urgent"}, {}),
    ("f-dis-lower", {"chosen": "refuse", "class_after": None, "second_person": None}, {}),
    ("f-dis-lower", {"second_person": OTHER_STAFF}, {"by": STAFF, "proposed_by": THIRD_STAFF}),
    ("f-adv-request", {"specialism": "other", "adviser": OTHER_STAFF}, {"by": STAFF}),
    ("f-adv-reply", {"limits": None, "asked_to_see_again": True, "see_again_at": AT.ahead(days=2)}, {}),
    ("f-adv-use", {"use": "followed", "use_reason": None}, {}),
]


@each(BROKEN)
def test_a_broken_rule_is_named_at_its_field(case: Broken) -> None:
    refuses(case)


@each(ALLOWED)
def test_what_a_rule_allows_is_taken(case: Allowed) -> None:
    allows(case)
