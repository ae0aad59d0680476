"""A member of staff leaves."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import ClassVar

from handrail.application.commanding import Command
from handrail.application.commands.publish_bundle import CHAIN_NAMESPACE
from handrail.application.work import Work
from handrail.domain.errors import Invalid
from handrail.domain.identifiers import StaffId
from handrail.domain.permissions import Permission
from handrail.domain.staffing import StaffLeft


@dataclass(frozen=True, kw_only=True)
class Leave(Command[StaffId]):
    """Somebody (a user name) leaves now: signed out everywhere, on no rota, and what they held is settled next."""

    permission: ClassVar[Permission] = Permission.MANAGE_STAFF
    username: str

    def execute(self, work: Work) -> StaffId:
        """Raises Invalid when nobody has that user name."""
        member = work.staff.by_username(self.username)
        if member is None:
            raise Invalid.at("/username", "Nobody here has this user name")
        work.staff.leave(member.id, at=work.now)
        work.record_elsewhere(
            uuid.uuid5(CHAIN_NAMESPACE, f"staff:{member.id}"),
            StaffLeft(staff_id=member.id, left_at=work.now),
        )
        return member.id
