"""The ledger of accountable clinicians tiles the case's life, whatever happens to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.domain.identifiers import CaseId, StaffId
from handrail.domain.responsibilities import OURS, Kind, Line, closed, faults, handed_over, in_force

OPENED = datetime(2026, 3, 2, 10, tzinfo=UTC)
CASE = CaseId(uuid4())
PEOPLE = tuple(StaffId(UUID(int=number)) for number in range(1, 6))


def a_line(number: int, at: datetime, holder: StaffId | None, *, party: str = OURS) -> Line:
    return Line(
        id=UUID(int=1000 + number),
        case_id=CASE,
        kind=Kind.ACCOUNTABLE.value,
        holder_id=holder,
        holder_party=party,
        from_at=at,
        to_at=None,
        accepted_by=holder,
        accepted_at=at,
        because="handed_over",
    )


def opened(holder: StaffId = PEOPLE[0]) -> tuple[Line, ...]:
    return (a_line(0, OPENED, holder),)


minutes = st.integers(0, 600)
step = st.one_of(
    st.tuples(st.just("ours"), minutes, st.sampled_from(PEOPLE), st.just(0)),
    # partners say from when they are accountable: hours ago, now, or hours from now
    st.tuples(st.just("partner"), minutes, st.none(), st.integers(-900, 900)),
    st.tuples(st.just("nothing"), minutes, st.none(), st.just(0)),
)


@given(steps=st.lists(step, max_size=12), closes_after=st.none() | minutes)
def test_it_tiles_the_cases_life(
    steps: list[tuple[str, int, StaffId | None, int]], closes_after: int | None
) -> None:
    ledger, now = opened(), OPENED
    for number, (what, later, holder, shift) in enumerate(steps, start=1):
        now += timedelta(minutes=later)
        if what == "nothing":
            continue
        party = OURS if what == "ours" else "crisis_team"
        new = a_line(number, now + timedelta(minutes=shift), holder, party=party)
        before = ledger
        change = handed_over(ledger, new, now=now)
        ledger = change.applied_to(ledger)
        assert faults(ledger, OPENED, None) == ()
        assert {line.id for line in before} <= {line.id for line in ledger}, "nothing said is lost"
        assert in_force(ledger, max(now, change.begun.from_at)) == change.begun
        for at in (OPENED, now, now + timedelta(days=9)):
            assert sum(line.holds_at(at) for line in ledger) == 1
        passed = [line for line in before if line.to_at is not None and line.to_at <= now - timedelta(minutes=900)]
        assert all(line in ledger for line in passed), "what is long over is not rewritten"
    if closes_after is not None:
        at = now + timedelta(minutes=closes_after)
        ended = {line.id: line for line in closed(ledger, at)}
        ledger = tuple(ended.get(line.id, line) for line in ledger)
        assert faults(ledger, OPENED, at) == ()
        assert in_force(ledger, at) is None and in_force(ledger, at + timedelta(days=1)) is None


def test_a_partner_is_not_accountable_from_before_we_last_handed_it_on() -> None:
    ledger = handed_over(opened(), a_line(1, OPENED + timedelta(hours=5), PEOPLE[1]), now=OPENED + timedelta(hours=5))
    lines = ledger.applied_to(opened())
    late = handed_over(lines, a_line(2, OPENED, None, party="trust"), now=OPENED + timedelta(hours=6))
    assert late.begun.from_at == OPENED + timedelta(hours=5)
    assert faults(late.applied_to(lines), OPENED, None) == ()


def test_a_closed_case_cannot_be_handed_over() -> None:
    at = OPENED + timedelta(hours=1)
    (ended,) = closed(opened(), at)
    with pytest.raises(ValueError, match="nobody"):
        handed_over((ended,), a_line(1, at, PEOPLE[1]), now=at)


def test_every_fault_is_told() -> None:
    (first,) = opened()
    hour = timedelta(hours=1)
    assert faults((), OPENED, None) == ("nobody was ever accountable",)
    assert "opened" in faults((replace(first, from_at=OPENED + hour),), OPENED, None)[0]
    assert "end" in faults((first,), OPENED, OPENED + hour)[0]
    gap = (replace(first, to_at=OPENED + hour), a_line(1, OPENED + 2 * hour, PEOPLE[1]))
    assert "nobody from" in faults(gap, OPENED, None)[0]
    both = (first, a_line(1, OPENED + hour, PEOPLE[1]))
    assert "two at once" in faults(both, OPENED, None)[0]
