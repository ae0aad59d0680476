"""Values, operators and their types: what DMN chapter 10 promises an author."""

import pytest

from tests.feel.asking import answer, lenient, refusal


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 + 2 * 3", 7),
        ("(1 + 2) * 3", 9),
        ("10 - 3 - 2", 5),
        ("2 ** 3 ** 2", 64),
        ("-3 ** 2", 9),
        ("- -3", 3),
        ("0.1 + 0.2", 0.3),
        ("1 / 3 * 3 = 1", False),
        ("10 / 4", 2.5),
        ("1.0", 1),
        ("1e3", 1000),
        (".5", 0.5),
        ('"a" + "b"', "ab"),
        ('"line\\nbreak \\u00e9 \\"quoted\\""', 'line\nbreak é "quoted"'),
        ("modulo(-7, 3)", 2),
        ("round half up(2.5, 0)", 3),
        ("decimal(2.5, 0)", 2),
        ("floor(-1.5)", -2),
        ("12345678901234567890123456789012345 > 1", True),
    ],
)
def test_numbers_are_exact_and_leave_as_int_or_float(text: str, expected: object) -> None:
    found = answer(text)
    assert found == expected
    assert type(found) is type(expected)


@pytest.mark.parametrize(
    ("left", "conjunction", "disjunction"),
    [
        ("true and true", True, True),
        ("true and false", False, True),
        ("true and null", None, True),
        ("false and null", False, None),
        ("null and null", None, None),
    ],
)
def test_logic_knows_true_false_and_not_known(
    left: str, conjunction: bool | None, disjunction: bool | None
) -> None:
    assert lenient(left) is conjunction
    assert lenient(left.replace("and", "or")) is disjunction


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("5 between 1 and 10", True),
        ("5 in [1..5]", True),
        ("5 in [1..5)", False),
        ("5 in ]5..9]", False),
        ("5 in (> 3, < 0)", True),
        ("5 in (1, 2, 5)", True),
        ('"b" in ["a".."c"]', True),
        ("[1, 2] = [1, 2]", True),
        ("{a: 1} = {a: 1}", True),
        ("null = null", True),
        ("1 != null", True),
        ("1 instance of number", True),
        ('["a"] instance of list<string>', True),
        ('["a", 1] instance of list<string>', False),
        ("{a: 1} instance of context<a: number>", True),
        ("null instance of Any", False),
    ],
)
def test_comparisons(text: str, expected: bool) -> None:
    assert answer(text) is expected


def test_values_of_different_kinds_are_neither_equal_nor_ordered() -> None:
    assert lenient('1 = "1"') is None
    assert lenient('1 < "2"') is None
    assert lenient("true = 1") is None
    assert "'=' cannot compare a number with a string" in str(refusal('1 = "1"'))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("for i in 1..3 return i * i", [1, 4, 9]),
        ("for i in 3..1 return i", [3, 2, 1]),
        ("for a in [1, 2], b in [10, 20] return a + b", [11, 21, 12, 22]),
        ("for i in 1..4 return if i < 3 then i else partial[-1] + partial[-2]", [1, 2, 3, 5]),
        ("some i in [1, 2] satisfies i > 1", True),
        ("every i in [] satisfies false", True),
        ("[1, 2, 3][item > 1]", [2, 3]),
        ("[1, 2, 3][-1]", 3),
        ("[{a: 1}, {a: 2}][a = 2].a", [2]),
        ("[{a: 1}, {a: 2}].a", [1, 2]),
        ("{a: 1, b: a + 1}.b", 2),
        ("{f: function(x) x * 2, y: f(4)}.y", 8),
        ("sort([3, 1, 2])", [1, 2, 3]),
        ("sort([1, 2, 3], function(a, b) a > b)", [3, 2, 1]),
        ("if 1 > 2 then 1 else if 2 > 1 then 2 else 3", 2),
        ('substring(string: "handrail", start position: 5)', "rail"),
        ('replace("2026-05-01", "(\\d+)-(\\d+)-(\\d+)", "$3.$2.$1")', "01.05.2026"),
        ('split("a, b,c", ",\\s*")', ["a", "b", "c"]),
        ('string join(["a", null, "b"], "-")', "a-b"),
        ('get value({a: {b: 1}}, ["a", "b"])', 1),
        ('context put({a: 1}, "b", 2)', {"a": 1, "b": 2}),
        ("max(1, 5, 3)", 5),
        ("max([])", None),
        ("count(flatten([1, [2, [3]]]))", 3),
        ("distinct values([1, 2, 1])", [1, 2]),
        ("overlaps([1..5], [4..9])", True),
        ("5 // the rest is a comment", 5),
        ("1 /* inside */ + 1", 2),
    ],
)
def test_lists_contexts_loops_and_functions(text: str, expected: object) -> None:
    assert answer(text) == expected


def test_a_loop_that_returns_its_own_answers_so_far_copies_them() -> None:
    assert answer("for i in 1..3 return partial") == [[], [[]], [[], [[]]]]


def test_names_with_spaces_are_read_when_they_are_known() -> None:
    variables = {"number of changes": 3, "follow-up date": "2026-05-02", "changes": 7}
    assert answer("number of changes + changes", **variables) == 10
    assert answer("date(follow-up date).day", **variables) == 2
    assert answer('[{first name: "Ada"}][1].first name') == "Ada"
    assert "'number of' is not a name" in str(refusal("number of changes"))


def test_the_longest_known_name_wins() -> None:
    assert answer("a b", **{"a b": 1, "a": 2}) == 1
    assert answer("a - b", **{"a - b": 1, "a": 5, "b": 2}) == 1
    assert answer("a - b", a=5, b=2) == 3
    assert answer("in progress", **{"in progress": True}) is True


def test_a_leading_equals_sign_is_dropped_and_columns_still_hold() -> None:
    assert answer("= 1 + 1") == 2
    assert (refusal("= 1 +* 1").line, refusal("= 1 +* 1").column) == (1, 6)
