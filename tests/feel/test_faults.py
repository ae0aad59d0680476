"""What an author reads when something is wrong: the place, the reason, and what to do."""

import pytest

from handrail import feel
from tests.feel.asking import answer, lenient, refusal


@pytest.mark.parametrize(
    ("text", "line", "column", "words"),
    [
        ("1 +", 1, 4, "ends too early"),
        ("1 +\n\n  * 2", 3, 3, "'*' cannot stand here"),
        ("a == 1", 1, 3, "write '=' to compare"),
        ("a && b", 1, 3, "write 'and'"),
        ("a || b", 1, 3, "write 'or'"),
        ("!a", 1, 1, "write 'not(...)'"),
        ("a = 'yes'", 1, 5, "double quotation marks"),
        ("a = “yes”", 1, 5, "straight double quotation marks"),
        ('a = "yes', 1, 5, "no closing quotation mark"),
        ("if a then b", 1, 12, "'else' is expected"),
        ("for x return 1", 1, 5, "'x in list'"),
        ("(1 + 2", 1, 7, "')' is expected"),
        ("[1, 2", 1, 6, "']' is expected"),
        ("{a 1}", 1, 2, "a name and ':'"),
        ("{a: 1, a: 2}", 1, 8, "stands twice"),
        ("a b", 1, 1, "'a b' is not a name that is known here"),
        ("date of birth", 1, 1, "'date of' is not a name that is known here"),
        ('@"2026-02-30"', 1, 1, "no such day"),
        ("@2026", 1, 2, "must follow '@'"),
        ("1 instance of text", 1, 15, "'text' is not a type"),
        ("f(a: 1, 2)", 1, 9, "every argument needs a name"),
        ("function() external {}", 1, 12, "not allowed"),
        ("x; y", 1, 2, "an expression has one part"),
        ("1e999999", 1, 1, "too large"),
    ],
)
def test_a_text_that_cannot_be_read_is_refused_at_its_place(
    text: str, line: int, column: int, words: str
) -> None:
    with pytest.raises(feel.FeelSyntaxError) as caught:
        feel.compile(text)
    assert words in caught.value.message
    assert (caught.value.line, caught.value.column) == (line, column)


@pytest.mark.parametrize(
    ("text", "column", "words"),
    [
        ("missing", 1, "there is no value called 'missing'"),
        ("1 + missing", 5, "there is no value called 'missing'"),
        ('1 + "a"', 1, "'+' does not work on a number and a string"),
        ("1 / 0", 1, "divides by zero"),
        ('date("tomorrow")', 1, "write it like 2026-05-01"),
        ('duration("4 hours")', 1, "write it like P3D"),
        ("{a: 1}.b", 1, "there is no 'b' in this context"),
        ("[1][2]", 5, "there is no entry 2 in a list of 1"),
        ("missing(1)", 1, "there is no value called 'missing'"),
        ("x(1)", 1, "only a function can be called"),
        ("substring(1, 2)", 1, "'string' must be a string, but is a number"),
        ('substring("a")', 1, "cannot be called with 1 values"),
        ('matches("a", "(")', 1, "not a regular expression"),
        ('-"a"', 1, "'-' needs a number or a duration"),
        ("(function(a, b) a)(1)", 2, "needs 2 values"),
        ('(function(a: number) a)("x")', 2, "number is wanted here"),
    ],
)
def test_a_null_that_hides_a_fault_is_an_error_with_the_first_reason(
    text: str, column: int, words: str
) -> None:
    error = refusal(text, x=1)
    assert words in error.message
    assert error.column == column
    assert lenient(text, x=1) is None


def test_a_null_without_a_fault_is_an_answer() -> None:
    assert answer("null") is None
    assert answer('get value({a: 1}, "b")') is None
    assert answer("x", x=None) is None


def test_a_missing_name_never_decides_a_comparison_by_itself() -> None:
    assert "no value called 'clas'" in str(refusal('clas = "urgent"'))
    assert "no value called 'clas'" in str(refusal('clas != "urgent"'))
    assert "no value called 'clas'" in str(refusal('not(clas = "urgent")'))
    assert "there is no 'answer'" in str(refusal('form.answer = "yes"', form={}))
    assert "no value called 'clas'" in str(refusal('clas in ("urgent", "very_urgent")'))
    assert "no value called 'missing'" in str(refusal("count(missing[item > 1]) = 0"))


