"""Tasks: the inbox, and what each person filled in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Row,
    Table,
    Text,
    and_,
    bindparam,
    column,
    func,
    literal,
    or_,
    select,
    text,
    tuple_,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from handrail.domain.cases import Case
from handrail.domain.identifiers import CaseId, InstanceId, StaffId, TaskId
from handrail.domain.tasks import Task, TaskClock, TaskStatus
from handrail.storage.cases import Cases, cases
from handrail.storage.instances import instances
from handrail.storage.schema import Id, Instant, metadata
from handrail.storage.session import Session

tasks = Table(
    "tasks",
    metadata,
    Column("id", Id, primary_key=True),
    Column("instance_id", Id, ForeignKey(instances.c.id), nullable=False),
    Column("case_id", Id, ForeignKey(cases.c.id), nullable=False),
    Column("token", Integer, nullable=False),
    Column("process_key", Text, nullable=False),
    Column("element", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("locality", Text, nullable=False),
    Column("pathway", Text, nullable=False),
    Column("form_key", Text),
    Column("operation", Text),
    Column("result_variable", Text),
    Column("decision", Text),
    Column("status", Text, nullable=False),
    Column("assignee_id", Id),
    Column("not_by", ARRAY(Id), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("opened_at", Instant, nullable=False),
    Column("due_at", Instant),
    Column("order_at", Instant, nullable=False),
    Column("late_at", Instant),
    Column("unheld_at", Instant),
    Column("clock", JSONB),
    Column("completed_by", Id),
    Column("completed_for", Id),
    Column("completed_at", Instant),
    Column("instructions", Text),
    Column("context", JSONB, nullable=False),
    Index("uq_tasks_token", "instance_id", "token", unique=True),
    Index(
        "ix_tasks_available",
        "locality",
        "role",
        "order_at",
        "id",
        postgresql_where=text("status = 'open' AND assignee_id IS NULL"),
    ),
    Index("ix_tasks_mine", "assignee_id", "order_at", "id", postgresql_where=text("status = 'open'")),
    Index("ix_tasks_case", "case_id", "opened_at"),
    Index(
        "ix_tasks_decisions",
        "locality",
        "order_at",
        "id",
        postgresql_where=text("status = 'open' AND decision IS NOT NULL"),
    ),
)
"""`order_at` is when the task is due, or the end of time: inbox pages walk along it."""

drafts = Table(
    "drafts",
    metadata,
    Column("task_id", Id, ForeignKey(tasks.c.id), primary_key=True),
    Column("staff_id", Id, primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("saved_at", Instant, nullable=False),
)

submissions = Table(
    "submissions",
    metadata,
    Column("id", Id, primary_key=True),
    Column("case_id", Id, ForeignKey(cases.c.id), nullable=False),
    Column("task_id", Id),
    Column("form_key", Text, nullable=False),
    Column("bundle_sha256", Text),
    Column("by_id", Id, nullable=False),
    Column("at", Instant, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("digest", Text, nullable=False),
    Index(None, "task_id"),
    Index(None, "case_id", "form_key", "at"),
)
"""What was filled in, whole, sealed with the case's key; the log has the digest and the coded part."""

END_OF_TIME = datetime.fromisoformat("9999-01-01T00:00:00+00:00")


@dataclass(frozen=True, kw_only=True)
class TaskPlace:
    """Where an inbox page ended: the next one starts after it."""

    order_at: datetime
    id: TaskId


