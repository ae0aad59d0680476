"""Whether a restriction has authority now, and who is told when it has none (DOMAIN K6 and section 3.8).

Nothing here renews a restriction (that would cost somebody their rights) or lifts it (that could cost somebody their
safety). Passing a limit changes what the register says and who is called, and nothing else, until a person decides.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from handrail.domain.roles import Role

DueAt = Callable[[str, str | None, datetime], datetime]
"""Timer key, variant and start (aware UTC) to the due instant."""


class RestrictionState(StrEnum):
    """Where a restriction stands in the register (DOMAIN section 3.8)."""

    PROPOSED = "proposed"
    """Asked for; nobody has authorised it. In place already if it was applied in an emergency or discovered."""
    ACTIVE = "active"
    REVIEW_DUE = "review_due"
    """Its review is being prepared or decided, in time."""
    OVERDUE = "overdue"
    """Its review should have been decided; the time limit has not been reached."""
    UNAUTHORISED = "unauthorised"
    """In place, and not authorised in time, or refused and not yet lifted."""
    NO_CURRENT_AUTHORITY = "no_current_authority"
    """Past its time limit with no decision: not renewed, not lifted."""
    STEPPING_DOWN = "stepping_down"
    ENDED_UNVERIFIED = "ended_unverified"
    """Ended by decision; nobody has looked yet whether it is lifted in practice."""
    ENDED = "ended"
    TRANSFERRED = "transferred"
    REFUSED = "refused"
    """Never put in place."""

    @property
    def is_over(self) -> bool:
        """Whether it limits nobody any more, as far as we are answerable."""
        return self in _OVER

    @property
    def lacks_authority(self) -> bool:
        """Whether a person lives with it now although nobody has decided that they should."""
        return self in _LACKING


_OVER = frozenset({RestrictionState.ENDED, RestrictionState.TRANSFERRED, RestrictionState.REFUSED})
_LACKING = frozenset({RestrictionState.UNAUTHORISED, RestrictionState.NO_CURRENT_AUTHORITY})
_DECIDED = frozenset(
    {
        RestrictionState.ACTIVE,
        RestrictionState.REVIEW_DUE,
        RestrictionState.OVERDUE,
        RestrictionState.STEPPING_DOWN,
        RestrictionState.NO_CURRENT_AUTHORITY,
    }
)


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What the clock needs to know of a restriction. Times are aware UTC.

    `in_place`: it limits somebody already. `auth_due_at`: by when an emergency or a discovery must be authorised.
    `limit_at` before any authorisation is the longest the type allows from the true start.
    """

    state: RestrictionState
    in_place: bool
    started_at: datetime
    auth_due_at: datetime | None
    review_at: datetime | None
    limit_at: datetime | None
    lifted: bool = False


def state_at(standing: Standing, now: datetime) -> RestrictionState:
    """The state the passing of time alone has brought it to.

    A discovered restriction that is past the maximum of its type is NO_CURRENT_AUTHORITY the minute it is registered
    (acceptance scenario 7); one that nobody authorised in time is UNAUTHORISED.
    """
    state = standing.state
    past_limit = standing.limit_at is not None and now >= standing.limit_at
    if state is RestrictionState.PROPOSED:
        if not standing.in_place:
            return state
        if past_limit:
            return RestrictionState.NO_CURRENT_AUTHORITY
        late = standing.auth_due_at is not None and now >= standing.auth_due_at
        return RestrictionState.UNAUTHORISED if late else state
    if state is RestrictionState.UNAUTHORISED and past_limit:
        return RestrictionState.NO_CURRENT_AUTHORITY
    if state in _DECIDED and past_limit:
        return RestrictionState.NO_CURRENT_AUTHORITY
    review_passed = standing.review_at is not None and now >= standing.review_at
    if state in (RestrictionState.ACTIVE, RestrictionState.REVIEW_DUE) and review_passed:
        return RestrictionState.OVERDUE
    return state


def is_overdue(standing: Standing, now: datetime) -> bool:
    """Whether a person should have decided by now: the meaning of the overdue panel (DOMAIN section 4.6)."""
    reached = state_at(standing, now)
    if reached.lacks_authority or reached is RestrictionState.OVERDUE:
        return True
    stepping = reached is RestrictionState.STEPPING_DOWN
    return stepping and standing.review_at is not None and now >= standing.review_at


