"""The worker sends a handful of waiting messages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar
from uuid import UUID

from handrail.application.commanding import Command
from handrail.application.work import Work
from handrail.domain.permissions import Permission
from handrail.gateways.mail import MailNotSent, Message, choose_mailer

_PAUSES = (timedelta(seconds=10), timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1))


@dataclass(frozen=True, kw_only=True)
class SendOutbox(Command[int]):
    """Send up to twenty waiting messages; a failure waits longer each time and harms no other message.

    The rows are locked while they are sent, so two workers never send the same one; a worker that dies after sending
    sends again with the same id, which receivers may drop.
    """

    permission: ClassVar[Permission] = Permission.FIRE_TIMERS
    records_event: ClassVar[bool] = False

    def execute(self, work: Work) -> int:
        """How many left now."""
        settings = work.resources.settings
        mailer = choose_mailer(
            smtp_url=settings.smtp_url,
            folder=settings.home / "outbox",
            sender=settings.mail_from,
            clock=work.resources.clock,
        )
        left = 0
        for row in work.notices.claim_unsent():
            try:
                for address in self._addresses(work, row.id):
                    mailer.send(
                        Message(
                            id=str(row.id),
                            to=address,
                            subject="Handrail: please look now",
                            text=f"Something in Handrail needs you. Open {settings.address}/notices to see it.",
                        )
                    )
            except MailNotSent:
                attempts = row.attempts + 1
                pause = _PAUSES[min(attempts, len(_PAUSES)) - 1]
                work.notices.not_sent(row.id, attempts=attempts, next_attempt_at=work.clock_now() + pause)
            else:
                work.notices.sent(row.id, at=work.clock_now())
                left += 1
        return left

    def _addresses(self, work: Work, notice_id: UUID) -> tuple[str, ...]:
        return work.notices.addresses(notice_id, at=work.clock_now())
