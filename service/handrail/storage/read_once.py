"""Rows that a transaction reads once: its case is locked, so nobody else changes them before it ends.

Reading again would send what is buffered first, at the price of a statement each time (DESIGN section 10). What was
read is kept by the session, which forgets it when it goes back to a mark.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Generic, TypeVar
from uuid import UUID

from handrail.storage.session import Session

T = TypeVar("T")


class ReadOnce(Generic[T]):
    """The values of one kind that each session has read or written, by id; `as_value` reads a changed column."""

    def __init__(self, **as_value: Callable[[Any], Any]) -> None:
        self._as_value = as_value

    def keep(self, session: Session, id: UUID, value: T) -> T:
        """Remember a value read or written."""
        session.kept.setdefault(self, {})[id] = value
        return value

    def get(self, session: Session, id: UUID) -> T | None:
        """The value, if the session has it."""
        return session.kept.get(self, {}).get(id)

    def change(self, session: Session, id: UUID, columns: dict[str, Any]) -> None:
        """Carry a change of columns over to the value, if the session has it; columns it lacks are left out."""
        value = self.get(session, id)
        if value is not None:
            fields = {
                name: self._as_value[name](new) if name in self._as_value and new is not None else new
                for name, new in columns.items()
                if name in value.__dataclass_fields__  # type: ignore[attr-defined]
            }
            self.keep(session, id, replace(value, **fields))  # type: ignore[type-var]
