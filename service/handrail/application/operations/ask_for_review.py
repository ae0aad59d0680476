"""K8: ask for the post-crisis review once: when the partner has answered, or a day after sending."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handrail.application.escalation_in_hand import ask_review, due, escalation_of
from handrail.application.moving import Run
from handrail.application.work import Work


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Inputs: escalation_id. Gives `wanted`, and in `due` what the review is told."""
    escalation = escalation_of(work, inputs)
    asked_before = escalation.review_asked_at is not None
    if asked_before or escalation.t2 is None:
        return {"wanted": False, "due": {}}
    fallback = due(work, "pcr.start.fallback", escalation.response_class, escalation.t2)
    if escalation.t4 is None and work.now < fallback:
        return {"wanted": False, "due": {}}
    _, payload = ask_review(work, escalation)
    return {"wanted": True, "due": payload}
