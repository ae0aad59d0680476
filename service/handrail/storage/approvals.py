"""What the approvals queue is made of: open decisions by due time, and all that their rights are asked about."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from sqlalchemy import Row, literal, select, tuple_
from sqlalchemy.dialects.postgresql import distinct_on

from handrail.domain.cases import Case
from handrail.domain.identifiers import CaseId, InstanceId, StaffId, TaskId
from handrail.domain.people import Person
from handrail.domain.second_people import PendingStatus
from handrail.domain.tasks import Task, TaskStatus
from handrail.storage.cases import case_from, cases
from handrail.storage.decision_facts import COHORT_WINDOW, DecisionFacts, facts_columns, published_matrix
from handrail.storage.pending_decisions import pending_decisions
from handrail.storage.people import people, person_from
from handrail.storage.schema import Instant
from handrail.storage.session import Session
from handrail.storage.tasks import TaskPlace, task_from, tasks


@dataclass(frozen=True, kw_only=True)
class CaseToDecide:
    """A case with whom it is about (None: a matter between staff) and what the matrix is asked of it."""

    case: Case
    person: Person | None
    facts: DecisionFacts


@dataclass(frozen=True, kw_only=True)
class SecondSaidNo:
    """That a second person did not agree: who, when, and why, sealed."""

    pending_id: UUID
    by_id: StaffId
    at: datetime
    sealed: bytes


class Approvals:
    """Reads of what waits to be decided."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def open_decisions(
        self,
        localities: Iterable[str],
        *,
        after: TaskPlace | None = None,
        limit: int = 100,
        process_key: str | None = None,
    ) -> tuple[Task, ...]:
        """Open tasks that take a decision, in those localities, by due time."""
        where = [
            tasks.c.status == TaskStatus.OPEN.value,
            tasks.c.decision.is_not(None),
            tasks.c.locality.in_(sorted(set(localities))),
        ]
        if after is not None:
            where.append(tuple_(tasks.c.order_at, tasks.c.id) > tuple_(after.order_at, after.id))
        if process_key is not None:
            where.append(tasks.c.process_key == process_key)
        rows = self._session.rows(
            select(tasks).where(*where).order_by(tasks.c.order_at, tasks.c.id).limit(limit)
        )
        return tuple(task_from(row) for row in rows)

    def of_ids(self, task_ids: Iterable[Any]) -> tuple[Task, ...]:
        """Several tasks that are open, by due time."""
        wanted = sorted(set(task_ids), key=str)
        if not wanted:
            return ()
        rows = self._session.rows(
            select(tasks)
            .where(tasks.c.id.in_(wanted), tasks.c.status == TaskStatus.OPEN.value)
            .order_by(tasks.c.order_at, tasks.c.id)
        )
        return tuple(task_from(row) for row in rows)

    def awaited_by(self, decider_id: StaffId) -> tuple[TaskId, ...]:
        """Open tasks at which a decision of somebody's waits for its second person."""
        rows = self._session.rows(
            select(tasks.c.id)
            .select_from(tasks.join(pending_decisions, pending_decisions.c.task_id == tasks.c.id))
            .where(
                tasks.c.status == TaskStatus.OPEN.value,
                pending_decisions.c.status == PendingStatus.WAITING.value,
                pending_decisions.c.decider_id == decider_id,
            )
            .order_by(tasks.c.order_at, tasks.c.id)
            .limit(200)
        )
        return tuple(TaskId(row.id) for row in rows)

    def steps_before(self, instance_ids: Iterable[InstanceId]) -> dict[InstanceId, Task]:
        """The task done last in each of several runs."""
        wanted = sorted(set(instance_ids), key=str)
        if not wanted:
            return {}
        rows = self._session.rows(
            select(tasks)
            .ext(distinct_on(tasks.c.instance_id))
            .where(tasks.c.instance_id.in_(wanted), tasks.c.status == TaskStatus.DONE.value)
            .order_by(tasks.c.instance_id, tasks.c.completed_at.desc(), tasks.c.token.desc())
        )
        return {InstanceId(row.instance_id): task_from(row) for row in rows}

    def last_refusal(self, task_id: TaskId) -> SecondSaidNo | None:
        """The last time a second person did not agree to what was decided at a task, unless it was decided anew."""
        row = self._session.row(
            select(pending_decisions)
            .where(pending_decisions.c.task_id == task_id)
            .order_by(pending_decisions.c.asked_at.desc(), pending_decisions.c.id.desc())
            .limit(1)
        )
        if row is None or row.status != PendingStatus.REFUSED.value:
            return None
        return SecondSaidNo(pending_id=row.id, by_id=row.ended_by, at=row.ended_at, sealed=row.reason)

    def cases_to_decide(
        self, process_key: str, case_ids: Iterable[CaseId], *, at: datetime
    ) -> dict[CaseId, CaseToDecide]:
        """Several cases, with all that the matrix of `process_key` is asked about them, in one statement."""
        wanted = sorted(set(case_ids), key=str)
        if not wanted:
            return {}
        now = literal(at, Instant)
        statement = (
            select(
                *(c.label(f"case_{c.name}") for c in cases.c if c.name != "plan"),
                *people.c,
                published_matrix(process_key),
                *(
                    column.label(f"fact_{column.name}")
                    for column in facts_columns(
                        cases.c.id, cases.c.person_id, at=now, since=literal(at - COHORT_WINDOW, Instant)
                    )
                ),
            )
            .select_from(cases.outerjoin(people, people.c.id == cases.c.person_id))
            .where(cases.c.id.in_(wanted))
        )
        return {CaseId(row.case_id): _to_decide(row) for row in self._session.rows(statement)}


def _to_decide(row: Row[Any]) -> CaseToDecide:
    found = row._mapping
    plain = {name.removeprefix("case_"): value for name, value in found.items() if name.startswith("case_")}
    return CaseToDecide(
        case=case_from(SimpleNamespace(**plain)),  # type: ignore[arg-type]
        person=None if row.id is None else person_from(row),
        facts=DecisionFacts(
            bundle_sha256=row.sha256,
            last_crisis_at=row.fact_last_crisis_at,
            crises=row.fact_crises,
            open_restriction=row.fact_open_restriction,
            open_safeguarding=row.fact_open_safeguarding,
            born=row.fact_born,
        ),
    )
