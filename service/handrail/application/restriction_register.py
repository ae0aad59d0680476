"""What every operation on a restriction begins and ends with: the row, its state, its total, and who is told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from handrail.application.breach_list import list_breach, settle_breaches
from handrail.application.moving import Run
from handrail.application.work import Work
from handrail.domain.breaches import BreachKind
from handrail.domain.durations import Duration
from handrail.domain.errors import Conflict, FieldProblem, Invalid, NotFound
from handrail.domain.events import plain
from handrail.domain.restriction_authority import RestrictionState
from handrail.domain.restriction_chains import Spell, seclusion_needs_mdt, total_days
from handrail.domain.restriction_limits import Dates, RestrictionType, prepare_at, tighten
from handrail.domain.restriction_reviews import Needs, needs
from handrail.domain.restrictions import Restriction, RestrictionLostAuthority, may_become
from handrail.storage.restrictions import Restrictions

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
_BREACHES = {
    RestrictionState.NO_CURRENT_AUTHORITY: BreachKind.NO_CURRENT_AUTHORITY,
    RestrictionState.UNAUTHORISED: BreachKind.UNAUTHORISED,
}


def the_restriction(work: Work, restriction_id: Any) -> Restriction:
    """The row of the locked case with that id. Raises NotFound."""
    found = Restrictions(work.session).get(UUID(str(restriction_id)))
    if found is None or found.case_id != work.case.id:
        raise NotFound("There is no such restriction in this case")
    return found


def change(
    work: Work, restriction: Restriction, *, state: RestrictionState | None = None, **values: Any
) -> Restriction:
    """Change the row. Raises Conflict when the register cannot go from its state to the new one."""
    if state is not None:
        if not may_become(restriction.state, state):
            raise Conflict(f"This restriction is {restriction.state.value}; it cannot become {state.value}")
        values["state"] = state
    if values:
        stored = {
            name: value.value if isinstance(value, RestrictionState) else value
            for name, value in values.items()
        }
        Restrictions(work.session).change(restriction.id, **stored)
    return replace(restriction, **values)


def give_authority(
    work: Work, restriction: Restriction, *, state: RestrictionState, by: str, **values: Any
) -> Restriction:
    """A person has decided: authority begins now; the gap before it is added up and never back-dated away."""
    restriction = end_gap(work, restriction, by=by)
    return change(work, restriction, state=state, **values)


def end_gap(work: Work, restriction: Restriction, *, by: str) -> Restriction:
    """End the time without authority: keep its minutes, silence its alarm, settle its lines on the breach list."""
    if restriction.no_authority_from_at is None:
        return restriction
    settle_breaches(work, restriction.id, by=by)
    return change(
        work,
        restriction,
        gap_minutes=restriction.gap_minutes + minutes_between(restriction.no_authority_from_at, work.now),
        no_authority_from_at=None,
        alarms_said=0,
        alarm_first_at=None,
        alarm_last_at=None,
    )


def lose_authority(
    work: Work, run: Run, restriction: Restriction, *, state: RestrictionState, since: datetime, **values: Any
) -> Restriction:
    """It is in place and nobody has decided that it should be: the register and the breach list say so at once."""
    since = min(since, restriction.no_authority_from_at or since)
    restriction = change(
        work,
        restriction,
        state=state,
        no_authority_from_at=since,
        alarms_said=0,
        alarm_first_at=None,
        alarm_last_at=None,
        **values,
    )
    work.record(
        RestrictionLostAuthority(
            restriction_id=restriction.id, state=state.value, since=since, noticed_at=work.now
        ),
        instance_id=run.id,
    )
    list_breach(work, _BREACHES[state], restriction.id, since=since)
    return restriction


def latest_dates(work: Work, restriction: Restriction) -> Dates:
    """The latest limit and review somebody may decide on now.

    Before any authorisation that is what was proposed, or the table's where that has passed already; afterwards the
    table's from now. A legal authority that ends sooner tightens both.
    """
    from_at = max(restriction.started_at, work.now)
    limit_at = from_at + restriction.max_limit_minutes * MINUTE
    review_at = from_at + min(restriction.review_every_minutes * MINUTE, length(work, "res.review.max"))
    if restriction.authorised_at is None:
        if restriction.limit_at is not None and restriction.limit_at > work.now:
            limit_at = min(limit_at, restriction.limit_at)
        if restriction.review_at is not None and restriction.review_at > work.now:
            review_at = min(review_at, restriction.review_at)
    ends_at = restriction.legal_ends_at
    found = Dates(limit_at=limit_at, review_at=min(review_at, limit_at))
    return tighten(found, ends_at if ends_at is not None and ends_at > work.now else None)


def dates(work: Work, restriction: Restriction) -> dict[str, Any]:
    """What the step-down process waits by: state, start, limit, review, and when its preparation opens."""
    review_at = restriction.review_at or restriction.limit_at or work.now
    return {
        "restriction_id": str(restriction.id),
        "state": restriction.state.value,
        "started_at": plain(restriction.started_at),
        "review_at": plain(review_at),
        "limit_at": plain(restriction.limit_at or review_at),
        "prepare_at": plain(prepare_at(work.now, review_at, ahead=length(work, "res.review.prepare"))),
    }


def chain_days(work: Work, restriction: Restriction) -> float:
    """The days under restriction over its whole linked chain, up to now."""
    return total_days(_chain(work, restriction), work.now)


def who_must_see(work: Work, restriction: Restriction, days: float) -> Needs:
    """Who must see it before it may be kept, by the total of its chain and the limits it was registered under."""
    found = needs(
        days,
        mdt_total_days=restriction.mdt_total_days,
        director_total_days=restriction.director_total_days,
        independent_days=length(work, "res.independent") / DAY,
    )
    if restriction.type == RestrictionType.SECLUSION and not found.mdt:
        found = replace(found, mdt=seclusion_needs_mdt(_chain(work, restriction), work.now))
    return found


def _chain(work: Work, restriction: Restriction) -> tuple[Spell, ...]:
    rows = Restrictions(work.session).in_chain(restriction.chain_id)
    return tuple(row.spell for row in rows if row.was_in_place)


def length(work: Work, key: str) -> timedelta:
    """How long a timer of that key is here, on the clock."""
    setting = work.due_times.rules.setting(key, at=work.now)
    duration: Duration = setting.duration
    return duration.nominal


def due(work: Work, key: str, start: datetime, variant: str | None = None) -> datetime:
    """When a timer of that key, started at `start`, is due here."""
    return work.due_times.rules.due(key, variant, start=start)


def minutes_between(start: datetime, end: datetime) -> int:
    """Whole minutes from one instant to a later one; none if it is not later."""
    return max(0, int((end - start).total_seconds() // 60))


@contextmanager
def about_answers() -> Iterator[None]:
    """Let a rule's refusal point at the answers of the task that was sent."""
    try:
        yield
    except Invalid as refusal:
        problems = tuple(FieldProblem(f"/answers{p.pointer}", p.message) for p in refusal.problems)
        raise Invalid(refusal.detail, problems=problems) from refusal


def words_among(answers: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    """The free texts of a form that a record keeps, sealed, beside the submission."""
    return {name: answers[name] for name in names if answers.get(name) not in (None, "", [], {})}
