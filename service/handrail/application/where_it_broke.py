"""Telling of a fault without telling anybody's words: exceptions' messages and local values may hold them (P16)."""

from __future__ import annotations

import traceback
from pathlib import Path

_DEEPEST = 12


def where_it_broke(fault: BaseException) -> list[str]:
    """The kinds of the fault and of its causes, and the innermost files, lines and functions: no message, no values."""
    kinds: list[str] = []
    at: BaseException | None = fault
    while at is not None and len(kinds) < _DEEPEST:
        kinds.append(type(at).__name__)
        hidden = getattr(at, "fault", None)  # an operation's, which the engine hands on without its cause
        fault, at = at, at.__cause__ or hidden or (None if at.__suppress_context__ else at.__context__)
    frames = traceback.extract_tb(fault.__traceback__)[-_DEEPEST:]
    return [" from ".join(kinds), *(f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames)]
