"""Every rule of the forms of safeguarding (DOMAIN 3.9, SAF): broken once, and what it allows."""

from handrail.rehearsal.answers import NOW, OTHER_STAFF, STAFF, At, valid
from tests.forms.rule_tables import Allowed, Broken, Warned, allows, each, refuses, warns
from tests.forms.shipped import check

AT = At(NOW)
REASON = "Their desk opens on Monday, and Olive rings them then."
ROUTES = {"also_tell": ["employer", "pipot"]}
TOLD = [{"code": "employer", "told": True}, {"code": "pipot", "told": False, "text": REASON}]
PROPOSED = {"choice": "propose_not_to_refer", "why_not_refer": REASON}
OPEN = {"open_concerns": [{"value": "0198c0de-0000-7000-8000-000000000009", "label": "Sent on Monday"}]}
SAME = {"choice": "already_open", "same_as": "0198c0de-0000-7000-8000-000000000009"}

BROKEN: list[Broken] = [
    ("f-saf-concern", {"immediate_danger": None}, {}, "/immediate_danger", "in danger now"),
    ("f-saf-concern", {"choice": None}, {}, "/choice", "what you want to do"),
    ("f-saf-concern", {"choice": "withdraw"}, {}, "/choice", "what you want to do"),
    ("f-saf-concern", {**PROPOSED, "immediate_danger": True}, {}, "/choice", "in danger"),
    ("f-saf-concern", {**SAME, "immediate_danger": True}, OPEN, "/choice", "in danger"),
    ("f-saf-concern", {"choice": "already_open"}, OPEN, "/same_as", "Select the concern"),
    ("f-saf-concern", SAME, {}, "/same_as", "Select"),
    ("f-saf-concern", {"category": []}, {}, "/category", "what kind"),
    ("f-saf-concern", {"category": ["cruelty"]}, {}, "/category", "what kind"),
    ("f-saf-concern", {"what_seen_or_told": "A bruise."}, {}, "/what_seen_or_told", "20"),
    ("f-saf-concern", {"known_at": AT.ahead(hours=1)}, {}, "/known_at", "not in the future"),
    ("f-saf-concern", {"persons_wishes": None}, {}, "/persons_wishes", "wants to happen"),
    ("f-saf-concern", {"consent_to_refer": None}, {}, "/consent_to_refer", "agree"),
    ("f-saf-concern", {"consent_to_refer": "no"}, {}, "/consent_to_refer_basis", "basis"),
    ("f-saf-concern", {"consent_to_refer": "lacks"}, {}, "/consent_to_refer_basis", "basis"),
    ("f-saf-concern", {"consent_to_refer": "not_safe_to_ask"}, {}, "/consent_to_refer_basis", "basis"),
    (
        "f-saf-concern",
        {"consent_to_refer": "no", "consent_to_refer_basis": "tbc"},
        {},
        "/consent_to_refer_basis",
        "n/a",
    ),
    ("f-saf-concern", {"children_involved": None}, {}, "/children_involved", "children"),
    ("f-saf-concern", {"children_involved": True}, {}, "/children_involved_text", "which children"),
    ("f-saf-concern", {"alleged_source": None}, {}, "/alleged_source", "done it"),
    ("f-saf-concern", {"staff_involved": None}, {}, "/staff_involved", "works with people"),
    ("f-saf-concern", {"alleged_source": "our_staff"}, {}, "/staff_involved", "Select yes"),
    ("f-saf-concern", {"alleged_source": "other_staff"}, {}, "/staff_involved", "Select yes"),
    ("f-saf-concern", {"evidence_preserved": None}, {}, "/evidence_preserved", "evidence"),
    ("f-saf-concern", {"evidence_preserved": "yes"}, {}, "/evidence_preserved_text", "where"),
    ("f-saf-concern", {"choice": "propose_not_to_refer"}, {}, "/why_not_refer", "why"),
    ("f-saf-threshold", {"chosen": None}, {}, "/chosen", "what you decided"),
    ("f-saf-threshold", {"chosen": "hold"}, {}, "/chosen", "what you decided"),
    ("f-saf-threshold", {"rationale": "as above"}, {}, "/rationale", "n/a"),
    ("f-saf-threshold", {"options_considered": []}, {}, "/options_considered", "at least 2"),
    ("f-saf-threshold", {"person_view": None}, {}, "/person_view", "person's view"),
    ("f-saf-threshold", {"second_person": None}, {}, "/second_person", "second person"),
    ("f-saf-threshold", {}, {"by": OTHER_STAFF}, "/second_person", "other than you"),
    ("f-saf-threshold", {}, {"proposed_by": OTHER_STAFF}, "/second_person", "other than you"),
    ("f-saf-hold", {"chosen": "threshold_not_met"}, {}, "/chosen", "what you do"),
    ("f-saf-hold", {"interim_plan": None}, {}, "/interim_plan", "safe until then"),
    ("f-saf-hold", {"rationale": None}, {}, "/rationale", "why"),
    ("f-saf-send", {"channel_used": None}, {}, "/channel_used", "how you sent it"),
    ("f-saf-send", {"taken_by_role": None}, {}, "/taken_by_role", "took it"),
    ("f-saf-send", {"sent_at": AT.ahead(hours=1)}, {}, "/sent_at", "not in the future"),
    ("f-saf-send", {"sent_at": AT.ago(hours=3)}, {}, "/sent_at", "first known"),
    ("f-saf-send", {"as_routed": False}, {}, "/differences_from_route", "different"),
    ("f-saf-send", {"channel_used": "in_person"}, {}, "/differences_from_route", "different"),
    ("f-saf-send", {"person_told": None}, {}, "/person_told", "knows"),
    ("f-saf-send", {"person_told": False}, {}, "/person_told_reason", "why"),
    ("f-saf-send", {}, ROUTES, "/also_told", "whether they have been told"),
    ("f-saf-send", {"also_told": TOLD[:1]}, ROUTES, "/also_told", "told"),
    (
        "f-saf-send",
        {"also_told": [TOLD[0], {"code": "pipot", "told": False}]},
        ROUTES,
        "/also_told/1/text",
        "who will tell them",
    ),
    ("f-saf-chase", {"outcome": None}, {}, "/outcome", "what came of it"),
    ("f-saf-chase", {"said": None}, {}, "/said", "said"),
    ("f-saf-chase", {"contacted_role": None}, {}, "/contacted_role", "asked"),
    ("f-saf-outcome", {"outcome": "closed"}, {}, "/outcome", "what they will do"),
    ("f-saf-outcome", {"at": AT.ago(days=2)}, {}, "/at", "It was sent at"),
    ("f-saf-outcome", {"at": AT.ahead(days=1)}, {}, "/at", "not in the future"),
    ("f-saf-outcome", {"what_they_said": "No."}, {}, "/what_they_said", "10"),
    ("f-saf-actions", {"we_agree": None}, {}, "/we_agree", "whether we agree"),
    ("f-saf-actions", {"we_agree": False}, {}, "/we_agree_reason", "disagree with"),
    ("f-saf-actions", {"actions": [{"what": "Visit", "owner": STAFF}]}, {}, "/actions/0/due", "by when"),
    ("f-saf-actions", {"actions": [{"what": "Visit", "due": AT.day(2)}]}, {}, "/actions/0/owner", "who will"),
    (
        "f-saf-actions",
        {"actions": [{"what": "Visit", "owner": STAFF, "due": AT.day(-1)}]},
        {},
        "/actions/0/due",
        "today or later",
    ),
    ("f-saf-actions", {"actions": [], "no_actions_reason": "none"}, {}, "/no_actions_reason", "n/a"),
    ("f-saf-action", {"result": "nearly"}, {}, "/result", "whether it is done"),
    ("f-saf-action", {"what_was_done": "Done"}, {}, "/what_was_done", "20"),
    ("f-saf-verify", {"verdict": None}, {}, "/verdict", "whether it is done"),
    ("f-saf-verify", {"evidence": None}, {}, "/evidence", "saw or read"),
    ("f-saf-verify", {"evidence": "ok"}, {}, "/evidence", "5"),
    ("f-saf-verify", {"verdict": "dropped"}, {}, "/drop_reason", "why it will not be done"),
    ("f-saf-verify", {}, {"finished": "not_done"}, "/verdict", "cannot be done"),
    ("f-saf-close", {"chosen": "withdrawn"}, {}, "/chosen", "what you decided"),
    ("f-saf-close", {"wanted_outcome_met": None}, {}, "/wanted_outcome_met", "came about"),
    ("f-saf-close", {"wanted_outcome_met": "mostly"}, {}, "/wanted_outcome_met", "came about"),
    ("f-saf-close", {"wanted_outcome_text": None}, {}, "/wanted_outcome_text", "different for them"),
    ("f-saf-close", {"person_told": False}, {}, "/person_told_reason", "why"),
    ("f-saf-close", {"rationale": "."}, {}, "/rationale", "n/a"),
]

