"""House-keeping: answers kept for repeated requests are dropped after their 30 days (P3)."""

from __future__ import annotations

from handrail.application.commands.forget_replies import ForgetReplies
from handrail.application.handrail import Handrail
from handrail.domain.actors import SYSTEM


def forget_old_replies(handrail: Handrail) -> int:
    """Drop what is older than 30 days; how many answers."""
    return handrail.perform(ForgetReplies(), by=SYSTEM)
