from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from handrail.domain.contacts import (
    Concern,
    Contact,
    Indicator,
    IndicatorState,
    Mode,
    changes_within,
    contact_from,
    gap_ratio,
    inputs_at_contact,
    inputs_of_gap,
)
from handrail.domain.identifiers import CaseId, StaffId

NOON = datetime(2026, 11, 4, 12, tzinfo=UTC)


def an_answer(**changes: object) -> dict[str, object]:
    return {
        "occurred_at": NOON.isoformat(),
        "mode": "phone",
        "outcome": "spoken",
        "indicators": [{"code": "sleep", "state": "same"}, {"code": "mood", "state": "same"}],
        "signature_signs": ["none"],
        "red_flags": ["none"],
        "concern_staff": "none",
        "concern_person": "none",
        "concern_carer": "not_asked",
        "action_taken": ["none_needed"],
        "restriction_noticed": "no",
        **changes,
    }


def a_contact(**changes: object) -> Contact:
    return contact_from(
        an_answer(**changes),
        contact_id=UUID(int=1),
        case_id=CaseId(UUID(int=2)),
        recorded_by=StaffId(UUID(int=3)),
        recorded_at=NOON,
    )


def test_none_of_these_is_no_sign_and_no_red_flag() -> None:
    contact = a_contact()
    assert contact.signature_signs == 0
    assert contact.red_flags == ()


def test_concern_is_the_greatest_of_staff_person_and_carer() -> None:
    contact = a_contact(concern_staff="none", concern_person="not_asked", concern_carer="very_worried")
    assert contact.concern == 2
    assert replace(contact, concern_carer=Concern.NOT_ASKED).concern == 0


def test_the_same_indicator_worse_twice_is_one_change() -> None:
    worse = a_contact(indicators=[{"code": "sleep", "state": "worse"}, {"code": "mood", "state": "better"}])
    earlier = replace(worse, occurred_at=NOON - timedelta(days=3))
    other = replace(earlier, indicators=(Indicator("withdrawal", IndicatorState.NEW),))
    assert changes_within([earlier, other, worse], NOON) == 2


def test_a_change_more_than_a_fortnight_ago_no_longer_counts() -> None:
    worse = a_contact(indicators=[{"code": "sleep", "state": "worse"}])
    assert changes_within([replace(worse, occurred_at=NOON - timedelta(days=14))], NOON) == 1
    assert changes_within([replace(worse, occurred_at=NOON - timedelta(days=14, seconds=1))], NOON) == 0


@pytest.mark.parametrize(
    ("mode", "outcome", "reached"),
    [
        ("f2f", "seen", True),
        ("phone", "spoken", True),
        ("phone", "no_answer", False),
        ("attempted", "no_answer", False),
        ("carer_only", "spoken", False),
        ("third_party", "spoken", False),
        ("f2f", "refused", False),
    ],
)
def test_only_being_with_the_person_starts_the_gap_again(mode: str, outcome: str, reached: bool) -> None:
    assert a_contact(mode=mode, outcome=outcome).reached_the_person is reached


def test_gap_is_the_share_of_the_agreed_time() -> None:
    assert gap_ratio(NOON - timedelta(days=21), NOON, 14) == 1.5
    assert gap_ratio(NOON + timedelta(days=1), NOON, 14) == 0
    with pytest.raises(ValueError, match="positive"):
        gap_ratio(NOON, NOON, 0)


def test_a_contact_that_reached_nobody_carries_the_gap_to_the_table() -> None:
    tried = a_contact(mode="attempted", outcome="no_answer")
    asked = inputs_at_contact(
        tried, (), last_seen_at=NOON - timedelta(days=28), contact_every_days=14, ooh=False
    )
    assert asked.gap == 2
    assert replace(tried, mode=Mode.PHONE).reached_the_person is False
    met = inputs_at_contact(
        a_contact(), (), last_seen_at=NOON - timedelta(days=28), contact_every_days=14, ooh=False
    )
    assert met.gap == 0


def test_a_contact_is_asked_with_what_went_before_it() -> None:
    earlier = replace(
        a_contact(indicators=[{"code": "sleep", "state": "new"}]), occurred_at=NOON - timedelta(days=2)
    )
    contact = a_contact(
        indicators=[{"code": "mood", "state": "worse"}],
        signature_signs=["Stops answering the door"],
        red_flags=["overdose"],
        concern_staff="worried",
    )
    asked = inputs_at_contact(contact, [earlier], last_seen_at=NOON, contact_every_days=7, ooh=True)
    assert asked.as_plain() == {
        "red_flag": True,
        "concern": 1,
        "n_signature": 1,
        "n_change": 2,
        "gap": 0.0,
        "ooh": True,
    }


def test_the_gap_check_asks_about_silence_alone() -> None:
    asked = inputs_of_gap(
        (), at=NOON, last_seen_at=NOON - timedelta(days=30), contact_every_days=14, ooh=False
    )
    assert (asked.red_flag, asked.concern, asked.n_signature, asked.n_change) == (False, 0, 0, 0)
    assert asked.gap == pytest.approx(2.1429)
