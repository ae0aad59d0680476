"""What a page begins with: defaults, answers that fill themselves in, and the fixed rows of lists."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from handrail.forms import rules
from handrail.forms.model import Field, Kind
from handrail.forms.scope import Scope
from handrail.forms.values import Fault, read

_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def filled(
    fields: tuple[Field, ...],
    variables: Mapping[str, Any],
    *,
    known: frozenset[str],
    now: datetime | None,
    functions: Mapping[str, Callable[..., Any]] | None,
) -> dict[str, Any]:
    """The first answers. Whatever cannot be worked out, or would not be taken as an answer, is left blank.

    Without `now`, nothing that asks for the time is filled in.
    """
    answers: dict[str, Any] = {}
    scope = Scope(
        fields,
        answers,
        variables,
        known=known,
        now=now or _NEVER,
        functions=functions,
        answers_hide_variables=False,
    )
    _fill(fields, answers, scope, variables, timed=now is not None)
    return answers


def _fill(
    fields: tuple[Field, ...],
    answers: dict[str, Any],
    scope: Scope,
    variables: Mapping[str, Any],
    *,
    timed: bool,
) -> None:
    for field in fields:
        if field.kind is Kind.GROUP:
            inner = {} if field.key else answers
            _fill(field.children, inner, scope, variables, timed=timed)
            if field.key and inner:
                answers[field.key] = inner
        elif field.kind is Kind.LIST:
            rows = _rows(field, scope)
            if rows:
                answers[field.key] = rows
        elif field.has_value:
            value = _first(field, scope, variables, timed=timed)
            if value is not None:
                answers[field.key] = value


def _first(field: Field, scope: Scope, variables: Mapping[str, Any], *, timed: bool) -> Any:
    formula = field.computed or field.autofill
    if formula is None:
        value = field.default
    elif "now" in formula.names and not timed:
        return None
    else:
        value = scope.value(formula, None)
    if value is None:
        return None
    try:
        return read(field, value, variables)
    except Fault:
        return None


def _rows(field: Field, scope: Scope) -> list[dict[str, Any]]:
    if field.fixed_rows:
        return [{field.row_key: option.value} for option in field.fixed_codes]
    if field.fixed_rows_from is not None:
        return [
            {field.row_key: code} for code in rules.codes_in(scope.value(field.fixed_rows_from, None)) or ()
        ]
    formula = field.autofill
    rows = scope.value(formula, None) if formula is not None else None
    return [dict(row) for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []
