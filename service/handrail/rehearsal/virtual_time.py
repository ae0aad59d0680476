"""Moving a virtual clock: every timer on the way fires at its own instant, in order."""

from __future__ import annotations

from datetime import datetime, timedelta

from handrail.application.handrail import Handrail
from handrail.gateways.clock import VirtualClock
from handrail.storage.timers import Timers
from handrail.worker.timers import fire_due_timers

MOST_FIRINGS = 20_000


def advance(handrail: Handrail, clock: VirtualClock, *, to: datetime) -> int:
    """Move the clock to an instant and let everything happen on the way; how many timers fired.

    Raises RuntimeError when timers seem to go on without end.
    """
    fired = 0
    while fired <= MOST_FIRINGS:
        with handrail.database.reading() as session:
            due_at = Timers(session).next_due_at()
        if due_at is None or due_at > to:
            if clock.now() < to:
                clock.advance_to(to)
            return fired
        if due_at > clock.now():
            clock.advance_to(due_at)
        fired += fire_due_timers(handrail)
    raise RuntimeError(f"more than {MOST_FIRINGS} timers fired before {to}")


def settle(handrail: Handrail, clock: VirtualClock) -> None:
    """Let what is due at this very instant happen."""
    advance(handrail, clock, to=clock.now() + timedelta())
