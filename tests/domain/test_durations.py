"""ISO 8601 is read strictly, and what is wrong is said in words."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.domain.durations import (
    Duration,
    DurationError,
    RepeatingInterval,
    parse_date,
    parse_date_time,
)

durations = st.builds(
    Duration,
    years=st.integers(0, 10),
    months=st.integers(0, 30),
    days=st.integers(0, 400),
    hours=st.integers(0, 500),
    minutes=st.integers(0, 500),
    seconds=st.integers(0, 500),
    microseconds=st.integers(0, 999_999),
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("PT30M", Duration(minutes=30)),
        ("PT72H", Duration(hours=72)),
        ("P14D", Duration(days=14)),
        ("P2W", Duration(days=14)),
        ("P1Y6M", Duration(years=1, months=6)),
        ("P1M", Duration(months=1)),
        ("PT1M", Duration(minutes=1)),
        ("P1DT2H3M4S", Duration(days=1, hours=2, minutes=3, seconds=4)),
        ("PT0S", Duration()),
        ("P0D", Duration()),
        ("PT1.5H", Duration(hours=1, minutes=30)),
        ("PT0,25S", Duration(microseconds=250_000)),
        ("P0.5D", Duration(hours=12)),
        ("P1.5W", Duration(days=10, hours=12)),
        ("PT0005M", Duration(minutes=5)),
    ],
)
def test_a_written_duration_is_read_part_by_part(text: str, expected: Duration) -> None:
    assert Duration.parse(text) == expected


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "starts with P"),
        ("30M", "starts with P"),
        ("P", "gives no time"),
        ("PT", "ends in T"),
        ("P1DT", "ends in T"),
        ("-PT5M", "sign"),
        ("+P1D", "sign"),
        ("PT-5M", "cannot be read"),
        ("pt5m", "starts with P"),
        ("PT5m", "cannot be read"),
        ("PT 5M", "cannot be read"),
        ("PT5M ", "cannot be read"),
        ("PT5M\n", "cannot be read"),
        ("PT5", "cannot be read"),
        ("P1H", "H is not a unit before T"),
        ("PT1D", "D is not a unit after T"),
        ("PT1W", "W is not a unit after T"),
        ("P1D1M", "largest to the smallest"),
        ("PT5M5M", "largest to the smallest"),
        ("PT5S5M", "largest to the smallest"),
        ("P1W1D", "mixes weeks"),
        ("P1WT1H", "mixes weeks"),
        ("PT1.5H1M", "only the last part"),
        ("P1.5DT1H", "only the last part"),
        ("P0.5M", "years and months have no fractions"),
        ("P1.5Y", "years and months have no fractions"),
        ("PT0.0000001S", "too many digits"),
        ("PT9999999999S", "too many digits"),
        ("PT٥M", "cannot be read"),
        ("P51Y", "50 years at most"),
        ("PT999999999H", "50 years at most"),
        ("R3/PT5M", "starts with P"),
        ("P" + "1" * 200 + "D", "at most 80 characters"),
    ],
)
def test_what_is_not_a_duration_is_refused_in_words(text: str, message: str) -> None:
    with pytest.raises(DurationError, match=message):
        Duration.parse(text)


def test_finer_than_a_microsecond_is_refused() -> None:
    Duration.parse("PT0.000005M")  # 300 microseconds
    with pytest.raises(DurationError, match="too many digits"):
        Duration.parse("PT0.0000005S")


@given(durations)
def test_writing_and_reading_again_keeps_the_duration(duration: Duration) -> None:
    again = Duration.parse(str(duration))
    assert again == duration
    assert str(again) == str(duration)


@given(durations.filter(lambda d: d.years < 5), st.integers(0, 4))
def test_repeating_a_duration_repeats_every_part(duration: Duration, times: int) -> None:
    repeated = duration * times
    assert repeated.months_in_all == duration.months_in_all * times
    assert repeated.time == duration.time * times
    assert repeated.days == duration.days * times


@given(st.text(max_size=30))
def test_any_text_is_a_duration_or_a_named_error(text: str) -> None:
    try:
        Duration.parse(text)
    except DurationError as problem:
        assert str(problem)


def test_a_negative_part_is_refused() -> None:
    with pytest.raises(DurationError, match="negative number of minutes"):
        Duration(minutes=-1)


@pytest.mark.parametrize(
    ("duration", "words"),
    [
        (Duration(minutes=1), "1 minute"),
        (Duration(hours=2, minutes=30), "2 hours 30 minutes"),
        (Duration(days=14), "14 days"),
        (Duration(), "no time"),
        (Duration(seconds=1, microseconds=500_000), "1.5 seconds"),
    ],
)
def test_a_duration_reads_as_words(duration: Duration, words: str) -> None:
    assert duration.in_words() == words


def test_days_can_be_called_working_days() -> None:
    assert Duration(days=5).in_words(day="working day") == "5 working days"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-21T09:30:00Z", datetime(2026, 11, 21, 9, 30, tzinfo=UTC)),
        ("2026-07-01T09:30+01:00", datetime(2026, 7, 1, 8, 30, tzinfo=UTC)),
        ("2026-07-01T09:30:15.25-05:30", datetime(2026, 7, 1, 15, 0, 15, 250_000, tzinfo=UTC)),
        ("2024-02-29T00:00:00Z", datetime(2024, 2, 29, tzinfo=UTC)),
    ],
)
def test_a_date_time_is_one_instant(text: str, expected: datetime) -> None:
    assert parse_date_time(text) == expected
    assert parse_date_time(text).utcoffset() == timedelta()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("2026-11-21T09:30:00", "has no offset"),
        ("2026-11-21", "is not a date-time"),
        ("2026-11-21 09:30:00Z", "is not a date-time"),
        ("2026-02-29T09:30:00Z", "exists"),
        ("2026-11-21T25:00:00Z", "exists"),
        ("2026-11-21T09:60:00Z", "exists"),
        ("20261121T093000Z", "is not a date-time"),
        ("2026-11-21T09:30:00+99:00", "exists"),
        ("0001-01-01T00:00:00+10:00", "exists"),
    ],
)
def test_what_is_not_an_instant_is_refused(text: str, message: str) -> None:
    with pytest.raises(DurationError, match=message):
        parse_date_time(text)


def test_a_date_is_read_strictly() -> None:
    assert parse_date("2026-12-25") == date(2026, 12, 25)
    for text in ("2026-13-01", "2026-12-32", "25/12/2026", "2026-12-25T00:00", "20261225"):
        with pytest.raises(DurationError):
            parse_date(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("R3/PT10M", RepeatingInterval(period=Duration(minutes=10), times=3)),
        ("R/P1D", RepeatingInterval(period=Duration(days=1))),
        (
            "R/2026-11-21T09:00:00Z/P1D",
            RepeatingInterval(period=Duration(days=1), start=datetime(2026, 11, 21, 9, tzinfo=UTC)),
        ),
        (
            "R2/PT1H/2026-12-01T00:00:00Z",
            RepeatingInterval(period=Duration(hours=1), times=2, end=datetime(2026, 12, 1, tzinfo=UTC)),
        ),
        (
            "R1/2026-11-21T09:00:00Z/2026-11-21T09:05:00Z",
            RepeatingInterval(
                period=Duration(seconds=300), times=1, start=datetime(2026, 11, 21, 9, tzinfo=UTC)
            ),
        ),
    ],
)
def test_a_repeating_interval_is_read_and_written(text: str, expected: RepeatingInterval) -> None:
    interval = RepeatingInterval.parse(text)
    assert interval == expected
    assert RepeatingInterval.parse(str(interval)) == interval


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("PT10M", "is not a repeating interval"),
        ("R3", "is not a repeating interval"),
        ("R3/PT10M/PT10M", "is not a date-time"),
        ("R-1/PT10M", "is not a repeating interval"),
        ("R3/PT0S", "repeats without a pause"),
        ("R1001/PT10M", "1,000 is the most"),
        ("R/PT1H/2026-12-01T00:00:00Z", "ends but never begins"),
        ("R1/2026-11-21T09:00:00Z/2026-11-21T08:00:00Z", "ends before it starts"),
        ("R1/2026-11-21T09:00:00/P1D", "has no offset"),
    ],
)
def test_what_does_not_repeat_is_refused(text: str, message: str) -> None:
    with pytest.raises(DurationError, match=message):
        RepeatingInterval.parse(text)


def test_turns_are_counted_from_one() -> None:
    assert list(RepeatingInterval(period=Duration(days=1), times=3).turns()) == [1, 2, 3]
    assert next(RepeatingInterval(period=Duration(days=1)).turns()) == 1
