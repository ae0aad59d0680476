"""Tests of a table's cell, one by one."""

import pytest

from handrail import feel


@pytest.mark.parametrize(
    ("cell", "passing", "failing"),
    [
        ("-", [1, "a", None], []),
        ("", [1, None], []),
        ("3", [3], [4]),
        ('"a","b"', ["a", "b"], ["c"]),
        ('not("a","b")', ["c"], ["a", "b"]),
        ("not(3)", [4], [3]),
        ("not([1..3])", [4], [1, 2, 3]),
        ("< 3", [2], [3, 4]),
        (">= 3", [3, 4], [2]),
        ("!= 3", [4], [3]),
        ("= 3", [3], [4]),
        ("[1..3]", [1, 3], [0, 4]),
        ("(1..3)", [2], [1, 3]),
        ("]1..3[", [2], [1, 3]),
        ("[1..3], 7, > 20", [2, 7, 21], [5, 20]),
        ("true", [True], [False]),
        ("null", [None], [1]),
        ("-3", [-3], [3]),
        ("> -3", [0], [-4]),
        ("limit", [10], [11]),
        ("< limit * 2", [19], [20]),
        ("? > 2 and ? < 5", [3], [5]),
        ('starts with(?, "X")', ["Xa"], ["a"]),
        ("not(? > 5)", [5], [6]),
        ("not(? > 5) and ? > 0", [5], [6, 0]),
        ("[1, 2, 3]", [2], [4]),
        ('date("2026-05-01")', [], []),
        ("some x in ? satisfies x > 2", [[1, 3]], [[1, 2]]),
        ("if ? > limit then ? < 20 else ? > 5", [15, 6], [25, 3]),
    ],
)
def test_cells(cell: str, passing: list[object], failing: list[object]) -> None:
    tests = feel.compile_unary(cell)
    assert [value for value in passing if not tests.match(value, {"limit": 10})] == []
    assert [value for value in failing if tests.match(value, {"limit": 10})] == []


@pytest.mark.parametrize(
    ("cell", "value"), [("> 3", "a"), ("3", "3"), ('"a"', 1), ("[1..3]", "2"), ("< 3", None)]
)
def test_what_cannot_be_compared_is_an_error_and_never_just_a_miss(cell: str, value: object) -> None:
    with pytest.raises(feel.FeelError, match="cannot"):
        feel.compile_unary(cell).match(value)


def test_cells_are_checked_for_names_and_places() -> None:
    assert feel.check_unary("? > limit", {"limit"}) == ()
    (unknown,) = feel.check_unary("? > limt", {"limit"})
    assert (unknown.name, unknown.column) == ("limt", 5)
    (broken,) = feel.check_unary("[1..", set())
    assert broken.column == 5
