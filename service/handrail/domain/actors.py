"""Who is acting: a member of staff with the roles they hold now, or the service itself."""

from __future__ import annotations

from dataclasses import dataclass

from handrail.domain.delegations import Delegation
from handrail.domain.identifiers import SYSTEM_ID, StaffId
from handrail.domain.roles import Role, RoleAssignment


@dataclass(frozen=True, kw_only=True)
class Actor:
    """A person, or SYSTEM, with the role assignments in force when they were asked for."""

    id: StaffId
    name: str
    username: str
    assignments: tuple[RoleAssignment, ...] = ()
    delegations: tuple[Delegation, ...] = ()
    """Rights that others lent to this person, in force at that instant."""

    @property
    def is_system(self) -> bool:
        """Whether the service acts by itself."""
        return self.id == SYSTEM_ID

    @property
    def roles(self) -> frozenset[Role]:
        """Every role held anywhere."""
        return frozenset(assignment.role for assignment in self.assignments)

    def roles_for(self, *, locality: str, pathway: str | None = None) -> frozenset[Role]:
        """The roles that reach a case of that locality and pathway."""
        return frozenset(a.role for a in self.assignments if a.reaches(locality=locality, pathway=pathway))

    @property
    def localities(self) -> frozenset[str] | None:
        """The localities the actor's roles reach; None when a role reaches them all."""
        named = {a.locality for a in self.assignments}
        return None if None in named else frozenset(name for name in named if name is not None)


SYSTEM = Actor(id=SYSTEM_ID, name="Handrail", username="system")
