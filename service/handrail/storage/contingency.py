"""Contingency plans, the newest in force."""

from __future__ import annotations

import dataclasses
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Row,
    Table,
    Text,
    select,
    text,
)

from handrail.domain.contingency import ContingencyPlan
from handrail.domain.identifiers import CaseId, StaffId
from handrail.storage.cases import cases
from handrail.storage.schema import Id, Instant, metadata
from handrail.storage.session import Session

contingency_plans = Table(
    "contingency_plans",
    metadata,
    Column("id", Id, primary_key=True),
    Column("case_id", Id, ForeignKey(cases.c.id), nullable=False),
    Column("escalation_id", Id),
    Column("steps", Integer, nullable=False),
    Column("who_holds_tonight", Id, nullable=False),
    Column("person_has_copy", Boolean, nullable=False),
    Column("next_contact_at", Instant, nullable=False),
    Column("made_by", Id, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("countersign_needed", Boolean, nullable=False),
    Column("countersigned_by", Id),
    Column("countersigned_at", Instant),
    Column("countersign_answer", Text),
    Column("replaced_at", Instant),
    Column("words", LargeBinary, nullable=False),
    Index(None, "case_id", "made_at"),
    Index(
        "uq_contingency_plans_in_force", "case_id", unique=True, postgresql_where=text("replaced_at IS NULL")
    ),
)


class ContingencyPlans:
    """Reads and writes of contingency plans."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def current(self, case_id: CaseId) -> ContingencyPlan | None:
        """The newest plan of a case, whether or not it still waits for a countersignature."""
        row = self._session.row(
            select(contingency_plans).where(
                contingency_plans.c.case_id == case_id, contingency_plans.c.replaced_at.is_(None)
            )
        )
        return None if row is None else _plan(row)

    def replace(self, old: ContingencyPlan | None, new: ContingencyPlan, *, words: bytes) -> None:
        """Put a new plan in force in place of the old one; `words` are its steps, sealed."""
        if old is not None:
            self._session.update(contingency_plans, old.id, {"replaced_at": new.made_at})
            self._session.flush()
        self._session.insert(contingency_plans, _values(new) | {"countersign_answer": None, "words": words})

    def countersign(self, plan_id: UUID, *, answer: str, by: StaffId, at: datetime) -> None:
        """What the clinician on call said of a plan; only an agreement puts it in force."""
        agreed = {"countersigned_by": by, "countersigned_at": at} if answer == "agree" else {}
        self._session.update(contingency_plans, plan_id, {"countersign_answer": answer, **agreed})


def _values(plan: ContingencyPlan) -> dict[str, Any]:
    return {field.name: getattr(plan, field.name) for field in dataclasses.fields(plan)}


def _plan(row: Row[Any]) -> ContingencyPlan:
    fields = {field.name for field in dataclasses.fields(ContingencyPlan)}
    return ContingencyPlan(**{name: value for name, value in row._mapping.items() if name in fields})
