"""Everything that a decision is taken with, on one screen: why now, what was tried, whose views, who decides next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from handrail.application.commanding import Query
from handrail.application.due_times import due_times_for
from handrail.application.form_context import names_behind
from handrail.application.queries.contact_detail import ContactDetail, ShowContact
from handrail.application.queries.task_detail import ShowTask, TaskDetail
from handrail.application.queries.task_surroundings import AroundTask, NextTime, TaskSurroundings, lapses_of
from handrail.application.task_rights import standing_of
from handrail.application.tasks_in_hand import holders_of
from handrail.application.work import NO_TASK, Look
from handrail.domain.decision_rights import DecisionRight
from handrail.domain.decisions import CHOICE_FIELDS, code_of, wants_second
from handrail.domain.delegations import Delegation
from handrail.domain.errors import Conflict, NotFound
from handrail.domain.escalations import Escalation
from handrail.domain.identifiers import StaffId, TaskId
from handrail.domain.ladders import LADDERS, Call, LadderCode, calls
from handrail.domain.permissions import Permission
from handrail.domain.rights import Verdict, expanded, may_decide, may_second
from handrail.domain.roles import Role
from handrail.domain.second_people import PendingDecision
from handrail.domain.tasks import Task, TaskStatus
from handrail.forms import Field, Form, Line
from handrail.storage.approvals import Approvals
from handrail.storage.duties import Duties
from handrail.storage.escalations import Escalations
from handrail.storage.pending_decisions import PendingDecisions

ADVICE = "specialist-advice"
_EARLIER = 3


@dataclass(frozen=True, kw_only=True)
class EarlierForm:
    """What was filled in before in the same run: by whom, when, question by question."""

    element: str
    form_key: str
    name: str
    by: str
    at: datetime
    lines: tuple[Line, ...]
    answers: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class OptionToChoose:
    """One answer of the form's choice: the decision it is, and whether a second person must confirm it.

    `may` says whether the actor holds the right to this very choice, which may be another than the question's.
    """

    value: str
    label: str
    hint: str
    code: str
    needs_second: bool
    may: bool
    why_not: str = ""


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """A second person who did not agree, and why."""

    by: str
    at: datetime
    reason: str


@dataclass(frozen=True, kw_only=True)
class RungCalled:
    """One call of the ladder; `on_duty` has each of its roles with the names of those on duty when it comes."""

    call: Call
    on_duty: tuple[tuple[Role, tuple[str, ...]], ...]


@dataclass(frozen=True, kw_only=True)
class ApprovalDetail:
    """One decision. `names` are those of everybody mentioned by id; `delegation` the one the actor would act under."""

    detail: TaskDetail
    around: TaskSurroundings
    contact: ContactDetail | None
    escalation: Escalation | None
    earlier: tuple[EarlierForm, ...]
    options: tuple[OptionToChoose, ...]
    delegation: Delegation | None
    ladder: tuple[RungCalled, ...]
    refusal: Refusal | None
    second_holders: tuple[str, ...]
    names: Mapping[StaffId, str]
    proposer: str
    may_ask_advice: bool


@dataclass(frozen=True, kw_only=True)
class ShowApproval(Query[ApprovalDetail]):
    """One decision the actor may see, with everything it is taken with."""

    permission: ClassVar[Permission] = Permission.WORK_ON_TASKS
    task_id: TaskId

    def answer(self, look: Look) -> ApprovalDetail:
        """Raises NotFound, also for a task that decides nothing."""
        detail = ShowTask(task_id=self.task_id).answer(look)
        task, case = detail.task, detail.case
        if task.decision is None:
            raise NotFound(NO_TASK)
        around = AroundTask(task_id=self.task_id).answer(look)
        delegation = next(
            (lent for lent in look.actor.delegations if lent.id == detail.verdict.delegation_id), None
        )
        pending = detail.pending
        proposer = _proposer(detail)
        wanted = {proposer, None if delegation is None else delegation.from_id}
        if pending is not None:
            wanted |= {pending.decider_id, pending.second_id, pending.on_behalf_of_id}
        names = look.staff.names([one for one in wanted if one is not None])
        second = () if detail.right is None else expanded(detail.right.second, task.role)
        return ApprovalDetail(
            detail=detail,
            around=around,
            contact=_contact(look, around),
            escalation=_escalation(look, task),
            earlier=_earlier(look, detail),
            options=_options(look, detail),
            delegation=delegation,
            ladder=_ladder(look, detail),
            refusal=_refusal(look, detail),
            second_holders=holders_of(look, case, second),
            names=names,
            proposer="" if proposer is None else names.get(proposer, "A colleague"),
            may_ask_advice=task.is_open and look.processes.published(ADVICE) is not None,
        )


@dataclass(frozen=True, kw_only=True)
class ToConfirm:
    """What somebody decided, read-only, for the second person. `verdict` is about being that person.

    `sees_case` says whether they may open the case too: a second person from elsewhere may not.
    """

    task: Task
    case_id: str
    person: str
    pending: PendingDecision
    right: DecisionRight
    lines: tuple[Line, ...]
    decider: str
    on_behalf_of: str
    proposer: str
    second: str
    verdict: Verdict
    holders: tuple[str, ...]
    lapses: tuple[NextTime, ...]
    sees_case: bool


@dataclass(frozen=True, kw_only=True)
class ShowConfirmation(Query[ToConfirm]):
    """A decision that waits for its second person; also for whoever is named as that, from any locality (S10).

    Being named opens it for as long as it waits and they may be that person, and no longer.
    """

    permission: ClassVar[Permission] = Permission.WORK_ON_TASKS
    task_id: TaskId

    def answer(self, look: Look) -> ToConfirm:
        """Raises NotFound; Conflict when nothing waits any more."""
        task = look.tasks.get(self.task_id)
        pending = None if task is None else PendingDecisions(look.session).of_task(self.task_id)
        if task is None:
            raise NotFound(NO_TASK)
        named = pending is not None and pending.second_id == look.actor.id
        case = look.cases.get(task.case_id) if named else look.visible_case(task.case_id, otherwise=NO_TASK)
        if case is None:
            raise NotFound(NO_TASK)
        if pending is None:
            raise Conflict(
                "Nothing waits for a second person here; the decision was taken, taken back or changed"
            )
        now = look.clock_now()
        standing = standing_of(look, case, task, now=now, code=pending.code)
        assert standing is not None
        verdict = may_second(standing, case, look.actor, parties=pending.parties, role=task.role)
        if named and not verdict.allowed:
            look.visible_case(task.case_id, otherwise=NO_TASK)
        known = [pending.decider_id, pending.on_behalf_of_id, pending.proposer_id, pending.second_id]
        names = look.staff.names([one for one in known if one is not None])
        if verdict.allowed and pending.second_id not in (None, look.actor.id):
            asked = names.get(pending.second_id, "A colleague") if pending.second_id else ""
            verdict = Verdict(
                allowed=False, reason=f"{asked} was asked to be the second person", may=verdict.may
            )
        person = None if case.person_id is None else look.people.get(case.person_id)
        return ToConfirm(
            task=task,
            case_id=str(case.id),
            person="" if person is None else person.name,
            pending=pending,
            right=standing.right,
            lines=_pending_lines(look, task, pending),
            decider=names.get(pending.decider_id, "A colleague"),
            on_behalf_of=_name(names, pending.on_behalf_of_id),
            proposer=_name(names, pending.proposer_id),
            second=_name(names, pending.second_id),
            verdict=verdict,
            holders=holders_of(look, case, expanded(standing.right.second, task.role)),
            lapses=lapses_of(look, task),
            sees_case=look.sees(case),
        )


def choice_field(form: Form | None) -> Field | None:
    """The field in which a form asks what is decided, if it has one with answers to pick from."""
    if form is None:
        return None
    fields = {field.key: field for field in form.walk() if field.options and field.path == (field.key,)}
    return next((fields[key] for key in CHOICE_FIELDS if key in fields), None)


def _pending_lines(look: Look, task: Task, pending: PendingDecision) -> tuple[Line, ...]:
    case = look.cases.get(task.case_id)
    instance = look.instances.get(task.instance_id)
    if case is None or instance is None or task.form_key is None:
        return ()
    bundle = look.resources.catalogue.bundle(look.session, instance.process_key, instance.bundle_sha256)
    form = look.resources.catalogue.form(bundle, task.form_key)
    answers = look.words_of(case, pending.sealed, place=f"pending:{pending.id}")
    return form.describe(answers, variables=names_behind(look, case, form, answers))


def _proposer(detail: TaskDetail) -> StaffId | None:
    """Who did the step that this one checks, or whoever the run says proposed it."""
    pending = detail.pending
    if pending is not None and pending.proposer_id is not None:
        return pending.proposer_id
    for known in (detail.variables.get("proposer_id"), detail.variables.get("proposed_by")):
        found = staff_id(known)
        if found is not None:
            return found
    return detail.task.not_by[0] if detail.task.not_by else None


def staff_id(value: Any) -> StaffId | None:
    """An id from what a run keeps, if it is one."""
    try:
        return StaffId(UUID(str(value)))
    except ValueError:
        return None


def _contact(look: Look, around: TaskSurroundings) -> ContactDetail | None:
    found = around.evaluation
    if found is None or found.contact_id is None:
        return None
    return ShowContact(contact_id=found.contact_id).answer(look)


def _escalation(look: Look, task: Task) -> Escalation | None:
    found = Escalations(look.session).of_case(task.case_id, limit=20)
    return next((one for one in found if one.instance_id == task.instance_id), None)


def _earlier(look: Look, detail: TaskDetail) -> tuple[EarlierForm, ...]:
    """The forms filled in before this step in the same run, the newest of each kind, newest first."""
    done = [
        task
        for task in look.tasks.of_instance(detail.instance.id)
        if task.status is TaskStatus.DONE
        and task.form_key
        and task.completed_at
        and task.id != detail.task.id
    ]
    done.sort(key=lambda task: (task.completed_at, task.token), reverse=True)
    newest = list({task.form_key: task for task in reversed(done)}.values())
    newest.sort(key=lambda task: (task.completed_at, task.token), reverse=True)
    names = look.staff.names([task.completed_by for task in newest[:_EARLIER] if task.completed_by])
    found = []
    for task in newest[:_EARLIER]:
        row = look.tasks.submission(task.id)
        if row is None or task.form_key is None or task.completed_at is None:
            continue
        try:
            form = look.resources.catalogue.form(detail.bundle, task.form_key)
        except LookupError:
            continue
        answers = look.words_of(detail.case, row.sealed, place=f"submission:{row.id}")
        found.append(
            EarlierForm(
                element=task.element,
                form_key=task.form_key,
                name=task.name,
                by=names.get(task.completed_by, "A colleague") if task.completed_by else "Handrail",
                at=task.completed_at,
                lines=form.describe(answers, variables=names_behind(look, detail.case, form, answers)),
                answers=answers,
            )
        )
    return tuple(found)


def _options(look: Look, detail: TaskDetail) -> tuple[OptionToChoose, ...]:
    task, field = detail.task, choice_field(detail.form)
    if field is None or detail.right is None or task.decision is None:
        return ()
    now = look.clock_now()
    standings = {}
    found = []
    for option in field.options:
        value = str(option.value)
        code = code_of(task.decision, value)
        if code not in standings:
            standings[code] = standing_of(look, detail.case, task, now=now, code=code)
        standing = standings[code]
        assert standing is not None
        own = code == task.decision
        verdict = detail.verdict if own else may_decide(standing, detail.case, look.actor, task=task)
        found.append(
            OptionToChoose(
                value=value,
                label=option.label,
                hint=option.hint,
                code=code,
                needs_second=wants_second(standing.right, value),
                may=verdict.allowed,
                why_not=verdict.reason,
            )
        )
    return tuple(found)


def _ladder(look: Look, detail: TaskDetail) -> tuple[RungCalled, ...]:
    """Every rung of the task's ladder with its time, and who is on duty then."""
    clock = detail.task.clock
    if clock is None or clock.ladder is None:
        return ()
    rules = due_times_for(look, detail.case, look.clock_now()).rules

    def due(key: str, variant: str | None, start: datetime) -> datetime:
        return rules.due(key, variant, start=start)

    found = calls(LADDERS[LadderCode(clock.ladder)], clock.due_at, due, clock.response_class)
    return tuple(RungCalled(call=call, on_duty=_on_duty(look, detail, call)) for call in found)


