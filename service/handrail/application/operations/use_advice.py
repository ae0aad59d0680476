"""ADV-03: what the asker made of the advice. The decision is theirs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handrail.application.moving import Run
from handrail.application.operations.give_advice import advice_of
from handrail.application.work import Work
from handrail.domain.advice import AdviceUsed, Use, used
from handrail.storage.advice import AdviceRecords


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Gives use."""
    answers = inputs["answers"]
    before = advice_of(work, inputs["variables"])
    after = used(before, Use(answers["use"]), at=work.now)
    words = {"use_reason": answers["use_reason"]} if answers.get("use_reason") else {}
    AdviceRecords(work.session).save(
        before, after, use_words=work.seal(words, place=f"advice:{after.id}:use")
    )
    work.record(AdviceUsed(advice_id=after.id, use=Use(answers["use"])), instance_id=run.id)
    if after.replied_by is not None:
        work.notify(
            "advice_used", staff_id=after.replied_by, facts={"advice_id": after.id, "use": answers["use"]}
        )
    return {"use": answers["use"]}
