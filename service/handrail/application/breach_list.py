"""Putting a line on governance's breach list, and settling it when a person has decided."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from handrail.application.work import Work
from handrail.domain.breaches import Breach, BreachKind, BreachListed, BreachSettled
from handrail.storage.breaches import Breaches


def list_breach(work: Work, kind: BreachKind, subject_id: UUID, *, since: datetime) -> None:
    """Add a line for the locked case, unless the same one stands open already."""
    repository = Breaches(work.session)
    if any(breach.kind is kind for breach in repository.open_about(subject_id)):
        return
    breach = Breach(
        id=work.new_id(),
        case_id=work.case.id,
        locality=work.case.locality,
        kind=kind,
        subject_id=subject_id,
        since=since,
        listed_at=work.now,
        settled_at=None,
        settled_by=None,
    )
    repository.add(breach)
    work.record(BreachListed(breach_id=breach.id, kind=kind.value, subject_id=subject_id, since=since))


def settle_breaches(work: Work, subject_id: UUID, *, by: str) -> None:
    """Settle every open line about a restriction or review; `by` is the code of what settled it."""
    repository = Breaches(work.session)
    for breach in repository.open_about(subject_id):
        repository.settle(breach.id, at=work.now, by=by)
        work.record(
            BreachSettled(
                breach_id=breach.id,
                kind=breach.kind.value,
                subject_id=subject_id,
                minutes=breach.minutes(work.now),
                settled_by=by,
            )
        )
