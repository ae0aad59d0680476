"""Which answers of a form's choice cannot be right here, so that no page offers them.

A form's own rules say it: there is no stage after the directors, an emergency cannot be held. Only a rule that needs
nothing but what is known already is asked; everything else is said once the form is sent.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from handrail.forms import Field, Form
from handrail.forms.formulas import Undecided
from handrail.web.form_questions import FormOnPage, Question


def closed_choices(
    form: Form | None, field: Field | None, variables: Mapping[str, Any], now: datetime
) -> frozenset[str]:
    """The values of `field` that a rule of the form refuses whatever else is answered."""
    if form is None or field is None:
        return frozenset()
    asked = {other.key for other in form.walk() if other.path == (other.key,)} - {field.key}
    known = {name: value for name, value in variables.items() if value is not None and name not in asked}
    wanting = asked | (form.variables - known.keys())
    rules = [rule.formula for rule in field.must_hold if not rule.formula.names & wanting]
    closed = set()
    for option in field.options:
        for rule in rules:
            try:
                holds = rule.truth({**known, field.key: option.value}, now=now)
            except Undecided:
                continue
            if not holds:
                closed.add(str(option.value))
    return frozenset(closed)


def without(page: FormOnPage, name: str, closed: frozenset[str]) -> FormOnPage:
    """The form without those answers of the control `name`; one that is chosen already stays, to be changed."""
    return replace(page, questions=_without(page.questions, name, closed)) if closed else page


def _without(questions: tuple[Question, ...], name: str, closed: frozenset[str]) -> tuple[Question, ...]:
    return tuple(
        replace(
            question,
            parts=_without(question.parts, name, closed),
            choices=tuple(
                choice
                for choice in question.choices
                if question.name != name or choice.chosen or choice.value not in closed
            ),
        )
        for question in questions
    )
