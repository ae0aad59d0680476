"""Staff, the roles they hold, their sign-in sessions and API tokens."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    LargeBinary,
    Row,
    Table,
    Text,
    bindparam,
    func,
    select,
    true,
)

from handrail.domain.actors import Actor
from handrail.domain.identifiers import StaffId
from handrail.domain.roles import Role, RoleAssignment
from handrail.storage.delegations import delegations_from_json, lent_to
from handrail.storage.roles import (
    ASSIGNMENT_COLUMNS,
    assignment_from,
    in_force,
    role_assignments,
    staff,
)
from handrail.storage.schema import Id, Instant, metadata
from handrail.storage.session import Session

sign_ins = Table(
    "sign_ins",
    metadata,
    Column("token_hash", LargeBinary, primary_key=True),
    Column("staff_id", Id, ForeignKey(staff.c.id), nullable=False),
    Column("kind", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant),
    Column("revoked_at", Instant),
    Index(None, "staff_id"),
)
"""Browser sessions ("session") and API tokens ("token"), kept as SHA-256 of the secret and revocable at once."""


@dataclass(frozen=True, kw_only=True)
class StaffMember:
    """A member of staff as the sign-in page and the registers see them."""

    id: StaffId
    username: str
    name: str
    password_hash: str | None
    persona: bool
    email: str | None = None


@dataclass(frozen=True, kw_only=True)
class RoleHolder:
    """Somebody who holds a role."""

    id: StaffId
    name: str
    role: Role


@dataclass(frozen=True, kw_only=True)
class Colleague:
    """Somebody who may be named in a case: the roles they hold that reach it, and those they hold at all."""

    id: StaffId
    name: str
    here: frozenset[Role]
    anywhere: frozenset[Role]


class Staff:
    """Reads and writes of staff."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, member: StaffMember, *, at: datetime) -> None:
        """Register a member of staff."""
        self._session.insert(
            staff,
            {
                "id": member.id,
                "username": member.username,
                "name": member.name,
                "password_hash": member.password_hash,
                "persona": member.persona,
                "email": member.email,
                "created_at": at,
            },
        )

    def assign(self, assignment: RoleAssignment, *, id: Any) -> None:
        """Give a member of staff a role, within a scope and dates."""
        values = {c.name: getattr(assignment, c.name) for c in ASSIGNMENT_COLUMNS}
        values |= {"role": assignment.role.value, "scope": assignment.scope.value}
        self._session.insert(role_assignments, {"id": id, **values})

    def end_assignments(self, staff_id: StaffId, role: Role, *, at: datetime) -> int:
        """End every assignment of a role to a person; how many there were."""
        open_ones = (role_assignments.c.staff_id == staff_id) & (role_assignments.c.role == role.value)
        return self._session.execute(
            role_assignments.update()
            .where(open_ones & (role_assignments.c.to_at.is_(None) | (role_assignments.c.to_at > at)))
            .values(to_at=at)
        )

    def leave(self, staff_id: StaffId, *, at: datetime) -> None:
        """Somebody has left; their sessions and tokens open nothing from now on."""
        self._session.update(staff, staff_id, {"left_at": at})

    def by_username(self, username: str) -> StaffMember | None:
        """The member of staff with that username who has not left."""
        row = self._session.row(select(staff).where(staff.c.username == username, staff.c.left_at.is_(None)))
        return None if row is None else _member(row)

    def personas(self) -> tuple[StaffMember, ...]:
        """The demo's personas, by username."""
        rows = self._session.rows(select(staff).where(staff.c.persona).order_by(staff.c.username).limit(200))
        return tuple(_member(row) for row in rows)

    def names(self, ids: Iterable[StaffId]) -> dict[StaffId, str]:
        """The names of several members of staff."""
        wanted = sorted(set(ids), key=str)
        if not wanted:
            return {}
        rows = self._session.rows(select(staff.c.id, staff.c.name).where(staff.c.id.in_(wanted)), apart=True)
        return {row.id: row.name for row in rows}

    def usernames(self, ids: Iterable[StaffId]) -> dict[StaffId, str]:
        """The user names of several members of staff."""
        wanted = sorted(set(ids), key=str)
        if not wanted:
            return {}
        rows = self._session.rows(
            select(staff.c.id, staff.c.username).where(staff.c.id.in_(wanted)), apart=True
        )
        return {row.id: row.username for row in rows}

    def actor(self, staff_id: StaffId, *, at: datetime | None = None) -> tuple[Actor | None, datetime]:
        """The person with the assignments in force now, and the database's clock when it said so.

        `at` replaces the database's clock in virtual time. Read under the case lock, this is what a decision's right
        is checked against (PROMISES P10).
        """
        rows = self._session.rows(_ACTOR, {"id": staff_id, "at": at})
        if not rows:
            return None, at or self.clock()
        return _actor(rows), at or rows[0].clock

    def actors(self, staff_ids: Iterable[StaffId], *, at: datetime) -> dict[StaffId, Actor]:
        """Several people with what they hold at an instant, by id; those who left are missing."""
        wanted = sorted(set(staff_ids), key=str)
        if not wanted:
            return {}
        found: dict[StaffId, list[Row[Any]]] = {}
        for row in self._session.rows(_ACTORS, {"ids": wanted, "at": at}):
            found.setdefault(row.member_id, []).append(row)
        return {staff_id: _actor(rows) for staff_id, rows in found.items()}

    def clock(self) -> datetime:
        """The database's clock at this very moment (not the transaction's start)."""
        row = self._session.row(select(func.clock_timestamp().label("clock")))
        assert row is not None
        return row.clock  # type: ignore[no-any-return]

    def holders_in(
        self, roles: Sequence[Role], *, locality: str, pathway: str | None, at: datetime, limit: int = 20
    ) -> tuple[RoleHolder, ...]:
        """Who holds one of the roles in a locality, for a pathway (None: any), at an instant; by name."""
        held = role_assignments.c
        here = held.pathway.is_(None) | (held.pathway == pathway) if pathway is not None else true()
        rows = self._session.rows(
            select(staff.c.id, staff.c.name, held.role)
            .distinct()
            .select_from(staff.join(role_assignments, held.staff_id == staff.c.id))
            .where(
                held.role.in_([role.value for role in roles]),
                held.locality.is_(None) | (held.locality == locality),
                here,
                in_force(at),
                staff.c.left_at.is_(None),
            )
            .order_by(staff.c.name, staff.c.id, held.role)
            .limit(limit)
        )
        return tuple(RoleHolder(id=row.id, name=row.name, role=Role(row.role)) for row in rows)

    def colleagues(
        self,
        *,
        here: Iterable[Role],
        anywhere: Iterable[Role] = (),
        locality: str,
        pathway: str,
        at: datetime,
        ids: Iterable[StaffId] | None = None,
        limit: int = 1000,
    ) -> tuple[Colleague, ...]:
        """Who holds, at an instant, one of the roles `here` for a case of that place, or one of `anywhere` at all.

        By name; `ids` asks only about those people.
        """
        held = role_assignments.c
        reaches = (held.locality.is_(None) | (held.locality == locality)) & (
            held.pathway.is_(None) | (held.pathway == pathway)
        )
        wanted = (held.role.in_(_codes(here)) & reaches) | held.role.in_(_codes(anywhere))
        statement = (
            select(
                staff.c.id,
                staff.c.name,
                func.array_agg(held.role).filter(reaches).label("here"),
                func.array_agg(held.role).label("anywhere"),
            )
            .select_from(staff.join(role_assignments, held.staff_id == staff.c.id))
            .where(wanted, in_force(at), staff.c.left_at.is_(None))
            .group_by(staff.c.id, staff.c.name)
            .order_by(staff.c.name, staff.c.id)
            .limit(limit)
        )
        if ids is not None:
            statement = statement.where(staff.c.id.in_(sorted(set(ids), key=str)))
        return tuple(
            Colleague(
                id=row.id,
                name=row.name,
                here=frozenset(Role(role) for role in row.here or ()),
                anywhere=frozenset(Role(role) for role in row.anywhere),
            )
            for row in self._session.rows(statement, apart=True)
        )

    def sign_in(
        self, token_hash: bytes, staff_id: StaffId, *, kind: str, at: datetime, until: datetime | None
    ) -> None:
        """Remember a session or token by its hash."""
        self._session.insert(
            sign_ins,
            {
                "token_hash": token_hash,
                "staff_id": staff_id,
                "kind": kind,
                "created_at": at,
                "expires_at": until,
            },
        )

    def sign_out(self, token_hash: bytes, *, at: datetime) -> None:
        """Revoke a session or token."""
        self._session.update(sign_ins, token_hash, {"revoked_at": at})

    def signed_in(self, token_hash: bytes, *, kind: str, at: datetime | None = None) -> Actor | None:
        """The actor behind a live session or token, with the assignments in force by the database's clock.

        `at` replaces that clock in virtual time, for what the actor holds; a session is over by the real one.
        """
        rows = self._session.rows(_SIGNED_IN, {"token_hash": token_hash, "kind": kind, "at": at})
        return _actor(rows) if rows else None


