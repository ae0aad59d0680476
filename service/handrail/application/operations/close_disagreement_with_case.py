"""DIS-G: the person died or moved while two sides disagreed: it ends unsettled, and the forum sees that."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handrail.application.disagreement_in_hand import disagreement_of, end_with_case
from handrail.application.moving import Run
from handrail.application.work import Work
from handrail.domain.events import plain


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Inputs: dispute_id, reason (died, transferred, discharged). Gives outcome and class.

    A disagreement that was settled already keeps its end.
    """
    after = end_with_case(work, run, disagreement_of(work, inputs), reason=str(inputs["reason"]))
    return {"outcome": plain(after.outcome), "class": plain(after.class_after)}