class Tasks:
    """Reads and writes of tasks, drafts and submissions."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, task: Task) -> None:
        """A new open task."""
        values = {c.name: getattr(task, c.name) for c in tasks.c if c.name != "order_at"}
        self._session.insert(
            tasks,
            values
            | {
                "status": task.status.value,
                "not_by": list(task.not_by),
                "order_at": task.due_at or END_OF_TIME,
                "clock": clock_to_json(task.clock),
                "context": dict(task.context),
            },
        )

    def change(self, task_id: TaskId, **values: Any) -> None:
        """Change columns of a task whose case is locked."""
        self._session.update(tasks, task_id, values)

    def get(self, task_id: TaskId) -> Task | None:
        """One task."""
        row = self._session.row(_GET, {"id": task_id})
        return None if row is None else task_from(row)

    def lock_case(self, task_id: TaskId, *, acting: StaffId | None = None) -> Case | None:
        """The case a task belongs to, locked; `acting` as for `Cases.lock`."""
        return Cases(self._session).lock_where(_CASE_OF, acting=acting, task_id=task_id)

    def open_in_instance(self, instance_id: InstanceId) -> tuple[Task, ...]:
        """An instance's open tasks, in the order they were opened."""
        rows = self._session.rows(_OPEN_IN_INSTANCE, {"instance_id": instance_id})
        return tuple(task_from(row) for row in rows)

    def by_tokens(self, instance_id: InstanceId, tokens: Iterable[int]) -> tuple[Task, ...]:
        """An instance's tasks with those tokens."""
        rows = self._session.rows(
            select(tasks)
            .where(tasks.c.instance_id == instance_id, tasks.c.token.in_(sorted(tokens)))
            .order_by(tasks.c.token)
        )
        return tuple(task_from(row) for row in rows)

    def of_case(self, case_id: CaseId, *, open_only: bool = False, limit: int = 500) -> tuple[Task, ...]:
        """A case's tasks, newest first; open ones by due time."""
        where = tasks.c.case_id == case_id
        if open_only:
            statement = select(tasks).where(where, tasks.c.status == TaskStatus.OPEN.value)
            statement = statement.order_by(tasks.c.order_at, tasks.c.id)
        else:
            statement = select(tasks).where(where).order_by(tasks.c.opened_at.desc(), tasks.c.id)
        return tuple(task_from(row) for row in self._session.rows(statement.limit(limit)))

    def of_instance(self, instance_id: InstanceId, *, limit: int = 1000) -> tuple[Task, ...]:
        """Every task of an instance, oldest first."""
        rows = self._session.rows(
            select(tasks).where(tasks.c.instance_id == instance_id).order_by(tasks.c.token).limit(limit)
        )
        return tuple(task_from(row) for row in rows)

    def mine(
        self,
        staff_id: StaffId,
        *,
        after: TaskPlace | None = None,
        limit: int = 50,
        process_key: str | None = None,
        late_before: datetime | None = None,
        case_id: CaseId | None = None,
        locality: str | None = None,
    ) -> tuple[Task, ...]:
        """Open tasks somebody holds, by due time."""
        where = [tasks.c.assignee_id == staff_id, tasks.c.status == TaskStatus.OPEN.value]
        where += _narrowed(tasks, after, process_key, late_before, case_id)
        if locality is not None:
            where.append(tasks.c.locality == locality)
        rows = self._session.rows(
            select(tasks).where(*where).order_by(tasks.c.order_at, tasks.c.id).limit(limit)
        )
        return tuple(task_from(row) for row in rows)

    def available(
        self,
        served: Iterable[tuple[str, str, str | None]],
        *,
        not_for: StaffId,
        after: TaskPlace | None = None,
        limit: int = 50,
        process_key: str | None = None,
        late_before: datetime | None = None,
        case_id: CaseId | None = None,
        codes: Iterable[str] | None = None,
    ) -> tuple[Task, ...]:
        """Open tasks nobody holds, for any of the (locality, role, pathway) triples, by due time; None is any pathway.

        `codes` narrows it to decisions with one of those codes, as a delegation does.
        Each triple walks its own stretch of the index for at most `limit` rows, so a page costs the same with a
        thousand open tasks or a million. No triple may hold another, or its tasks come twice.
        """
        triples = sorted(set(served), key=str)
        if not triples:
            return ()
        places = (
            func.unnest(
                *(literal([triple[part] for triple in triples], ARRAY(Text)) for part in range(3)),
            )
            .table_valued(column("locality", Text), column("role", Text), column("pathway", Text))
            .render_derived(name="place")
        )
        page = (
            select(tasks)
            .where(
                tasks.c.locality == places.c.locality,
                tasks.c.role == places.c.role,
                or_(places.c.pathway.is_(None), tasks.c.pathway == places.c.pathway),
                tasks.c.status == TaskStatus.OPEN.value,
                tasks.c.assignee_id.is_(None),
                ~tasks.c.not_by.contains([not_for]),
                *_narrowed(tasks, after, process_key, late_before, case_id),
                *([] if codes is None else [tasks.c.decision.in_(sorted(codes))]),
            )
            .order_by(tasks.c.order_at, tasks.c.id)
            .limit(limit)
            .lateral("page")
        )
        statement = (
            select(page).select_from(places.join(page, text("true"))).order_by(page.c.order_at, page.c.id)
        )
        return tuple(task_from(row) for row in self._session.rows(statement.limit(limit)))

    def acted_for(self, instance_id: InstanceId, staff_ids: Iterable[StaffId]) -> tuple[StaffId, ...]:
        """On whose behalf those people did tasks of an instance under a delegation."""
        rows = self._session.rows(
            select(tasks.c.completed_for)
            .where(
                tasks.c.instance_id == instance_id,
                tasks.c.completed_by.in_(sorted(set(staff_ids), key=str)),
                tasks.c.completed_for.is_not(None),
            )
            .distinct()
        )
        return tuple(StaffId(row.completed_for) for row in rows)

    def names_of(self, task_ids: Iterable[UUID]) -> dict[str, str]:
        """The names of several tasks, by their id as text."""
        wanted = sorted(set(task_ids), key=str)
        if not wanted:
            return {}
        rows = self._session.rows(select(tasks.c.id, tasks.c.name).where(tasks.c.id.in_(wanted)))
        return {str(row.id): row.name for row in rows}

    def late_by_case(self, case_ids: Iterable[CaseId], *, at: datetime) -> dict[CaseId, int]:
        """How many open tasks of each case are past due at an instant."""
        wanted = sorted(set(case_ids), key=str)
        if not wanted:
            return {}
        rows = self._session.rows(
            select(tasks.c.case_id, func.count().label("late"))
            .where(tasks.c.case_id.in_(wanted), tasks.c.status == TaskStatus.OPEN.value, tasks.c.due_at < at)
            .group_by(tasks.c.case_id)
        )
        return {CaseId(row.case_id): row.late for row in rows}

    def save_draft(self, task_id: TaskId, staff_id: StaffId, sealed: bytes, *, at: datetime) -> None:
        """Keep what somebody has typed so far."""
        from sqlalchemy.dialects.postgresql import insert

        values = {"task_id": task_id, "staff_id": staff_id, "sealed": sealed, "saved_at": at}
        statement = insert(drafts).values(values)
        self._session.execute(
            statement.on_conflict_do_update(
                index_elements=["task_id", "staff_id"],
                set_={"sealed": statement.excluded.sealed, "saved_at": statement.excluded.saved_at},
            )
        )

    def draft(self, task_id: TaskId, staff_id: StaffId) -> tuple[bytes, datetime] | None:
        """What somebody has typed so far, sealed, and when."""
        row = self._session.row(
            select(drafts.c.sealed, drafts.c.saved_at).where(
                drafts.c.task_id == task_id, drafts.c.staff_id == staff_id
            )
        )
        return None if row is None else (row.sealed, row.saved_at)

    def drafted(self, staff_id: StaffId, task_ids: Iterable[TaskId]) -> frozenset[TaskId]:
        """Those of several tasks that somebody keeps a draft of."""
        wanted = sorted(set(task_ids), key=str)
        if not wanted:
            return frozenset()
        mine = select(drafts.c.task_id).where(drafts.c.staff_id == staff_id, drafts.c.task_id.in_(wanted))
        return frozenset(TaskId(row.task_id) for row in self._session.rows(mine))

    def drop_draft(self, task_id: TaskId, staff_id: StaffId) -> None:
        """Forget what somebody typed, because it was handed in."""
        self._session.delete(drafts, (task_id, staff_id))

    def submit(self, values: Mapping[str, Any]) -> None:
        """Keep what was handed in."""
        self._session.insert(submissions, values)

    def submission(self, task_id: TaskId) -> Row[Any] | None:
        """What was handed in for a task, sealed."""
        return self._session.row(
            select(submissions)
            .where(submissions.c.task_id == task_id)
            .order_by(submissions.c.at.desc())
            .limit(1)
        )

    def latest_submission(self, case_id: CaseId, form_key: str) -> Row[Any] | None:
        """The newest handed-in form of a kind for a case, sealed."""
        return self._session.row(
            select(submissions)
            .where(submissions.c.case_id == case_id, submissions.c.form_key == form_key)
            .order_by(submissions.c.at.desc(), submissions.c.id)
            .limit(1)
        )


