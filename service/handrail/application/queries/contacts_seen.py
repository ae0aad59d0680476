"""A case's contacts, with the person's own words, for whoever works with them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from handrail.application.commanding import Query
from handrail.application.work import Look
from handrail.domain.cases import Case
from handrail.domain.identifiers import CaseId
from handrail.domain.permissions import Permission
from handrail.storage.contacts import Contacts
from handrail.storage.evaluations import Evaluations

MOST = 100


@dataclass(frozen=True, kw_only=True)
class SeenContact:
    """One contact in a list: coded values, who recorded it by name, and what the person said."""

    id: UUID
    occurred_at: datetime
    mode: str
    outcome: str
    recorded_by: str
    response_class: str | None
    person_said: str
    back_entered: bool


@dataclass(frozen=True, kw_only=True)
class ContactsSeen(Query[tuple[SeenContact, ...]]):
    """A case's contacts, newest first."""

    permission: ClassVar[Permission] = Permission.SEE_CASES
    case_id: CaseId
    limit: int = 10

    def answer(self, look: Look) -> tuple[SeenContact, ...]:
        """Raises NotFound."""
        return contacts_seen(look, look.visible_case(self.case_id), limit=min(self.limit, MOST))


def contacts_seen(look: Look, case: Case, *, limit: int) -> tuple[SeenContact, ...]:
    """The newest contacts of a case that the actor may see."""
    rows = Contacts(look.session).of_case(case.id, limit=limit)
    names = look.staff.names({row.recorded_by for row in rows})
    classes = Evaluations(look.session).classes_of(row.id for row in rows)
    return tuple(
        SeenContact(
            id=row.id,
            occurred_at=row.occurred_at,
            mode=row.mode,
            outcome=row.outcome,
            recorded_by=names.get(row.recorded_by, "a colleague"),
            response_class=classes.get(row.id),
            person_said=look.words_of(case, row.words, place=f"contact:{row.id}").get("person_said", ""),
            back_entered=row.back_entered,
        )
        for row in rows
    )
