"""Which way a cadence goes, and what a step-down criterion must say."""

import pytest

from handrail.domain.care_plans import (
    CadenceChange,
    change_of,
    check_stepdown_criteria,
    every_days,
)
from handrail.domain.errors import Invalid


def test_so_many_contacts_in_so_many_days_are_days_between() -> None:
    assert every_days(2, 7) == 3.5
    with pytest.raises(Invalid):
        every_days(0, 7)


def test_which_way_a_cadence_changes() -> None:
    assert change_of(7, 3.5) is CadenceChange.MORE
    assert change_of(7, 7) is CadenceChange.SAME
    assert change_of(7, 14) is CadenceChange.LESS


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
