"""How the tables of broken, allowed and warned-of answers are run: one test a row, named for the field."""

from collections.abc import Callable
from typing import Any

import pytest

from handrail.rehearsal.answers import valid
from tests.forms.shipped import check, told

Answers = dict[str, Any]
Broken = tuple[str, Answers, Answers, str, str]
"""Form, what is sent differently, what is known besides, where the problem must be, what it must say."""

Allowed = tuple[str, Answers, Answers]
Warned = tuple[str, Answers, Answers, str]


def row(key: str, field: str, **changes: Any) -> list[Any]:
    """The first row of a list of the valid answers, changed; the others as they are."""
    rows = valid(key)[field]
    return [{**rows[0], **changes}, *rows[1:]]


def indicators(**states: str) -> list[Answers]:
    """Rows of the indicator grid."""
    return [{"code": code, "state": state} for code, state in states.items()]


def each(rows: list[Any]) -> Callable[[Any], Any]:
    """One test for each row of a table."""
    return pytest.mark.parametrize(
        "case", rows, ids=[f"{number}-{row[0]}" for number, row in enumerate(rows)]
    )


def refuses(case: Broken) -> None:
    """The broken rule is named at its field."""
    key, changes, known, pointer, phrase = case
    problems = told(check(key, known=known, **changes))
    assert pointer in problems, problems
    assert phrase in problems[pointer]


def allows(case: Allowed) -> None:
    """What looks like a broken rule is taken."""
    key, changes, known = case
    assert told(check(key, known=known, **changes)) == {}


def warns(case: Warned) -> None:
    """What deserves a second look is said without refusing."""
    key, changes, known, phrase = case
    checked = check(key, known=known, **changes)
    assert told(checked) == {}
    assert any(phrase in warning for warning in checked.warnings), checked.warnings
