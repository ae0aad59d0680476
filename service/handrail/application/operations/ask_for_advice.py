"""ADV-01: somebody who has to decide asks somebody who knows more. Their own clock runs on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from handrail.application.moving import Run
from handrail.application.work import Work
from handrail.domain.advice import ADVISERS, Advice, AdviceAsked, Specialism
from handrail.domain.errors import Invalid
from handrail.domain.evaluations import ResponseClass
from handrail.domain.events import plain
from handrail.domain.identifiers import StaffId, TaskId
from handrail.domain.notices import NoticeKind
from handrail.domain.rights import roles_that_may
from handrail.domain.roles import Role
from handrail.storage.advice import AdviceRecords


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Gives id, urgency, role and adviser, and by when the answer is due.

    Raises Invalid for a task of another case.
    """
    answers, variables = inputs["answers"], inputs["variables"]
    specialism, urgency = Specialism(answers["specialism"]), ResponseClass(answers["urgency"])
    needed_by = datetime.fromisoformat(answers["needed_by"])
    named = answers.get("adviser")
    adviser = StaffId(UUID(named)) if named else None
    asked = Advice(
        id=work.new_id(),
        case_id=work.case.id,
        instance_id=run.id,
        asker_id=work.actor.id,
        specialism=specialism,
        urgency=urgency,
        role=_role(work, specialism, adviser),
        adviser_id=adviser,
        about_task_id=_task(work, variables.get("about_task_id")),
        needed_by=needed_by,
        asked_at=work.now,
        reply_by=min(needed_by, work.due_times.due_after(work.now, "adv.reply", urgency.value)),
    )
    question = work.seal({"question": answers["question"]}, place=f"advice:{asked.id}:question")
    AdviceRecords(work.session).add(asked, question=question)
    run.bind(advice_id=asked.id)
    work.record(
        AdviceAsked(
            advice_id=asked.id,
            specialism=specialism,
            urgency=urgency,
            role=asked.role,
            adviser_id=asked.adviser_id,
            about_task_id=asked.about_task_id,
            needed_by=needed_by,
            reply_by=asked.reply_by,
        ),
        instance_id=run.id,
    )
    soon = urgency.rank >= ResponseClass.VERY_URGENT.rank
    facts = {"advice_id": asked.id, "specialism": specialism, "class": urgency, "reply_by": asked.reply_by}
    work.notify(
        "advice_asked",
        kind=NoticeKind.PAGE if soon else NoticeKind.INFORM,
        staff_id=asked.adviser_id,
        role=None if asked.adviser_id else asked.role.value,
        facts=facts,
    )
    return {
        "id": str(asked.id),
        "urgency": urgency.value,
        "role": asked.role.value,
        "adviser": plain(asked.adviser_id),
        "reply_by": plain(asked.reply_by),
    }


def _role(work: Work, specialism: Specialism, adviser: StaffId | None) -> Role:
    """Who may answer: the specialism's own role, or that of the person named, where they hold another.

    Raises Invalid for somebody who works elsewhere or asks themselves.
    """
    usual = ADVISERS[specialism]
    if adviser is None:
        return usual
    if adviser == work.actor.id:
        raise Invalid.at("/answers/adviser", "Ask somebody other than yourself")
    found, _ = work.staff.actor(adviser, at=work.now)
    held = (
        frozenset()
        if found is None
        else found.roles_for(locality=work.case.locality, pathway=work.case.pathway)
    )
    if not held:
        raise Invalid.at("/answers/adviser", "They do not work here any more: name somebody else")
    if held.intersection(roles_that_may(usual)):
        return usual
    return max(held, key=lambda role: (role.rank, role.value))


def _task(work: Work, given: Any) -> TaskId | None:
    if given is None:
        return None
    try:
        task = work.tasks.get(TaskId(UUID(str(given))))
    except ValueError:
        task = None
    if task is None or task.case_id != work.case.id:
        raise Invalid.at("/answers/question", "The step this is about is not one of this case")
    return task.id
