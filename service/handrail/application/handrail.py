"""The one door: everything that changes anything is a command performed here, everything shown a query asked here.

The door checks permission, opens one transaction, runs the command, refuses to commit a change that recorded no event,
and commits. What somebody tried without a right is undone whole and goes into the history in a transaction of its own;
what they typed stays, as their draft.
Nothing else commits.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from handrail.application.catalogue import Catalogue
from handrail.application.commanding import Command, Query
from handrail.application.denied_attempts import note_denied
from handrail.application.knocking import may_knock
from handrail.application.work import Look, Resources, Work
from handrail.domain.actors import Actor
from handrail.domain.errors import HandrailError, Invalid, NotSignedIn
from handrail.gateways.clock import VirtualClock
from handrail.storage.database import Database
from handrail.storage.replies import Replies
from handrail.storage.staff import Staff

R = TypeVar("R")


@dataclass(frozen=True, kw_only=True)
class ReplyTo:
    """Sending again is safe: the same key and request get the first answer; another request is refused (P3).

    `render` turns the command's result into the JSON-plain answer that is kept.
    """

    key: str
    request_hash: bytes
    render: Callable[[Any], Mapping[str, Any]]


@dataclass(frozen=True, kw_only=True)
class Replied:
    """The answer given to a key before."""

    answer: Mapping[str, Any]


@dataclass
class Handrail:
    """The application, with everything it needs handed in by `bootstrap`."""

    database: Database
    resources: Resources
    after_commit: list[Callable[[], None]] = field(default_factory=list)

    @property
    def catalogue(self) -> Catalogue:
        """Published bundles and forms, cached by hash."""
        return self.resources.catalogue

    def perform(self, command: Command[R], *, by: Actor) -> R:
        """Run a command in one transaction; what it did is on disk when this returns."""
        return self._perform(command, by, None)  # type: ignore[return-value]

    def perform_once(self, command: Command[R], *, by: Actor, reply: ReplyTo) -> R | Replied:
        """As `perform`, unless the key was answered before: then that answer, and nothing is done."""
        return self._perform(command, by, reply)

    def _perform(self, command: Command[R], by: Actor, reply: ReplyTo | None) -> R | Replied:
        try:
            may_knock(command.permission, by)
            return self._in_one_transaction(command, by, reply)
        except HandrailError as refusal:
            note_denied(
                self.database, self.resources, type(command).__name__, by, refusal, typed=command.typed()
            )
            raise

    def _in_one_transaction(self, command: Command[R], by: Actor, reply: ReplyTo | None) -> R | Replied:
        with self.database.transaction() as session:
            work = Work(session=session, actor=by, resources=self.resources, permission=command.permission)
            if reply is not None:
                before = Replies(session).claim(by.id, reply.key, reply.request_hash, at=work.virtual_now)
                if before is not None:
                    if bytes(before.request_hash) != reply.request_hash:
                        raise Invalid("This Idempotency-Key was used for a different request; use a new key")
                    return Replied(answer=before.answer)
            try:
                result = command.execute(work)
                work.settle(expect_event=command.records_event)
            except HandrailError as refusal:
                if refusal.case_id is None and work.has_case:
                    refusal.case_id = work.case.id
                raise
            if reply is not None:
                Replies(session).answer(by.id, reply.key, reply.render(result))
        for call in self.after_commit:
            call()
        return result

    def ask(self, query: Query[R], *, by: Actor) -> R:
        """Answer a query."""
        try:
            may_knock(query.permission, by)
            with self.database.reading() as session:
                look = Look(session=session, actor=by, resources=self.resources, permission=query.permission)
                return query.answer(look)
        except HandrailError as refusal:
            note_denied(self.database, self.resources, type(query).__name__, by, refusal)
            raise

    def actor_for(self, secret: str, *, kind: str) -> Actor:
        """Who a session cookie or API token belongs to; NotSignedIn when it is unknown, revoked or over."""
        with self.database.reading() as session:
            clock = self.resources.clock
            at = clock.now() if isinstance(clock, VirtualClock) else None
            actor = Staff(session).signed_in(digest_of(secret), kind=kind, at=at)
        if actor is None:
            raise NotSignedIn("Sign in to go on")
        return actor


def digest_of(secret: str) -> bytes:
    """How a session's or token's secret is kept: SHA-256 (the secrets are 256 random bits, so no salt is needed)."""
    return hashlib.sha256(secret.encode()).digest()