def _codes(roles: Iterable[Role]) -> list[str]:
    return sorted({role.value for role in roles})


def _who(now: Any) -> Any:
    """Somebody, a role they hold, and all that is lent to them: a row for each role."""
    return (
        staff.c.id.label("member_id"),
        staff.c.name,
        staff.c.username,
        *ASSIGNMENT_COLUMNS,
        lent_to(staff.c.id, now).label("lent"),
    )


_AT = func.coalesce(bindparam("at", type_=Instant), func.clock_timestamp())
_HERE = (
    select(*_who(_AT), func.clock_timestamp().label("clock"))
    .select_from(
        staff.outerjoin(role_assignments, (role_assignments.c.staff_id == staff.c.id) & in_force(_AT))
    )
    .where(staff.c.left_at.is_(None))
)
_ACTORS = _HERE.where(staff.c.id.in_(bindparam("ids", expanding=True))).order_by(
    staff.c.id, role_assignments.c.role, role_assignments.c.locality
)
_ACTOR = _HERE.where(staff.c.id == bindparam("id")).order_by(
    role_assignments.c.role, role_assignments.c.locality
)
_CLOCK = func.clock_timestamp()
_SIGNED_IN = (
    select(*_who(_AT))
    .select_from(
        sign_ins.join(staff, staff.c.id == sign_ins.c.staff_id).outerjoin(
            role_assignments, (role_assignments.c.staff_id == staff.c.id) & in_force(_AT)
        )
    )
    .where(
        sign_ins.c.token_hash == bindparam("token_hash"),
        sign_ins.c.kind == bindparam("kind"),
        sign_ins.c.revoked_at.is_(None),
        sign_ins.c.expires_at.is_(None) | (sign_ins.c.expires_at > _CLOCK),
        staff.c.left_at.is_(None),
    )
    .order_by(role_assignments.c.role, role_assignments.c.locality)
)


def _member(row: Row[Any]) -> StaffMember:
    return StaffMember(
        id=row.id,
        username=row.username,
        name=row.name,
        password_hash=row.password_hash,
        persona=row.persona,
        email=row.email,
    )


def _actor(rows: Sequence[Row[Any]]) -> Actor:
    first = rows[0]
    return Actor(
        id=first.member_id,
        name=first.name,
        username=first.username,
        assignments=tuple(assignment_from(row) for row in rows if row.role is not None),
        delegations=delegations_from_json(first.lent),
    )
