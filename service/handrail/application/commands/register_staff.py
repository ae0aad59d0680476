"""Staff are registered with the roles they hold."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from handrail.application.chains import chain_of
from handrail.application.commanding import Command
from handrail.application.work import Work
from handrail.domain.errors import FieldProblem, Invalid
from handrail.domain.events import Event
from handrail.domain.identifiers import StaffId
from handrail.domain.permissions import Permission
from handrail.domain.roles import Role, RoleAssignment, ScopeKind
from handrail.domain.separation import holds_both_kinds
from handrail.gateways.passwords import hash_password
from handrail.storage.staff import StaffMember

_ADDRESS = re.compile(r"[\x21-\x7e]{1,64}@[A-Za-z0-9.-]{1,190}")


@dataclass(frozen=True, kw_only=True)
class StaffRegistered(Event):
    """A member of staff was registered."""

    staff_id: StaffId
    roles: tuple[str, ...]
    persona: bool


@dataclass(frozen=True, kw_only=True)
class RoleHeld:
    """One role to give: None in `locality` or `pathway` means all of them."""

    role: Role
    locality: str | None = None
    pathway: str | None = None
    from_at: datetime | None = None
    to_at: datetime | None = None
    registration_body: str | None = None
    registration_no: str | None = None


@dataclass(frozen=True, kw_only=True)
class RegisterStaff(Command[StaffId]):
    """Register a member of staff with their roles; a persona signs in without a password, in the demo only."""

    permission: ClassVar[Permission] = Permission.MANAGE_STAFF
    username: str
    name: str
    roles: tuple[RoleHeld, ...]
    password: str | None = None
    email: str | None = None
    persona: bool = False

    def execute(self, work: Work) -> StaffId:
        """Raises Invalid (one problem a field)."""
        problems = []
        if not re.fullmatch(r"[a-z0-9][a-z0-9._-]{1,62}", self.username):
            problems.append(FieldProblem("/username", "Use 2 to 63 small letters, digits, dots and dashes"))
        if not 2 <= len(self.name.strip()) <= 200:
            problems.append(FieldProblem("/name", "Enter a name, 2 to 200 characters"))
        if holds_both_kinds(held.role for held in self.roles):
            words = "An auditor or administrator can hold no clinical role; choose one kind or the other"
            problems.append(FieldProblem("/roles", words))
        for number, held in enumerate(self.roles):
            if held.role.needs_registration and not (held.registration_no or self.persona):
                problems.append(
                    FieldProblem(
                        f"/roles/{number}/registration_no", "This role needs a professional registration"
                    )
                )
            if held.registration_no and not (held.registration_body or self.persona):
                problems.append(
                    FieldProblem(f"/roles/{number}/registration_body", "Say on whose register the number is")
                )
        if self.email is not None and not _ADDRESS.fullmatch(self.email):
            problems.append(FieldProblem("/email", "Enter one e-mail address, like name@trust.example"))
        if self.password is None and not self.persona:
            problems.append(FieldProblem("/password", "Enter a password"))
        if self.password is not None and not 12 <= len(self.password) <= 200:
            problems.append(FieldProblem("/password", "Use 12 to 200 characters"))
        if work.staff.by_username(self.username) is not None:
            problems.append(FieldProblem("/username", "Somebody has this user name already"))
        if problems:
            raise Invalid("Some details need another look", problems=tuple(problems))
        staff_id = StaffId(work.new_id())
        member = StaffMember(
            id=staff_id,
            username=self.username,
            name=self.name.strip(),
            password_hash=None if self.password is None else hash_password(self.password),
            persona=self.persona,
            email=self.email,
        )
        work.staff.add(member, at=work.now)
        for held in self.roles:
            work.staff.assign(_assignment(staff_id, held, work.now), id=work.new_id())
        work.record_elsewhere(
            chain_of("staff", staff_id),
            StaffRegistered(
                staff_id=staff_id, roles=tuple(held.role.value for held in self.roles), persona=self.persona
            ),
        )
        return staff_id


def _assignment(staff_id: StaffId, held: RoleHeld, now: datetime) -> RoleAssignment:
    scope = (
        ScopeKind.PATHWAY if held.pathway else ScopeKind.LOCALITY if held.locality else ScopeKind.ORGANISATION
    )
    return RoleAssignment(
        staff_id=staff_id,
        role=held.role,
        scope=scope,
        locality=held.locality,
        pathway=held.pathway,
        from_at=held.from_at or now,
        to_at=held.to_at,
        registration_body=held.registration_body,
        registration_no=held.registration_no,
    )
