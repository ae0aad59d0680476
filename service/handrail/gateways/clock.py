"""The time, as something handed in: a year of clocks can run in a second, and a test can stand still."""

from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import Protocol


class Clock(Protocol):
    """Anything that knows what time it is."""

    def now(self) -> datetime:
        """The time now, aware, in UTC."""
        ...


class SystemClock:
    """The clock of this machine."""

    def now(self) -> datetime:
        """The time now, aware, in UTC."""
        return datetime.now(UTC)


class VirtualClock:
    """A clock that stands still until it is moved, and is never moved back; safe to share between threads."""

    def __init__(self, at: datetime) -> None:
        self._at = _in_utc(at)
        self._lock = Lock()

    def now(self) -> datetime:
        """The time it was last moved to, aware, in UTC."""
        with self._lock:
            return self._at

    def advance_to(self, at: datetime) -> None:
        """Move to `at`; ValueError if that is naive or lies before the time it shows."""
        moved = _in_utc(at)
        with self._lock:
            if moved < self._at:
                raise ValueError(
                    f"A clock that shows {self._at.isoformat()} cannot go back to {moved.isoformat()}"
                )
            self._at = moved

    def advance(self, by: timedelta) -> None:
        """Move on by `by`; ValueError if that is negative."""
        if by < timedelta():
            raise ValueError(f"A clock cannot be moved on by {by}")
        with self._lock:
            self._at += by


def _in_utc(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError(f"{at.isoformat()} says no time zone")
    return at.astimezone(UTC)
