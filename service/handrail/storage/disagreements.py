"""Disagreements, their stages, and the lines they put on the agenda of the joint forum."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from datetime import datetime
from enum import Enum
from typing import Any, TypeVar
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

from handrail.domain.disagreements import (
    Disagreement,
    DisagreementStage,
    ForumItem,
    Outcome,
    StageEnd,
    Subject,
)
from handrail.domain.evaluations import ResponseClass
from handrail.domain.identifiers import CaseId
from handrail.storage.cases import cases
from handrail.storage.instances import instances
from handrail.storage.schema import Id, Instant, metadata
from handrail.storage.session import Session

disagreements = Table(
    "disagreements",
    metadata,
    Column("id", Id, primary_key=True),
    Column("case_id", Id, ForeignKey(cases.c.id), nullable=False),
    Column("instance_id", Id, nullable=False),
    Column("escalation_id", Id),
    Column("opened_from", Text, nullable=False),
    Column("subject", Text),
    Column("partner", Text),
    Column("our_class", Text),
    Column("their_class", Text),
    Column("response_class", Text),
    Column("raised_by", Id, nullable=False),
    Column("person_aware", Boolean),
    Column("opened_at", Instant, nullable=False),
    Column("stated_at", Instant),
    Column("stage", Integer, nullable=False),
    Column("stage_due_at", Instant),
    Column("director_late_at", Instant),
    Column("outcome", Text),
    Column("class_after", Text),
    Column("ended_at", Instant),
    Column("words", LargeBinary),
    Index("ix_disagreements_open", "case_id", postgresql_where=text("ended_at IS NULL")),
    Index(None, "case_id", "opened_at"),
)

disagreement_stages = Table(
    "disagreement_stages",
    metadata,
    Column("id", Id, primary_key=True),
    Column("disagreement_id", Id, ForeignKey(disagreements.c.id), nullable=False),
    Column("case_id", Id, ForeignKey(cases.c.id), nullable=False),
    Column("stage", Integer, nullable=False),
    Column("opened_at", Instant, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Column("end", Text),
    Column("agreed", Text),
    Column("chosen", Text),
    Column("with_role", Text),
    Column("by_id", Id),
    Column("words", LargeBinary),
    Index("uq_disagreement_stages_one", "disagreement_id", "stage", unique=True),
    Index(None, "case_id"),
)

forum_items = Table(
    "forum_items",
    metadata,
    Column("id", Id, primary_key=True),
    Column("case_id", Id, ForeignKey(cases.c.id), nullable=False),
    Column("kind", Text, nullable=False),
    Column("locality", Text, nullable=False),
    Column("pathway", Text, nullable=False),
    Column("partner", Text),
    Column("subject", Text, nullable=False),
    Column("response_class", Text),
    Column("month", Text, nullable=False),
    Column("stage", Integer, nullable=False),
    Column("directors_late", Boolean, nullable=False),
    Column("outcome", Text),
    Column("hours_open", Integer),
    Column("discussed_at", Instant),
    Index("ix_forum_items_waiting", "locality", "id", postgresql_where=text("discussed_at IS NULL")),
    Index(None, "case_id"),
)

T = TypeVar("T")
_KINDS: Mapping[str, Callable[[Any], Any]] = {
    "subject": Subject,
    "our_class": ResponseClass,
    "their_class": ResponseClass,
    "response_class": ResponseClass,
    "class_after": ResponseClass,
    "outcome": Outcome,
    "end": StageEnd,
}
_AGENDA = [column for column in forum_items.c if column.name != "case_id"]


class Disagreements:
    """Reads and writes of disagreements and their stages."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, disagreement: Disagreement) -> None:
        """A new disagreement; what it is about is written down later."""
        self._session.insert(disagreements, _values(disagreement) | {"words": None})

    def save(self, before: Disagreement, after: Disagreement, *, words: bytes | None = None) -> None:
        """Write what changed; `words` are what each side says, sealed at `disagreement:<id>`."""
        known = _values(before)
        changed = {name: value for name, value in _values(after).items() if value != known[name]}
        if words is not None:
            changed["words"] = words
        if changed:
            self._session.update(disagreements, after.id, changed)

    def get(self, disagreement_id: UUID) -> Disagreement | None:
        """One disagreement."""
        row = self._session.row(select(disagreements).where(disagreements.c.id == disagreement_id))
        return None if row is None else _read(Disagreement, row)

    def open_in(self, case_id: CaseId) -> tuple[Disagreement, ...]:
        """A case's open disagreements, oldest first; one whose process a lead has stopped is not open any more."""
        rows = self._session.rows(
            select(disagreements)
            .join(instances, instances.c.id == disagreements.c.instance_id)
            .where(
                disagreements.c.case_id == case_id,
                disagreements.c.ended_at.is_(None),
                instances.c.ended_at.is_(None),
            )
            .order_by(disagreements.c.opened_at, disagreements.c.id)
            .limit(100)
        )
        return tuple(_read(Disagreement, row) for row in rows)

    def of_case(self, case_id: CaseId) -> tuple[Disagreement, ...]:
        """A case's disagreements, newest first."""
        rows = self._session.rows(
            select(disagreements)
            .where(disagreements.c.case_id == case_id)
            .order_by(disagreements.c.opened_at.desc(), disagreements.c.id.desc())
            .limit(100)
        )
        return tuple(_read(Disagreement, row) for row in rows)

    def sealed_words(self, disagreement_id: UUID) -> bytes | None:
        """What each side says, sealed; None while nobody has written it down."""
        row = self._session.row(select(disagreements.c.words).where(disagreements.c.id == disagreement_id))
        return None if row is None else row.words

    def open_stage(self, stage: DisagreementStage) -> None:
        """A stage that begins."""
        self._session.insert(disagreement_stages, _values(stage) | {"words": None})

    def end_stage(self, stage: DisagreementStage, *, words: bytes | None = None) -> None:
        """How a stage ended; `words` are sealed at `disagreement_stage:<id>`."""
        values = _values(stage)
        ended = {name: values[name] for name in ("ended_at", "end", "agreed", "chosen", "with_role", "by_id")}
        self._session.update(disagreement_stages, stage.id, {**ended, "words": words})

    def change_due(self, stage: DisagreementStage) -> None:
        """A stage's new due time."""
        self._session.update(disagreement_stages, stage.id, {"due_at": stage.due_at})

    def stage(self, disagreement_id: UUID, number: int) -> DisagreementStage | None:
        """One stage of one disagreement."""
        row = self._session.row(
            select(disagreement_stages).where(
                disagreement_stages.c.disagreement_id == disagreement_id,
                disagreement_stages.c.stage == number,
            )
        )
        return None if row is None else _read(DisagreementStage, row)

    def stages_of(self, disagreement_id: UUID) -> tuple[DisagreementStage, ...]:
        """The stages of a disagreement, in order."""
        rows = self._session.rows(
            select(disagreement_stages)
            .where(disagreement_stages.c.disagreement_id == disagreement_id)
            .order_by(disagreement_stages.c.stage)
            .limit(10)
        )
        return tuple(_read(DisagreementStage, row) for row in rows)


