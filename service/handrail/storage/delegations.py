"""Delegations: rights lent from one person to another, each in a matter of its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    LargeBinary,
    Row,
    Select,
    Table,
    Text,
    bindparam,
    func,
    literal_column,
    or_,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from handrail.domain.decision_rights import Period
from handrail.domain.delegations import Approval, Delegation, DelegationEnd
from handrail.domain.identifiers import CaseId, DelegationId, InstanceId, StaffId
from handrail.storage.roles import instant_from_json, roles_as_json, roles_from_json
from handrail.storage.schema import Id, Instant, metadata
from handrail.storage.session import Session

delegations = Table(
    "delegations",
    metadata,
    Column("id", Id, primary_key=True),
    Column("case_id", Id, ForeignKey("cases.id"), nullable=False),
    Column("instance_id", Id, ForeignKey("instances.id")),
    Column("from_id", Id, ForeignKey("staff.id"), nullable=False),
    Column("to_id", Id, ForeignKey("staff.id"), nullable=False),
    Column("codes", ARRAY(Text), nullable=False),
    Column("locality", Text),
    Column("pathway", Text),
    Column("classes", ARRAY(Text), nullable=False),
    Column("period", Text),
    Column("starts_at", Instant, nullable=False),
    Column("ends_at", Instant, nullable=False),
    Column("acting_up", Boolean, nullable=False),
    Column("approval", Text, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("proposed_at", Instant, nullable=False),
    Column("approved_by", Id),
    Column("approved_at", Instant),
    Column("accepted_at", Instant),
    Column("refused_at", Instant),
    Column("revoked_at", Instant),
    Column("revoked_by", Id),
    Column("revoked_words", LargeBinary),
    Column("ended_at", Instant),
    Column("end_reason", Text),
    Index("uq_delegations_case", "case_id", unique=True),
    Index("ix_delegations_to", "to_id", "proposed_at", "id"),
    Index("ix_delegations_from", "from_id", "proposed_at", "id"),
    Index(
        "ix_delegations_in_force",
        "to_id",
        postgresql_where=text("accepted_at IS NOT NULL AND revoked_at IS NULL AND ended_at IS NULL"),
    ),
)
"""`sealed` holds the grantor's reason under the matter's key, `revoked_words` why it was taken back."""

_PLAIN = tuple(c for c in delegations.c if c.name not in ("sealed", "revoked_words"))


class Delegations:
    """Reads and writes of delegations."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, delegation: Delegation, *, sealed: bytes) -> None:
        """A new delegation, with its sealed reason."""
        values = {c.name: getattr(delegation, c.name) for c in _PLAIN}
        values |= {
            "codes": sorted(delegation.codes),
            "classes": sorted(delegation.classes),
            "period": None if delegation.period is None else delegation.period.value,
            "approval": delegation.approval.value,
            "end_reason": None if delegation.end_reason is None else delegation.end_reason.value,
        }
        self._session.insert(delegations, values | {"sealed": sealed})

    def change(self, delegation_id: DelegationId, **values: Any) -> None:
        """Change columns of a delegation whose matter is locked."""
        self._session.update(delegations, delegation_id, values)

    def get(self, delegation_id: DelegationId, *, at: datetime) -> Delegation | None:
        """One delegation, with the grantor's roles at an instant."""
        row = self._session.row(_asked(at).where(delegations.c.id == delegation_id))
        return None if row is None else delegation_from(row)

    def of_case(self, case_id: CaseId, *, at: datetime) -> Delegation | None:
        """The delegation a matter is about."""
        row = self._session.row(_asked(at).where(delegations.c.case_id == case_id))
        return None if row is None else delegation_from(row)

    def sealed_words(self, delegation_id: DelegationId) -> tuple[bytes, bytes | None]:
        """Why it was given and, if it was, why it was taken back; both sealed."""
        words = select(delegations.c.sealed, delegations.c.revoked_words)
        row = self._session.row(words.where(delegations.c.id == delegation_id))
        return (b"", None) if row is None else (row.sealed, row.revoked_words)

    def of_party(self, staff_id: StaffId, *, at: datetime, limit: int = 100) -> tuple[Delegation, ...]:
        """What somebody gave or was given, newest first."""
        party = or_(delegations.c.from_id == staff_id, delegations.c.to_id == staff_id)
        return self._listed(_asked(at).where(party), limit)

    def running_of_party(
        self, staff_id: StaffId, *, at: datetime, limit: int = 500
    ) -> tuple[Delegation, ...]:
        """What somebody gave or was given and is not over yet, newest first."""
        party = or_(delegations.c.from_id == staff_id, delegations.c.to_id == staff_id)
        return self._listed(_asked(at).where(party, _running(at)), limit)

    def of_cases(self, case_ids: Iterable[CaseId], *, at: datetime) -> tuple[Delegation, ...]:
        """What several matters are about, newest first."""
        wanted = sorted(set(case_ids), key=str)
        return (
            self._listed(_asked(at).where(delegations.c.case_id.in_(wanted)), len(wanted)) if wanted else ()
        )

    def not_over(self, *, at: datetime, limit: int = 200) -> tuple[Delegation, ...]:
        """All that are not over, newest first: what governance looks at."""
        return self._listed(_asked(at).where(_running(at)), limit)

    def _listed(self, statement: Select[Any], limit: int) -> tuple[Delegation, ...]:
        ordered = statement.order_by(delegations.c.proposed_at.desc(), delegations.c.id).limit(limit)
        return tuple(delegation_from(row) for row in self._session.rows(ordered))


