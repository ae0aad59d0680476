"""Whatever is written, an evaluation ends in a plain value or a FeelError with a place, and always in the same one."""

import json
import sys

from hypothesis import given, settings
from hypothesis import strategies as st

from handrail import feel
from handrail.feel.functions import FUNCTION_NAMES
from tests.feel.asking import NOW

VARIABLES = {"a": 1, "b b": "text", "c": [1, None, {"a": 2}], "d": {"e": {"f g": 3}}, "n": None, "t": True}
NAMES = frozenset({"b b", "f g"})
ATOMS = [
    "1", "0", "2.5", "-3", "1e30", '"x"', '""', '"2026-05-01"', "true", "false", "null",
    "a", "b b", "c", "d", "n", "t", "zz",
    "[]", "{}", '@"2026-05-01"', '@"PT4H"', '@"P1M"', '@"2026-03-29T01:30:00@Europe/London"', '@"10:00:00Z"',
    "[1..3]", "(< 3)",
    "now()", "today()", "function(x) x", "[1, 2, 3]", '["b", "a"]', "{k: 1}", "?",
]  # fmt: skip
SIGNS = ["+", "-", "*", "/", "**", "=", "!=", "<", "<=", ">", ">=", "and", "or", "in", ".."]


def _combined(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    pair = st.tuples(inner, inner)
    return st.one_of(
        st.builds(lambda two, sign: f"{two[0]} {sign} {two[1]}", pair, st.sampled_from(SIGNS)),
        inner.map(lambda one: f"({one})"),
        inner.map(lambda one: f"-{one}"),
        pair.map(lambda two: f"{two[0]}[{two[1]}]"),
        inner.map(lambda one: f"({one}).a"),
        pair.map(lambda two: f"[{two[0]}, {two[1]}]"),
        pair.map(lambda two: f"{{k: {two[0]}, l: {two[1]}}}"),
        pair.map(lambda two: f"[{two[0]}..{two[1]})"),
        st.tuples(inner, inner, inner).map(lambda three: f"if {three[0]} then {three[1]} else {three[2]}"),
        st.tuples(inner, inner, inner).map(lambda three: f"{three[0]} between {three[1]} and {three[2]}"),
        pair.map(lambda two: f"for x in {two[0]} return {two[1]}"),
        pair.map(lambda two: f"some x in {two[0]} satisfies x = {two[1]}"),
        inner.map(lambda one: f"{one} instance of list<number>"),
        st.builds(
            lambda name, values: f"{name}({', '.join(values)})",
            st.sampled_from(sorted(FUNCTION_NAMES)),
            st.lists(inner, max_size=4),
        ),
    )


EXPRESSIONS = st.recursive(st.sampled_from(ATOMS), _combined, max_leaves=8)
PIECES = st.sampled_from(
    [*ATOMS, *SIGNS, *'()[]{},:.@?"', " ", "\n", "if", "then", "else", "for", "return", "not("]
)
RUBBISH = st.text(max_size=60) | st.lists(PIECES, max_size=25).map(" ".join)


def _outcome(text: str) -> object:
    try:
        value = feel.evaluate(text, VARIABLES, now=NOW)
    except feel.FeelError as error:
        assert error.message
        lines = text.split("\n")
        assert 1 <= error.line <= len(lines)
        assert 1 <= error.column <= len(lines[error.line - 1]) + 1
        return str(error)
    json.dumps(value, allow_nan=False)
    return value


@settings(max_examples=600, deadline=None)
@given(EXPRESSIONS)
def test_any_expression_ends_in_a_plain_value_or_an_error(text: str) -> None:
    first = _outcome(text)
    assert _outcome(text) == first


@settings(max_examples=600, deadline=None)
@given(RUBBISH)
def test_any_text_ends_in_a_plain_value_or_an_error_at_a_place(text: str) -> None:
    _outcome(text)


@settings(max_examples=300, deadline=None)
@given(EXPRESSIONS)
def test_a_strict_answer_is_the_lenient_one(text: str) -> None:
    expression = feel.compile(text, names=NAMES) if _reads(text) else None
    if expression is None:
        return
    try:
        strict = expression.evaluate(VARIABLES, now=NOW)
    except feel.FeelError:
        return
    assert expression.explain(VARIABLES, now=NOW).value == strict


@settings(max_examples=300, deadline=None)
@given(RUBBISH, st.sampled_from([1, "a", None, True, [1], {"a": 1}]))
def test_any_cell_answers_true_or_false_or_an_error(text: str, value: object) -> None:
    try:
        assert feel.compile_unary(text, names=NAMES).match(value, VARIABLES, now=NOW) in (True, False)
    except feel.FeelError as error:
        assert error.message


@settings(max_examples=300, deadline=None)
@given(EXPRESSIONS)
def test_a_check_never_fails_and_agrees_with_compiling(text: str) -> None:
    findings = feel.check(text, VARIABLES)
    assert all(finding.line >= 1 and finding.column >= 1 for finding in findings)
    if not _reads(text):
        assert len(findings) == 1


def test_nothing_leaves_the_language() -> None:
    for text in (
        "a.__class__", '"".__class__', "c.append(1)", "__import__(\"os\")", "eval(\"1\")", "d.keys", "().__class__",
        '"{0.__class__}".format(a)', "print(1)", "open(\"/etc/passwd\")", "(function(x) x).__globals__", "now().tzinfo",
    ):  # fmt: skip
        assert isinstance(_outcome(text), str), text
    assert sys.getrecursionlimit() <= 3_000


def _reads(text: str) -> bool:
    try:
        feel.compile(text, names=NAMES)
    except feel.FeelError:
        return False
    return True
