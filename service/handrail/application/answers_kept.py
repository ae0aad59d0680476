"""Keeping what somebody typed into a task, sealed and for themselves alone, until they hand it in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handrail.application.work import Work, canonical
from handrail.domain.errors import Invalid
from handrail.domain.identifiers import StaffId
from handrail.domain.tasks import Task

MAX_BYTES = 256 * 1024


def keep_answers(work: Work, task: Task, staff_id: StaffId, answers: Mapping[str, Any]) -> None:
    """Keep half-filled answers of an open task as a person's draft; the task's case is at hand.

    Raises Invalid when they are too long.
    """
    if len(canonical(answers).encode()) > MAX_BYTES:
        raise Invalid("These answers are too long to keep; shorten them to 256 kB")
    sealed = work.seal(dict(answers), place=f"draft:{task.id}:{staff_id}")
    work.tasks.save_draft(task.id, staff_id, sealed, at=work.now)
