"""The part of the answers that may enter the engine and the event log."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handrail.forms.model import Field, Kind, values_of


def coded_part(fields: tuple[Field, ...], answers: Mapping[str, Any]) -> dict[str, Any]:
    """`answers` without what anybody typed, and without rows and groups of which nothing is left."""
    kept: dict[str, Any] = {}
    for field in values_of(fields):
        value = answers.get(field.key)
        if value is None:
            continue
        if field.kind is Kind.GROUP:
            value = coded_part(field.children, value) if isinstance(value, Mapping) else {}
        elif field.kind is Kind.LIST:
            rows = [coded_part(field.children, row) for row in value if isinstance(row, Mapping)]
            value = rows if any(rows) else []
        elif not field.coded:
            continue
        if value not in ({}, []) or (field.kind is Kind.CHECKLIST and value == []):
            kept[field.key] = value
    return kept
