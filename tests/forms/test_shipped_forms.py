"""Every form this repository ships: sound, complete in its words, and passed by a valid set of answers."""

import json
import re

import jsonschema_rs
import pytest

from handrail.domain.code_lists import CODE_LISTS
from handrail.forms import Field, Kind
from handrail.forms.formulas import Formula
from handrail.rehearsal.answers import KEYS as WITH_EXAMPLES
from handrail.rehearsal.answers import NOW, valid, variables
from tests.forms.shipped import FOLDER, KEYS, check, form, told

OPENINGS = ("Enter ", "Select ", "Give ", "Say ")
FORM_JS_TYPES = {
    "text", "textfield", "textarea", "number", "radio", "checklist", "checkbox", "select", "datetime", "group",
    "dynamiclist",
}  # fmt: skip
each_form = pytest.mark.parametrize("key", KEYS)


def formulas(field: Field) -> list[Formula]:
    rules = (field.not_before, field.not_after, *field.must_hold, *field.warn_if)
    plain = (
        field.hide,
        field.required_if,
        field.allow_empty_if,
        field.fixed_rows_from,
        field.fill_missing,
        field.autofill,
        field.computed,
    )
    return [*(rule.formula for rule in rules if rule), *(found for found in plain if found)]


def test_every_form_of_the_design_is_there_and_has_an_example() -> None:
    assert set(KEYS) == set(WITH_EXAMPLES)
    assert {"f-contact", "f-esc-summary", "f-pcr-review", "f-res-propose", "f-rsd-decide", "f-uof"} <= set(
        KEYS
    )


@each_form
def test_a_form_has_no_findings_and_is_named_as_its_file(key: str) -> None:
    assert form(key).findings() == ()
    assert form(key).key == key
    assert form(key).title


@each_form
def test_a_valid_set_of_answers_passes_without_a_word(key: str) -> None:
    checked = check(key)
    assert told(checked) == {}
    assert checked.warnings == ()
    assert not checked.back_entered


@each_form
def test_what_was_kept_passes_again_and_stays_the_same(key: str) -> None:
    kept = check(key).answers
    again = check(key, given=kept)
    assert told(again) == {}
    assert again.answers == kept


@each_form
def test_answers_that_are_kept_survive_json(key: str) -> None:
    kept = check(key).answers
    assert json.loads(json.dumps(kept)) == kept


@each_form
def test_nothing_sent_names_everything_that_is_needed_and_nothing_else(key: str) -> None:
    checked = check(key, given={})
    needed = {
        f"/{field.key}"
        for field in form(key).walk()
        if field.required and field.hide is None and len(field.path) == 1
    }
    hidden_groups = {
        f"/{inner.key}"
        for field in form(key).walk()
        if field.kind is Kind.GROUP and field.hide is not None
        for inner in field.walk()
        if inner.key
    }
    assert needed - hidden_groups <= set(told(checked))
    assert all(message.startswith(OPENINGS) for message in told(checked).values()), told(checked)


@each_form
def test_every_question_that_can_be_missing_says_so_in_its_own_words(key: str) -> None:
    for field in form(key).walk():
        if field.required or field.required_if:
            assert "requiredMessage" in field.settings, field.id
            assert field.required_message.startswith(OPENINGS), field.id


@each_form
def test_a_form_declares_the_variables_it_uses_and_no_others(key: str) -> None:
    used = {field.options_from for field in form(key).walk()} | {
        field.differs_from for field in form(key).walk()
    }
    for field in form(key).walk():
        used |= {name for formula in formulas(field) for name in formula.names}
    assert form(key).variables <= used


@each_form
def test_long_forms_read_in_blocks_under_short_headings(key: str) -> None:
    top = form(key).fields
    assert all(field.kind in (Kind.GROUP, Kind.TEXT) for field in top)
    assert all(len(field.label) <= 60 for field in top)


@each_form
def test_the_file_uses_what_the_editor_and_the_pages_both_know(key: str) -> None:
    document = json.loads((FOLDER / f"{key}.form").read_text())
    assert document["schemaVersion"] == 19

    def types(components: list[dict[str, object]]) -> set[object]:
        inner = [types(found) for each in components if isinstance(found := each.get("components"), list)]
        return {each["type"] for each in components}.union(*inner)

    assert types(document["components"]) <= FORM_JS_TYPES


@each_form
def test_no_question_grades_a_person(key: str) -> None:
    text = (FOLDER / f"{key}.form").read_text().lower()
    assert not re.search(r"\b(low|medium|high)[ -]risk\b|\brisk (level|score|grade)\b", text)


@each_form
def test_the_schema_is_a_schema_and_takes_the_valid_answers(key: str) -> None:
    schema = form(key).json_schema(variables=variables(key))
    jsonschema_rs.Draft202012Validator(schema).validate(valid(key))


@each_form
def test_the_schema_takes_what_is_kept_of_valid_answers(key: str) -> None:
    schema = form(key).json_schema(variables=variables(key))
    jsonschema_rs.Draft202012Validator(schema).validate(check(key).answers)


@each_form
def test_what_a_page_begins_with_is_taken_by_the_form(key: str) -> None:
    filled = form(key).prefill(variables(key), now=NOW)
    faults = {pointer for pointer in told(check(key, given=filled)) if pointer.strip("/") in filled}
    lists = {f"/{field.key}" for field in form(key).walk() if field.kind is Kind.LIST}
    assert faults <= lists


@each_form
def test_the_record_page_says_every_answer(key: str) -> None:
    kept = check(key).answers
    lines = form(key).describe(kept, variables=variables(key))
    said = {line.pointer.split("/")[1] for line in lines}
    assert said == {name for name, value in kept.items() if value not in ([], {})}
    assert all(line.label for line in lines)


SAID_ELSEWHERE = {"decision_outcomes"}
"""What came of a decision is said by a command, on any page that shows the decision."""


def test_every_code_list_is_used_by_a_form() -> None:
    used = {field.code_list for key in KEYS for field in form(key).walk()}
    used |= {field.fixed_rows for key in KEYS for field in form(key).walk()}
    assert used - {""} == set(CODE_LISTS) - SAID_ELSEWHERE
