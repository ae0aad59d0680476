"""A restriction past its limit has no authority: nothing renews or lifts it, and whoever must know is told (K6)."""

from datetime import UTC, datetime, timedelta

import pytest

from handrail.domain.localities import NORTHVALE, TimeRules
from handrail.domain.restriction_authority import (
    Alarm,
    RestrictionState,
    Standing,
    alarm,
    is_overdue,
    lacks_authority_from,
    next_change_at,
    state_at,
)
from handrail.domain.roles import Role

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
S = RestrictionState


def due(key: str, variant: str | None, start: datetime) -> datetime:
    return TimeRules(locality=NORTHVALE).due(key, variant, start=start)


def a_standing(state: RestrictionState = S.ACTIVE, **changes: object) -> Standing:
    values: dict[str, object] = {
        "state": state,
        "in_place": True,
        "started_at": NOW - timedelta(days=3),
        "auth_due_at": None,
        "review_at": NOW + timedelta(days=4),
        "limit_at": NOW + timedelta(days=11),
    }
    return Standing(**(values | changes))  # type: ignore[arg-type]


def test_the_clock_carries_it_through_every_state() -> None:
    standing = a_standing()
    assert state_at(standing, NOW) is S.ACTIVE
    assert state_at(standing, NOW + timedelta(days=4)) is S.OVERDUE
    assert state_at(standing, NOW + timedelta(days=11) - timedelta(minutes=1)) is S.OVERDUE
    assert state_at(standing, NOW + timedelta(days=11)) is S.NO_CURRENT_AUTHORITY


def test_a_discovery_past_its_maximum_has_no_authority_the_minute_it_is_registered() -> None:
    found = a_standing(
        S.PROPOSED,
        started_at=NOW - timedelta(days=20),
        limit_at=NOW - timedelta(days=6),
        auth_due_at=NOW + timedelta(hours=4),
        review_at=None,
    )
    assert state_at(found, NOW) is S.NO_CURRENT_AUTHORITY
    assert lacks_authority_from(found, NOW) == NOW - timedelta(days=6)


def test_an_emergency_nobody_authorises_in_time_is_unauthorised() -> None:
    waiting = a_standing(S.PROPOSED, auth_due_at=NOW + timedelta(hours=4), review_at=None)
    assert state_at(waiting, NOW + timedelta(hours=4) - timedelta(seconds=1)) is S.PROPOSED
    assert state_at(waiting, NOW + timedelta(hours=4)) is S.UNAUTHORISED
    assert next_change_at(waiting, NOW) == NOW + timedelta(hours=4)


def test_a_proposal_that_is_not_in_place_loses_nothing_by_waiting() -> None:
    planned = a_standing(S.PROPOSED, in_place=False, auth_due_at=NOW)
    assert state_at(planned, NOW + timedelta(days=400)) is S.PROPOSED
    assert next_change_at(planned, NOW) is None
    assert not is_overdue(planned, NOW + timedelta(days=400))


@pytest.mark.parametrize("state", [S.ENDED, S.TRANSFERRED, S.REFUSED, S.ENDED_UNVERIFIED])
def test_what_is_over_or_ended_is_not_called_overdue(state: RestrictionState) -> None:
    assert state_at(a_standing(state), NOW + timedelta(days=90)) is state
    assert not is_overdue(a_standing(state), NOW + timedelta(days=90))


def test_a_stage_past_its_review_is_overdue_and_past_its_limit_without_authority() -> None:
    stage = a_standing(S.STEPPING_DOWN)
    assert is_overdue(stage, NOW + timedelta(days=5))
    assert state_at(stage, NOW + timedelta(days=5)) is S.STEPPING_DOWN
    assert state_at(stage, NOW + timedelta(days=12)) is S.NO_CURRENT_AUTHORITY


def called(now: datetime, **before: object) -> Alarm:
    return alarm(S.NO_CURRENT_AUTHORITY, now, due, **before)  # type: ignore[arg-type]


def test_the_decider_and_the_senior_are_paged_at_once_and_it_stands_on_the_breach_list() -> None:
    (step,) = called(NOW).steps
    assert step.decider and step.breach_list
    assert set(step.roles) == {Role.SENIOR_CLINICIAN, Role.GOVERNANCE_LEAD}
    assert called(NOW).next_at == NOW + timedelta(hours=24)


def test_the_director_after_a_day_the_board_after_three_and_every_day_until_somebody_decides() -> None:
    said, last, told = 1, NOW, []
    at = called(NOW).next_at
    while at <= NOW + timedelta(days=6):
        call = called(at, first_at=NOW, said=said, last_at=last)
        told.append(
            (at - NOW, [role for step in call.steps for role in (*step.roles, *step.posts)], call.repeat)
        )
        said, last, at = said + len(call.steps), at, call.next_at
    day = timedelta(days=1)
    assert told == [
        (day, [Role.CLINICAL_DIRECTOR], False),
        (2 * day, [], True),
        (3 * day, [Role.GOVERNANCE_LEAD, "board_lead"], False),
        (4 * day, [], True),
        (5 * day, [], True),
        (6 * day, [], True),
    ]


def test_looking_too_early_says_nothing() -> None:
    call = called(NOW + timedelta(hours=3), first_at=NOW, said=1, last_at=NOW)
    assert call.steps == () and not call.repeat
    assert call.next_at == NOW + timedelta(hours=24)


def test_the_unauthorised_climb_the_restriction_ladder_rung_by_rung() -> None:
    first = alarm(S.UNAUTHORISED, NOW, due)
    assert [step.decider for step in first.steps] == [True]
    assert first.next_at == NOW + timedelta(hours=4)
    second = alarm(S.UNAUTHORISED, first.next_at, due, first_at=NOW, said=1, last_at=NOW)
    assert [step.roles for step in second.steps] == [(Role.SENIOR_CLINICIAN,)]
    assert second.next_at == NOW + timedelta(hours=24)


def test_after_a_long_silence_of_the_service_no_step_is_left_out() -> None:
    call = called(NOW + timedelta(days=4), first_at=NOW, said=1, last_at=NOW)
    assert [step.roles for step in call.steps] == [(Role.CLINICAL_DIRECTOR,), (Role.GOVERNANCE_LEAD,)]
