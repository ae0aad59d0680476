"""Fetching an action to act on it, under its case's lock."""

from __future__ import annotations

from uuid import UUID

from handrail.application.work import Work
from handrail.domain.actions import Action
from handrail.domain.errors import NotFound
from handrail.storage.actions import Actions

_NONE = "There is no such action, or it is not in your area"


def action_in_hand(work: Work, action_id: UUID) -> Action:
    """The action, with its case locked, as the lock's last winner left it. Raises NotFound."""
    repository = Actions(work.session)
    seen = repository.get(action_id)
    if seen is None:
        raise NotFound(_NONE)
    work.lock_case(seen.case_id, otherwise=_NONE)
    action = repository.get(action_id)
    if action is None:
        raise NotFound(_NONE)
    return action
