"""The shapes of what goes through the door: a command changes something, a query only looks."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

from handrail.domain.identifiers import TaskId
from handrail.domain.permissions import Permission

if TYPE_CHECKING:
    from handrail.application.work import Look, Work

R = TypeVar("R")


@dataclass(frozen=True, kw_only=True)
class Typed:
    """What somebody typed into a task's form: kept as their draft when what they sent is refused."""

    task_id: TaskId
    answers: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Command(ABC, Generic[R]):
    """Something to be done. `permission` is checked at the door; rights on the case are checked under its lock."""

    permission: ClassVar[Permission]
    records_event: ClassVar[bool] = True
    """False only for what is no part of any history: drafts, and having read a notice."""

    @abstractmethod
    def execute(self, work: Work) -> R:
        """Do it within one transaction: fetch, rule, do, record."""

    def typed(self) -> Typed | None:
        """What would be lost with a refusal; nothing for most commands."""
        return None


@dataclass(frozen=True, kw_only=True)
class Query(ABC, Generic[R]):
    """Something to be shown."""

    permission: ClassVar[Permission]

    @abstractmethod
    def answer(self, look: Look) -> R:
        """Read it; nothing it does is kept."""
