"""A member of staff leaves."""

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
from handrail.storage.delegations import Delegations
from handrail.storage.standing_locks import StandingLocks


@dataclass(frozen=True, kw_only=True)
class StaffLeft(Event):
    """A member of staff left: they hold no role and cannot sign in."""

    staff_id: StaffId


@dataclass(frozen=True, kw_only=True)
class Leave(Command[StaffId]):
    """Somebody (a user name) leaves now: signed out everywhere, on no rota, in no post.

    What they were accountable for, and what they lent, is settled by the worker, each in its own case.
    """

    permission: ClassVar[Permission] = Permission.MANAGE_STAFF
    username: str

    def execute(self, work: Work) -> StaffId:
        """Raises Invalid when there is nobody of that name."""
        member = work.staff.by_username(self.username)
        if member is None:
            raise Invalid.at("/username", "There is nobody with that user name")
        StandingLocks(work.session).grants(member.id, exclusive=True)
        lent = Delegations(work.session).running_of_party(member.id, at=work.clock_now())
        lent_to = {one.to_id for one in lent if one.from_id == member.id}
        work.hold_standing(changing={member.id, *lent_to})
        work.staff.leave(member.id, at=work.now)
        work.record_elsewhere(
            chain_of("staff", member.id), StaffLeft(staff_id=member.id)
        )
        return member.id
