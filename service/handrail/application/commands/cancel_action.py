"""An action will not be done after all."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar
from uuid import UUID

from handrail.application.actions_in_hand import action_in_hand
from handrail.application.commanding import Command
from handrail.application.work import Work
from handrail.domain.actions import Action, ActionCancelled, ActionState, may_cancel
from handrail.domain.permissions import Permission
from handrail.storage.actions import Actions


@dataclass(frozen=True, kw_only=True)
class CancelAction(Command[Action]):
    """An action is dropped for a coded reason; it stays in the record, and its owner is told."""

    permission: ClassVar[Permission] = Permission.REASSIGN_TASK
    action_id: UUID
    reason: str

    def execute(self, work: Work) -> Action:
        """Raises NotFound, Conflict, Invalid."""
        action = action_in_hand(work, self.action_id)
        reason = may_cancel(action, self.reason)
        Actions(work.session).change(action.id, state=ActionState.CANCELLED.value, cancel_reason=reason.value)
        work.record(ActionCancelled(action_id=action.id, reason=reason.value))
        facts = {"action_id": action.id, "reason": reason.value}
        work.notify("action_cancelled", staff_id=action.owner_id, facts=facts)
        return replace(action, state=ActionState.CANCELLED, cancel_reason=reason.value)
