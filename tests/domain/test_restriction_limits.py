"""One minute over the maximum is refused, and no table may loosen what the law holds."""

from datetime import UTC, datetime, timedelta

import pytest

from handrail.domain.errors import Invalid
from handrail.domain.restriction_limits import (
    Dates,
    RestrictionLimits,
    check_dates,
    latest_review,
    prepare_at,
    tighten,
)

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
LONGEST = timedelta(days=31)
ROW = {
    "permitted": True,
    "max_limit": "P14D",
    "review_every": "P7D",
    "authorise_role": "senior_clinician",
    "second": "none",
    "emergency_by": "any",
    "mdt_total_days": 28,
    "director_total_days": None,
    "use_of_force": False,
    "clock_set": "table",
    "checks": ["mental_capacity"],
}
LIMITS = RestrictionLimits.from_decision(ROW)


def check(limit: timedelta, review: timedelta = timedelta(days=5)) -> Dates:
    wanted = Dates(limit_at=START + limit, review_at=START + review)
    return check_dates(wanted, LIMITS, from_at=START, longest=LONGEST, names=("time_limit", "review_at"))


def test_up_to_the_maximum_is_allowed_and_a_minute_more_is_refused() -> None:
    assert check(timedelta(days=14)).limit_at == START + timedelta(days=14)
    with pytest.raises(Invalid) as refusal:
        check(timedelta(days=14, minutes=1))
    assert [problem.pointer for problem in refusal.value.problems] == ["/time_limit"]


def test_a_review_later_than_the_table_is_refused_beside_the_limit() -> None:
    with pytest.raises(Invalid) as refusal:
        check(timedelta(days=15), timedelta(days=8))
    assert [problem.pointer for problem in refusal.value.problems] == ["/time_limit", "/review_at"]


def test_a_limit_before_the_start_is_refused() -> None:
    with pytest.raises(Invalid, match="after the start"):
        check(timedelta(0))


def test_a_review_never_falls_after_the_limit() -> None:
    assert check(timedelta(days=3), timedelta(days=5)).review_at == START + timedelta(days=3)


def test_no_table_sets_reviews_more_than_31_days_apart() -> None:
    loose = RestrictionLimits.from_decision(ROW | {"review_every": "P40D"})
    assert latest_review(loose, START, LONGEST) == START + LONGEST


def test_the_legal_authority_tightens_both_dates() -> None:
    dates = Dates(limit_at=START + timedelta(days=14), review_at=START + timedelta(days=7))
    ends = START + timedelta(days=5)
    assert tighten(dates, ends) == Dates(limit_at=ends, review_at=ends)
    assert tighten(dates, None) == dates


def test_nobody_may_start_some_kinds_as_an_emergency() -> None:
    assert LIMITS.permits(emergency=True)
    planned_only = RestrictionLimits.from_decision(ROW | {"emergency_by": "nobody"})
    assert planned_only.permits(emergency=False) and not planned_only.permits(emergency=True)
    assert not RestrictionLimits.from_decision(ROW | {"permitted": False}).permits(emergency=False)


def test_preparation_opens_48_hours_before_or_half_way() -> None:
    ahead = timedelta(hours=48)
    assert prepare_at(START, START + timedelta(days=7), ahead=ahead) == START + timedelta(days=5)
    assert prepare_at(START, START + timedelta(hours=72), ahead=ahead) == START + timedelta(hours=36)