def test_three_values_still_decide_what_does_not_hang_on_the_unknown() -> None:
    assert answer("x > 1 or missing", x=2) is True
    assert answer("x > 5 and missing", x=2) is False
    assert answer('x = "1" or true', x=1) is True
    assert "no value called 'missing'" in str(refusal("x > 1 and missing", x=2))
    assert "cannot compare" in str(refusal('x = "1" or false', x=1))


def test_a_fault_is_told_after_any_number_of_harmless_ones() -> None:
    faults = ", ".join(["missing + 1"] * 40)
    assert "no value called 'unknown'" in str(refusal(f"{{a: [{faults}], b: unknown = 1}}.b"))
    assert "no value called 'missing'" in str(refusal(f"{{a: [{faults}], b: null}}.b"))
    assert answer("[][missing = 1]") == []


def test_a_missing_name_can_be_asked_for_with_null() -> None:
    assert answer("clas = null") is True
    assert answer("clas != null") is False
    assert answer('clas = null or clas = "urgent"') is True
    assert answer('x = "urgent"', x=None) is False


def test_a_condition_that_cannot_be_decided_does_not_choose_else() -> None:
    assert "no value called 'missing'" in str(refusal("if missing > 3 then 1 else 2"))
    assert answer("if x then 1 else 2", x=None) == 2
    assert "must be true or false" in str(refusal("if x then 1 else 2", x="yes"))
    assert lenient("if x then 1 else 2", x="yes") == 2
    assert lenient("if missing > 3 then 1 else 2") == 2


def test_an_explanation_gives_the_lenient_answer_and_every_reason() -> None:
    found = feel.compile("[a + 1, b.c]").explain({"b": {}})
    assert found.value == [None, None]
    assert [warning.message for warning in found.warnings] == [
        "there is no value called 'a'",
        "'+' does not work on null and a number",
        "there is no 'c' in this context",
    ]


def test_a_check_lists_unknown_names_where_they_stand() -> None:
    found = feel.check("amount > limit and\n  contains(reason, txt)", {"amount", "reason"})
    assert [(finding.name, finding.line, finding.column) for finding in found] == [
        ("limit", 1, 10),
        ("txt", 2, 20),
    ]
    assert all("nothing is called" in finding.message for finding in found)


@pytest.mark.parametrize(
    "text",
    [
        "for x in list return x + partial[1]",
        "some x in list satisfies x = 1",
        "{a: 1, b: a}",
        "(function(x) x)(1)",
        "list[item.a > 1]",
        "list[entry of each = 1]",
        "list[anything > 1]",
        "number of days + 1",
        'due after(now(), "k")',
        "{list: 1}.list",
    ],
)
def test_a_check_knows_what_an_expression_binds_itself(text: str) -> None:
    names = {"list", "number of days", "entry of each"}
    assert feel.check(text, names, functions={"due after"}) == ()


def test_a_check_tells_a_text_that_cannot_be_read_with_its_place() -> None:
    (found,) = feel.check("1 +\n +", set())
    assert (found.line, found.column) == (2, 2)


def test_the_names_an_expression_needs_are_known() -> None:
    needed = feel.compile("a + for b in c return b + d").free_names
    assert [name.name for name in needed] == ["a", "c", "d"]


def test_a_filter_never_drops_an_entry_that_its_condition_cannot_be_asked_of() -> None:
    levels = [{"level": 5}, {"level": "4"}, {"level": None}]
    assert "cannot compare a string with a number" in str(
        refusal("count(x[item.level > 3]) = 0", x=levels[1:2])
    )
    assert "cannot compare null with a number" in str(refusal("count(x[level > 3])", x=levels[::2]))
    assert lenient("count(x[level > 3])", x=levels) == 1
    assert answer("count(x[level > 3])", x=levels[:1]) == 1
    assert answer("count(x[level != null and level = 5])", x=levels[::2]) == 1


def test_what_cannot_be_compared_with_a_lists_entries_is_not_known_to_be_absent() -> None:
    for text in ("x in y", "not(x in y)", 'x in ["1", "2"]'):
        assert "a number cannot be compared" in str(refusal(text, x=1, y=["1", "2"]))
    assert lenient('x in ["1", "2"]', x=1) is False
    assert answer('x in ["1", "2"]', x="3") is False
    assert answer('x in ["1", 2]', x=2) is True
