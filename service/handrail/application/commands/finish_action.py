"""The owner of an action says that it is done."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar
from uuid import UUID

from handrail.application.actions_in_hand import action_in_hand
from handrail.application.commanding import Command
from handrail.application.work import Work
from handrail.domain.actions import Action, ActionDone, ActionState, may_finish
from handrail.domain.permissions import Permission
from handrail.storage.actions import Actions


@dataclass(frozen=True, kw_only=True)
class FinishAction(Command[Action]):
    """An action is done; it counts once somebody else has verified it (R65)."""

    permission: ClassVar[Permission] = Permission.WORK_ON_TASKS
    action_id: UUID

    def execute(self, work: Work) -> Action:
        """Raises NotFound, NotPermitted, Conflict."""
        action = action_in_hand(work, self.action_id)
        may_finish(action, work.actor.id)
        Actions(work.session).change(action.id, state=ActionState.DONE.value, done_at=work.now)
        work.record(ActionDone(action_id=action.id, owner_id=work.actor.id))
        if action.verifier_id is not None:
            work.notify("action_to_verify", staff_id=action.verifier_id, facts={"action_id": action.id})
        return replace(action, state=ActionState.DONE, done_at=work.now)
