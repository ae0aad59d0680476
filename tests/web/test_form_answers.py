"""Answers to a page and back: what a browser would send from the drawn form gives the same answers again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from flask import Flask, render_template_string
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from werkzeug.datastructures import MultiDict

from handrail.domain.code_lists import code_list
from handrail.forms import Field, Form, Kind, load
from handrail.forms.values import options_of
from handrail.web import rendering
from handrail.web.form_answers import answers_from, change_rows, clock_from, instant_from, rest_choice
from handrail.web.form_drawing import Drawing
from tests.builders.house import REPOSITORY

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
FORMS: dict[str, Form] = {path.stem: load(path.read_bytes()) for path in sorted((REPOSITORY / "forms").glob("*.form"))}
VARIABLES: dict[str, Any] = {
    name: [{"value": f"{name}-{n}", "label": f"{name} {n}"} for n in range(3)]
    for form in FORMS.values()
    for name in form.variables
    if any(field.options_from == name for field in form.walk())
}
VARIABLES |= {
    "missed_clocks": ["ack", "response"],
    "also_tell": [code.code for code in code_list("allegation_routes").offered],
    "answer": "given",
    "class": "urgent",
}


@pytest.fixture(scope="module")
def app() -> Flask:
    made = Flask("pages")
    rendering.install(made)
    return made


def sent_by_a_browser(app: Flask, form: Form, answers: dict[str, Any]) -> MultiDict[str, str]:
    """Draw the form with its answers, and read what a browser would send of it."""
    page = Drawing(fields=form.fields, answers=answers, variables=VARIABLES, now=NOW).page()
    template = '{% from "macros/questions.html" import form_body %}<form>{{ form_body(form) }}</form>'
    with app.test_request_context():
        drawn = lxml.html.fromstring(render_template_string(template, form=page))
    for template_element in list(drawn.iter("template")):
        template_element.drop_tree()
    for area in drawn.iter("textarea"):
        area.text = (area.text or "").removeprefix("\n")  # the HTML standard: a first line end is not part of the value
    pairs = [(name, value) for name, value in drawn.form_values() if name]
    return MultiDict(pairs)


# A word of the alphabet a person types, never blank; line ends are one character.
typed = some.text(some.characters(codec="utf-8", exclude_categories=("Cc", "Cs"), exclude_characters="\r"), min_size=1)
typed = typed.filter(lambda text: text.strip() != "")
FIRST = datetime(2000, 1, 1, tzinfo=UTC)
instants = some.integers(0, 90 * 365 * 24 * 60).map(lambda minutes: (FIRST + timedelta(minutes=minutes)).isoformat())


def some_answer(field: Field) -> some.SearchStrategy[Any]:
    if field.kind is Kind.LIST:
        return some_rows(field)
    if field.kind is Kind.GROUP:
        return some_answers(field.children).filter(bool)
    if field.kind is Kind.CHECKLIST:
        codes = [option.value for option in options_of(field, VARIABLES) or ()]
        ticked = some.lists(some.sampled_from(codes), unique=True, min_size=1) if codes else some.nothing()
        return ticked.map(lambda chosen: sorted(chosen, key=codes.index))
    if field.kind is Kind.CHECKBOX:
        return some.booleans()
    if field.kind in (Kind.RADIO, Kind.SELECT):
        values = [option.value for option in options_of(field, VARIABLES) or ()]
        return some.sampled_from(values) if values else some.nothing()
    if field.kind is Kind.NUMBER:
        return some.integers(0, 9999) | some.integers(0, 9999).map(lambda n: n / 4)
    if field.kind is Kind.DATE:
        dates = some.dates().map(lambda day: day.isoformat())
        return dates | some.just(field.or_word) if field.or_word else dates
    if field.kind is Kind.DATETIME:
        return instants | some.just(field.or_word) if field.or_word else instants
    return typed.map(lambda text: text.replace("\n", " ")) if field.kind is Kind.TEXTFIELD else typed


def some_rows(field: Field) -> some.SearchStrategy[list[dict[str, Any]]]:
    row = some_answers(field.children, skip=field.row_key).filter(
        lambda found: any(value not in (False, []) for value in found.values())
    )
    if field.fixed_rows:
        codes = [option.value for option in field.fixed_codes]
    elif field.fixed_rows_from is not None:
        codes = VARIABLES[field.fixed_rows_from.text.removeprefix("=").strip()]
    else:
        return some.lists(row, max_size=3)
    one_each = some.lists(some.sampled_from(codes), unique=True, max_size=4)
    ordered = one_each.map(lambda chosen: sorted(chosen, key=codes.index))

    def rows(chosen: list[str]) -> some.SearchStrategy[list[dict[str, Any]]]:
        each = [row.map(lambda found, code=code: {field.row_key: code, **found}) for code in chosen]
        return some.tuples(*each).map(list)

    return ordered.flatmap(rows)


def some_answers(fields: tuple[Field, ...], *, skip: str = "") -> some.SearchStrategy[dict[str, Any]]:
    wanted: dict[str, some.SearchStrategy[Any]] = {}
    flat: list[Field] = []
    left = list(fields)
    while left:
        field = left.pop(0)
        if field.kind is Kind.GROUP and not field.key:
            left[:0] = field.children
        elif field.has_value and field.key != skip and field.computed is None:
            flat.append(field)
    for field in flat:
        wanted[field.key] = some_answer(field)
    always = {field.key: wanted[field.key] for field in flat if field.kind in (Kind.LIST, Kind.CHECKBOX)}
    perhaps = {key: value for key, value in wanted.items() if key not in always and not value.is_empty}
    return some.fixed_dictionaries(always, optional=perhaps)


def evened(value: Any) -> Any:
    """Times to instants, so that two ways of writing one time are equal."""
    if isinstance(value, dict):
        return {key: evened(one) for key, one in value.items()}
    if isinstance(value, list):
        return [evened(one) for one in value]
    if isinstance(value, str) and "T" in value:
        try:
            return datetime.fromisoformat(value).astimezone(UTC).isoformat()
        except ValueError:
            return value
    return value


@pytest.mark.parametrize("key", sorted(FORMS))
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=some.data())
def test_what_was_answered_comes_back_from_the_page(app: Flask, key: str, data: some.DataObject) -> None:
    form = FORMS[key]
    answers = data.draw(some_answers(form.fields))
    again = answers_from(form.fields, sent_by_a_browser(app, form, answers))
    assert evened(again) == evened(answers)


@given(instants)
def test_every_instant_survives_the_clock_on_the_wall(at: str) -> None:
    local, offset = clock_from(at)
    assert datetime.fromisoformat(instant_from(local, offset)) == datetime.fromisoformat(at)


def test_both_readings_of_half_past_one_when_the_clocks_go_back() -> None:
    assert instant_from("2026-10-25T01:30", "+01:00") == "2026-10-25T01:30:00+01:00"
    assert instant_from("2026-10-25T01:30", "+00:00") == "2026-10-25T01:30:00+00:00"
    assert instant_from("2026-10-25T01:30") == "2026-10-25T01:30:00+01:00"


@pytest.mark.parametrize("typed_time", ["2026-03-29T01:30", "2026-02-30T10:00", "yesterday", "2026-02-01"])
def test_a_time_that_cannot_be_is_given_back_as_it_was_typed(typed_time: str) -> None:
    assert instant_from(typed_time) == typed_time


def test_a_daft_time_is_shown_again_and_refused(app: Flask) -> None:
    form = FORMS["f-esc-send"]
    sent = sent_by_a_browser(app, form, {"sent_at": "yesterday"})
    assert sent["a.sent_at"] == "yesterday"
    started = NOW - timedelta(days=2)
    checked = form.check(answers_from(form.fields, sent), now=NOW, case_started_at=started, variables={})
    assert "/sent_at" in {problem.pointer for problem in checked.problems}


def test_a_list_of_boxes_without_a_tick_is_asked_again_and_never_taken_for_none(app: Flask) -> None:
    form = FORMS["f-contact"]
    sent = sent_by_a_browser(app, form, {"mode": "phone"})
    answers = answers_from(form.fields, sent)
    assert "red_flags" not in answers and "signature_signs" not in answers
    checked = form.check(answers, now=NOW, case_started_at=NOW - timedelta(days=2), variables=VARIABLES)
    problems = {problem.pointer: problem.message for problem in checked.problems}
    assert problems["/red_flags"] == "Select what is happening, or “None of these”"
    assert problems["/signature_signs"] == "Select the signs you saw, or “None of these”"


def test_one_tick_answers_every_row_that_was_left() -> None:
    form = FORMS["f-contact"]
    grid = next(field for field in form.walk() if field.key == "indicators")
    column = rest_choice(grid)
    assert column is not None
    codes = [entry.code for entry in code_list("indicators").offered]
    sent = MultiDict({"a.indicators~asked": "1", "a.indicators~rest": "same", "a.indicators.2.state": "worse"})
    for number, code in enumerate(codes):
        sent.add(f"a.indicators.{number}.code", code)
    rows = answers_from(form.fields, sent)["indicators"]
    assert [row["state"] for row in rows].count("same") == len(codes) - 1
    assert {"code": codes[2], "state": "worse"} in rows


def test_rows_left_blank_are_not_answers_but_are_kept_while_rows_are_being_added() -> None:
    form = FORMS["f-esc-summary"]
    rows = {"a.current_risks.0.text": "", "a.current_risks.1.text": "Has a plan"}
    sent = MultiDict({"a.current_risks~asked": "1", **rows})
    assert answers_from(form.fields, sent)["current_risks"] == [{"text": "Has a plan"}]
    kept = answers_from(form.fields, sent, keep_blank_rows=True)
    more, name = change_rows(kept, "add:a.current_risks")
    assert (len(more["current_risks"]), name) == (3, "a.current_risks")
    fewer, _ = change_rows(more, "remove:a.current_risks.0")
    assert fewer["current_risks"] == [{"text": "Has a plan"}, {}]


@pytest.mark.parametrize("wish", ["", "remove:a.current_risks.9", "remove:a.nothing.x", "drop:a.x", "add:a.choice"])
def test_a_wish_that_fits_nothing_changes_nothing(wish: str) -> None:
    answers = {"current_risks": [{"text": "One"}], "choice": "escalate_now"}
    changed, _ = change_rows(answers, wish)
    assert {name: value for name, value in changed.items() if value != []} == answers


def test_every_form_of_the_repository_is_drawn(app: Flask) -> None:
    assert len(FORMS) >= 30
    for form in FORMS.values():
        page = Drawing(fields=form.fields, answers={}, variables=VARIABLES, now=NOW).page()
        ids = [question.id for question in page.questions if question.id]
        assert len(ids) == len(set(ids)), form.key
    assert Path(REPOSITORY / "forms").is_dir()


def test_each_problem_links_to_its_control_in_the_order_of_the_page() -> None:
    form = FORMS["f-esc-summary"]
    checked = form.check({}, now=NOW, case_started_at=NOW - timedelta(days=1), variables={"class": "urgent"})
    problems = [(problem.pointer, problem.message) for problem in checked.problems]
    page = Drawing(fields=form.fields, answers={}, variables=VARIABLES, now=NOW, problems=problems[::-1]).page()
    assert len(page.errors) == len(problems) > 5
    assert all(error.anchor != "maincontent" for error in page.errors)
    drawn = [question.id for question in page.questions]
    places = [drawn.index(error.anchor) for error in page.errors if error.anchor in drawn]
    assert places == sorted(places)
