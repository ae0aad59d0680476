"""DIS-4-tell: the directors are late. Governance and the commissioner hear of it; it stays with the directors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from handrail.application.disagreement_in_hand import disagreement_of
from handrail.application.moving import Run
from handrail.application.work import Work
from handrail.domain.disagreements import DirectorsLate
from handrail.domain.roles import Role
from handrail.storage.disagreements import Disagreements, ForumAgenda


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Gives nothing; nothing is decided by it."""
    before = disagreement_of(work, inputs)
    after = replace(before, director_late_at=work.now)
    Disagreements(work.session).save(before, after)
    if after.stated_at is not None:
        ForumAgenda(work.session).change(after.id, directors_late=True)
    work.record(
        DirectorsLate(disagreement_id=after.id, due_at=before.stage_due_at or work.now), instance_id=run.id
    )
    facts = {"dispute_id": after.id, "class": after.response_class, "posts": ["integrated care board"]}
    for role in (Role.GOVERNANCE_LEAD, Role.CLINICAL_DIRECTOR):
        work.notify("directors_late", role=role.value, facts=facts)
    return {}
