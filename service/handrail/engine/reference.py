"""What an instance may look up: host functions over reference data, handed in by value with every move."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from types import MappingProxyType
from typing import Any

SHORTEST_CYCLE = timedelta(seconds=60)
"""Published limit (PROMISES); a draft's trial may set less."""

HOST_FUNCTIONS = frozenset({"due", "due after", "minutes", "out of hours"})
"""The functions that diagrams may rely on everywhere: due(key), due(key, class), due after(start, key),
due after(start, key, class), minutes(key, class), out of hours()."""


@dataclass(frozen=True, kw_only=True)
class Reference:
    """The functions of the host for this instance and this moment, closed over its locality, pathway and `now`.

    They take and return JSON-plain values or aware datetimes, and must give the same answer whenever a move is
    computed again. `shortest_cycle` is the least period of a repeating timer: a minute, less in a draft's trial.
    """

    functions: Mapping[str, Callable[..., Any]] = field(default_factory=lambda: MappingProxyType({}))
    shortest_cycle: timedelta = SHORTEST_CYCLE


NOTHING = Reference()
"""No host functions at all."""
