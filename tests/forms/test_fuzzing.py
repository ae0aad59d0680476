"""Whatever is sent, and whatever a form file holds, an answer comes back; nothing is raised and nothing odd is kept."""

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from handrail import forms
from handrail.forms import FormError
from handrail.forms.vocabulary import SETTINGS
from handrail.rehearsal.answers import CASE_STARTED_AT, NOW, valid, variables
from tests.forms.shipped import FOLDER, KEYS, form

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=40),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=20,
)
keys = st.sampled_from(KEYS)


@st.composite
def near_answers(draw: st.DrawFn) -> tuple[str, Any, dict[str, Any]]:
    """Valid answers with a few places, and a few variables, replaced by anything."""
    key = draw(keys)
    answers: Any = json.loads(json.dumps(valid(key)))
    for _ in range(draw(st.integers(1, 4))):
        holder: Any = answers
        while True:
            places = list(holder) if isinstance(holder, dict) else list(range(len(holder)))
            if not places:
                break
            place = draw(st.sampled_from(places))
            if isinstance(holder[place], dict | list) and holder[place] and draw(st.booleans()):
                holder = holder[place]
                continue
            holder[place] = draw(anything)
            break
    known = variables(key)
    for name in form(key).variables:
        if draw(st.booleans()):
            known[name] = draw(anything)
    return key, answers, known


def hold(key: str, answers: Any, known: dict[str, Any]) -> None:
    checked = form(key).check(answers, now=NOW, case_started_at=CASE_STARTED_AT, variables=known)
    for problem in checked.problems:
        assert problem.message
        assert problem.pointer == "" or problem.pointer.startswith("/")
    assert len({problem.pointer for problem in checked.problems}) == len(checked.problems)
    if not checked.problems:
        json.dumps(checked.answers, allow_nan=False).encode()
        assert all(
            free not in json.dumps(form(key).coded(checked.answers)) for free in _words(key, checked.answers)
        )
        form(key).describe(checked.answers, variables=known)


def _words(key: str, answers: dict[str, Any]) -> list[str]:
    """Sentences that were typed at the top level of the answers."""
    typed = [
        field for field in form(key).walk() if field.is_words and not field.coded and len(field.path) == 1
    ]
    found = [answers[field.key] for field in typed if field.key in answers]
    return [json.dumps(text)[1:-1] for text in found if len(text) > 15]


@given(keys, anything)
@settings(max_examples=250, deadline=None)
def test_any_json_is_answered(key: str, answers: Any) -> None:
    hold(key, answers, variables(key))


@given(near_answers())
@settings(max_examples=300, deadline=None)
def test_nearly_right_answers_and_odd_variables_are_answered(case: tuple[str, Any, dict[str, Any]]) -> None:
    hold(*case)


@given(keys, st.dictionaries(st.text(max_size=10), anything, max_size=5), anything)
@settings(max_examples=120, deadline=None)
def test_pages_and_schemas_are_made_whatever_is_known(key: str, known: dict[str, Any], odd: Any) -> None:
    handed = {**known, **{name: odd for name in form(key).variables}}
    json.dumps(form(key).prefill(handed, now=NOW))
    json.dumps(form(key).json_schema(variables=handed))


@st.composite
def broken_files(draw: st.DrawFn) -> dict[str, Any]:
    """A shipped form with a few places replaced by anything, or an odd setting added."""
    document: Any = json.loads((FOLDER / f"{draw(keys)}.form").read_text())
    for _ in range(draw(st.integers(1, 3))):
        holder: Any = document
        while isinstance(holder, dict | list) and holder:
            place = draw(st.sampled_from(list(holder) if isinstance(holder, dict) else range(len(holder))))
            if isinstance(holder[place], dict | list) and draw(st.integers(0, 3)):
                holder = holder[place]
                continue
            holder[place] = draw(anything)
            break
    properties = document.get("properties")
    if isinstance(properties, dict):
        properties[draw(st.sampled_from(sorted(SETTINGS)))] = draw(anything)
    return document


@given(broken_files(), anything)
@settings(max_examples=250, deadline=None)
def test_a_broken_file_has_findings_and_refuses_answers(document: dict[str, Any], answers: Any) -> None:
    try:
        made = forms.load(json.dumps(document))
    except FormError:
        return
    checked = made.check(answers, now=NOW, case_started_at=CASE_STARTED_AT, variables={})
    if made.findings():
        assert checked.problems
    made.prefill({}, now=NOW)
    made.json_schema()
