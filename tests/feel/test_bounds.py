"""Hostile expressions end quickly, with an error, in little memory (the limits that are published)."""

import resource
import time
from itertools import product

import pytest

from handrail import feel
from handrail.feel import limits

NESTED = "{a: [1,1,1,1,1,1,1,1,1,1]," + ",".join(
    f"{name}: [{','.join([before] * 10)}]" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)
DATA = {
    "s": "a" * 100_000,
    "other": "a" * 99_999 + "b",
    "l": list(range(10_000)),
    "c": {f"k{number}": number for number in range(9_000)},
    "a": {"a": 1},
}
USES_OF_NESTED = ("i", "i = h", "i = i", "string(i)", "flatten(i)", "i.x", "7 in i", "[i, i]")
USES_IN_A_LOOP = (
    "l", "count(l)", "sort(l)", "reverse(l)", "sum(l)", "median(l)", "stddev(l)", "mode(l)", "max(l)", "string(l)",
    "index of(l, i)", "list contains(l, -i)", "distinct values(l)", "l[item > i]", "append(l, i)", "remove(l, 1)",
    "concatenate(l, l)", 'context put(c, "x", i)', "context merge([c, c])", "get entries(c)",
    "context(get entries(c))", 's + "a"', "upper case(s)", 'contains(s, "b")', "substring(s, 2)", "s = other",
    "s < other", 'split(s, "a")', 'replace(s, "a", "b")', 'matches(s, "(a|aa)*c(a|aa)*d(x|y){1,50}")', "partial",
    "count(partial)", "exp(i / 7) * log(i) ** 0.37", "sqrt(i) ** i", "decimal(1 / 3, 6000)",
    '@"2026-05-01T00:00:00@Europe/London" + @"PT1H" * i',
)  # fmt: skip
GROWING_TEXT = '{a: "xxxxxxxxxx",' + ",".join(
    f"{name}: {'+'.join([before] * 10)}" for before, name in zip("abcde", "bcdef", strict=True)
)
HOSTILE = [
    *(f"{NESTED}, z: {use}}}.z" for use in USES_OF_NESTED),
    f"{NESTED}, z: i instance of {'list<' * 9}number{'>' * 9}}}.z",
    *(f"for i in 1..10000 return {use}" for use in USES_IN_A_LOOP),
    GROWING_TEXT + "}.f",
    "some i in 1..999999999 satisfies i < 0",
    "for i in 1..999999999 return i",
    "for a in 1..10000, b in 1..10000 return 1",
    "some a in 1..100000, b in 1..100000 satisfies false",
    'for d in @"0001-01-01"..@"9999-12-31" return d',
    'replace(s, "a", "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb")',
    'matches("' + "a" * 300 + '", "(a+)+$b")',
    'matches(s, "((((a{1,100}){1,100}){1,100}){1,100})")',
    'matches(s, "' + "(a|b)*" * 60 + '")',
    "10 ** 999999999",
    "9 ** 9 ** 9 ** 9 ** 9 ** 9",
    "1.0000000000000001 ** 99999999999999999999.5",
    "1e6000 * 1e6000",
    "round up(1e6000, -5999) + modulo(1e6000, 3)",
    "substring(\"abc\", 1e6000)",
    "[1][1e6000]",
    "date(1e6000, 1, 1)",
    'date("999999999-12-31") + duration("P999999999D")',
    'duration("P999999999999D") * 1e30',
    "{f: function(n) if n <= 0 then 0 else f(n - 1), a: f(10000)}.a",
    "(function(f) f(f))(function(f) f(f))",
    "(function(f) f(f, 0))(function(f, n) f(f, n + 1) + f(f, n + 1))",
    "sort(l, function(a, b) some i in 1..100000 satisfies false)",
]  # fmt: skip
DEEP = [
    "(" * 999 + "1" + ")" * 999,
    "[" * 999 + "]" * 999,
    "{a:" * 400 + "1" + "}" * 400,
    "not(" * 300 + "true" + ")" * 300,
    "[1.." * 400,
    "1 in " + "[1.." * 300,
    "1 in (" * 250,
    "]1.." * 400,
    "(< " * 400,
    "if true then " * 140,
    "for i in " * 200,
    "function(a) " * 150,
    "-(" * 400,
    "a" + ".a" * 900,
    "[1]" + "[1]" * 600,
    "a" + "()" * 900,
    "1" + "=1" * 900,
    "1" + " in 1" * 390,
    "1 instance of " + "list<" * 300 + "number" + ">" * 300,
    "f(" * 600,
    "@" * 1_000,
    '"' + "\\" * 999,
    "/*" * 999,
    " " * 1_999,
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_work_is_refused_or_done_within_two_seconds_and_64_megabytes(text: str) -> None:
    memory = _memory()
    started = time.thread_time()
    try:
        feel.evaluate(text, DATA)
    except feel.FeelError:
        pass
    assert time.thread_time() - started < 2.0
    assert _memory() - memory < 64 * 1024


@pytest.mark.parametrize("text", DEEP, ids=range(len(DEEP)))
def test_deep_text_is_refused_at_once(text: str) -> None:
    assert len(text) <= limits.MAX_CHARACTERS
    started = time.thread_time()
    with pytest.raises(feel.FeelError) as caught:
        feel.evaluate(text, DATA)
    assert time.thread_time() - started < 0.5
    assert caught.value.column >= 1


def test_the_limits_are_the_published_ones() -> None:
    assert (limits.MAX_CHARACTERS, limits.MAX_NESTING, limits.MAX_STEPS) == (2_000, 20, 100_000)
    assert (limits.MAX_SECONDS, limits.MAX_STRING, limits.MAX_LIST) == (1.0, 100_000, 10_000)


def test_each_limit_can_be_reached_and_not_passed() -> None:
    assert feel.evaluate("(" * 19 + "1" + ")" * 19) == 1
    with pytest.raises(feel.FeelLimitError, match="nests more than 20"):
        feel.evaluate("(" * 20 + "1" + ")" * 20)
    assert feel.evaluate("1" + " " * 1_999) == 1
    with pytest.raises(feel.FeelLimitError, match="2,000 characters"):
        feel.evaluate("1" + " " * 2_000)
    assert feel.evaluate("count(for i in 1..10000 return i)") == 10_000
    with pytest.raises(feel.FeelLimitError, match="10,000 entries"):
        feel.evaluate("count(for i in 1..10001 return i)")
    assert feel.evaluate("string length(s)", {"s": "a" * 99_999}) == 99_999
    with pytest.raises(feel.FeelLimitError, match="100,000 characters"):
        feel.evaluate('s + "ab"', {"s": "a" * 99_999})
    with pytest.raises(feel.FeelLimitError, match="100,000 steps"):
        feel.evaluate("some i in 1..200000 satisfies false")


def test_long_but_flat_expressions_are_fine() -> None:
    assert feel.evaluate("1" + "+1" * 900) == 901
    assert feel.evaluate("true" + " and true" * 200) is True
    assert feel.evaluate("if false then 1 else " * 90 + "2") == 2
    assert feel.evaluate("-" * 1_001 + "1") == -1


def test_evaluation_says_the_same_however_deep_the_caller_stands() -> None:
    text = "{f: function(n) if n <= 0 then 0 else 1 + f(n - 1), a: f(%d)}.a"

    def lowest_refused(depth: int) -> int:
        if depth:
            return lowest_refused(depth - 1)
        for count in range(1, 200):
            try:
                feel.evaluate(text % count)
            except feel.FeelLimitError:
                return count
        raise AssertionError("recursion is not bounded")

    assert lowest_refused(0) == lowest_refused(250) > 20


def test_reading_a_text_takes_time_in_proportion_to_its_length() -> None:
    pieces = [
        "a b ",
        "(",
        "[",
        "{a:",
        "1..",
        "in ",
        "not(",
        ",",
        "<",
        '"',
        "/*",
        "for x in ",
        "@",
        "f(a:",
        "]",
        "-",
    ]
    for first, second in product(pieces, pieces):
        started = time.thread_time()
        with pytest.raises(feel.FeelError):
            feel.compile(((first + second) * 1_000)[:1_999] + "\x00", names={"a b c", "x in y"})
        assert time.thread_time() - started < 0.5, (first, second)


def _memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
