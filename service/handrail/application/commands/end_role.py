"""A role of somebody's ends: they moved on, or it was given by mistake."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from handrail.application.chains import chain_of
from handrail.application.commanding import Command
from handrail.application.work import Work
from handrail.domain.errors import Invalid
from handrail.domain.events import Event
from handrail.domain.identifiers import StaffId
from handrail.domain.permissions import Permission
from handrail.domain.roles import Role
from handrail.storage.delegations import Delegations
from handrail.storage.standing_locks import StandingLocks


@dataclass(frozen=True, kw_only=True)
class RoleEnded(Event):
    """Somebody holds a role no longer."""

    staff_id: StaffId
    role: Role
    assignments: int


@dataclass(frozen=True, kw_only=True)
class EndRole(Command[int]):
    """End a role of somebody's from now on; how many assignments that were.

    Nobody decides under it from this commit on, nor under a right that was lent by it: whoever is deciding now comes
    before, whoever begins comes after (P10). The delegations themselves are ended by the worker, each in its matter.
    """

    permission: ClassVar[Permission] = Permission.MANAGE_STAFF
    username: str
    role: Role

    def execute(self, work: Work) -> int:
        """Raises Invalid when there is nobody of that name, or they do not hold it."""
        member = work.staff.by_username(self.username)
        if member is None:
            raise Invalid.at("/username", "There is nobody with that user name")
        StandingLocks(work.session).grants(member.id, exclusive=True)
        lent = Delegations(work.session).running_of_party(member.id, at=work.clock_now())
        lent_to = {one.to_id for one in lent if one.from_id == member.id}
        work.hold_standing(changing={member.id, *lent_to})
        ended = work.staff.end_assignments(member.id, self.role, at=work.now)
        if not ended:
            raise Invalid.at("/role", f"{member.name} does not hold that role")
        work.record_elsewhere(
            chain_of("staff", member.id),
            RoleEnded(staff_id=member.id, role=self.role, assignments=ended),
        )
        return ended