def _running(at: datetime) -> Any:
    return (
        delegations.c.refused_at.is_(None)
        & delegations.c.revoked_at.is_(None)
        & delegations.c.ended_at.is_(None)
        & (delegations.c.ends_at > at)
    )


def _asked(at: datetime) -> Select[Any]:
    now = bindparam("now", at, type_=Instant)
    return select(*_PLAIN, roles_as_json(delegations.c.from_id, now).label("grantor_roles"))


def lent_to(staff_id: Any, now: Any) -> Any:
    """A sub-select of the delegations to somebody in force at an instant, with the grantors' roles: a JSON array.

    Part of the one statement by which an actor is read, so that roles and delegations are of one and the same instant.
    """
    lent = delegations.alias("lent")
    pairs = [part for c in _PLAIN for part in (_key(c.name), lent.c[c.name])]
    each = func.jsonb_build_object(*pairs).op("||")(
        func.jsonb_build_object(_key("grantor_roles"), roles_as_json(lent.c.from_id, now))
    )
    return (
        select(func.jsonb_agg(each, type_=JSONB))
        .where(
            lent.c.to_id == staff_id,
            lent.c.accepted_at.is_not(None),
            lent.c.revoked_at.is_(None),
            lent.c.ended_at.is_(None),
            lent.c.accepted_at <= now,
            lent.c.starts_at <= now,
            lent.c.ends_at > now,
        )
        .scalar_subquery()
    )


def _key(name: str) -> Any:
    """A column's name as a literal: a bound value has no type of its own in an argument that takes any."""
    return literal_column(f"'{name}'")


def delegations_from_json(data: Any) -> tuple[Delegation, ...]:
    """The delegations of such an array, oldest first."""
    read = [_delegation(_typed(each)) for each in data or ()]
    return tuple(sorted(read, key=lambda d: (d.starts_at, str(d.id))))


def delegation_from(row: Row[Any]) -> Delegation:
    """A domain value from a row that carries the delegation's columns and its grantor's roles."""
    return _delegation(row._mapping)


def _typed(data: Mapping[str, Any]) -> dict[str, Any]:
    """JSON's text as ids and instants, by each column's kind."""
    typed: dict[str, Any] = dict(data)
    for c in _PLAIN:
        value = data[c.name]
        if value is None:
            continue
        if c.type is Id:
            typed[c.name] = UUID(value)
        elif c.type is Instant:
            typed[c.name] = instant_from_json(value)
    return typed


def _delegation(row: Mapping[str, Any] | Any) -> Delegation:
    return Delegation(
        id=DelegationId(row["id"]),
        case_id=CaseId(row["case_id"]),
        instance_id=None if row["instance_id"] is None else InstanceId(row["instance_id"]),
        from_id=StaffId(row["from_id"]),
        to_id=StaffId(row["to_id"]),
        codes=frozenset(row["codes"]),
        locality=row["locality"],
        pathway=row["pathway"],
        classes=frozenset(row["classes"]),
        period=None if row["period"] is None else Period(row["period"]),
        starts_at=row["starts_at"],
        ends_at=row["ends_at"],
        acting_up=row["acting_up"],
        approval=Approval(row["approval"]),
        proposed_at=row["proposed_at"],
        approved_by=row["approved_by"],
        approved_at=row["approved_at"],
        accepted_at=row["accepted_at"],
        refused_at=row["refused_at"],
        revoked_at=row["revoked_at"],
        revoked_by=row["revoked_by"],
        ended_at=row["ended_at"],
        end_reason=None if row["end_reason"] is None else DelegationEnd(row["end_reason"]),
        grantor_roles=roles_from_json(row["grantor_roles"]),
    )
