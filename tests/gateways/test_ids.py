"""New ids: in order, nobody else's, and the same again from the same seed."""

from datetime import UTC, datetime, timedelta

from handrail.gateways.clock import VirtualClock
from handrail.gateways.ids import Ids, SeededIds, TimeOrderedIds

START = datetime(2026, 3, 2, 10, tzinfo=UTC)


def given(ids: Ids, clock: VirtualClock, count: int = 200) -> list[str]:
    """So many ids, the clock moving on now and then."""
    found = []
    for number in range(count):
        found.append(str(ids.new()))
        if number % 5 == 0:
            clock.advance(timedelta(milliseconds=number))
    return found


def seeded(seed: int) -> list[str]:
    """What a seed gives."""
    clock = VirtualClock(START)
    return given(SeededIds(seed, clock), clock)


def test_ids_are_ordered_as_they_were_given() -> None:
    clock = VirtualClock(START)
    for found in (given(TimeOrderedIds(), clock), seeded(1)):
        assert found == sorted(set(found))


def test_the_same_seed_gives_the_same_ids_and_another_seed_others() -> None:
    assert seeded(1) == seeded(1)
    assert not set(seeded(1)) & set(seeded(2))


def test_a_seeded_id_is_a_version_7_uuid_of_the_virtual_time() -> None:
    found = SeededIds(1, VirtualClock(START)).new()
    assert (found.version, found.variant) == (7, "specified in RFC 4122")
    assert found.int >> 80 == int(START.timestamp() * 1000)
