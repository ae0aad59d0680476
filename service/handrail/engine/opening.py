"""A task as it stands at the moment it opens: its properties resolved, who may not do it, when it is due."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from handrail.engine import timing
from handrail.engine.expressions import resolved
from handrail.engine.faults import Fault
from handrail.engine.instance import Token
from handrail.engine.progress import OpenedTask

_TEXTS = {
    "formKey": "form_key",
    "operation": "operation",
    "resultVariable": "result_variable",
    "clock": "clock",
    "clockClass": "clock_class",
    "ladder": "ladder",
    "assignee": "assignee",
    "decision": "decision",
}
_TIMES = {"clockFrom": "clock_from", "dueAt": "due_at"}
KNOWN_PROPERTIES = frozenset({*_TEXTS, *_TIMES, "role", "notBy"})
"""The task properties that mean something to Handrail; others are handed on as they resolve."""


def opened_task(token: Token) -> OpenedTask:
    """The task that opens at a token. Raises Fault when a property cannot be resolved or is not what it must be."""
    spec = token.task_spec
    found = {name: _resolve(token, name, text) for name, text in spec.facts.properties.items()}
    fields: dict[str, Any] = {field: _text(name, found.get(name)) for name, field in _TEXTS.items()}
    fields |= {field: _time(name, found.get(name)) for name, field in _TIMES.items()}
    fields["result_variable"] = fields["result_variable"] or getattr(spec, "variable", None)
    return OpenedTask(
        **spec.naming(token),
        token=token.id,
        role=_text("role", found.get("role")) or spec.facts.lane,
        not_by=_not_by(token, found.get("notBy")),
        instructions=_text("instructionsForEndUser", resolved(token, spec.facts.instructions)),
        item=token.internal_data.get("item"),
        index=token.internal_data.get("index"),
        properties={name: value for name, value in found.items() if name not in KNOWN_PROPERTIES},
        **fields,
    )


def _resolve(token: Token, name: str, text: str) -> Any:
    try:
        return resolved(token, text)
    except Fault as problem:
        raise Fault(f"Property {name}: {problem.message}", token.element) from None


def _text(name: str, value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    raise Fault(f"Property {name} must be a text, not {value!r}")


def _time(name: str, value: Any) -> datetime | None:
    try:
        return None if value is None else timing.instant(value)
    except Fault as problem:
        raise Fault(f"Property {name}: {problem.message}") from None


def _not_by(token: Token, value: Any) -> tuple[str, ...]:
    """The staff ids of those who did the named elements; nobody yet is nobody. A variable may give ids besides."""
    named = value.split() if isinstance(value, str) else value or []
    done_by: Mapping[str, str] = token.workflow.top_workflow.done_by
    return tuple(dict.fromkeys(done_by.get(one, one) for one in named if one in done_by or _is_id(one)))


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