def lacks_authority_from(standing: Standing, now: datetime) -> datetime | None:
    """Since when it has had no authority: the limit, or the end of the time to authorise; None while it has.

    The gap is never back-dated away: it starts when authority ended, not when somebody noticed.
    """
    reached = state_at(standing, now)
    if reached is RestrictionState.NO_CURRENT_AUTHORITY:
        return standing.limit_at
    if reached is RestrictionState.UNAUTHORISED:
        return standing.auth_due_at
    return None


def next_change_at(standing: Standing, now: datetime) -> datetime | None:
    """The next instant at which time alone changes its state; None when only a person can."""
    candidates = [standing.limit_at]
    if standing.state is RestrictionState.PROPOSED and standing.in_place:
        candidates.append(standing.auth_due_at)
    if standing.state in (RestrictionState.ACTIVE, RestrictionState.REVIEW_DUE):
        candidates.append(standing.review_at)
    if standing.state.is_over or not standing.in_place:
        return None
    return min((at for at in candidates if at is not None and at > now), default=None)


@dataclass(frozen=True, kw_only=True)
class AlarmStep:
    """One call about a restriction without authority: who is told. `decider` means the role that may decide it.

    `breach_list`: governance's list shows it from this step on. `posts` are people outside the role codes.
    """

    number: int
    at: datetime
    decider: bool = False
    roles: tuple[Role, ...] = ()
    posts: tuple[str, ...] = ()
    breach_list: bool = False


_LADDER = "ladder.l-x"
_SENIOR_STEP, _DIRECTOR_STEP, _BOARD_STEP, _REPEAT = "1", "2", "3", "4"


def alarm_steps(state: RestrictionState, since: datetime, due: DueAt) -> tuple[AlarmStep, ...]:
    """The calls of the first days without authority, in order; after the last it is called again every day.

    NO_CURRENT_AUTHORITY pages the decider and the senior at once (K6); UNAUTHORISED climbs ladder L-X from the
    decider. Both stand on the breach list from the first minute.
    """
    at_once = state is RestrictionState.NO_CURRENT_AUTHORITY
    first = AlarmStep(
        number=1,
        at=since,
        decider=True,
        roles=(Role.SENIOR_CLINICIAN, Role.GOVERNANCE_LEAD) if at_once else (Role.GOVERNANCE_LEAD,),
        breach_list=True,
    )
    senior = AlarmStep(number=2, at=due(_LADDER, _SENIOR_STEP, since), roles=(Role.SENIOR_CLINICIAN,))
    director = AlarmStep(
        number=2 if at_once else 3, at=due(_LADDER, _DIRECTOR_STEP, since), roles=(Role.CLINICAL_DIRECTOR,)
    )
    board = AlarmStep(
        number=director.number + 1,
        at=due(_LADDER, _BOARD_STEP, since),
        roles=(Role.GOVERNANCE_LEAD,),
        posts=("board_lead",),
    )
    return (first, director, board) if at_once else (first, senior, director, board)


@dataclass(frozen=True, kw_only=True)
class Alarm:
    """What is to be said now about a restriction without authority, and when to look again."""

    steps: tuple[AlarmStep, ...]
    repeat: bool
    next_at: datetime


def alarm(
    state: RestrictionState,
    now: datetime,
    due: DueAt,
    *,
    first_at: datetime | None = None,
    said: int = 0,
    last_at: datetime | None = None,
) -> Alarm:
    """The steps that are due and not yet said, and when to look again.

    `said` steps were said before, the first at `first_at` and the last call at `last_at`. The steps count from the
    first call, so that a restriction found long past its limit goes to whoever may decide before the director.
    `repeat` says that the last step is called again because a day has gone by.
    """
    steps = alarm_steps(state, first_at or now, due)
    fresh = tuple(step for step in steps[said:] if step.at <= now)
    repeat = not fresh and last_at is not None and now >= due(_LADDER, _REPEAT, last_at)
    spoken_at = now if fresh or repeat or last_at is None else last_at
    following = [step.at for step in steps[said + len(fresh) :]]
    return Alarm(steps=fresh, repeat=repeat, next_at=min([*following, due(_LADDER, _REPEAT, spoken_at)]))
