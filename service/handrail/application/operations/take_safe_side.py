"""THR-05: the table gave no single answer, or an input is unknown. The safe side is an early review, now (K15, H3)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handrail.application.moving import Run
from handrail.application.work import Work
from handrail.domain.evaluations import SafeSideTaken
from handrail.domain.notices import NoticeKind
from handrail.domain.roles import Role


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Inputs: inputs_known. A senior clinician is paged and governance is told."""
    work.record(
        SafeSideTaken(
            process=run.process_key,
            element=run.element,
            inputs_known=bool(inputs.get("inputs_known")),
        ),
        instance_id=run.id,
    )
    facts = {"process": run.process_key, "element": run.element}
    work.notify("safe_side_taken", kind=NoticeKind.PAGE, role=Role.SENIOR_CLINICIAN.value, facts=facts)
    work.notify("safe_side_taken", role=Role.GOVERNANCE_LEAD.value, facts=facts)
    return {}
