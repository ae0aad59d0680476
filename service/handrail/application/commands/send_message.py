"""A message reaches a case: from a partner, from outside, or from staff who heard something."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar
from uuid import UUID

from handrail.application.commanding import Command
from handrail.application.knocking import may_knock_here
from handrail.application.moving import OperationBroke, deliver_in_case, refuse_reserved
from handrail.application.own_messages import refuse_own
from handrail.application.work import NO_CASE, Work, canonical
from handrail.domain.errors import FieldProblem, Invalid, NotFound
from handrail.domain.identifiers import SYSTEM_ID, CaseId, InstanceId
from handrail.domain.instances import MessageDelivered
from handrail.domain.permissions import Permission
from handrail.storage.replies import Replies

DECISIONS = {
    "case.ended": Permission.CANCEL_INSTANCE,
    "review.superseded": Permission.CANCEL_INSTANCE,
}
"""Messages that decide something: whoever sends one needs the permission of the command that decides it."""


@dataclass(frozen=True, kw_only=True)
class MessageTaken:
    """What a message did: which instances it started and which it reached. `again` says it had come before."""

    message_id: str
    started: tuple[InstanceId, ...]
    reached: tuple[InstanceId, ...]
    again: bool = False


@dataclass(frozen=True, kw_only=True)
class SendMessage(Command[MessageTaken]):
    """Deliver a message once: the same `message_id` again has no second effect.

    `correlation` says whose it is: `case_id`, or business keys such as `escalation_id` that one case's processes carry.
    """

    permission: ClassVar[Permission] = Permission.SEND_MESSAGE
    records_event: ClassVar[bool] = False
    name: str
    correlation: Mapping[str, str]
    payload: Mapping[str, Any] = field(default_factory=dict)
    message_id: str

    def execute(self, work: Work) -> MessageTaken:
        """Raises NotFound when no case is meant, Invalid when several are, or the id was used for another message."""
        self._refuse_nonsense()
        refuse_reserved(self.payload, at="/payload")
        request = hashlib.sha256(
            canonical([self.name, dict(self.correlation), dict(self.payload)]).encode()
        ).digest()
        before = Replies(work.session).claim(
            SYSTEM_ID, f"message:{self.message_id}", request, at=work.virtual_now
        )
        if before is not None:
            return self._as_before(work, before, request)
        case = work.lock_case(self._whose(work))
        refuse_own(work, self.name)
        if self.name in DECISIONS:
            may_knock_here(DECISIONS[self.name], case, work.actor, otherwise=NO_CASE)
        keys = {name: str(value) for name, value in self.correlation.items() if name != "case_id"}
        is_open = case.closed_at is None
        try:
            started, reached = deliver_in_case(work, self.name, self.payload, keys, may_start=is_open)
            work.settle(expect_event=False)
        except OperationBroke as broke:
            if self.payload:
                raise broke.as_invalid("/payload") from broke
            raise
        if not started and not reached and not is_open:
            raise Invalid(
                "This case is closed. In an emergency ring 999 now; then open a case for the person"
            )
        if not started and not reached:
            raise NotFound(f"Nothing in this case waits for {self.name} now")
        work.record(
            MessageDelivered(
                name=self.name,
                message_id=self.message_id,
                started=tuple(str(i.id) for i in started),
                reached=tuple(str(i.id) for i in reached),
            )
        )
        taken = MessageTaken(
            message_id=self.message_id,
            started=tuple(i.id for i in started),
            reached=tuple(i.id for i in reached),
        )
        answer = {
            "case": str(case.id),
            "started": [str(i) for i in taken.started],
            "reached": [str(i) for i in taken.reached],
        }
        Replies(work.session).answer(SYSTEM_ID, f"message:{self.message_id}", answer)
        return taken

    def _refuse_nonsense(self) -> None:
        problems = []
        if not self.correlation:
            problems.append(
                FieldProblem("/correlation", "Say whose message this is: a case_id or a business key")
            )
        if not 1 <= len(self.message_id) <= 200:
            problems.append(FieldProblem("/message_id", "Enter an id of 1 to 200 characters"))
        if problems:
            raise Invalid("The message needs another look", problems=tuple(problems))

    def _as_before(self, work: Work, before: Any, request: bytes) -> MessageTaken:
        if bytes(before.request_hash) != request:
            raise Invalid.at("/message_id", "This message_id was used for a different message; use a new one")
        nothing = NO_CASE if "case_id" in self.correlation else self._nothing_waits()
        work.visible_case(CaseId(UUID(before.answer["case"])), otherwise=nothing)
        return MessageTaken(
            message_id=self.message_id,
            started=tuple(InstanceId(UUID(i)) for i in before.answer["started"]),
            reached=tuple(InstanceId(UUID(i)) for i in before.answer["reached"]),
            again=True,
        )

    def _whose(self, work: Work) -> CaseId:
        if "case_id" in self.correlation:
            try:
                return CaseId(UUID(str(self.correlation["case_id"])))
            except ValueError:
                raise Invalid.at("/correlation/case_id", "This is not a case id") from None
        waiting = work.instances.keyed({k: str(v) for k, v in self.correlation.items()}, self.name)
        cases = [case for case, _ in work.cases.among({run.case_id for run in waiting}) if work.sees(case)]
        if not cases:
            raise NotFound(self._nothing_waits())
        if len(cases) > 1:
            raise Invalid.at("/correlation", "These keys fit several cases; add the case_id")
        return cases[0].id

    def _nothing_waits(self) -> str:
        return f"Nothing with these keys waits for {self.name} now"
