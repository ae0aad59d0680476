"""Whose decision less contact is, over every combination of what the table is asked (DOMAIN 2.2 D4, R17)."""

from itertools import product
from pathlib import Path

import pytest

from handrail import dmn

TABLE = dmn.load(
    (Path(__file__).parents[2] / "processes/contact-intensity/decisions/contact-intensity.dmn").read_text()
)


def code(change: str, days: int, *, cohort: bool = False, restriction: bool = False) -> str:
    known = {"days_since_crisis": days, "in_cohort": cohort, "open_restriction": restriction}
    return str(TABLE.decide("contact_intensity", {"cadence_change": change, "known": known}).value)


def test_the_table_has_no_fault_of_its_own() -> None:
    assert TABLE.findings() == ()


@pytest.mark.parametrize(
    ("days", "cohort", "restriction"), product((0, 20, 28, 29, 9999), (False, True), (False, True))
)
def test_more_is_a_clinician_s_and_less_a_senior_s_wherever_it_is_hard(
    days: int, cohort: bool, restriction: bool
) -> None:
    assert code("more", days, cohort=cohort, restriction=restriction) == "D4a"
    hard = days <= 28 or cohort or restriction
    assert code("less", days, cohort=cohort, restriction=restriction) == ("D4c" if hard else "D4b")
