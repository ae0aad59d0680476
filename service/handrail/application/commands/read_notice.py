"""Somebody has seen a notice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from handrail.application.commanding import Command
from handrail.application.work import Work
from handrail.domain.errors import NotFound
from handrail.domain.notices import Notice
from handrail.domain.permissions import Permission
from handrail.domain.roles import Role


@dataclass(frozen=True, kw_only=True)
class ReadNotice(Command[None]):
    """Mark a notice to oneself, or to a role one holds there, as seen."""

    permission: ClassVar[Permission] = Permission.SEE_SELF
    records_event: ClassVar[bool] = False
    notice_id: UUID

    def execute(self, work: Work) -> None:
        """Raises NotFound when it is not the actor's."""
        notice = work.notices.get(self.notice_id)
        mine = notice is not None and (
            notice.staff_id == work.actor.id
            or (notice.role is not None and notice.role in self._roles(work, notice))
        )
        if not mine:
            raise NotFound("There is no such notice")
        work.notices.read(self.notice_id, at=work.now)

    def _roles(self, work: Work, notice: Notice) -> frozenset[Role]:
        case = None if notice.case_id is None else work.cases.get(notice.case_id)
        return work.actor.roles_for(
            locality=notice.locality or "", pathway=None if case is None else case.pathway
        )
