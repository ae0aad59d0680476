"""What goes in and comes out: JSON-plain values, and functions of the surrounding program."""

import json
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail import feel
from tests.feel.asking import NOW, answer, refusal

NUMBERS = st.integers(-(2**53), 2**53) | st.floats(-1e15, 1e15)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
PLAIN = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=20,
)


@given(PLAIN)
def test_what_goes_in_comes_out(value: object) -> None:
    found = feel.evaluate("x", {"x": value})
    assert found == value
    assert json.loads(json.dumps(found)) == value


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (Decimal("1.10"), 1.1),
        (Decimal("7.0"), 7),
        (1e300, 1e300),
        (10**18, 10**18),
        ((1, 2), [1, 2]),
        (date(2026, 5, 1), "2026-05-01"),
        (time(9, 30, tzinfo=UTC), "09:30:00Z"),
        (datetime(2026, 5, 1, 9, 30, tzinfo=UTC), "2026-05-01T09:30:00Z"),
        (datetime(2026, 5, 1, 9, 30, tzinfo=ZoneInfo("Europe/London")), "2026-05-01T09:30:00@Europe/London"),
        (timedelta(hours=36), "P1DT12H"),
        ({"a": [{"b": None}]}, {"a": [{"b": None}]}),
    ],
)
def test_python_values_are_read_and_leave_as_plain_ones(value: object, expected: object) -> None:
    assert answer("x", x=value) == expected


class Colour(StrEnum):
    RED = "red"


def test_members_of_enumerations_are_their_text() -> None:
    found = answer("x", x=Colour.RED)
    assert (found, type(found)) == ("red", str)


@pytest.mark.parametrize(
    "value", [float("nan"), float("inf"), Decimal("NaN"), object(), b"bytes", {1, 2}, "\ud800"]
)
def test_what_is_no_value_is_refused_when_it_is_used(value: object) -> None:
    assert isinstance(refusal("x", x=value), feel.FeelError)
    assert answer("1", x=value) == 1


def test_a_number_beyond_34_digits_and_6144_places_is_refused_when_it_is_used() -> None:
    assert "too large" in str(refusal("x", x=10**7000))


@pytest.mark.parametrize("text", ["function(x) x", "[1..2]", "[function(x) x]", "10 ** 400"])
def test_what_has_no_plain_form_cannot_leave(text: str) -> None:
    assert "the answer is a" in str(refusal(text))


def test_text_is_never_taken_for_a_date_by_itself() -> None:
    assert answer("x", x="2026-05-01") == "2026-05-01"
    assert "cannot compare" in str(refusal("x > today()", x="2026-06-01"))
    assert answer("date(x) > today()", x="2026-06-01") is True


def test_host_functions_may_have_spaces_and_are_handed_plain_values_and_datetimes() -> None:
    seen: list[object] = []

    def due_after(start: datetime, key: str, details: object = None) -> datetime:
        seen.append((start, key, details))
        return start + timedelta(hours=4)

    functions = {"due after": due_after, "out of hours": lambda: True}
    found = feel.evaluate('due after(now(), "esc.ack", {n: 1.5})', now=NOW, functions=functions)
    assert found == "2026-05-01T13:30:00Z"
    assert seen == [(NOW, "esc.ack", {"n": 1.5})]
    assert feel.evaluate("if out of hours() then 1 else 2", functions=functions) == 1
    compiled = feel.compile("out of hours() and x", functions={"out of hours"})
    assert compiled.evaluate({"x": True}, functions=functions) is True


def test_a_host_function_that_refuses_says_so_at_its_place() -> None:
    def due(key: str) -> datetime:
        raise LookupError(f"no timer is called {key}")

    with pytest.raises(feel.FeelError) as caught:
        feel.evaluate('1 +\ndue("x")', functions={"due": due})
    assert "due: no timer is called x" in caught.value.message
    assert caught.value.line == 2
    with pytest.raises(feel.FeelError, match="due"):
        feel.evaluate("due()", functions={"due": due})


def test_variables_hide_built_in_functions_of_the_same_name() -> None:
    assert answer("count + 1", count=3) == 4
    assert answer("count([1, 2])") == 2


def test_data_that_is_too_large_is_refused_by_what_uses_it() -> None:
    deep: object = 1
    for _ in range(60):
        deep = [deep]
    assert isinstance(refusal("x", x=deep), feel.FeelLimitError)
    assert isinstance(refusal("x", x=list(range(10_001))), feel.FeelLimitError)
    assert answer("1", x=deep) == 1
