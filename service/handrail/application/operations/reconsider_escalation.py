"""ESC-15: something about the case changed while the escalation was open. The class may only go up (K2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from handrail.application.escalation_in_hand import due, escalation_of, keep, page_ladder
from handrail.application.moving import Run
from handrail.application.work import Work
from handrail.domain.escalations import EscalationRaised, raised
from handrail.domain.evaluations import class_of
from handrail.domain.events import plain
from handrail.storage.evaluations import Evaluations


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Inputs: escalation_id, and heard.change with class_now, or null: then the latest evaluation.

    Gives class, whether it was raised, and by when it is decided: an undecided one sooner.
    """
    before = escalation_of(work, inputs)
    change = inputs["heard"]["change"] or {}
    found = class_of(change.get("class_now"))
    if found is None:
        latest = Evaluations(work.session).latest(before.case_id)
        found = before.response_class if latest is None else latest.response_class
    after = raised(before, found)
    went_up = after.response_class is not before.response_class
    if went_up and after.t1 is None:
        sooner = due(work, "esc.decide", after.response_class, work.now)
        after = replace(after, decide_by=min(before.decide_by, sooner))
    keep(work, before, after)
    if went_up:
        page_ladder(work, after, "escalation_raised")
        work.record(
            EscalationRaised(
                escalation_id=after.id, before=before.response_class, after=after.response_class
            ),
            instance_id=run.id,
        )
    return {"class": after.response_class.value, "raised": went_up, "decide_by": plain(after.decide_by)}
