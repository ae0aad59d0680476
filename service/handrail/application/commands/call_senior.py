"""Somebody asks for a senior to ring them back: one press, no form (R92)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from handrail.application.commanding import Command
from handrail.application.moving import start_instance
from handrail.application.work import Work
from handrail.domain.errors import Conflict, Invalid
from handrail.domain.identifiers import CaseId
from handrail.domain.instances import Instance
from handrail.domain.permissions import Permission
from handrail.domain.senior_calls import PROCESS


@dataclass(frozen=True, kw_only=True)
class CallSenior(Command[Instance]):
    """Page the senior of this hour about a person, or join the call that is open for them."""

    permission: ClassVar[Permission] = Permission.GET_HELP
    case_id: CaseId

    def execute(self, work: Work) -> Instance:
        """Raises NotFound, Invalid for a closed case, Conflict when the process is not published."""
        case = work.lock_case(self.case_id)
        if case.closed_at is not None:
            raise Invalid(
                "This case is closed. In an emergency ring 999 now; ring the senior on call yourself"
            )
        version = work.processes.published(PROCESS)
        if version is None:
            raise Conflict("Nobody can be paged from here. Ring the senior clinician on call yourself")
        return start_instance(work, version)
