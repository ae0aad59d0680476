from __future__ import annotations

import pytest

from handrail.domain.evaluations import (
    NearRow,
    ResponseClass,
    ThresholdInputs,
    at_least_early_review,
    class_of,
    higher,
    nearest_first,
)


def test_classes_are_ranked_from_carry_on_to_emergency() -> None:
    ranked = sorted(ResponseClass, key=lambda found: found.rank)
    assert [found.value for found in ranked] == [
        "continue",
        "early_review",
        "urgent",
        "very_urgent",
        "emergency",
    ]


@pytest.mark.parametrize("first", ResponseClass)
@pytest.mark.parametrize("second", ResponseClass)
def test_the_higher_of_two_classes_is_never_below_either(first: ResponseClass, second: ResponseClass) -> None:
    found = higher(first, second)
    assert found.rank == max(first.rank, second.rank)
    assert found is higher(second, first)


def test_a_worry_is_never_less_than_an_early_review() -> None:
    assert at_least_early_review(None) is ResponseClass.EARLY_REVIEW
    assert at_least_early_review(ResponseClass.CONTINUE) is ResponseClass.EARLY_REVIEW
    assert at_least_early_review(ResponseClass.EMERGENCY) is ResponseClass.EMERGENCY


def test_an_unknown_class_is_no_class() -> None:
    assert class_of("urgent") is ResponseClass.URGENT
    assert class_of("high_risk") is None
    assert class_of(None) is None


def test_missing_inputs_are_unknown_not_false() -> None:
    asked = ThresholdInputs.from_plain({"red_flag": False, "concern": 0, "gap": 0, "other": 1})
    assert asked.unknown == ("n_signature", "n_change", "ooh")


def test_the_nearest_row_lacks_the_fewest_conditions() -> None:
    found = nearest_first(
        {"N4": ("n_change", "n_signature"), "N8": ("concern",), "N9": ("n_change",)}, limit=2
    )
    assert found == (NearRow("N8", ("concern",)), NearRow("N9", ("n_change",)))


def test_national_priority_codes() -> None:
    assert [found.mhsds_priority for found in ResponseClass] == [1, 4, 2, 3, 3]
