"""Looking at a bundle or a state without moving anything."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from handrail.engine import state as states
from handrail.engine.bundles import PROCESS_FILE, Bundle
from handrail.engine.engine import Engine
from handrail.engine.instance import Instance
from handrail.engine.reading import NAMES, read_diagram
from handrail.engine.reference import NOTHING
from handrail.engine.refusals import TokenNotOpen

_NOBODY_ASKS = datetime(2000, 1, 1, tzinfo=UTC)


def variables_seen(engine: Engine, bundle: Bundle, state: bytes, token: int | None = None) -> dict[str, Any]:
    """The variables that a token sees, or the instance's own when no token is named.

    Raises TokenNotOpen when there is no such token, EngineRefused for a state that is not the engine's.
    """
    document = states.from_bytes(state)
    if "w" not in document:
        return {}
    instance = Instance(engine.compiled(bundle), now=_NOBODY_ASKS, reference=NOTHING)
    states.load(document, instance)
    if token is None:
        return dict(instance.variables)
    if token not in instance.tokens:
        raise TokenNotOpen(f"There is no token {token} any more")
    return dict(instance.tokens[token].data)


def name_of(bundle: Bundle) -> str:
    """The name the diagram gives its process, or its key."""
    process = _process(bundle.files[PROCESS_FILE], bundle.key)
    return str((process.get("name") if process is not None else None) or bundle.key)


def called_processes(diagram: bytes) -> tuple[str, ...]:
    """The ids of the processes that a diagram's call activities call, in the order of the file."""
    root = read_diagram(diagram)
    return tuple(
        dict.fromkeys(
            node.get("calledElement") or "" for node in root.iterfind(".//bpmn:callActivity", NAMES)
        )
    )


def form_keys_used(diagram: bytes) -> tuple[str, ...]:
    """The keys of the forms that a diagram's tasks and start events name, in the order of the file."""
    root = read_diagram(diagram)
    keys = (
        node.get("value") or ""
        for node in root.iterfind(".//spiff:properties/spiff:property", NAMES)
        if node.get("name") == "formKey"
    )
    return tuple(dict.fromkeys(key for key in keys if key and not key.startswith("=")))


def _process(diagram: bytes, key: str) -> Any:
    root = read_diagram(diagram)
    processes: Mapping[str, Any] = {node.get("id"): node for node in root.iterfind("bpmn:process", NAMES)}
    return processes.get(key)
