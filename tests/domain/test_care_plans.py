"""More contact is easy, less contact after a crisis waits for a senior."""

from datetime import UTC, datetime, timedelta

import pytest

from handrail.domain.care_plans import (
    CadenceChange,
    change_of,
    check_stepdown_criteria,
    every_days,
    waits_for_senior,
)
from handrail.domain.errors import Invalid

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)


def test_so_many_contacts_in_so_many_days_are_days_between() -> None:
    assert every_days(2, 7) == 3.5
    with pytest.raises(Invalid):
        every_days(0, 7)


def test_which_way_a_cadence_changes() -> None:
    assert change_of(7, 3.5) is CadenceChange.MORE
    assert change_of(7, 7) is CadenceChange.SAME
    assert change_of(7, 14) is CadenceChange.LESS


def test_less_contact_on_day_20_after_a_crisis_waits_for_a_senior() -> None:
    day_20, day_29 = NOW - timedelta(days=20), NOW - timedelta(days=29)
    assert waits_for_senior(CadenceChange.LESS, last_crisis_at=day_20, now=NOW)
    assert not waits_for_senior(CadenceChange.LESS, last_crisis_at=day_29, now=NOW)
    assert not waits_for_senior(CadenceChange.LESS, last_crisis_at=None, now=NOW)
    assert not waits_for_senior(CadenceChange.MORE, last_crisis_at=day_20, now=NOW)
    assert (CadenceChange.MORE.decision_code, CadenceChange.LESS.decision_code) == ("D4a", "D4c")


def test_when_stable_alone_is_not_a_criterion() -> None:
    with pytest.raises(Invalid):
        check_stepdown_criteria([])
    with pytest.raises(Invalid) as refusal:
        check_stepdown_criteria([{"observable": "When stable"}])
    assert refusal.value.problems[0].pointer == "/stepdown_criteria/0/measured_by"
    check_stepdown_criteria(
        [
            {
                "observable": "Sleeps six hours",
                "measured_by": "sleep diary",
                "sustained_for": "2 weeks",
                "judged_by": "clinician",
            }
        ]
    )
