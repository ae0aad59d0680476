"""What the decision-rights matrix is asked about a case, in one statement: a decision sends no more for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, exists, func, select

from handrail.domain.cases import Case
from handrail.domain.escalations import EscalationStatus
from handrail.domain.evaluations import ResponseClass
from handrail.domain.processes import VersionStatus
from handrail.domain.restriction_authority import RestrictionState
from handrail.domain.safeguarding import ConcernState
from handrail.storage.escalations import escalations
from handrail.storage.people import people
from handrail.storage.processes import versions
from handrail.storage.restrictions import restrictions
from handrail.storage.safeguarding import safeguarding_concerns
from handrail.storage.schema import Id, Instant
from handrail.storage.session import Session

COHORT_WINDOW = timedelta(days=90)
_CRISIS = [one.value for one in ResponseClass if one.rank >= ResponseClass.URGENT.rank]
_NO_CRISIS = [EscalationStatus.ERROR.value, EscalationStatus.MERGED.value]
_OVER = [state.value for state in RestrictionState if state.is_over]
_SETTLED = [state.value for state in ConcernState if state.is_over]


@dataclass(frozen=True, kw_only=True)
class DecisionFacts:
    """The hash of the published matrix (None: none is published), and what the records say of a case.

    A crisis is an escalation of class urgent or more that was not recorded in error (DOMAIN R52); `crises` counts
    those of the last 90 days. `born` is None for a matter, which is about nobody.
    """

    bundle_sha256: str | None
    last_crisis_at: datetime | None
    crises: int
    open_restriction: bool
    open_safeguarding: bool
    born: date | None


def decision_facts(session: Session, process_key: str, case: Case, *, at: datetime) -> DecisionFacts:
    """The facts as they stand now; whatever is published counts from the moment its transaction was kept."""
    asked = {
        "key": process_key,
        "case_id": case.id,
        "person_id": case.person_id,
        "since": at - COHORT_WINDOW,
        "at": at,
    }
    row = session.row(_FACTS, asked, apart=True)
    assert row is not None
    return DecisionFacts(
        bundle_sha256=row.sha256,
        last_crisis_at=row.last_crisis_at,
        crises=row.crises,
        open_restriction=row.open_restriction,
        open_safeguarding=row.open_safeguarding,
        born=row.born,
    )


def facts_columns(case_id: Any, person_id: Any, *, at: Any, since: Any) -> tuple[Any, ...]:
    """What the records say of a case, as columns of a statement: one row a case, of one case or of many."""
    crises = (
        escalations.c.case_id == case_id,
        escalations.c.response_class.in_(_CRISIS),
        escalations.c.status.not_in(_NO_CRISIS),
        escalations.c.t0 <= at,
    )
    whom = people.alias("whom")
    return (
        select(func.max(escalations.c.t0)).where(*crises).scalar_subquery().label("last_crisis_at"),
        select(func.count())
        .select_from(escalations)
        .where(*crises, escalations.c.t0 >= since)
        .scalar_subquery()
        .label("crises"),
        exists()
        .where(restrictions.c.case_id == case_id, restrictions.c.state.not_in(_OVER))
        .label("open_restriction"),
        exists()
        .where(
            safeguarding_concerns.c.case_id == case_id,
            safeguarding_concerns.c.state.not_in(_SETTLED),
        )
        .label("open_safeguarding"),
        select(whom.c.born).where(whom.c.id == person_id).scalar_subquery().label("born"),
    )


def published_matrix(process_key: Any) -> Any:
    """The hash of the published version of a process, as a column of a statement."""
    return (
        select(versions.c.bundle_sha256)
        .where(versions.c.process_key == process_key, versions.c.status == VersionStatus.PUBLISHED.value)
        .scalar_subquery()
        .label("sha256")
    )


_FACTS = select(
    published_matrix(bindparam("key")),
    *facts_columns(
        bindparam("case_id", type_=Id),
        bindparam("person_id", type_=Id),
        at=bindparam("at", type_=Instant),
        since=bindparam("since", type_=Instant),
    ),
)
