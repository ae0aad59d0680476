"""Clocks that are handed in."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from handrail.gateways.clock import SystemClock, VirtualClock

NOON = datetime(2026, 3, 29, 12, tzinfo=UTC)


def test_the_systems_clock_is_aware_and_goes_on() -> None:
    clock = SystemClock()
    first, second = clock.now(), clock.now()
    assert first.utcoffset() == timedelta(0)
    assert first <= second
    assert abs(datetime.now(UTC) - first) < timedelta(minutes=1)


def test_a_virtual_clock_stands_still_until_moved() -> None:
    clock = VirtualClock(NOON)
    assert clock.now() == clock.now() == NOON
    clock.advance_to(NOON + timedelta(days=400))
    clock.advance(timedelta(hours=1))
    assert clock.now() == NOON + timedelta(days=400, hours=1)


def test_a_virtual_clock_answers_in_utc_whatever_it_was_given() -> None:
    clock = VirtualClock(datetime(2026, 7, 1, 13, tzinfo=timezone(timedelta(hours=1))))
    assert clock.now() == datetime(2026, 7, 1, 12, tzinfo=UTC)
    assert clock.now().tzinfo is UTC


def test_a_virtual_clock_does_not_go_back() -> None:
    clock = VirtualClock(NOON)
    with pytest.raises(ValueError, match="cannot go back"):
        clock.advance_to(NOON - timedelta(microseconds=1))
    with pytest.raises(ValueError, match="cannot be moved on"):
        clock.advance(timedelta(seconds=-1))
    assert clock.now() == NOON


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        VirtualClock(datetime(2026, 3, 29, 12))  # noqa: DTZ001 (the fault under test)
