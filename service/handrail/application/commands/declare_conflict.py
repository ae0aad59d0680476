"""Somebody knows the person, so they decide nothing on the case (DOMAIN section 2.4, S12)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from handrail.application import accountability
from handrail.application.commanding import Command
from handrail.application.work import Work
from handrail.domain.conflicts import Conflict, ConflictDeclared, ConflictKind, may_declare_for
from handrail.domain.errors import Conflict as AlreadySo
from handrail.domain.errors import Invalid
from handrail.domain.identifiers import CaseId, StaffId, TaskId
from handrail.domain.permissions import Permission
from handrail.domain.responsibilities import Because
from handrail.domain.roles import Role
from handrail.domain.tasks import TaskReleased
from handrail.storage.conflicts import Conflicts

MOST_WORDS = 2000


@dataclass(frozen=True, kw_only=True)
class DeclareConflict(Command[Conflict]):
    """Somebody declares that they know the person, or a lead declares it for a colleague (a user name).

    The tasks they hold on the case are offered to the others again, their drafts are kept, and the team lead is told.
    """

    permission: ClassVar[Permission] = Permission.DECLARE_CONFLICT
    case_id: CaseId
    kind: str
    details: str = ""
    whom: str | None = None

    def execute(self, work: Work) -> Conflict:
        """Raises NotFound, NotPermitted, Invalid, Conflict when it is declared already."""
        case = work.lock_patients_case(self.case_id)
        kind = self._kind()
        staff_id = self._whom(work)
        refusal = may_declare_for(case, work.actor, staff_id)
        if refusal:
            accountability.refuse(work, case, refusal)
        if staff_id in case.conflicted:
            raise AlreadySo("This is declared already; they decide nothing on this case")
        conflict = Conflict(
            id=work.new_id(),
            case_id=case.id,
            staff_id=staff_id,
            kind=kind,
            declared_by=work.actor.id,
            declared_at=work.now,
        )
        words = work.seal({"details": self.details.strip()}, place=f"conflict:{conflict.id}")
        Conflicts(work.session).add(conflict, words=words)
        work.keep_conflicted((*case.conflicted, staff_id))
        released = self._release_tasks(work, staff_id)
        work.record(
            ConflictDeclared(
                case_id=case.id,
                conflict_id=conflict.id,
                staff_id=staff_id,
                kind=kind,
                declared_by=work.actor.id,
                released=released,
            )
        )
        self._tell(work, staff_id, released)
        if case.accountable_id == staff_id and case.closed_at is None:
            accountability.fall_back(work, Because.CONFLICT)
        return conflict

    def _kind(self) -> ConflictKind:
        if len(self.details) > MOST_WORDS:
            raise Invalid.at("/details", f"Write at most {MOST_WORDS} characters")
        try:
            return ConflictKind(self.kind)
        except ValueError:
            offered = ", ".join(kind.value for kind in ConflictKind)
            raise Invalid.at("/kind", f"Choose one of: {offered}") from None

    def _whom(self, work: Work) -> StaffId:
        if self.whom is None:
            if work.actor.is_system:
                raise Invalid.at("/whom", "Say whom it is about")
            return work.actor.id
        member = work.staff.by_username(self.whom)
        if member is None:
            raise Invalid.at("/whom", "Choose somebody who works here")
        return member.id

    def _release_tasks(self, work: Work, staff_id: StaffId) -> tuple[TaskId, ...]:
        held = [
            task for task in work.tasks.of_case(self.case_id, open_only=True) if task.assignee_id == staff_id
        ]
        for task in held:
            work.tasks.change(task.id, assignee_id=None, revision=task.revision + 1)
            work.record(
                TaskReleased(task_id=task.id, element=task.element, staff_id=staff_id),
                instance_id=task.instance_id,
            )
        return tuple(task.id for task in held)

    def _tell(self, work: Work, staff_id: StaffId, released: tuple[TaskId, ...]) -> None:
        facts = {"staff_id": staff_id, "tasks": len(released)}
        work.notify("conflict_declared", role=Role.TEAM_LEAD.value, facts=facts)
        if staff_id != work.actor.id:
            work.notify("conflict_declared_for_you", staff_id=staff_id, facts=facts)
