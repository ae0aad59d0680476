"""Nobody there holds the right to a decision that is open: the next rung is called, and it is written down (R1)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from handrail.application.commanding import Command
from handrail.application.queries.who_decides import holders_among
from handrail.application.rights_findings import roles_meant
from handrail.application.task_rights import standing_of
from handrail.application.work import Work
from handrail.domain.cases import Case
from handrail.domain.decision_rights import CHAIR
from handrail.domain.errors import Conflict
from handrail.domain.identifiers import StaffId, TaskId
from handrail.domain.ladders import LADDERS, LadderCode, Rung
from handrail.domain.notices import NoticeKind
from handrail.domain.permissions import Permission
from handrail.domain.rights import Standing, may_do
from handrail.domain.roles import Role
from handrail.domain.tasks import NobodyHoldsRight, RightHeldAgain, Task
from handrail.storage.delegations import Delegations
from handrail.storage.role_holders import RoleHolder, role_holders

_MOST_LENT = 1000


@dataclass(frozen=True, kw_only=True)
class CallForHolder(Command[bool]):
    """Call the next rung for a decision that nobody there could take now, once; or note that somebody can again.

    It gives nobody a right: whoever is called finds somebody who holds it, or lends their own. Whether anything was
    written.
    """

    permission: ClassVar[Permission] = Permission.FIRE_TIMERS
    records_event: ClassVar[bool] = False
    task_id: TaskId

    def execute(self, work: Work) -> bool:
        """Nothing for a step that is over, that a meeting's chair decides, or that nobody decides at this hour."""
        case = work.lock_case_of_task(self.task_id)
        task = work.tasks.get(self.task_id)
        if task is None or not task.is_open:
            return False
        try:
            standing = standing_of(work, case, task, now=work.now)
        except Conflict:
            return False
        if standing is None or not standing.right.decide or CHAIR in standing.right.decide:
            return False
        everybody = role_holders(work.session, at=work.now)
        held = _somebody_may(work, case, task, standing, everybody)
        if held == (task.unheld_at is None):
            return False
        if held:
            _held_again(work, task, standing)
        else:
            _call(work, case, task, standing, everybody)
        return True


def _somebody_may(
    work: Work, case: Case, task: Task, standing: Standing, everybody: Iterable[RoleHolder]
) -> bool:
    """By the one rule of who may do a task, asked of everybody who could: by a role, or under a delegation."""
    roles = roles_meant(standing.right.decide, task.role)
    wanted: set[StaffId] = {one.staff_id for one in holders_among(everybody, roles, case)}
    if standing.right.delegable:
        lent = Delegations(work.session).not_over(at=work.now, limit=_MOST_LENT)
        wanted |= {one.to_id for one in lent if standing.right.code in one.codes}
    actors = work.staff.actors(wanted, at=work.now)
    return any(may_do(task, case, actor, standing).allowed for actor in actors.values())


def _call(work: Work, case: Case, task: Task, standing: Standing, everybody: tuple[RoleHolder, ...]) -> None:
    right = standing.right
    code = LadderCode(right.ladder or (task.clock.ladder if task.clock else None) or LadderCode.URGENT)
    rung = _next_rung(case, task, code, everybody)
    roles = tuple(role.value for role in rung.roles_for(task.role))
    work.tasks.change(task.id, unheld_at=work.now)
    work.record(
        NobodyHoldsRight(
            task_id=task.id,
            element=task.element,
            decision=right.code,
            row=right.row,
            decided_by=tuple(role.value for role in roles_meant(right.decide, task.role)),
            ladder=code.value,
            rung=rung.number,
            roles=roles,
            posts=rung.posts,
        ),
        instance_id=task.instance_id,
    )
    facts = {"task_id": task.id, "code": right.code, "due_at": task.due_at}
    for role in roles:
        work.notify("nobody_holds_right", kind=NoticeKind.PAGE, role=role, facts=facts)
    work.notify("nobody_holds_right", role=Role.GOVERNANCE_LEAD.value, facts=facts)


def _next_rung(case: Case, task: Task, code: LadderCode, everybody: tuple[RoleHolder, ...]) -> Rung:
    """The first rung above the one it has reached where somebody is; the top when nobody is anywhere."""
    ladder = LADDERS[code]
    reached = (task.clock.rung if task.clock else None) or 0
    for rung in ladder.rungs:
        if rung.number > reached and holders_among(everybody, rung.roles_for(task.role), case):
            return rung
    return ladder.top


def _held_again(work: Work, task: Task, standing: Standing) -> None:
    work.tasks.change(task.id, unheld_at=None)
    work.record(
        RightHeldAgain(task_id=task.id, element=task.element, decision=standing.right.code),
        instance_id=task.instance_id,
    )
