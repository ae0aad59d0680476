"""Every rule of the forms of delegations (DOMAIN 2.3): broken once, and what it allows."""

from tests.forms.rule_tables import Allowed, Broken, allows, each, refuses

BROKEN: list[Broken] = [
    ("f-del-approve", {"approved": None}, {}, "/approved", "Select whether you approve it"),
    ("f-del-approve", {"approved": "yes"}, {}, "/approved", "Select"),
    ("f-del-approve", {"approved_reason": None}, {}, "/approved_reason", "Enter why"),
    ("f-del-approve", {"approved": False, "approved_reason": "tbc"}, {}, "/approved_reason", "n/a"),
    ("f-del-answer", {"answer": None}, {}, "/answer", "Select whether you accept it"),
    ("f-del-answer", {"answer": "perhaps"}, {}, "/answer", "Select"),
    ("f-del-answer", {"able": None}, {}, "/able", "free and able"),
    ("f-del-answer", {"able": False}, {}, "/able", "free and able"),
    ("f-del-answer", {"answer": "refuse", "able": None}, {}, "/answer_reason", "Enter why you refuse it"),
    ("f-del-answer", {"answer": "refuse", "able": None, "answer_reason": "no"}, {}, "/answer_reason", "5"),
]
ALLOWED: list[Allowed] = [
    ("f-del-approve", {"approved": False}, {}),
    ("f-del-answer", {"answer": "refuse", "able": None, "answer_reason": "I am away then too"}, {}),
]


@each(BROKEN)
def test_a_broken_rule_is_named_at_its_field(case: Broken) -> None:
    refuses(case)


@each(ALLOWED)
def test_what_a_rule_allows_is_taken(case: Allowed) -> None:
    allows(case)
