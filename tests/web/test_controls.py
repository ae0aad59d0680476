"""Our controls against the design system's own: leaner, but the same elements, classes and names."""

from __future__ import annotations

from typing import Any

import lxml.html
import pytest
from flask import Flask, render_template_string
from jinja2 import ChainableUndefined, Environment, PackageLoader

from handrail.web import rendering
from handrail.web.form_questions import Choice, ErrorLink, Look, Question

KEPT = ("type", "name", "value", "id", "for", "role", "href", "checked", "selected", "rows", "inputmode")


@pytest.fixture(scope="module")
def app() -> Flask:
    made = Flask("controls")
    rendering.install(made)
    return made


@pytest.fixture(scope="module")
def theirs() -> Environment:
    return Environment(
        loader=PackageLoader("nhsuk_frontend_jinja"),
        undefined=ChainableUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def shape(html: str) -> list[tuple[str, frozenset[str], tuple[tuple[str, str], ...]]]:
    """Every element of the design system's: its tag, its nhsuk classes and the attributes that matter."""
    found = []
    for element in lxml.html.fragment_fromstring(html, create_parent="div").iter():
        classes = frozenset(one for one in (element.get("class") or "").split() if one.startswith("nhsuk-"))
        classes -= {"nhsuk-fieldset__legend--m"}
        if isinstance(element.tag, str) and (classes or element.tag in ("input", "option", "a")):
            if element.get("type") == "hidden":
                continue
            attributes = tuple((name, element.get(name) or "") for name in KEPT if element.get(name) is not None)
            found.append((element.tag, classes, attributes))
    return found


def ours(app: Flask, question: Question) -> str:
    with app.test_request_context():
        return render_template_string('{% from "macros/questions.html" import draw %}{{ draw(q) }}', q=question)


def official(theirs: Environment, component: str, macro: str, parameters: dict[str, Any]) -> str:
    source = f'{{% from "nhsuk/components/{component}/macro.jinja" import {macro} %}}{{{{ {macro}(p) }}}}'
    return theirs.from_string(source).render(p=parameters)


def choices(*, checked: str = "") -> tuple[Choice, ...]:
    return tuple(
        Choice(value=value, label=value.title(), id="q" if number == 1 else f"q-{number}", chosen=value == checked)
        for number, value in enumerate(("one", "two", "three"), 1)
    )


ITEMS = [
    {"value": "one", "text": "One"},
    {"value": "two", "text": "Two", "checked": True},
    {"value": "three", "text": "Three"},
]
LABEL = {"text": "Ask"}
FIELDSET = {"legend": {"text": "Ask"}}
KNOWN = {"label": "Ask", "name": "q", "id": "q", "hint": "Help", "error": "Say something"}
COMMON = {"name": "q", "hint": {"text": "Help"}, "errorMessage": {"text": "Say something"}}
CASES = {
    "input": (
        Question(look=Look.LINE, value="v", **KNOWN),
        "input",
        {"label": LABEL, "id": "q", "value": "v", **COMMON},
    ),
    "textarea": (
        Question(look=Look.AREA, value="v", lines=5, **KNOWN),
        "textarea",
        {"label": LABEL, "id": "q", "value": "v", **COMMON},
    ),
    "radios": (
        Question(look=Look.RADIOS, choices=choices(checked="two"), **KNOWN),
        "radios",
        {"idPrefix": "q", "fieldset": FIELDSET, "items": ITEMS, **COMMON},
    ),
    "checkboxes": (
        Question(look=Look.TICKS, choices=choices(checked="two"), **KNOWN),
        "checkboxes",
        {"idPrefix": "q", "fieldset": FIELDSET, "items": ITEMS, **COMMON},
    ),
}


@pytest.mark.parametrize("component", sorted(CASES))
def test_a_control_is_the_design_systems(app: Flask, theirs: Environment, component: str) -> None:
    question, macro, parameters = CASES[component]
    wanted = shape(official(theirs, component, macro, parameters))
    assert len(wanted) >= 4, "the design system drew nothing"
    assert shape(ours(app, question)) == wanted


def test_the_error_summary_is_the_design_systems(app: Flask, theirs: Environment) -> None:
    errors = [ErrorLink(message="Say something", anchor="q")]
    with app.test_request_context():
        drawn = render_template_string(
            '{% from "macros/questions.html" import error_summary %}{{ error_summary(errors) }}', errors=errors
        )
    parameters = {"titleText": "There is a problem", "errorList": [{"text": "Say something", "href": "#q"}]}
    assert shape(drawn) == shape(official(theirs, "error-summary", "errorSummary", parameters))
