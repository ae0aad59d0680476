"""How often we are in touch: which way it goes, what a smaller step is, and when the next contact is due."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.domain.care_plans import CadenceChange
from handrail.domain.contact_intensity import next_contact_by, refuse_no_change, smaller_step
from handrail.domain.errors import Invalid

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)


def test_a_change_is_more_or_less_and_never_the_same() -> None:
    assert refuse_no_change(7, 3.5) is CadenceChange.MORE
    assert refuse_no_change(7, 14) is CadenceChange.LESS
    with pytest.raises(Invalid, match="how often you are in touch now"):
        refuse_no_change(7, 7)


@pytest.mark.parametrize("given_days", [7.0, 28.0, 30.0, 3.0])
def test_a_smaller_step_lies_between_now_and_what_was_proposed(given_days: float) -> None:
    assert smaller_step(7, 28, 14) == 14
    with pytest.raises(Invalid, match="smaller step"):
        smaller_step(7, 28, given_days)


@given(
    since=st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=400)),
    every_days=st.floats(min_value=0.25, max_value=366),
)
def test_the_next_contact_is_never_before_now(since: timedelta, every_days: float) -> None:
    due = next_contact_by(NOW - since, every_days, now=NOW)
    assert due >= NOW
    assert due == NOW or due == NOW - since + timedelta(days=every_days)
