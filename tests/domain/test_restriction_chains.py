"""Stopping and starting a restriction does not set its clock back."""

from dataclasses import fields
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.domain.restriction_authority import RestrictionState
from handrail.domain.restriction_chains import (
    Link,
    Spell,
    closest_link,
    link,
    seclusion_needs_mdt,
    total,
    total_days,
)
from handrail.domain.restrictions import Origin, Restriction, may_become

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def after(**passed: float) -> datetime:
    return START + timedelta(**passed)


@pytest.mark.parametrize(
    ("gap", "kind"),
    [
        (timedelta(hours=48), Link.UNBROKEN),
        (timedelta(hours=72), Link.UNBROKEN),
        (timedelta(hours=72, minutes=1), Link.RE_IMPOSED),
        (timedelta(days=28), Link.RE_IMPOSED),
        (timedelta(days=28, minutes=1), Link.SEPARATE),
    ],
)
def test_a_gap_links_by_its_length(gap: timedelta, kind: Link) -> None:
    assert link(Spell(START, after(days=5)), after(days=5) + gap) is kind


def test_one_that_has_not_ended_is_never_left_behind() -> None:
    assert link(Spell(START), after(days=400)) is Link.UNBROKEN


def test_the_strongest_of_several_links_counts() -> None:
    old, recent = Spell(START, after(days=1)), Spell(after(days=10), after(days=12))
    assert closest_link([old, recent], after(days=13)) is Link.UNBROKEN
    assert closest_link([old], after(days=13)) is Link.RE_IMPOSED
    assert closest_link([], START) is Link.SEPARATE


def test_ended_and_imposed_again_after_48_hours_the_clock_runs_on() -> None:
    chain = [Spell(START, after(days=10)), Spell(after(days=12))]
    assert total_days(chain, after(days=15)) == 15


def test_a_longer_gap_is_not_counted_but_the_days_before_it_are() -> None:
    chain = [Spell(START, after(days=10)), Spell(after(days=20))]
    assert total_days(chain, after(days=25)) == 15


def test_time_to_come_does_not_count() -> None:
    assert total([Spell(after(days=3))], START) == timedelta()
    assert total([Spell(START, after(days=9))], after(days=4)) == timedelta(days=4)


spells = st.lists(
    st.tuples(st.integers(0, 90), st.integers(0, 40)).map(
        lambda days: Spell(after(days=days[0]), after(days=days[0] + days[1]))
    ),
    min_size=1,
    max_size=6,
)


@given(spells, st.integers(1, 200))
def test_a_total_is_never_less_than_one_spell_nor_more_than_first_to_last(
    chain: list[Spell], days: int
) -> None:
    now = after(days=days)
    longest = max(max(spell.until(now) - spell.started_at, timedelta()) for spell in chain)
    first = min(spell.started_at for spell in chain)
    assert longest <= total(chain, now) <= max(now - first, timedelta())


@given(spells)
def test_order_does_not_matter_and_cutting_a_spell_in_two_changes_nothing(chain: list[Spell]) -> None:
    now = after(days=300)
    halves = [
        part
        for spell in chain
        for middle in [spell.started_at + (spell.until(now) - spell.started_at) / 2]
        for part in (Spell(spell.started_at, middle), Spell(middle, spell.ended_at))
    ]
    assert total(chain, now) == total(list(reversed(chain)), now) == total(halves, now)


def test_seclusion_needs_an_mdt_after_8_hours_or_12_in_48() -> None:
    assert not seclusion_needs_mdt([Spell(START)], after(hours=7, minutes=59))
    assert seclusion_needs_mdt([Spell(START)], after(hours=8))
    broken = [Spell(after(hours=h), after(hours=h + 4)) for h in (0, 10, 30)]
    assert seclusion_needs_mdt(broken, after(hours=34))
    assert not seclusion_needs_mdt(broken[:2], after(hours=34))
    assert not seclusion_needs_mdt([*broken[:2], Spell(after(hours=60), after(hours=64))], after(hours=64))


def test_a_proposal_that_was_refused_before_it_began_never_counted() -> None:
    refused = a_restriction(origin=Origin.PLANNED, state=RestrictionState.REFUSED, authorised_at=None)
    assert not refused.was_in_place and not refused.in_place
    lifted = a_restriction(origin=Origin.EMERGENCY, state=RestrictionState.ENDED, authorised_at=None)
    assert lifted.was_in_place and not lifted.in_place


def test_the_register_never_goes_back_from_what_is_over() -> None:
    for over in (RestrictionState.ENDED, RestrictionState.TRANSFERRED, RestrictionState.REFUSED):
        assert not any(may_become(over, wanted) for wanted in RestrictionState)
    assert not may_become(RestrictionState.PROPOSED, RestrictionState.STEPPING_DOWN)
    assert may_become(RestrictionState.NO_CURRENT_AUTHORITY, RestrictionState.ACTIVE)
    assert may_become(RestrictionState.ENDED_UNVERIFIED, RestrictionState.NO_CURRENT_AUTHORITY)


def a_restriction(**changes: object) -> Restriction:
    values: dict[str, object] = dict.fromkeys(field.name for field in fields(Restriction))
    values |= {"id": UUID(int=1), "started_at": START, "gap_minutes": 0}
    return Restriction(**(values | changes))  # type: ignore[arg-type]
