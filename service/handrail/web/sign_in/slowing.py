"""Repeated wrong passwords are slowed down, by account and by address (PROMISES, security bench)."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

from handrail.domain.errors import HandrailError

_FREE_TRIES = {"account": 5, "address": 30}
_LONGEST_S = 900.0
_KEPT = 10_000


class TooManyTries(HandrailError):
    """Wait before trying again."""


class Slowing:
    """Counts wrong passwords of this process; each beyond the free ones doubles the wait, up to 15 minutes."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = Lock()
        self._failures: OrderedDict[tuple[str, str], tuple[int, float]] = OrderedDict()

    def check(self, username: str, address: str) -> None:
        """Raises TooManyTries while the account or the address must wait."""
        with self._lock:
            wait = max(self._wait(key) for key in _keys(username, address))
        if wait > 0:
            minutes = int(wait // 60) + 1
            raise TooManyTries(
                f"Too many wrong passwords. Try again in about {minutes} minute{'' if minutes == 1 else 's'}."
            )

    def failed(self, username: str, address: str) -> None:
        """A password did not fit."""
        with self._lock:
            for key in _keys(username, address):
                count, _ = self._failures.get(key, (0, 0.0))
                self._failures[key] = (count + 1, self._clock())
                self._failures.move_to_end(key)
            while len(self._failures) > _KEPT:
                self._failures.popitem(last=False)

    def succeeded(self, username: str) -> None:
        """A password fitted: the account is forgiven, the address is not."""
        with self._lock:
            self._failures.pop(("account", username.casefold()), None)

    def _wait(self, key: tuple[str, str]) -> float:
        count, last = self._failures.get(key, (0, 0.0))
        over = count - _FREE_TRIES[key[0]]
        if over < 0:
            return 0.0
        return last + min(_LONGEST_S, 2.0 ** min(over, 12)) - self._clock()


def _keys(username: str, address: str) -> tuple[tuple[str, str], ...]:
    return ("account", username.casefold()), ("address", address)