ALLOWED: list[Allowed] = [
    ("f-saf-concern", {"immediate_danger": True}, {}),
    ("f-saf-concern", PROPOSED, {}),
    ("f-saf-concern", SAME, OPEN),
    ("f-saf-concern", {"consent_to_refer": "no", "consent_to_refer_basis": "Others are at risk"}, {}),
    ("f-saf-concern", {"alleged_source": "our_staff", "staff_involved": True}, {}),
    ("f-saf-concern", {"known_at": AT.ago(days=400)}, {}),
    ("f-saf-threshold", {"chosen": "send", "second_person": None}, {}),
    ("f-saf-hold", {"chosen": "send", "interim_plan": None}, {}),
    ("f-saf-send", {"also_told": TOLD}, ROUTES),
    ("f-saf-send", {"person_told": False, "person_told_reason": REASON}, {}),
    ("f-saf-actions", {"we_agree": None}, {"answer": None}),
    ("f-saf-actions", {"we_agree": None}, {"agreed": True}),
    ("f-saf-actions", {"actions": [], "no_actions_reason": REASON}, {}),
    ("f-saf-verify", {"verdict": "dropped", "drop_reason": "person_declined"}, {"finished": "not_done"}),
    ("f-saf-verify", {"verdict": "sent_back"}, {"finished": "not_done"}),
    (
        "f-saf-close",
        {"chosen": "keep", "wanted_outcome_met": None, "wanted_outcome_text": None, "person_told": None},
        {},
    ),
]

WARNED: list[Warned] = [
    ("f-saf-concern", {"immediate_danger": True}, {}, "Ring 999"),
    ("f-saf-concern", {"staff_involved": True}, {}, "employer"),
    ("f-saf-actions", {"we_agree": False, "we_agree_reason": REASON}, {}, "disagreement opens"),
]


@each(BROKEN)
def test_a_broken_rule_is_named_at_its_field(case: Broken) -> None:
    refuses(case)


@each(ALLOWED)
def test_what_looks_broken_is_allowed(case: Allowed) -> None:
    allows(case)


@each(WARNED)
def test_a_second_look_is_asked_for(case: Warned) -> None:
    warns(case)


def test_what_is_part_of_an_open_concern_is_not_written_twice() -> None:
    given = {**valid("f-saf-concern"), **SAME}
    kept = check("f-saf-concern", given=given, known=OPEN).answers
    assert set(kept) == {"immediate_danger", "choice", "same_as"}
