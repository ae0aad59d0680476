"""NHS numbers (DOMAIN section 5.2)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.domain.nhs_number import BadNhsNumber, check_digit, read


@pytest.mark.parametrize("text", ["943 476 5919", "9434765919", "943-476-5919", " 401 023 2137 "])
def test_numbers_with_a_right_check_digit_are_read(text: str) -> None:
    assert read(text).digits == "".join(mark for mark in text if mark.isdigit())


def test_they_are_shown_in_threes_and_a_four() -> None:
    assert str(read("4010232137")) == "401 023 2137"


def test_a_body_whose_check_digit_would_be_ten_has_none() -> None:
    assert check_digit("999123456") is None
    for last in range(10):
        with pytest.raises(BadNhsNumber):
            read(f"999123456{last}")


@pytest.mark.parametrize(
    "text", ["", "943 476 591", "943 476 59190", "9434765910", "943 476 591O", "٩٤٣٤٧٦٥٩١٩", "94 3476 5919"]
)
def test_anything_else_is_refused_with_what_to_do(text: str) -> None:
    with pytest.raises(BadNhsNumber, match="Enter the NHS number"):
        read(text)


@pytest.mark.parametrize("last", ["0018", "0026", "0034", "0042", "0050", "0069", "0077", "0085"])
def test_test_numbers_are_known_as_such(last: str) -> None:
    assert read(f"999 000 {last}").for_tests
    assert not read("943 476 5919").for_tests


@given(st.integers(0, 999_999_999))
def test_changing_one_digit_is_noticed(body: int) -> None:
    digits = f"{body:09}"
    last = check_digit(digits)
    if last is None:
        return
    number = f"{digits}{last}"
    assert read(number).digits == number
    changed = f"{(int(number[0]) + 1) % 10}{number[1:]}"
    with pytest.raises(BadNhsNumber):
        read(changed)
