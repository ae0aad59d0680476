"""The worker sends a message that waits."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from handrail.application.commanding import Command
from handrail.application.work import Work
from handrail.domain.permissions import Permission
from handrail.gateways.mail import Mailer, MailNotSent, Message, choose_mailer

_PAUSES = (timedelta(seconds=10), timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1))


class Sending(StrEnum):
    """What became of the message that waited longest."""

    LEFT = "left"
    """It went to everybody it is for, or they cannot be reached for good."""
    PUT_OFF = "put_off"
    """Somebody's did not go; it is tried again, for them alone, after a pause that grows."""
    NONE = "none"
    """No message waits now."""


@dataclass(frozen=True, kw_only=True)
class SendOutbox(Command[Sending]):
    """Send the message that waited longest to each person it is for.

    Its row is locked meanwhile, so two workers never send the same one. A worker that dies after sending sends again
    with the same id, which receivers may drop (P5). One message a transaction, so that it is this one only.
    """

    permission: ClassVar[Permission] = Permission.FIRE_TIMERS
    records_event: ClassVar[bool] = False

    def execute(self, work: Work) -> Sending:
        """Nothing can be refused."""
        row = work.notices.claim_unsent(at=work.virtual_now)
        if row is None:
            return Sending.NONE
        done = set(row.facts.get("done_for", ()))
        failed = False
        for address in work.notices.addresses(row.id, at=work.now):
            whom = hashlib.sha256(address.encode()).hexdigest()[:16]
            if whom not in done:
                if self._send(work, row.id, whom, address):
                    done.add(whom)
                else:
                    failed = True
        if not failed:
            work.notices.sent(row.id, at=work.now)
            return Sending.LEFT
        attempts = row.attempts + 1
        pause = _PAUSES[min(attempts, len(_PAUSES)) - 1]
        facts: dict[str, Any] = {**row.facts, "done_for": sorted(done)}
        work.notices.not_sent(row.id, attempts=attempts, next_attempt_at=work.now + pause, facts=facts)
        return Sending.PUT_OFF

    def _send(self, work: Work, notice_id: UUID, whom: str, address: str) -> bool:
        """Whether there is nothing more to try: it went, or the address is no good."""
        try:
            _mailer(work).send(
                Message(
                    id=f"{notice_id}.{whom}",
                    to=address,
                    subject="Handrail: please look now",
                    text=f"Something in Handrail needs you. Open {work.resources.settings.address}/notices to see it.",
                )
            )
        except MailNotSent as failure:
            return failure.final
        except ValueError:  # no address at all
            return True
        return True


def _mailer(work: Work) -> Mailer:
    settings = work.resources.settings
    return choose_mailer(
        smtp_url=settings.smtp_url,
        folder=settings.home / "outbox",
        sender=settings.mail_from,
        clock=work.resources.clock,
    )
