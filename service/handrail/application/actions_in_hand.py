"""Fetching an action to act on it, under its case's lock."""

from __future__ import annotations

from uuid import UUID

from handrail.application.work import Work
from handrail.domain.actions import Action, ActionSource
from handrail.domain.errors import Conflict, NotFound
from handrail.storage.actions import Actions
from handrail.storage.safeguarding import Safeguarding

_NONE = "There is no such action, or it is not in your area"


def action_in_hand(work: Work, action_id: UUID) -> Action:
    """The action, with its case locked, as the lock's last winner left it.

    Raises NotFound, and Conflict for an action of a safeguarding concern, which has a run of its own that follows it.
    """
    repository = Actions(work.session)
    seen = repository.get(action_id)
    if seen is None:
        raise NotFound(_NONE)
    work.lock_case(seen.case_id, otherwise=_NONE)
    action = repository.get(action_id)
    if action is None:
        raise NotFound(_NONE)
    if action.source is ActionSource.SAFEGUARDING and Safeguarding(work.session).get(action.source_id):
        raise Conflict("This action is followed step by step: do it where it stands in the inbox")
    return action
