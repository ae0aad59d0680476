"""Where new ids come from: ordered by time, so that indexes stay compact, and repeatable where time is virtual."""

from __future__ import annotations

import random
from threading import Lock
from typing import Protocol
from uuid import UUID

import uuid_utils.compat as uuid_time_ordered

from handrail.gateways.clock import Clock

_COUNTER_BITS = 32
_SEEDED_BITS = 42


class Ids(Protocol):
    """Anything that gives new ids."""

    def new(self) -> UUID:
        """An id that nobody had before, greater than those given earlier (UUID version 7, RFC 9562)."""
        ...


class TimeOrderedIds:
    """Ids of this machine's time and chance."""

    def new(self) -> UUID:
        """A new id."""
        return uuid_time_ordered.uuid7()


class SeededIds:
    """Ids of a virtual clock's time, a counter and a seed: the same rehearsal gives the same ids again.

    They can be foreseen, so they are for made-up records only. Safe to share between threads.
    """

    def __init__(self, seed: int, clock: Clock) -> None:
        self._chance = random.Random(seed)
        self._clock = clock
        self._given = 0
        self._lock = Lock()

    def new(self) -> UUID:
        """A new id; those of one instant are ordered by the counter, which takes the place of chance's first bits."""
        with self._lock:
            self._given += 1
            tail = (self._given << _SEEDED_BITS) | self._chance.getrandbits(_SEEDED_BITS)
        milliseconds = int(self._clock.now().timestamp() * 1000)
        first, last = tail >> 62, tail & ((1 << 62) - 1)
        return UUID(int=milliseconds << 80 | 0x7 << 76 | first << 64 | 0b10 << 62 | last)
