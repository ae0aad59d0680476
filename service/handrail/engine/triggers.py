"""What makes a waiting event happen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Trigger:
    """Which of an event's definitions happened, and the payload that came with it."""

    definition: Any
    payload: Any = None
