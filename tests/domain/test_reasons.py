"""What counts as a reason, and what is the last reason again."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.domain.reasons import (
    fault_in,
    is_copied,
    is_placeholder,
    meaningful_length,
    similarity,
    warnings_in,
)

GOOD = "Voices are louder than yesterday and she has stopped eating with the others."


@pytest.mark.parametrize(
    "text",
    [
        "n/a", "N/A", "na", "as above", "As above.", "AS  ABOVE!", "tbc", "TBC", "see notes", "See notes.", ".", "...",
        "-", "", "   ", "x", "xxx", "ditto", "same as before", "n/a n/a n/a n/a n/a n/a",
        "tbc, see notes; as above",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "..............................", "asdf asdf asdf asdf asdf asdf",
        "test test test test test test test", "ｎ／ａ", "n\u200b/\u200ba", "a\u00ads a\u00adbove",
    ],
)  # fmt: skip
@pytest.mark.parametrize("short", [True, False])
def test_placeholders_are_no_reason(text: str, short: bool) -> None:
    assert is_placeholder(text) or fault_in(text, short=short) is not None
    assert fault_in(text, short=short) is not None


@pytest.mark.parametrize(
    "text",
    [
        GOOD,
        "She is the same as last week, sleeps well and her brother will stay until Friday.",
        "None of the earlier steps has worked since Monday night.",
        "Mae hi'n cysgu'n well ac mae ei chwaer gyda hi heno.",
        "See notes of 3 June: the pharmacist changed the dose and he agreed to it.",
    ],
)
def test_a_sentence_is_a_reason(text: str) -> None:
    assert fault_in(text) is None


def test_a_reason_has_at_least_twenty_letters_that_mean_something() -> None:
    assert fault_in("She asked us to wait") is not None
    assert fault_in("She asked us to wait for him") is None
    assert fault_in("She asked!!!!!!!!!!!!!!!!!!!!!") is not None
    assert fault_in("She asked" + " " * 40 + "us to") is not None
    assert meaningful_length("soooooooooo good") == 8


def test_a_reason_is_at_most_four_thousand_characters() -> None:
    long = GOOD * 60
    assert fault_in(long[:4000]) is None
    assert "4,000" in (fault_in(long[:4001]) or "")


def test_letters_in_a_row_are_not_a_sentence() -> None:
    assert fault_in("abcdefghijklmnopqrstuvwxyz") is not None
    assert fault_in("ababab ababab ababab bababa") is not None


def test_a_short_reason_needs_five_letters() -> None:
    assert fault_in("Late", short=True) is not None
    assert fault_in("Asleep", short=True) is None
    assert "500" in (fault_in(GOOD * 20, short=True) or "")


@pytest.mark.parametrize("number", ["9434765919", "943 476 5919", "943-476-5919"])
def test_ten_digits_are_warned_of(number: str) -> None:
    assert warnings_in(f"Told the team about {number}.") == (
        "This looks like it has an NHS number in it. Take it out",
    )


@pytest.mark.parametrize(
    "text", ["Ring 01632 960001", "01632960001", "Reference 12345678901", "In 2026 and 2027"]
)
def test_telephone_numbers_and_years_are_not(text: str) -> None:
    assert warnings_in(text) == ()


def test_an_e_mail_address_is_warned_of() -> None:
    assert warnings_in("Write to ann.smith@example.nhs.uk today") == (
        "This has an e-mail address in it. Take it out",
    )


def test_the_same_text_in_other_clothes_is_copied() -> None:
    assert is_copied(GOOD, GOOD.upper().replace(",", "") + "  !")
    assert is_copied(GOOD, "with the others. Voices are louder than yesterday and she has stopped eating")
    assert is_copied(GOOD + " Today.", GOOD)


def test_another_text_is_not_copied() -> None:
    assert not is_copied(GOOD, "Her sister stays with her and the medicines are locked away until Monday.")
    assert not is_copied(GOOD, "")
    assert not is_copied(
        "Weekly sessions on triggers with the key worker", "Two walks a week with a peer worker"
    )


@given(st.text(max_size=300), st.text(max_size=300))
def test_likeness_is_a_share_and_goes_both_ways(one: str, other: str) -> None:
    assert 0 <= similarity(one, other) <= 1
    assert similarity(one, other) == similarity(other, one)
    assert similarity(one, one) == 1


@given(st.text(max_size=300))
def test_every_text_is_judged(text: str) -> None:
    fault_in(text)
    warnings_in(text)


def test_the_longest_texts_are_judged_at_once() -> None:
    awkward = ("ab " * 1400)[:4000], ("ba a b" * 700)[:4000], ("n/a " * 1000), "9" * 4000, "a@" * 2000
    began = time.process_time()
    for text in awkward:
        fault_in(text)
        warnings_in(text)
        similarity(text, awkward[0])
    assert time.process_time() - began < 1
