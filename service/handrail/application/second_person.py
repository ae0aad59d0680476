"""Asking a second person to confirm a decision, and who may be that (DOMAIN sections 2.2 and 2.4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from handrail.application.answers_kept import keep_answers
from handrail.application.decision_records import proposer_in
from handrail.application.finishing import Answered, Completed
from handrail.application.tasks_in_hand import insist
from handrail.application.work import Work, digest
from handrail.domain.decision_rights import Missing
from handrail.domain.decisions import chosen_in
from handrail.domain.errors import Attempt, Invalid
from handrail.domain.identifiers import StaffId
from handrail.domain.notices import NoticeKind
from handrail.domain.rights import Standing, Verdict, expanded, may_second
from handrail.domain.second_people import (
    PendingDecision,
    PendingDecisionWithdrawn,
    PendingStatus,
    SecondPersonAsked,
)
from handrail.domain.separation import Part, problem_with
from handrail.domain.tasks import Task
from handrail.storage.pending_decisions import PendingDecisions


def refuse_proposer(work: Work, task: Task, answered: Answered, standing: Standing, verdict: Verdict) -> None:
    """Raises NotPermitted when whoever proposed a decision would take it as well, where the matrix separates the two.

    Somebody who acts under a delegation counts as both people (S1, S9).
    """
    proposer = proposer_in(answered.variables)
    if proposer is None:
        return
    acts = {Part.PROPOSER: frozenset({proposer}), Part.DECIDER: verdict.parties(work.actor.id)}
    reason = problem_with(standing.right.code, acts, separate=standing.right.separate)
    if reason is None:
        return
    refused = Verdict(allowed=False, reason=reason, missing=Missing.SEPARATION, may=verdict.may)
    insist(work, work.case, refused, task=task)


def refuse_second(work: Work, task: Task, answered: Answered, standing: Standing, verdict: Verdict) -> None:
    """Raises Invalid at the field for a second person who is a party already, may not be it, or is from nowhere."""
    named = named_second(answered.checked.answers)
    if named is None:
        return
    person = work.staff.actor(named, at=work.virtual_now)[0]
    parties = _parties(work, answered, verdict)
    if person is None:
        reason, missing = "Choose somebody who works here", Missing.SECOND_PERSON
    else:
        second = may_second(standing, work.case, person, parties=parties, role=task.role)
        if second.allowed:
            return
        reason, missing = second.reason, second.missing or Missing.SECOND_PERSON
    refusal = Invalid.at("/answers/second_person", reason)
    refusal.attempt = Attempt(
        missing=missing.value, code=standing.right.code, task_id=task.id, element=task.element
    )
    raise refusal


def ask_second(
    work: Work,
    task: Task,
    answered: Answered,
    standing: Standing,
    verdict: Verdict,
    *,
    warnings: tuple[str, ...],
) -> Completed:
    """Keep what was decided until a second person confirms it; the task stays open and its clock runs on."""
    answers = answered.checked.answers
    pending_id = work.new_id()
    named = named_second(answers)
    pending = PendingDecision(
        id=pending_id,
        case_id=task.case_id,
        task_id=task.id,
        code=standing.right.code,
        chosen=chosen_in(answers),
        decider_id=work.actor.id,
        on_behalf_of_id=verdict.on_behalf_of,
        proposer_id=proposer_in(answered.variables),
        second_id=named,
        second_roles=tuple(role.value for role in expanded(standing.right.second, task.role)),
        asked_at=work.now,
        status=PendingStatus.WAITING,
        sealed=work.seal(answers, place=f"pending:{pending_id}"),
    )
    PendingDecisions(work.session).add(pending)
    work.tasks.change(task.id, revision=task.revision + 1)
    work.record(
        SecondPersonAsked(
            pending_id=pending.id,
            task_id=task.id,
            element=task.element,
            code=pending.code,
            chosen=pending.chosen,
            decider_id=work.actor.id,
            right=verdict.right,
            second_id=named,
            answers_digest=digest(answers),
        ),
        instance_id=task.instance_id,
    )
    work.tasks.drop_draft(task.id, work.actor.id)
    facts = {"task_id": str(task.id), "element": task.element, "code": pending.code, "chosen": pending.chosen}
    if named is not None:
        work.notify("second_person_asked", kind=NoticeKind.PAGE, staff_id=named, facts=facts)
    else:
        for role in standing.right.second:
            work.notify("second_person_asked", role=role, facts=facts)
    return Completed(instance=answered.instance, opened=(), closed=(), warnings=warnings, awaiting=pending)


def withdraw_waiting(work: Work, task: Task) -> PendingDecision | None:
    """Take back what waits at the task, because its decider wants that or another decision takes its place."""
    repository = PendingDecisions(work.session)
    pending = repository.of_task(task.id)
    if pending is None:
        return None
    repository.end(pending, PendingStatus.WITHDRAWN, by=work.actor.id, at=work.now)
    work.record(
        PendingDecisionWithdrawn(
            pending_id=pending.id, task_id=task.id, code=pending.code, by_id=work.actor.id
        ),
        instance_id=task.instance_id,
    )
    if pending.second_id is not None:
        facts = {"task_id": str(task.id), "element": task.element, "code": pending.code}
        work.notify("second_person_not_needed", staff_id=pending.second_id, facts=facts)
    return replace(pending, status=PendingStatus.WITHDRAWN)


def hand_back(work: Work, task: Task, pending: PendingDecision) -> None:
    """What was answered is in the decider's form again, to be changed and sent once more; the case is at hand."""
    answers = work.words_of(work.case, pending.sealed, place=f"pending:{pending.id}")
    keep_answers(work, task, pending.decider_id, answers)


def others_named(answered: Answered) -> frozenset[StaffId]:
    """Who proposed what is decided and who is to confirm it, as far as the step and its answers name them."""
    named = (proposer_in(answered.variables), named_second(answered.checked.answers))
    return frozenset(one for one in named if one is not None)


def named_second(answers: Mapping[str, Any]) -> StaffId | None:
    """The second person whom the answers name, if the form asks for one."""
    named = answers.get("second_person")
    try:
        return None if not named else StaffId(UUID(str(named)))
    except ValueError:
        raise Invalid.at("/answers/second_person", "Choose somebody who works here") from None


def _parties(work: Work, answered: Answered, verdict: Verdict) -> frozenset[StaffId]:
    proposer = proposer_in(answered.variables)
    return verdict.parties(work.actor.id) | (frozenset() if proposer is None else {proposer})
