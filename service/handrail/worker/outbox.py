"""Sending what was put out: only after commit, at least once, each with a stable id (P5)."""

from __future__ import annotations

from handrail.application.commands.send_outbox import Sending, SendOutbox
from handrail.application.handrail import Handrail
from handrail.domain.actors import SYSTEM


def send_waiting(handrail: Handrail, *, at_most: int = 500) -> int:
    """Send what waits now, one message a transaction; how many left."""
    left = 0
    for _ in range(at_most):
        sending = handrail.perform(SendOutbox(), by=SYSTEM)
        if sending is Sending.NONE:
            break
        left += sending is Sending.LEFT
    return left
