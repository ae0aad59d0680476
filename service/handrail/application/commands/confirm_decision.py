"""The second person agrees to a decision, which then takes effect, or does not."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from handrail.application.commanding import Command
from handrail.application.decision_records import proposer_in
from handrail.application.finishing import Answered, Completed, checked_answers, finish
from handrail.application.second_person import hand_back, refuse_proposer
from handrail.application.task_rights import standing_of, verdict_to_choose, verdict_to_do
from handrail.application.tasks_in_hand import insist, no_longer, take_in_hand
from handrail.application.work import Work, digest
from handrail.domain.decision_rights import Missing
from handrail.domain.errors import Conflict, Invalid, NotPermitted
from handrail.domain.identifiers import TaskId
from handrail.domain.permissions import Permission
from handrail.domain.reasons import fault_in
from handrail.domain.rights import NEITHER_OF_THEM, Standing, Verdict, may_second
from handrail.domain.second_people import (
    PendingDecision,
    PendingStatus,
    SecondPerson,
    SecondPersonConfirmed,
    SecondPersonRefused,
)
from handrail.domain.tasks import Task
from handrail.storage.pending_decisions import PendingDecisions
from handrail.storage.standing_locks import StandingLocks

_GONE = Verdict(allowed=False, missing=Missing.ROLE)
_NEITHER = Verdict(allowed=False, reason=NEITHER_OF_THEM, missing=Missing.SEPARATION)


@dataclass(frozen=True, kw_only=True)
class ConfirmDecision(Command[Completed]):
    """The second person confirms what was decided, or refuses to, with a reason. `seen_revision` as for completing."""

    permission: ClassVar[Permission] = Permission.WORK_ON_TASKS
    task_id: TaskId
    agrees: bool
    reason: str | None = None
    seen_revision: int

    def execute(self, work: Work) -> Completed:
        """Raises NotFound, Conflict (also when the decider may no longer decide), NotPermitted, Invalid."""
        asked = PendingDecisions(work.session).of_task(self.task_id)
        if asked is not None and not work.actor.is_system:
            StandingLocks(work.session).acts(shared=(work.actor.id, asked.decider_id))
        case, task = take_in_hand(
            work,
            self.task_id,
            seen_revision=self.seen_revision,
            named=asked is not None and asked.second_id == work.actor.id,
        )
        pending = PendingDecisions(work.session).of_task(task.id)
        if pending is None or asked is None or pending.id != asked.id:
            raise Conflict("Nothing waits for a second person here; the decision was taken back or changed")
        standing = standing_of(work, case, task, now=work.now, code=pending.code)
        assert standing is not None
        verdict = may_second(standing, case, work.actor, parties=pending.parties, role=task.role)
        if verdict.allowed and pending.second_id not in (None, work.actor.id):
            verdict = Verdict(
                allowed=False,
                reason="A colleague was asked to be the second person",
                missing=Missing.SECOND_PERSON,
                may=verdict.may,
            )
        insist(work, case, verdict, task=task)
        if not self.agrees:
            return self._refuse(work, task, pending, verdict)
        return self._confirm(work, task, pending, verdict)

    def _confirm(self, work: Work, task: Task, pending: PendingDecision, second: Verdict) -> Completed:
        decider = work.staff.actor(pending.decider_id, at=work.virtual_now)[0]
        if decider is None:
            gone = "Whoever decided no longer works here; somebody else must decide"
            raise no_longer(task, _GONE, gone, of_id=pending.decider_id)
        answers = work.words_of(work.case, pending.sealed, place=f"pending:{pending.id}")
        PendingDecisions(work.session).end(pending, PendingStatus.CONFIRMED, by=work.actor.id, at=work.now)
        work.record(
            SecondPersonConfirmed(
                pending_id=pending.id,
                task_id=task.id,
                code=pending.code,
                second_id=work.actor.id,
                right=second.right,
            ),
            instance_id=task.instance_id,
        )
        confirming = SecondPerson(id=work.actor.id, right=second.right)
        work.actor = decider
        apart_from = frozenset({confirming.id, pending.proposer_id or confirming.id})
        standing, verdict = verdict_to_choose(work, task, pending.code, apart_from=apart_from)
        question = verdict
        if verdict.allowed and pending.code != task.decision:
            question = verdict_to_do(work, work.case, task, decider, now=work.now)
        for asked in (verdict, question):
            if not asked.allowed:
                words = f"{decider.name} may no longer decide this: {asked.reason}. Somebody else must decide"
                raise no_longer(task, asked, words, of_id=decider.id)
        try:
            answered = checked_answers(work, task, answers)
        except Invalid as refusal:
            said = "; ".join(problem.message for problem in refusal.problems) or refusal.detail
            raise Conflict(
                f"What was decided no longer fits: {said}. {decider.name} must decide again"
            ) from refusal
        self._keep_apart(work, task, pending, answered, standing, verdict, confirming)
        return finish(work, task, answered, verdict=verdict, decided=standing.right, second=confirming)

    def _keep_apart(
        self,
        work: Work,
        task: Task,
        pending: PendingDecision,
        answered: Answered,
        standing: Standing,
        verdict: Verdict,
        confirming: SecondPerson,
    ) -> None:
        """The right the decider has now may be another's than the one they had: everybody is still somebody else."""
        known = proposer_in(answered.variables) or pending.proposer_id
        now = replace(pending, on_behalf_of_id=verdict.on_behalf_of, proposer_id=known)
        if confirming.id in now.parties:
            insist(work, work.case, _NEITHER, task=task)
        try:
            refuse_proposer(work, task, answered, standing, verdict)
        except NotPermitted as refusal:
            words = f"This decision can no longer be confirmed. {refusal.detail}"
            raise no_longer(task, _NEITHER, words, of_id=pending.decider_id) from refusal

    def _refuse(self, work: Work, task: Task, pending: PendingDecision, verdict: Verdict) -> Completed:
        problem = fault_in(self.reason or "")
        if problem is not None:
            raise Invalid.at("/reason", problem)
        sealed = work.seal({"reason": self.reason}, place=f"pending_reason:{pending.id}")
        PendingDecisions(work.session).end(
            pending, PendingStatus.REFUSED, by=work.actor.id, at=work.now, reason=sealed
        )
        hand_back(work, task, pending)
        work.tasks.change(task.id, revision=task.revision + 1)
        work.record(
            SecondPersonRefused(
                pending_id=pending.id,
                task_id=task.id,
                code=pending.code,
                second_id=work.actor.id,
                right=verdict.right,
                reason_digest=digest({"reason": self.reason}),
            ),
            instance_id=task.instance_id,
        )
        facts = {"task_id": str(task.id), "element": task.element, "code": pending.code}
        work.notify("second_person_refused", staff_id=pending.decider_id, facts=facts)
        instance = work.instances.get(task.instance_id)
        assert instance is not None
        return Completed(instance=instance, opened=(), closed=(), warnings=())
