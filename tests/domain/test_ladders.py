"""Ladders climb on time, tell everyone below, and never stop before a person decides."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.domain.calendars import LONDON
from handrail.domain.durations import Duration
from handrail.domain.ladders import LADDERS, LadderCode, Rung, call_at, calls, next_call
from handrail.domain.localities import NORTHVALE, TimeRules, with_bank_holidays
from handrail.domain.roles import Role
from handrail.domain.timer_settings import Override
from handrail.gateways.bank_holidays import england_bank_holidays

RULES = TimeRules(locality=with_bank_holidays(NORTHVALE, england_bank_holidays()), pathway="adult_community")


def london(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON).astimezone(UTC)


def due(key: str, variant: str | None, start: datetime) -> datetime:
    return RULES.due(key, variant, start=start)


def times(code: str, due_at: datetime, cls: str | None = None) -> list[str]:
    found = calls(LADDERS[LadderCode(code)], due_at, due, cls)
    return [call.at.astimezone(LONDON).strftime("%a %H:%M") for call in found]


@pytest.mark.parametrize(
    ("code", "cls", "expected"),
    [
        ("L-E", None, ["Fri 16:30", "Fri 16:40", "Fri 16:50", "Fri 17:05"]),
        ("L-U", None, ["Fri 16:30", "Fri 17:00", "Fri 17:30"]),
        ("L-R", None, ["Fri 16:30", "Mon 12:30", "Tue 12:30"]),
        ("L-S", None, ["Fri 16:30", "Fri 20:30", "Sat 00:30"]),
        ("L-X", None, ["Fri 16:30", "Fri 20:30", "Sat 16:30", "Mon 16:30"]),
        ("L-D", "very_urgent", ["Fri 16:30", "Fri 16:45", "Fri 17:00", "Fri 17:15"]),
        ("L-D", "urgent", ["Fri 16:30", "Fri 18:30", "Fri 20:30", "Fri 22:30"]),
        ("L-P", "very_urgent", ["Fri 16:30", "Fri 16:45", "Fri 17:00", "Fri 17:15"]),
        ("L-P", "urgent", ["Fri 16:30", "Fri 17:30", "Fri 18:30", "Fri 19:30"]),
        ("L-P", "early_review", ["Fri 16:30", "Mon 16:30", "Tue 16:30", "Wed 16:30"]),
    ],
)
def test_step_times(code: str, cls: str | None, expected: list[str]) -> None:
    assert times(code, london("2026-11-20T16:30"), cls) == expected


def test_every_ladder_of_the_domain_is_there() -> None:
    assert {ladder.value for ladder in LADDERS} == {"L-E", "L-U", "L-R", "L-S", "L-X", "L-P", "L-D"}
    for ladder in LADDERS.values():
        assert [rung.number for rung in ladder.rungs] == list(range(1, len(ladder.rungs) + 1))


def test_the_clinical_director_is_on_every_ladder() -> None:
    for ladder in LADDERS.values():
        assert any(Role.CLINICAL_DIRECTOR in rung.roles for rung in ladder.rungs)


def test_every_rung_reaches_somebody_with_an_account() -> None:
    for ladder in LADDERS.values():
        for rung in ladder.rungs:
            assert rung.roles_for(Role.TEAM_LEAD)


def test_the_first_rung_of_a_restriction_is_the_role_of_the_task() -> None:
    first = LADDERS[LadderCode.RESTRICTION].rung(1)
    assert first.roles_for("consultant") == (Role.CONSULTANT,)
    assert Rung(number=2, roles=(Role.TEAM_LEAD,)).roles_for("consultant") == (Role.TEAM_LEAD,)


def test_the_last_rung_is_called_again_until_somebody_decides() -> None:
    ladder = LADDERS[LadderCode.RESTRICTION]
    due_at = london("2026-11-20T16:30")
    fifth, sixth = (call_at(ladder, number, due_at, due) for number in (5, 6))
    assert fifth.rung is sixth.rung is ladder.top
    assert fifth.is_repeat
    assert sixth.at - fifth.at == timedelta(hours=24)
    assert not call_at(ladder, 4, due_at, due).is_repeat


def test_a_place_may_climb_faster() -> None:
    faster = TimeRules(
        locality=NORTHVALE,
        overrides=(Override(key="ladder.l-u", variant="1", duration=Duration(minutes=10)),),
    )
    due_at = london("2026-11-20T16:30")
    second = call_at(
        LADDERS[LadderCode.URGENT], 2, due_at, lambda key, cls, start: faster.due(key, cls, start=start)
    )
    assert second.at - due_at == timedelta(minutes=10)


def test_rungs_are_counted_from_one() -> None:
    with pytest.raises(ValueError, match="counted from 1"):
        LADDERS[LadderCode.URGENT].rung(0)


@given(
    st.sampled_from(list(LADDERS.values())),
    st.datetimes(datetime.fromisoformat("2026-01-01"), datetime.fromisoformat("2027-12-01")),
    st.sampled_from(["emergency", "very_urgent", "urgent", "early_review"]),
)
def test_calls_come_one_after_another_and_step_by_step_as_all_at_once(
    ladder, naive: datetime, cls: str
) -> None:
    due_at = naive.replace(tzinfo=UTC)
    last = None
    for number in range(1, len(ladder.rungs) + 3):
        call = next_call(ladder, last, due_at, due, cls)
        assert call == call_at(ladder, number, due_at, due, cls)
        assert call.at >= due_at if last is None else call.at > last.at
        last = call
