"""ADV-02: the adviser answers, says what it does not cover, and whether they want to see it again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from handrail.application.moving import Run
from handrail.application.work import Work
from handrail.domain.advice import Advice, AdviceGiven, replied
from handrail.domain.errors import NotFound
from handrail.domain.events import plain
from handrail.storage.advice import AdviceRecords


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Gives again and see_again_at."""
    answers = inputs["answers"]
    before = advice_of(work, inputs["variables"])
    again = answers.get("see_again_at") if answers["asked_to_see_again"] else None
    after = replied(
        before,
        at=work.now,
        by=work.actor.id,
        see_again_at=None if again is None else datetime.fromisoformat(again),
    )
    words = {name: answers[name] for name in ("advice", "limits") if answers.get(name)}
    AdviceRecords(work.session).save(before, after, reply=work.seal(words, place=f"advice:{after.id}:reply"))
    work.record(
        AdviceGiven(
            advice_id=after.id,
            by_id=work.actor.id,
            in_time=work.now <= after.reply_by,
            see_again_at=after.see_again_at,
        ),
        instance_id=run.id,
    )
    work.notify(
        "advice_given",
        staff_id=after.asker_id,
        facts={"advice_id": after.id, "specialism": after.specialism, "task_id": after.about_task_id},
    )
    return {"again": after.see_again_at is not None, "see_again_at": plain(after.see_again_at)}


def advice_of(work: Work, values: Mapping[str, Any]) -> Advice:
    """The advice that the process is at. Raises NotFound."""
    asked = values.get("asked") or {}
    found = AdviceRecords(work.session).get(UUID(str(asked["id"]))) if asked.get("id") else None
    if found is None or found.case_id != work.case.id:
        raise NotFound("There is no such question in this case")
    return found
