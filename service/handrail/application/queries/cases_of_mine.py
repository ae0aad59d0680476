"""The people somebody works with: those they answer for, and those they recorded contacts with lately."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from handrail.application.commanding import Query
from handrail.application.work import Look
from handrail.domain.cases import Case
from handrail.domain.people import Person
from handrail.domain.permissions import Permission
from handrail.storage.contacts import Contacts

LATELY = timedelta(days=28)
MOST = 200


@dataclass(frozen=True, kw_only=True)
class CasesOfMine(Query[tuple[tuple[Case, Person], ...]]):
    """Open cases the actor is accountable for or recorded a contact in lately, by the person's name."""

    permission: ClassVar[Permission] = Permission.SEE_CASES
    limit: int = MOST

    def answer(self, look: Look) -> tuple[tuple[Case, Person], ...]:
        """At most `limit` of them; the latest contacts count first when there are more."""
        most = min(self.limit, MOST)
        seen = Contacts(look.session).cases_seen_by(
            look.actor.id, since=look.clock_now() - LATELY, limit=most
        )
        found = {case.id: (case, person) for case, person in look.cases.among(seen)}
        for case, person in look.cases.of_accountable(look.actor.id, limit=most):
            if len(found) < most:
                found.setdefault(case.id, (case, person))
        mine = [pair for pair in found.values() if pair[0].closed_at is None and look.sees(pair[0])]
        return tuple(sorted(mine, key=lambda pair: (pair[1].name.casefold(), str(pair[0].id))))
