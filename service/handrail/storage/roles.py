"""Who works here and which roles they hold: the rows that every question about a right begins with."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, Column, ForeignKey, Index, Row, Table, Text, func, select
from sqlalchemy.dialects.postgresql import JSONB

from handrail.domain.identifiers import StaffId
from handrail.domain.roles import Role, RoleAssignment, ScopeKind
from handrail.storage.schema import Id, Instant, metadata

staff = Table(
    "staff",
    metadata,
    Column("id", Id, primary_key=True),
    Column("username", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("password_hash", Text),
    Column("email", Text),
    Column("persona", Boolean, nullable=False, server_default="false"),
    Column("created_at", Instant, nullable=False),
    Column("left_at", Instant),
)

role_assignments = Table(
    "role_assignments",
    metadata,
    Column("id", Id, primary_key=True),
    Column("staff_id", Id, ForeignKey(staff.c.id), nullable=False),
    Column("role", Text, nullable=False),
    Column("scope", Text, nullable=False),
    Column("locality", Text),
    Column("pathway", Text),
    Column("from_at", Instant, nullable=False),
    Column("to_at", Instant),
    Column("registration_body", Text),
    Column("registration_no", Text),
    Column("source", Text, nullable=False),
    Index(None, "staff_id"),
    Index(None, "role", "locality"),
)

ASSIGNMENT_COLUMNS = tuple(c for c in role_assignments.c if c.name != "id")


def in_force(now: Any, held: Any = role_assignments) -> Any:
    """The condition that an assignment holds at an instant."""
    return (held.c.from_at <= now) & (held.c.to_at.is_(None) | (held.c.to_at > now))


def assignment_from(row: Row[Any]) -> RoleAssignment:
    """A domain value from a row that carries the assignment's columns."""
    return RoleAssignment(
        staff_id=row.staff_id,
        role=Role(row.role),
        scope=ScopeKind(row.scope),
        locality=row.locality,
        pathway=row.pathway,
        from_at=row.from_at,
        to_at=row.to_at,
        registration_body=row.registration_body,
        registration_no=row.registration_no,
        source=row.source,
    )


def roles_as_json(staff_id: Any, now: Any) -> Any:
    """A sub-select of the roles somebody holds at an instant, as one JSON array; null when none, or they have left."""
    held = role_assignments.alias("held")
    holder = staff.alias("holder")
    return (
        select(func.jsonb_agg(func.to_jsonb(held.table_valued()), type_=JSONB))
        .select_from(held.join(holder, holder.c.id == held.c.staff_id))
        .where(held.c.staff_id == staff_id, in_force(now, held), holder.c.left_at.is_(None))
        .scalar_subquery()
    )


def roles_from_json(data: Any) -> tuple[RoleAssignment, ...]:
    """The roles of such an array, in an order that is always the same."""
    roles = [_assignment_from_json(each) for each in data or ()]
    return tuple(sorted(roles, key=lambda a: (a.role.value, a.locality or "", a.pathway or "", a.from_at)))


def _assignment_from_json(data: Mapping[str, Any]) -> RoleAssignment:
    return RoleAssignment(
        staff_id=StaffId(UUID(data["staff_id"])),
        role=Role(data["role"]),
        scope=ScopeKind(data["scope"]),
        locality=data["locality"],
        pathway=data["pathway"],
        from_at=instant_from_json(data["from_at"]),
        to_at=None if data["to_at"] is None else instant_from_json(data["to_at"]),
        registration_body=data["registration_body"],
        registration_no=data["registration_no"],
        source=data["source"],
    )


def instant_from_json(text: str) -> datetime:
    """An instant (aware UTC) from what PostgreSQL writes into JSON."""
    return datetime.fromisoformat(text).astimezone(UTC)
