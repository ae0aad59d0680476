"""Dates, times and durations, above all where clocks change and calendars end."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from handrail import feel
from handrail.feel.errors import BadValue
from handrail.feel.plain import from_python, to_python
from handrail.feel.temporal import Date, DaysDuration
from handrail.feel.temporal.reading import read_date_time, read_duration
from tests.feel.asking import answer, refusal

LONDON = ZoneInfo("Europe/London")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('date("2026-05-01") + duration("P1M")', "2026-06-01"),
        ('date("2026-01-31") + duration("P1M")', "2026-02-28"),
        ('date("2024-02-29") + duration("P1Y")', "2025-02-28"),
        ('date("2026-05-02") - date("2026-05-01")', "P1D"),
        ('@"2026-05-01T09:30:00Z" + @"PT4H"', "2026-05-01T13:30:00Z"),
        ('@"2026-05-01T10:00:00+01:00" = @"2026-05-01T09:00:00Z"', True),
        ('@"23:30:00" + @"PT1H"', "00:30:00"),
        ('@"PT36H"', "P1DT12H"),
        ('@"-PT0.5S"', "-PT0.5S"),
        ('@"P14M"', "P1Y2M"),
        ('@"PT4H" / @"PT30M"', 8),
        ('@"PT1H" * 1.5', "PT1H30M"),
        ('years and months duration(date("2024-01-15"), date("2026-03-14"))', "P2Y1M"),
        ('date("2026-05-01").weekday', 5),
        ('day of week(date("2026-05-01"))', "Friday"),
        ('week of year(date("2021-01-03"))', 53),
        ('@"2026-05-01T24:00:00"', "2026-05-02T00:00:00"),
        ('date and time(@"2026-05-01T09:30:00Z", "Europe/London")', "2026-05-01T10:30:00@Europe/London"),
        ('(@"2026-05-01T10:30:00@Europe/London").time offset', "PT1H"),
        ('time("10:00:00.123456789").second', 0.123456789),
        ('date("-2021-01-01") < date("0001-01-01")', True),
        ('string(date("999999999-12-31"))', "999999999-12-31"),
        ('last day of month(date("2024-02-10"))', 29),
    ],
)
def test_what_can_be_asked_of_dates_and_durations(text: str, expected: object) -> None:
    assert answer(text) == expected


def test_a_duration_is_elapsed_time_also_across_both_clock_changes() -> None:
    assert answer('@"2026-03-29T00:30:00@Europe/London" + @"PT1H"') == "2026-03-29T02:30:00@Europe/London"
    assert answer('@"2026-10-25T00:30:00@Europe/London" + @"PT1H"') == "2026-10-25T01:30:00@Europe/London"
    assert answer('@"2026-10-25T00:30:00@Europe/London" + @"PT2H"') == "2026-10-25T01:30:00Z"
    assert answer('@"2026-10-25T00:30:00@Europe/London" + @"PT3H"') == "2026-10-25T02:30:00@Europe/London"


@pytest.mark.parametrize(
    "text",
    [
        "P",
        "PT",
        "P1",
        "1D",
        "P1Y1D",
        "P1M1DT1H",
        "PT1H30",
        "P-1D",
        "PT1.5H",
        "P1W",
        "pt1h",
        "P1DT",
        "",
        "+P1D",
    ],
)
def test_what_is_not_a_duration_is_refused(text: str) -> None:
    with pytest.raises(BadValue):
        read_duration(text)


@pytest.mark.parametrize(
    "text",
    ["2026-5-1", "2026-02-30", "26-05-01", "2026-13-01", "2026/05/01", "01-05-2026", " 2026-05-01", "2026-05-01T",
     "2026-05-01T25:00:00", "2026-05-01T10:00", "2026-05-01T10:00:00+15:00", "2026-05-01T10:00:00@Nowhere/Land",
     "2026-05-01T24:00:01", "٢٠٢٦-05-01", "02026-05-01"],
)  # fmt: skip
def test_what_is_not_a_date_and_time_is_refused(text: str) -> None:
    with pytest.raises(BadValue):
        read_date_time(text)


def test_dates_that_leave_the_calendar_are_errors_not_crashes() -> None:
    assert "out of range" in str(refusal('date("999999999-12-31") + duration("P1D")'))
    assert "out of range" in str(refusal('duration("P999999999Y") * 999999999'))
    assert "no such day" in str(refusal("date(2026, 2, 29)"))
    assert "month" in str(refusal("date(2026, 13, 1)"))
    assert "out of range" in str(refusal("date(1e30, 1, 1)"))


def test_a_time_with_a_zone_is_not_compared_with_one_without() -> None:
    assert "cannot compare" in str(refusal('@"2026-05-01T09:30:00" < @"2026-05-01T09:30:00Z"'))


def test_now_and_today_come_from_the_caller_only() -> None:
    assert answer("now()") == "2026-05-01T09:30:00Z"
    assert answer("today()") == "2026-05-01"
    assert answer('now() + duration("PT4H") > now()') is True
    with pytest.raises(feel.FeelError, match="no time was given"):
        feel.evaluate("now()")


@given(st.datetimes(timezones=st.sampled_from([UTC, LONDON, ZoneInfo("Asia/Kolkata")])))
def test_moments_agree_with_python_and_come_back(moment: datetime) -> None:
    assume(2 < moment.year < 9998)
    ours = from_python(moment)
    assert to_python(ours).timestamp() == moment.timestamp()
    assert read_date_time(str(ours)) == ours


@given(st.dates(), st.integers(-4000, 4000))
def test_days_agree_with_python(day: date, step: int) -> None:
    ours = Date(day.year, day.month, day.day)
    assert (ours.number, ours.weekday) == (day.toordinal(), day.isoweekday())
    assert (ours.day_of_year, ours.week_of_year) == (day.timetuple().tm_yday, day.isocalendar().week)
    assert Date.of_number(ours.number + step).number == ours.number + step


@given(st.integers(-(10**24), 10**24))
def test_durations_are_read_as_they_are_written(nanos: int) -> None:
    length = DaysDuration(nanos)
    assert read_duration(str(length)) == length


@given(
    st.datetimes(min_value=datetime(1990, 1, 1), max_value=datetime(2040, 1, 1)),  # noqa: DTZ001 - a wall clock
    st.integers(-(10**7), 10**7),
)
def test_adding_elapsed_time_in_a_region_never_gains_or_loses_an_hour(moment: datetime, seconds: int) -> None:
    local = from_python(moment.replace(tzinfo=LONDON))
    moved = local.plus(seconds * 10**9)
    assert moved.comparable[1] - local.comparable[1] == seconds * 10**9
    utc = moment.replace(tzinfo=LONDON).astimezone(UTC) + timedelta(seconds=seconds)
    assert to_python(moved).astimezone(UTC) == utc
    assert read_date_time(str(moved)).comparable == moved.comparable


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 6, 30, 22, 59, tzinfo=UTC), "2026-06-30"),
        (datetime(2026, 6, 30, 23, 30, tzinfo=UTC), "2026-07-01"),
        (datetime(2026, 12, 31, 23, 30, tzinfo=UTC), "2026-12-31"),
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "2026-10-25"),
        (datetime(2026, 7, 1, 0, 30, tzinfo=LONDON), "2026-07-01"),
    ],
)
def test_today_is_the_day_on_the_wall_in_london(moment: datetime, day: str) -> None:
    assert feel.evaluate("today()", {}, now=moment) == day
