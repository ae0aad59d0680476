"""What is said of a form that its author got wrong, in words the author can act on."""

import json
from pathlib import Path

import pytest

from handrail import forms
from handrail.forms import FormError, Kind, When
from handrail.forms.vocabulary import FORM_SETTINGS, SETTINGS
from tests.forms.small import a_choice, a_form, a_line, a_list, messages

README = (Path(__file__).parents[2] / "forms" / "README.md").read_text()


@pytest.mark.parametrize("text", ["", "{", "[]", "3", '"form"', b"\xff\xfe", "[" * 100_000, " " * 1_048_577])
def test_what_is_no_form_at_all_is_refused(text: str | bytes) -> None:
    with pytest.raises(FormError):
        forms.load(text)


@pytest.mark.parametrize(
    ("component", "says"),
    [
        ({"type": "html", "content": "<b>"}, "not a kind of component"),
        ({"type": "iframe", "url": "https://example.org"}, "not a kind of component"),
        ({"type": "script"}, "not a kind of component"),
        ({"type": "date", "key": "d", "label": "D"}, "not a kind of component"),
        ({"type": "datetime", "subtype": "time", "key": "d", "dateLabel": "D"}, "subtype"),
        ({"type": "textfield", "label": "No key"}, "The key must be"),
        (a_line("Upper"), "The key must be"),
        (a_line("this"), "meaning of its own"),
        (a_line("x", label=""), "no label"),
        (a_line("x", label=5), "must be text"),
        (a_line("x", properties={"colour": "red"}), "“colour” is not a property"),
        (a_line("x", properties={"fixedRows": "classes"}), "does not fit a textfield"),
        (a_line("x", properties={"reason": "yes"}), "must be one of true, short"),
        (a_line("x", properties={"coded": "on"}), "true or false"),
        (a_line("x", properties={"coded": True}), "must be text"),
        (a_line("x", properties=[]), "properties must be an object"),
        (a_line("x", validate=[]), "must be an object"),
        (a_line("x", validate={"maxLength": "long"}), "must be a number"),
        (a_line("x", validate={"maxLength": 2.5}), "whole number"),
        (a_line("x", validate={"pattern": "(a"}), "regular expression"),
        (a_line("x", validate={"pattern": "a" * 501}), "regular expression"),
        (a_line("x", properties={"requiredIf": "y = 1"}), "equals sign"),
        (a_line("x", properties={"requiredIf": "=x ="}), "cannot be read"),
        (a_line("x", properties={"requiredIf": "=other = 1"}), "nothing is called 'other'"),
        (a_line("x", conditional={"hide": "=other = 1"}), "nothing is called 'other'"),
        (a_line("x", properties={"mustHold": "=x != null"}), "needs a message"),
        (a_line("x", properties={"differsFrom": "before"}), "does not list among its variables"),
        (
            {"type": "select", "key": "s", "label": "S", "valuesKey": "staff"},
            "does not list among its variables",
        ),
        ({"type": "radio", "key": "r", "label": "R"}, "no options"),
        ({"type": "radio", "key": "r", "label": "R", "values": [{"label": "A"}]}, "a label and a value"),
        (a_choice("r", "a", "a"), "same value"),
        (
            a_choice("r", "a", kind="checklist", properties={"exclusive": "z"}),
            "“z” is not one of the options",
        ),
        (
            a_choice("r", "a", kind="checklist", properties={"emptyMeans": "z"}),
            "“z” is not one of the options",
        ),
        (a_choice("r", values=None, properties={"codeList": "moods"}), "no reference list called “moods”"),
        (
            a_choice("r", values=None, properties={"codeList": "classes", "only": "urgent low"}),
            "“low” is not in the list",
        ),
        (a_list("rows"), "no components"),
        (a_list("rows", a_line("x"), properties={"fixedRows": "classes"}), "need the property “rowKey”"),
        (a_list("rows", a_line("x"), properties={"distinct": "y"}), "not part of a row"),
        (a_list("rows", a_line("x"), properties={"minItems": "many"}), "whole number"),
        (a_list("rows", a_line("x"), properties={"unlessAnswered": "gone"}), "is not asked"),
        ("text", "must be an object"),
    ],
)
def test_a_fault_is_told_at_its_component(component: object, says: str) -> None:
    document = {"type": "default", "id": "f", "components": [_with_id(component)]}
    findings = forms.load(json.dumps(document)).findings()
    assert any(says in finding.message for finding in findings), findings
    fault = next(finding for finding in findings if says in finding.message)
    assert fault.component == ("c" if isinstance(component, dict) else "")


