"""Sending what was put out: only after commit, at least once, each with a stable id (P5)."""

from __future__ import annotations

from handrail.application.commands.send_outbox import SendOutbox
from handrail.application.handrail import Handrail
from handrail.domain.actors import SYSTEM


def send_waiting(handrail: Handrail) -> int:
    """Send what waits now, a handful a transaction; how many left."""
    total = 0
    while sent := handrail.perform(SendOutbox(), by=SYSTEM):
        total += sent
    return total
