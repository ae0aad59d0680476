"""SAF-05: whoever has an action says what was done, or that it cannot be done."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from handrail.application.moving import Run
from handrail.application.work import Work
from handrail.domain.actions import ActionDone, ActionState
from handrail.domain.errors import NotFound
from handrail.storage.actions import Actions


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Gives finished: `done` or `not_done`. Who does it in another's place has it from now on. Raises NotFound."""
    answers, variables = inputs["answers"], inputs["variables"]
    repository = Actions(work.session)
    action = repository.get(UUID(str(variables["action_id"])))
    if action is None or action.case_id != work.case.id:
        raise NotFound("There is no such action in this case")
    place = f"action:{action.id}"
    words = work.words_of(work.case, repository.sealed_words(action.id), place=place)
    repository.change(
        action.id,
        state=ActionState.DONE.value,
        done_at=work.now,
        owner_id=work.actor.id,
        words=work.seal({**words, "what_was_done": answers["what_was_done"]}, place=place),
    )
    work.record(ActionDone(action_id=action.id, owner_id=work.actor.id), instance_id=run.id)
    return {"finished": answers["result"]}
