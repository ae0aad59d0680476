"""DIS-2-open, DIS-3-open, DIS-4-open: the stage before was passed on, or its time is over; the next one begins."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handrail.application.disagreement_in_hand import (
    disagreement_of,
    end_stage,
    open_stage,
    stage_variables,
)
from handrail.application.moving import Run
from handrail.application.work import Work
from handrail.domain.disagreements import StageEnd
from handrail.storage.disagreements import Disagreements


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Gives what the stage is: its number, clock key, start and end. Silence never settles one, it opens the next."""
    before = disagreement_of(work, inputs)
    last = Disagreements(work.session).stage(before.id, before.stage)
    because = StageEnd.RAN_OUT
    if last is not None and last.ended_at is not None:
        because = StageEnd.PASSED_ON
    else:
        end_stage(work, before, StageEnd.RAN_OUT)
    opened, stage = open_stage(work, run, before, because=because)
    return stage_variables(opened, stage)