def _on_duty(look: Look, detail: TaskDetail, call: Call) -> tuple[tuple[Role, tuple[str, ...]], ...]:
    """Each role of a rung with the names of those whom the rota has on duty when it is called."""
    task, barred = detail.task, detail.case.conflicted
    known = task.role if task.role in {role.value for role in Role} else None
    roles = call.rung.roles_for(known)
    rota = Duties(look.session).on_duty_in(roles, task.locality, call.at) if roles else ()
    free = [one for one in rota if one.duty.staff_id not in barred]
    return tuple((role, tuple(one.name for one in free if one.duty.role is role)) for role in roles)


def _refusal(look: Look, detail: TaskDetail) -> Refusal | None:
    """The last second person who did not agree, while nothing new was decided."""
    if detail.pending is not None or not detail.task.is_open:
        return None
    row = Approvals(look.session).last_refusal(detail.task.id)
    if row is None:
        return None
    words = look.words_of(detail.case, row.sealed, place=f"pending_reason:{row.pending_id}")
    names = look.staff.names([row.by_id])
    return Refusal(by=names.get(row.by_id, "A colleague"), at=row.at, reason=str(words.get("reason", "")))


def _name(names: Mapping[StaffId, str], who: StaffId | None) -> str:
    """A name, "" for nobody."""
    return "" if who is None else names.get(who, "A colleague")
