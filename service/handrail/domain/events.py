"""Audit events: what happened, in the past tense, with coded values only.

An event class is defined beside the noun it is about. Its fields must be JSON-plain or ids, times, enums and tuples of
these; free text and names never enter the log (PROMISES: free text lives in record tables, sealed with the case's key).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any, ClassVar
from uuid import UUID

from handrail.domain.identifiers import InstanceId, StaffId


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that happened. The class's name is its type in the log, so classes are never renamed."""

    registry: ClassVar[dict[str, type[Event]]] = {}

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if cls.__name__ in Event.registry and Event.registry[cls.__name__].__module__ != cls.__module__:
            raise TypeError(f"two events are called {cls.__name__}")
        Event.registry[cls.__name__] = cls

    @property
    def type(self) -> str:
        """The event's name in the log, for example `TaskCompleted`."""
        return type(self).__name__

    def data(self) -> dict[str, Any]:
        """The event's fields as JSON-plain values; absent (None) fields are left out."""
        fields = {f.name: plain(getattr(self, f.name)) for f in dataclasses.fields(self)}
        return {name: value for name, value in fields.items() if value is not None}


@dataclass(frozen=True, kw_only=True)
class RecordedEvent:
    """One line of a history as it is stored: numbered within its chain, hashed with the line before it."""

    chain_id: UUID
    number: int
    at: datetime
    actor_id: StaffId
    type: str
    instance_id: InstanceId | None
    data: Mapping[str, Any]
    hash: bytes


def plain(value: Any) -> Any:
    """`value` as JSON-plain data: ids and times as text, enums as their values, tuples as lists."""
    if value is None or isinstance(value, (bool, int, float)):
        return value
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, str):
        return value
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, (UUID, date)):
        return str(value)
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, Mapping):
        return {str(plain(key)): plain(item) for key, item in value.items()}
    if isinstance(value, (tuple, list, set, frozenset)):
        items = [plain(item) for item in value]
        return sorted(items, key=str) if isinstance(value, (set, frozenset)) else items
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    raise TypeError(f"{type(value).__name__} cannot be kept in an event")
