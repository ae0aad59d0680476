"""A member of staff no longer holds a role."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import ClassVar

from handrail.application.commanding import Command
from handrail.application.commands.publish_bundle import CHAIN_NAMESPACE
from handrail.application.work import Work
from handrail.domain.errors import Conflict, Invalid
from handrail.domain.identifiers import StaffId
from handrail.domain.permissions import Permission
from handrail.domain.roles import Role
from handrail.domain.staffing import RoleEnded


@dataclass(frozen=True, kw_only=True)
class EndRole(Command[StaffId]):
    """End a role of somebody (a user name) now, in every scope; what they were accountable for is settled next."""

    permission: ClassVar[Permission] = Permission.MANAGE_STAFF
    username: str
    role: Role

    def execute(self, work: Work) -> StaffId:
        """Raises Invalid when nobody has that user name, Conflict when they do not hold the role."""
        member = work.staff.by_username(self.username)
        if member is None:
            raise Invalid.at("/username", "Nobody here has this user name")
        if not work.staff.end_assignments(member.id, self.role, at=work.now):
            raise Conflict(f"{member.name} does not hold this role")
        work.record_elsewhere(
            uuid.uuid5(CHAIN_NAMESPACE, f"staff:{member.id}"),
            RoleEnded(staff_id=member.id, role=self.role.value, ended_at=work.now),
        )
        return member.id
