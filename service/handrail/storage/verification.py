"""Reading every chain's head, for verifying whole histories."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select

from handrail.domain.identifiers import CaseId
from handrail.storage.cases import cases
from handrail.storage.session import Session


class Verification:
    """Heads of the chains of cases."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def heads(self, case_id: CaseId | None = None) -> Iterator[tuple[CaseId, int, bytes]]:
        """(case, number of events, last hash) of one case or of all, by id."""
        statement = select(cases.c.id, cases.c.event_count, cases.c.chain_hash).order_by(cases.c.id)
        if case_id is not None:
            statement = statement.where(cases.c.id == case_id)
        for row in self._session.rows(statement):
            yield row.id, row.event_count, row.chain_hash
