"""Conditions of forms as data for the browser: they must say what FEEL says."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from handrail.forms import load
from handrail.forms.formulas import formula
from handrail.web.form_conditions import TooRich, condition, in_words, negated
from tests.builders.house import REPOSITORY

NOW = datetime(2026, 3, 2, tzinfo=UTC)
NAMES = ("mode", "harm", "flags", "sure")
CODES = ("a", "b", "c")


def holds(what: Any, sent: dict[str, list[str]]) -> bool:
    """What conditions.js does."""
    if isinstance(what, bool):
        return what
    if "all" in what:
        return all(holds(part, sent) for part in what["all"])
    if "any" in what:
        return any(holds(part, sent) for part in what["any"])
    if "not" in what:
        return not holds(what["not"], sent)
    values = sent.get(what["field"], [])
    return not values if what["is"] == [] else any(value in what["is"] for value in values)


def control(name: str) -> str | None:
    return f"a.{name}" if name in NAMES else None


choices = some.builds(
    lambda name, operator, code: f'{name} {operator} "{code}"',
    some.sampled_from(("mode", "harm")),
    some.sampled_from(("=", "!=")),
    some.sampled_from(CODES),
)
others = some.sampled_from(
    ("sure = true", "sure != true", "mode = null", "harm != null", 'list contains(flags, "a")', "count(flags) = 0")
)
texts = some.recursive(
    choices | others,
    lambda inner: some.builds(
        lambda left, word, right: f"({left}) {word} ({right})", inner, some.sampled_from(("and", "or")), inner
    )
    | inner.map(lambda text: f"not({text})"),
    max_leaves=6,
)
answers = some.fixed_dictionaries(
    {
        "mode": some.none() | some.sampled_from(CODES),
        "harm": some.none() | some.sampled_from(CODES),
        "sure": some.booleans(),
        "flags": some.lists(some.sampled_from(CODES), unique=True),
    }
)


@given(texts, answers)
def test_the_browser_decides_as_feel_does(text: str, given_answers: dict[str, Any]) -> None:
    what = condition(f"={text}", control=control, known={})
    sent = {
        "a.mode": [given_answers["mode"]] if given_answers["mode"] else [],
        "a.harm": [given_answers["harm"]] if given_answers["harm"] else [],
        "a.sure": ["true"] if given_answers["sure"] else [],
        "a.flags": given_answers["flags"],
    }
    assert holds(what, sent) is formula(f"={text}", frozenset(NAMES)).truth(given_answers, now=NOW)


def test_a_name_that_is_not_asked_here_is_decided_at_once() -> None:
    assert condition('=route = "phone"', control=control, known={"route": "phone"}) is True
    assert condition('=route = "phone" or mode = "a"', control=control, known={}) == {"field": "a.mode", "is": ["a"]}


@pytest.mark.parametrize("text", ["=mode", "=count(flags) > 3", "=upper case(mode) = 3", "=mode = harm", "=not(mode"])
def test_what_is_richer_is_left_to_the_server(text: str) -> None:
    with pytest.raises(TooRich):
        condition(text, control=control, known={})


def test_a_condition_in_words_for_readers_without_scripts() -> None:
    shown = negated(condition('=mode != "a" and mode != "b"', control=control, known={}))
    assert shown == {"any": [{"field": "a.mode", "is": ["a"]}, {"field": "a.mode", "is": ["b"]}]}
    said = in_words(shown, lambda _: "How?", lambda _, value: value.upper())
    assert said == "Only if “How?” is “A” or “B”."


def test_nearly_every_condition_of_the_forms_reaches_the_browser() -> None:
    rich = []
    for path in sorted((REPOSITORY / "forms").glob("*.form")):
        form = load(path.read_bytes())
        for field in form.walk():
            if field.hide is not None:
                try:
                    condition(field.hide.text, control=lambda name: f"a.{name}", known={})
                except TooRich:
                    rich.append(f"{path.name}: {field.hide.text}")
    assert len(rich) <= 3, rich
