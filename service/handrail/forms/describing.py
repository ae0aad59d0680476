"""Answers in plain English: what was asked and what was said, in the order of the page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from handrail.forms import times
from handrail.forms.model import Field, Kind
from handrail.forms.values import options_of


@dataclass(frozen=True, kw_only=True)
class Line:
    """One question and its answer. `heading` is the block it stands in, `pointer` where the answer is.

    A list has no `value` but `rows`, each the lines of one entry.
    """

    heading: str
    label: str
    value: str
    pointer: str
    rows: tuple[tuple[Line, ...], ...] = ()


def described(
    fields: tuple[Field, ...], answers: Mapping[str, Any], variables: Mapping[str, Any]
) -> tuple[Line, ...]:
    """The lines for what was answered; what was not is left out."""
    return tuple(_lines(fields, answers, variables, "", ""))


def _lines(
    fields: tuple[Field, ...], answers: Mapping[str, Any], variables: Mapping[str, Any], heading: str, at: str
) -> Iterator[Line]:
    for field in fields:
        if field.kind is Kind.GROUP and not field.key:
            yield from _lines(field.children, answers, variables, field.label or heading, at)
            continue
        value = answers.get(field.key) if field.has_value else None
        if value is None or value in ("", [], {}):
            continue
        pointer = f"{at}/{field.key}"
        if field.kind is Kind.GROUP:
            yield from _lines(field.children, value, variables, field.label or heading, pointer)
        elif field.kind is Kind.LIST:
            rows = tuple(
                tuple(_lines(field.children, row, variables, "", f"{pointer}/{number}"))
                for number, row in enumerate(value)
                if isinstance(row, Mapping)
            )
            yield Line(heading=heading, label=field.label, value="", pointer=pointer, rows=rows)
        else:
            yield Line(
                heading=heading, label=field.label, value=said(field, value, variables), pointer=pointer
            )


def said(field: Field, value: Any, variables: Mapping[str, Any]) -> str:
    """One answer in words."""
    if isinstance(value, list):
        return ", ".join(said(field, entry, variables) for entry in value)
    for option in options_of(field, variables) or field.options:
        if option.value == value and type(option.value) is type(value):
            return option.label
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if field.is_time and isinstance(value, str):
        at = times.moment(value) or times.day(value)
        return times.in_words(at) if at else field.or_label if value == field.or_word else value
    return str(value)
