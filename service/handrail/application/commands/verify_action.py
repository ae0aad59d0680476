"""Somebody other than its owner verifies that an action is done."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar
from uuid import UUID

from handrail.application.actions_in_hand import action_in_hand
from handrail.application.commanding import Command
from handrail.application.work import Work
from handrail.domain.actions import Action, ActionState, ActionVerified, may_verify
from handrail.domain.permissions import Permission
from handrail.storage.actions import Actions


@dataclass(frozen=True, kw_only=True)
class VerifyAction(Command[Action]):
    """What was done has been seen by somebody else; `evidence` is what they saw or read, and is sealed (S3)."""

    permission: ClassVar[Permission] = Permission.WORK_ON_TASKS
    action_id: UUID
    evidence: str

    def execute(self, work: Work) -> Action:
        """Raises NotFound, NotPermitted, Conflict, Invalid."""
        action = action_in_hand(work, self.action_id)
        may_verify(action, work.actor.id, self.evidence)
        repository = Actions(work.session)
        place = f"action:{action.id}"
        words = work.words_of(work.case, repository.sealed_words(action.id), place=place)
        repository.change(
            action.id,
            state=ActionState.VERIFIED.value,
            verified_at=work.now,
            verified_by=work.actor.id,
            words=work.seal({**words, "evidence": self.evidence.strip()}, place=place),
        )
        work.record(ActionVerified(action_id=action.id, verifier_id=work.actor.id))
        work.notify("action_verified", staff_id=action.owner_id, facts={"action_id": action.id})
        return replace(action, state=ActionState.VERIFIED, verified_at=work.now, verified_by=work.actor.id)