_GET = select(tasks).where(tasks.c.id == bindparam("id"))
_OPEN_IN_INSTANCE = (
    select(tasks)
    .where(tasks.c.instance_id == bindparam("instance_id"), tasks.c.status == TaskStatus.OPEN.value)
    .order_by(tasks.c.token)
    .limit(600)
)
_CASE_OF = select(tasks.c.case_id).where(tasks.c.id == bindparam("task_id")).scalar_subquery()


def _narrowed(
    table: Table,
    after: TaskPlace | None,
    process_key: str | None,
    late_before: datetime | None,
    case_id: CaseId | None,
) -> list[Any]:
    where: list[Any] = []
    if after is not None:
        where.append(and_(tuple_(table.c.order_at, table.c.id) > tuple_(after.order_at, after.id)))
    if process_key is not None:
        where.append(table.c.process_key == process_key)
    if late_before is not None:
        where.append(table.c.order_at < late_before)
    if case_id is not None:
        where.append(table.c.case_id == case_id)
    return where


def clock_to_json(clock: TaskClock | None) -> dict[str, Any] | None:
    """A task's clock as the row keeps it."""
    if clock is None:
        return None
    return {
        "key": clock.key,
        "class": clock.response_class,
        "from": clock.from_at.isoformat(),
        "due": clock.due_at.isoformat(),
        "ladder": clock.ladder,
        "passed": clock.passed,
        "rung": clock.rung,
    }


