"""JSON Schema of a form's answers, for OpenAPI."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from handrail.domain import reasons
from handrail.forms import limits
from handrail.forms.model import Field, Kind, ReasonRule
from handrail.forms.values import options_of

Schema = dict[str, Any]


def schema_of(fields: tuple[Field, ...], variables: Mapping[str, Any]) -> Schema:
    """The schema of an object with these fields; what may not be asked at all is never required."""
    properties = {}
    required = []
    for field, sometimes in _with_conditions(fields, False):
        if field.computed is not None:
            properties[field.key] = {**_of(field, variables), "readOnly": True}
            continue
        properties[field.key] = _of(field, variables)
        if field.required and not sometimes:
            required.append(field.key)
    schema: Schema = {"type": "object", "additionalProperties": False, "properties": properties}
    return {**schema, "required": required} if required else schema


def _with_conditions(fields: tuple[Field, ...], sometimes: bool) -> list[tuple[Field, bool]]:
    found = []
    for field in fields:
        hidden = sometimes or field.hide is not None
        if field.key:
            found.append((field, hidden))
        elif field.kind is Kind.GROUP:
            found.extend(_with_conditions(field.children, hidden))
    return found


def _of(field: Field, variables: Mapping[str, Any]) -> Schema:
    schema = _SHAPES[field.kind](field, variables)
    if field.label:
        schema["title"] = field.label
    if field.hint:
        schema["description"] = field.hint
    return schema


def _text(field: Field, variables: Mapping[str, Any]) -> Schema:
    most = min(field.max_length or limits.TEXT, limits.CODED_TEXT if field.coded else limits.TEXT)
    least = max(field.min_length, 1 if field.required else 0)
    if field.reason is not None:
        short = field.reason is ReasonRule.SHORT
        least = max(least, reasons.SHORT_LEAST if short else reasons.LEAST)
        most = min(most, reasons.SHORT_MOST if short else reasons.MOST)
    return {"type": "string", "minLength": least, "maxLength": most}


def _number(field: Field, variables: Mapping[str, Any]) -> Schema:
    schema: Schema = {"type": "integer" if field.decimal_digits == 0 else "number"}
    if field.minimum is not None:
        schema["minimum"] = int(field.minimum) if field.minimum == int(field.minimum) else field.minimum
    if field.maximum is not None:
        schema["maximum"] = int(field.maximum) if field.maximum == int(field.maximum) else field.maximum
    return schema


def _one(field: Field, variables: Mapping[str, Any]) -> Schema:
    if field.yes_no:
        return {"type": "boolean"}
    return _code(field, variables)


def _code(field: Field, variables: Mapping[str, Any]) -> Schema:
    options = options_of(field, variables)
    if options is None:
        return {"type": "string", "minLength": 1, "maxLength": 200}
    return {"type": "string", "enum": [option.value for option in options]}


def _several(field: Field, variables: Mapping[str, Any]) -> Schema:
    schema: Schema = {"type": "array", "items": _code(field, variables), "uniqueItems": True}
    least = max(
        field.min_items, 1 if field.required and not (field.allow_empty_if or field.empty_means) else 0
    )
    return {**schema, "minItems": least, "maxItems": field.max_items or limits.ROWS}


def _tick(field: Field, variables: Mapping[str, Any]) -> Schema:
    return {"type": "boolean"}


def _moment(field: Field, variables: Mapping[str, Any]) -> Schema:
    time: Schema = {"type": "string", "format": "date-time" if field.kind is Kind.DATETIME else "date"}
    return {"anyOf": [time, {"type": "string", "enum": [field.or_word]}]} if field.or_word else time


def _group(field: Field, variables: Mapping[str, Any]) -> Schema:
    return schema_of(field.children, variables)


def _list(field: Field, variables: Mapping[str, Any]) -> Schema:
    schema: Schema = {"type": "array", "items": schema_of(field.children, variables)}
    least = max(field.min_items, 1 if field.required and not field.allow_empty_if else 0)
    most = field.max_items or limits.ROWS
    if field.fixed_rows:
        count = len(field.fixed_codes)
        least, most = (least if field.fill_missing else count), count
    return {**schema, "minItems": least, "maxItems": most}


_SHAPES: Mapping[Kind, Callable[[Field, Mapping[str, Any]], Schema]] = {
    Kind.TEXTFIELD: _text,
    Kind.TEXTAREA: _text,
    Kind.NUMBER: _number,
    Kind.RADIO: _one,
    Kind.SELECT: _one,
    Kind.CHECKLIST: _several,
    Kind.CHECKBOX: _tick,
    Kind.DATETIME: _moment,
    Kind.DATE: _moment,
    Kind.GROUP: _group,
    Kind.LIST: _list,
}
