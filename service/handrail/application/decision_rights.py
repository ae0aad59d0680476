"""Which row of the published decision-rights matrix applies to a case now (DOMAIN section 2.2).

The matrix is current law: the version that is published at the moment of deciding applies, whatever version a process
began with. When it is missing or gives no single answer, nobody decides (K15), except that nobody is ever stopped from
escalating or from raising a safeguarding concern (K2): those two need no table. A house that has published only
processes of its own has no matrix, so a decision there is refused with the same Conflict.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import structlog

from handrail import dmn
from handrail.application.due_times import locality_called
from handrail.application.rights_matrix import KEY, Matrix, kept_matrix
from handrail.application.work import Look
from handrail.domain.cases import Case, Pathway
from handrail.domain.decision_rights import ANYONE, DecisionRight, Missing, Period, RightFacts
from handrail.domain.errors import Attempt, Conflict, Invalid
from handrail.domain.localities import Locality
from handrail.storage.decision_facts import DecisionFacts, decision_facts

CODES = (
    *("D1a", "D1b", "D1c", "D1d", "D2a", "D2b", "D2c", "D2d", "D3a", "D3b", "D3c", "D4a", "D4b", "D4c"),
    *("D5a", "D5b", "D5c", "D5d", "D5e", "D5f", "D5g", "D6", "D7", "D8", "D9", "D10", "D11", "D12"),
)
"""Every decision of DOMAIN section 2.2, in its order."""
SELF_AUTHORISING = {"D2a": "Escalate", "D3a": "Raise a safeguarding concern"}
"""What anybody may decide even when there is no table to say so."""
REPEATED = 2
"""Crises within 90 days that put somebody in the cohort; one does beside an open safeguarding concern (DOMAIN R52)."""
_NOBODY = "So nobody may decide this now; the process owner has been told"
_log = structlog.get_logger(__name__)


def right_for(
    look: Look,
    case: Case,
    code: str,
    *,
    now: datetime,
    response_class: str | None = None,
    rank: int = 0,
    **given: Any,
) -> DecisionRight:
    """The right to a decision on a case at an instant (aware UTC), by one statement and a table that is kept in memory.

    `rank` is that of the role the step's own table asks for, 0 when it asks for none; `given` are facts of RightFacts
    that the caller knows better than the records. Raises Conflict when the matrix is missing or gives no answer,
    Invalid for a code that does not exist.
    """
    known = decision_facts(look.session, KEY, case, at=now)
    facts = facts_of(look, case, code, known, now=now, response_class=response_class, rank=rank, **given)
    try:
        return matrix_in_force(look, known.bundle_sha256).right(facts)
    except (Conflict, dmn.DmnError, dmn.DecisionFailed, LookupError, TypeError, ValueError) as fault:
        _log.error("decision_rights_without_answer", code=code, fault=type(fault).__name__)
        if code in SELF_AUTHORISING:
            return _self_authorised(facts)
        told = isinstance(fault, Conflict)
        raise Conflict(
            str(fault) if told else f"The decision-rights table gives no single answer for {code}. {_NOBODY}",
            attempt=Attempt(missing=Missing.MATRIX.value, code=code),
            case_id=case.id,
        ) from fault


def facts_of(
    look: Look,
    case: Case,
    code: str,
    known: DecisionFacts,
    *,
    now: datetime,
    response_class: str | None = None,
    rank: int = 0,
    **given: Any,
) -> RightFacts:
    """What the matrix is asked: the locality's own hours, what the records say, and what the caller knows better."""
    if code not in CODES:
        raise Invalid.at("/decision", f"There is no decision {code[:20]}; choose one of: {', '.join(CODES)}")
    facts = {
        "days_since_crisis": None
        if known.last_crisis_at is None
        else max((now - known.last_crisis_at).days, 0),
        "setting": str(case.facts.get("setting") or _setting(case)),
        "in_cohort": known.crises >= (1 if known.open_safeguarding else REPEATED),
        "open_restriction": known.open_restriction,
        "open_safeguarding": known.open_safeguarding,
        "disengaged": bool(case.facts.get("disengaged")),
        "under_18": known.born is not None and age_at(known.born, _day(look, case, now)) < 18,
    }
    period = period_at(locality_called(look, case.locality), now)
    return RightFacts(code=code, period=period, response_class=response_class, rank=rank, **(facts | given))


def matrix_in_force(look: Look, bundle_sha256: str | None) -> Matrix:
    """The published matrix, read once and kept by its hash. Raises Conflict when none is published."""
    if bundle_sha256 is None:
        raise Conflict(f"No decision-rights table is published. {_NOBODY}")
    return kept_matrix(
        bundle_sha256, lambda: look.resources.catalogue.bundle(look.session, KEY, bundle_sha256)
    )


def period_at(locality: Locality, at: datetime) -> Period:
    """In or out of the locality's own working hours."""
    return Period.OUT_OF_HOURS if locality.out_of_hours(at) else Period.IN_HOURS


def period_until(locality: Locality, at: datetime) -> datetime:
    """When the locality next opens or closes: until then the period is what it is now."""
    if not locality.calendar.is_open(at):
        return locality.calendar.next_open(at)
    return next(closes for opens, closes in locality.calendar.spells_of(at) if opens <= at < closes)


def age_at(born: date, day: date) -> int:
    """Whole years on a day; somebody born on 29 February is a year older on 1 March of other years."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def _day(look: Look, case: Case, now: datetime) -> date:
    return now.astimezone(locality_called(look, case.locality).calendar.zone).date()


def _setting(case: Case) -> str:
    try:
        return Pathway(case.pathway).setting
    except ValueError:
        return "community"


def _self_authorised(facts: RightFacts) -> DecisionRight:
    """Escalating and raising a concern need nobody's leave, and no table's either."""
    return DecisionRight(
        code=facts.code,
        title=SELF_AUTHORISING[facts.code],
        row="self-authorising",
        table_sha256="",
        period=facts.period,
        propose=(ANYONE,),
        decide=(ANYONE,),
        if_nobody="proceeds",
    )
