"""One task, with its form, what is filled in already, who may do it, and why not you."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from handrail.application.commanding import Query
from handrail.application.form_context import form_context, names_behind
from handrail.application.task_rights import standing_of
from handrail.application.tasks_in_hand import holders_of, visible_task
from handrail.application.work import Look
from handrail.domain.cases import Case
from handrail.domain.decision_rights import DecisionRight
from handrail.domain.identifiers import TaskId
from handrail.domain.instances import Instance
from handrail.domain.people import Person
from handrail.domain.permissions import Permission
from handrail.domain.rights import Verdict, may_complete, may_do, roles_that_may
from handrail.domain.second_people import PendingDecision
from handrail.domain.tasks import Task
from handrail.engine import Bundle, EngineRefused, variables_seen
from handrail.forms import Form
from handrail.storage.pending_decisions import PendingDecisions


@dataclass(frozen=True, kw_only=True)
class TaskDetail:
    """A task as its page and the API show it.

    `answers` are the draft if there is one, else what can be filled in already; `verdict` says whether the actor may
    complete it and `may_claim` whether they may take it; `holders` who may do it now, `holder` who has it. `variables`
    are what the form is drawn with: everything that may be chosen, or of a task that is done, the names of what was.
    `right` is the row of the matrix that an open decision is taken under now; `pending` what waits for a second person.
    """

    task: Task
    case: Case
    person: Person | None
    instance: Instance
    bundle: Bundle
    form: Form | None
    answers: Mapping[str, Any]
    draft_saved_at: datetime | None
    variables: Mapping[str, Any]
    verdict: Verdict
    may_claim: Verdict
    holders: tuple[str, ...]
    holder: str | None
    submitted: Mapping[str, Any] | None
    right: DecisionRight | None
    pending: PendingDecision | None


@dataclass(frozen=True, kw_only=True)
class ShowTask(Query[TaskDetail]):
    """One task the actor may see."""

    permission: ClassVar[Permission] = Permission.WORK_ON_TASKS
    task_id: TaskId

    def answer(self, look: Look) -> TaskDetail:
        """Raises NotFound."""
        case, task = visible_task(look, self.task_id)
        instance = look.instances.get(task.instance_id)
        person = None if case.is_matter else look.people.get(case.patient_id)
        assert instance is not None
        bundle = look.resources.catalogue.bundle(look.session, instance.process_key, instance.bundle_sha256)
        form = None if task.form_key is None else look.resources.catalogue.form(bundle, task.form_key)
        variables = self._variables(look, bundle, instance, task)
        submitted = self._submitted(look, case, task)
        answers: Mapping[str, Any] = {}
        if form is not None and task.is_open:
            now = look.clock_now()
            context = form_context(look, case, form, variables, now=now, bundle=bundle)
            variables = context.variables
            answers = form.prefill(variables, now=now, functions=context.functions)
        elif form is not None and submitted is not None:
            variables = names_behind(look, case, form, submitted)
        draft = look.tasks.draft(task.id, look.actor.id) if task.is_open else None
        if draft is not None:
            answers = look.words_of(case, draft[0], place=f"draft:{task.id}:{look.actor.id}")
        now = look.clock_now()
        standing = standing_of(look, case, task, now=now) if task.is_open else None
        verdict = may_complete(task, case, look.actor, standing)
        who = task.completed_by or task.assignee_id
        return TaskDetail(
            task=task,
            case=case,
            person=person,
            instance=instance,
            bundle=bundle,
            form=form,
            answers=answers,
            draft_saved_at=None if draft is None else draft[1],
            variables=variables,
            verdict=verdict,
            may_claim=may_do(task, case, look.actor, standing),
            holders=holders_of(look, case, verdict.may or roles_that_may(task.role)),
            holder=look.staff.names([who]).get(who) if who is not None else None,
            submitted=submitted,
            right=None if standing is None else standing.right,
            pending=PendingDecisions(look.session).of_task(task.id) if task.is_open else None,
        )

    def _variables(self, look: Look, bundle: Bundle, instance: Instance, task: Task) -> Mapping[str, Any]:
        if not task.is_open:
            return {}
        try:
            return variables_seen(look.resources.engine, bundle, instance.state, task.token)
        except EngineRefused:
            return {}

    def _submitted(self, look: Look, case: Case, task: Task) -> Mapping[str, Any] | None:
        row = None if task.is_open else look.tasks.submission(task.id)
        if row is None:
            return None
        words: Mapping[str, Any] = look.words_of(case, row.sealed, place=f"submission:{row.id}")
        return words
