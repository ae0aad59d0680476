"""Finding cases by the person's name or NHS number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from handrail.application.commanding import Query
from handrail.application.work import Look
from handrail.domain.cases import Case
from handrail.domain.errors import Invalid
from handrail.domain.people import Person
from handrail.domain.permissions import Permission
from handrail.domain.rights import reach_of

MOST = 100


@dataclass(frozen=True, kw_only=True)
class FoundCases:
    """One page of cases by name; `next` is the place to go on from."""

    items: tuple[tuple[Case, Person], ...]
    next: str | None


@dataclass(frozen=True, kw_only=True)
class SearchCases(Query[FoundCases]):
    """Cases the actor's roles reach whose person fits the words (all of them without words)."""

    permission: ClassVar[Permission] = Permission.SEE_CASES
    words: str = ""
    after: str | None = None
    limit: int = 25

    def answer(self, look: Look) -> FoundCases:
        """Raises Invalid for a limit out of bounds or words that are too long."""
        if not 1 <= self.limit <= MOST:
            raise Invalid.at("/limit", f"Ask for 1 to {MOST} cases at a time")
        if len(self.words) > 200:
            raise Invalid.at("/words", "Use at most 200 characters")
        after = None
        if self.after is not None:
            name, _, case_id = self.after.rpartition("~")
            after = (name, case_id)
        found = look.cases.find(
            reach=None if look.actor.is_system else reach_of(look.actor, self.permission),
            words=self.words,
            limit=self.limit + 1,
            after=after,
        )
        page = found[: self.limit]
        last = page[-1] if len(found) > self.limit else None
        return FoundCases(items=page, next=None if last is None else f"{last[1].name}~{last[0].id}")
