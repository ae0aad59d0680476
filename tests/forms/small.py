"""Small forms for tests of one thing at a time."""

import json
from datetime import timedelta
from typing import Any

from handrail import forms
from handrail.forms import Checked, Form
from handrail.rehearsal.answers import NOW

Component = dict[str, Any]


def a_form(*components: Component, **properties: str) -> Form:
    """A form of these components; ids are made up where there are none."""
    document = {
        "type": "default",
        "id": "f-small",
        "schemaVersion": 19,
        "properties": {"title": "Small", **properties},
        "components": [_with_ids(component, f"c{number}") for number, component in enumerate(components)],
    }
    return forms.load(json.dumps(document))


def _with_ids(component: Component, id_: str) -> Component:
    inner = component.get("components")
    made = {"id": id_, **component}
    if isinstance(inner, list):
        made["components"] = [_with_ids(child, f"{id_}_{number}") for number, child in enumerate(inner)]
    return made


def a_line(key: str = "word", **more: Any) -> Component:
    """A one-line text question."""
    return {"type": "textfield", "key": key, "label": key.capitalize(), **more}


def a_choice(key: str = "pick", *codes: str, kind: str = "radio", **more: Any) -> Component:
    """A question with these codes to choose from."""
    values = [{"label": code.upper(), "value": code} for code in codes or ("a", "b")]
    return {"type": kind, "key": key, "label": key.capitalize(), "values": values, **more}


def a_list(path: str, *components: Component, **more: Any) -> Component:
    """A list of rows."""
    return {
        "type": "dynamiclist",
        "path": path,
        "label": path.capitalize(),
        "components": list(components),
        **more,
    }


def check(form: Form, answers: Any, **known: Any) -> Checked:
    """The answers checked at the tests' moment, in a case that began a day before."""
    assert form.findings() == ()
    return form.check(answers, now=NOW, case_started_at=NOW - timedelta(days=1), variables=known)


def messages(form: Form) -> list[str]:
    """What is wrong with a form."""
    return [finding.message for finding in form.findings()]