class ForumAgenda:
    """What waits for the joint forum of a locality; whose case a line came from does not leave the table."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def put(self, item: ForumItem, *, case_id: CaseId) -> None:
        """A line for the agenda."""
        self._session.insert(forum_items, _values(item) | {"case_id": case_id})

    def change(self, item_id: UUID, **values: Any) -> None:
        """What a line says from now on."""
        plain = {name: value.value if isinstance(value, Enum) else value for name, value in values.items()}
        self._session.update(forum_items, item_id, plain)

    def waiting(self, locality: str, *, limit: int = 200) -> tuple[ForumItem, ...]:
        """What the forum of a locality has not discussed yet, oldest first."""
        rows = self._session.rows(
            select(*_AGENDA)
            .where(forum_items.c.locality == locality, forum_items.c.discussed_at.is_(None))
            .order_by(forum_items.c.id)
            .limit(limit)
        )
        return tuple(ForumItem(**_kinds(row, plain=("subject", "outcome"))) for row in rows)

    def discussed(self, item_id: UUID, *, at: datetime) -> None:
        """The forum has dealt with a line."""
        self._session.update(forum_items, item_id, {"discussed_at": at})


def _values(record: Any) -> dict[str, Any]:
    values = {field.name: getattr(record, field.name) for field in dataclasses.fields(record)}
    return {name: value.value if isinstance(value, Enum) else value for name, value in values.items()}


def _kinds(row: Row[Any], *, plain: tuple[str, ...] = ()) -> dict[str, Any]:
    return {
        name: _KINDS[name](value) if value is not None and name in _KINDS and name not in plain else value
        for name, value in row._mapping.items()
    }


def _read(kind: type[T], row: Row[Any]) -> T:
    wanted = {field.name for field in dataclasses.fields(kind)}  # type: ignore[arg-type]
    return kind(**{name: value for name, value in _kinds(row).items() if name in wanted})
