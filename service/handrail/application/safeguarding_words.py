"""What the forms of safeguarding show again: what was seen and wanted, what was agreed and said to be done."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from handrail.application.work import Look
from handrail.domain.cases import Case
from handrail.storage.actions import Actions
from handrail.storage.safeguarding import Safeguarding

_OF_CONCERN = ("what_seen_or_told", "persons_wishes", "why_not_refer")
_OF_ACTION = ("what", "outcome_wanted", "what_was_done")


def words_of_concern(look: Look, case: Case, concern_id: UUID | None) -> Mapping[str, Any]:
    """What was written when a concern of the case was raised; every key, null where nothing was."""
    register = Safeguarding(look.session)
    found = None if concern_id is None else register.get(concern_id)
    words: Mapping[str, Any] = {}
    if found is not None and found.case_id == case.id:
        place = f"safeguarding_concern:{found.id}"
        words = look.words_of(case, register.sealed_words(found.id), place=place).get("concern", {})
    return {name: words.get(name) for name in _OF_CONCERN}


def words_of_action(look: Look, case: Case, action_id: UUID | None) -> Mapping[str, Any]:
    """What was agreed as an action of the case, and what was said to be done; every key, null where nothing was."""
    register = Actions(look.session)
    found = None if action_id is None else register.get(action_id)
    words: Mapping[str, Any] = {}
    if found is not None and found.case_id == case.id:
        words = look.words_of(case, register.sealed_words(found.id), place=f"action:{found.id}")
    return {name: words.get(name) for name in _OF_ACTION}
