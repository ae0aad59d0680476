"""Who holds which role where at an instant, of everybody: for checks and lists of who may decide."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select

from handrail.domain.identifiers import StaffId
from handrail.domain.roles import Role
from handrail.storage.schema import Instant
from handrail.storage.session import Session
from handrail.storage.staff import role_assignments, staff


@dataclass(frozen=True, kw_only=True)
class RoleHolder:
    """One role of one member of staff; None as locality or pathway is all of them, as `to_at` until further notice."""

    staff_id: StaffId
    name: str
    role: Role
    locality: str | None
    pathway: str | None
    to_at: datetime | None
    is_registered: bool

    def reaches(self, locality: str, pathway: str | None = None) -> bool:
        """Whether it covers a place; without a pathway, any part of it."""
        return self.locality in (None, locality) and (pathway is None or self.pathway in (None, pathway))


def role_holders(session: Session, *, at: datetime) -> tuple[RoleHolder, ...]:
    """Everybody's roles in force at an instant whose holders have not left, by name."""
    return tuple(
        RoleHolder(
            staff_id=row.staff_id,
            name=row.name,
            role=Role(row.role),
            locality=row.locality,
            pathway=row.pathway,
            to_at=row.to_at,
            is_registered=bool(row.registration_no) or not Role(row.role).needs_registration,
        )
        for row in session.rows(_HOLDERS, {"at": at}, apart=True)
    )


_held = role_assignments.c
_AT = bindparam("at", type_=Instant)
_HOLDERS = (
    select(
        _held.staff_id,
        staff.c.name,
        _held.role,
        _held.locality,
        _held.pathway,
        _held.to_at,
        _held.registration_no,
    )
    .select_from(role_assignments.join(staff, staff.c.id == _held.staff_id))
    .where(_held.from_at <= _AT, _held.to_at.is_(None) | (_held.to_at > _AT), staff.c.left_at.is_(None))
    .order_by(staff.c.name, _held.staff_id, _held.role, _held.locality)
    .limit(10_000)
)