def clock_from_json(data: Mapping[str, Any] | None) -> TaskClock | None:
    """A task's clock from what the row keeps."""
    if data is None:
        return None
    return TaskClock(
        key=data["key"],
        response_class=data["class"],
        from_at=datetime.fromisoformat(data["from"]),
        due_at=datetime.fromisoformat(data["due"]),
        ladder=data["ladder"],
        passed=data["passed"],
        rung=data["rung"],
    )


def task_from(row: Row[Any]) -> Task:
    """A domain value from a row that carries the task's columns."""
    return Task(
        id=row.id,
        instance_id=row.instance_id,
        case_id=row.case_id,
        token=row.token,
        process_key=row.process_key,
        element=row.element,
        name=row.name,
        role=row.role,
        locality=row.locality,
        pathway=row.pathway,
        form_key=row.form_key,
        operation=row.operation,
        result_variable=row.result_variable,
        decision=row.decision,
        status=TaskStatus(row.status),
        assignee_id=row.assignee_id,
        not_by=tuple(row.not_by),
        revision=row.revision,
        opened_at=row.opened_at,
        due_at=row.due_at,
        late_at=row.late_at,
        clock=clock_from_json(row.clock),
        completed_by=row.completed_by,
        completed_for=row.completed_for,
        completed_at=row.completed_at,
        instructions=row.instructions,
        context=row.context,
        unheld_at=row.unheld_at,
    )