def _with_id(component: object) -> object:
    if not isinstance(component, dict):
        return component
    inner = component.get("components")
    made = {"id": "c", **component}
    if isinstance(inner, list):
        made["components"] = [{"id": f"c{number}", **child} for number, child in enumerate(inner)]
    return made


def test_a_question_cannot_be_hidden_by_a_later_one() -> None:
    form = a_form(a_line("first", conditional={"hide": '=second = "x"'}), a_line("second"))
    assert messages(form) == ["It is hidden by “second”, which is asked later. Put that question first"]


def test_keys_and_ids_are_used_once() -> None:
    assert "The key “x” is used twice" in messages(a_form(a_line("x"), a_line("x")))
    assert "The key “x” is used twice" in messages(
        a_form(a_line("x"), {"type": "group", "label": "G", "components": [a_line("x")]})
    )
    assert "The id “same” is used twice" in messages(a_form(a_line("x", id="same"), a_line("y", id="same")))


def test_the_same_key_may_stand_in_two_lists() -> None:
    assert messages(a_form(a_list("one", a_line("x")), a_list("two", a_line("x")))) == []


def test_components_nest_and_number_within_limits() -> None:
    deep: dict[str, object] = a_line("x")
    for level in range(40):
        deep = {"type": "group", "label": "G", "id": f"g{level}", "components": [deep]}
    assert any("nest more than" in message for message in messages(a_form(deep)))
    assert any(
        "more than 500" in message for message in messages(a_form(*[a_line(f"x{n}") for n in range(501)]))
    )


def test_a_form_says_what_it_does_not_know_about_itself() -> None:
    assert any("colour" in message for message in messages(a_form(a_line(), colour="red")))
    assert any("cannot be the name" in message for message in messages(a_form(a_line(), variables="9lives")))
    bare = forms.load("{}")
    assert {finding.message for finding in bare.findings()} == {
        "The file is not a form: its type is not “default”",
        "The form has no components",
    }


def test_what_the_editor_adds_is_no_fault() -> None:
    line = a_line(
        "x", layout={"row": "Row_1", "columns": 8}, appearance={"prefixAdorner": "£"}, disabled=False
    )
    assert messages(a_form(line)) == []


def test_settings_become_what_fields_hold() -> None:
    form = a_form(
        {
            "type": "datetime",
            "subtype": "datetime",
            "key": "at",
            "dateLabel": "At",
            "properties": {"when": "future", "orWord": "now"},
        },
        a_choice("pick", values=None, properties={"codeList": "classes", "only": "urgent emergency"}),
        a_list("rows", a_line("x"), properties={"minItems": "2", "maxItems": "5", "hint": "Two at least"}),
    )
    at, pick, rows, _ = form.walk()
    assert (at.kind, at.when, at.or_word, at.or_label) == (Kind.DATETIME, When.FUTURE, "now", "Now")
    assert [(option.value, option.label) for option in pick.options] == [
        ("urgent", "Urgent"),
        ("emergency", "Emergency"),
    ]
    assert (rows.min_items, rows.max_items, rows.hint) == (2, 5, "Two at least")


def test_the_same_file_is_read_once() -> None:
    text = json.dumps({"type": "default", "id": "f", "components": [{"id": "c", **a_line("x")}]})
    assert forms.load(text) is forms.load(text.encode())


def test_the_readme_lists_every_setting_as_it_is() -> None:
    for name, setting in SETTINGS.items():
        if not any(mark.isdigit() for mark in name):
            fits = (
                ", ".join(sorted(kind.value for kind in setting.fits))
                if len(setting.fits) < 9
                else "any question"
            )
            assert f"| `{name}` | {fits} | {setting.takes} | {setting.does} |" in README
    for name, does in FORM_SETTINGS.items():
        assert f"| `{name}` | {does} |" in README
