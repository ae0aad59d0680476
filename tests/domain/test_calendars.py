"""Due times on the clock and in working hours: clock changes, month ends, bank holidays and leap days."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from handrail.domain.calendars import (
    LONDON,
    NO_BANK_HOLIDAYS,
    BankHolidays,
    CalendarError,
    ClockCalendar,
    Opening,
    WorkingCalendar,
    always_open,
    end_of_day,
    instant_of,
    turn,
    week_of,
)
from handrail.domain.durations import Duration, RepeatingInterval
from handrail.gateways.bank_holidays import england_bank_holidays

ENGLAND = england_bank_holidays()
OFFICE = WorkingCalendar(name="office", week=week_of("09:00-17:00"), bank_holidays=ENGLAND)
ACCESS = WorkingCalendar(name="access", week=week_of("08:00-20:00"), bank_holidays=ENGLAND)
LUNCH = WorkingCalendar(
    name="lunch", week=week_of("09:00-12:00, 13:00-17:00", weekend="10:00-12:00", sunday="")
)
NIGHTS = WorkingCalendar(name="nights", week=week_of("00:00-03:00", weekend="00:30-04:00"))
ROUND_THE_CLOCK = always_open("crisis team")
CLOCK = ClockCalendar()
WORKING = [OFFICE, ACCESS, LUNCH, NIGHTS, ROUND_THE_CLOCK]
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)

DAYS_TO_DRAW = (
    ("2020-01-01", "2035-01-01"),
    ("2026-03-28", "2026-03-30"),
    ("2026-10-24", "2026-10-26"),
    ("2025-12-23", "2026-01-05"),
    ("2028-02-27", "2028-03-02"),
)
instants = st.one_of(
    *(
        st.datetimes(datetime.fromisoformat(first), datetime.fromisoformat(last))
        for first, last in DAYS_TO_DRAW
    )
).map(lambda naive: naive.replace(tzinfo=UTC))
working_durations = st.builds(
    Duration,
    days=st.integers(0, 30),
    hours=st.integers(0, 60),
    minutes=st.integers(0, 59),
    seconds=st.integers(0, 59),
)
clock_durations = st.builds(
    Duration,
    years=st.integers(0, 2),
    months=st.integers(0, 14),
    days=st.integers(0, 60),
    hours=st.integers(0, 90),
    minutes=st.integers(0, 90),
)
calendars = st.sampled_from(WORKING)


def london(text: str, *, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON, fold=fold).astimezone(UTC)


def wall(at: datetime) -> str:
    return at.astimezone(LONDON).strftime("%a %d %b %H:%M")


def in_a_repeated_hour(at: datetime) -> bool:
    local = at.astimezone(LONDON)
    return local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()


class TestOnTheClock:
    def test_hours_are_elapsed_time_over_the_spring_change(self) -> None:
        assert CLOCK.add(london("2026-03-29T00:30"), Duration(hours=4)) == london("2026-03-29T05:30")

    def test_hours_are_elapsed_time_over_the_autumn_change(self) -> None:
        assert CLOCK.add(london("2026-10-25T00:30"), Duration(hours=4)) == london("2026-10-25T03:30")

    def test_72_hours_over_the_autumn_change_are_72_hours(self) -> None:
        start = london("2026-10-23T14:00")
        assert CLOCK.add(start, Duration(hours=72)) - start == timedelta(hours=72)
        assert wall(CLOCK.add(start, Duration(hours=72))) == "Mon 26 Oct 13:00"

    def test_days_keep_the_wall_clock_over_both_changes(self) -> None:
        assert wall(CLOCK.add(london("2026-03-28T14:00"), Duration(days=1))) == "Sun 29 Mar 14:00"
        assert wall(CLOCK.add(london("2026-10-24T14:00"), Duration(days=14))) == "Sat 07 Nov 14:00"

    def test_a_reading_the_spring_change_skips_means_the_end_of_the_skipped_hour(self) -> None:
        assert CLOCK.add(london("2026-03-28T01:30"), Duration(days=1)) == datetime(2026, 3, 29, 1, tzinfo=UTC)

    def test_a_reading_the_autumn_change_repeats_means_the_first_of_the_two(self) -> None:
        assert CLOCK.add(london("2026-10-24T01:30"), Duration(days=1)) == datetime(
            2026, 10, 25, 0, 30, tzinfo=UTC
        )

    def test_nothing_after_the_second_of_two_equal_readings_does_not_go_back(self) -> None:
        second = london("2026-10-25T01:30", fold=1)
        assert CLOCK.add(second, Duration()) == second
        assert CLOCK.add(second, Duration(days=1)) == london("2026-10-26T01:30")

    @pytest.mark.parametrize(
        ("start", "duration", "expected"),
        [
            ("2026-01-31T09:00", Duration(months=1), "2026-02-28T09:00"),
            ("2028-01-31T09:00", Duration(months=1), "2028-02-29T09:00"),
            ("2026-08-31T09:00", Duration(months=1), "2026-09-30T09:00"),
            ("2026-12-31T23:59", Duration(months=2), "2027-02-28T23:59"),
            ("2028-02-29T12:00", Duration(years=1), "2029-02-28T12:00"),
            ("2028-02-29T12:00", Duration(years=4), "2032-02-29T12:00"),
            ("2028-02-28T12:00", Duration(days=1), "2028-02-29T12:00"),
            ("2026-02-28T12:00", Duration(days=1), "2026-03-01T12:00"),
            ("2026-01-31T09:00", Duration(months=1, days=1), "2026-03-01T09:00"),
        ],
    )
    def test_month_ends_and_leap_days(self, start: str, duration: Duration, expected: str) -> None:
        assert CLOCK.add(london(start), duration) == london(expected)

    @given(instants, clock_durations)
    def test_never_before_the_start(self, start: datetime, duration: Duration) -> None:
        assert CLOCK.add(start, duration) >= start

    @given(instants, clock_durations, clock_durations)
    def test_more_of_every_part_never_ends_earlier(
        self, start: datetime, base: Duration, more: Duration
    ) -> None:
        longer = Duration(
            years=base.years + more.years,
            months=base.months + more.months,
            days=base.days + more.days,
            hours=base.hours + more.hours,
            minutes=base.minutes + more.minutes,
        )
        assert CLOCK.add(start, longer) >= CLOCK.add(start, base)

    @given(instants, st.integers(0, 200), clock_durations)
    def test_a_later_start_never_ends_earlier(
        self, first: datetime, minutes: int, duration: Duration
    ) -> None:
        second = first + timedelta(minutes=minutes)
        assume(not (in_a_repeated_hour(first) and in_a_repeated_hour(second)))
        # A month on, the 28th to the 31st may all be one day: then an hour of the 28th may come after one of the 31st.
        assume(not (duration.months or duration.years) or second.astimezone(CLOCK.zone).day <= 28)
        assert CLOCK.add(second, duration) >= CLOCK.add(first, duration)

    @given(instants, st.timedeltas(timedelta(0), timedelta(days=400)))
    def test_time_without_days_is_exactly_elapsed_time(self, start: datetime, length: timedelta) -> None:
        duration = Duration(seconds=length.days * 86_400 + length.seconds, microseconds=length.microseconds)
        assert CLOCK.add(start, duration) - start == length

    @given(instants, clock_durations)
    def test_back_never_lands_after_the_end(self, end: datetime, duration: Duration) -> None:
        assert CLOCK.back(end, duration) <= end

    def test_48_hours_before_a_review_over_the_clock_change(self) -> None:
        due = london("2026-03-30T09:00")
        assert CLOCK.back(due, Duration(hours=48)) == due - timedelta(hours=48)
        assert wall(CLOCK.back(due, Duration(days=2))) == "Sat 28 Mar 09:00"


class TestInWorkingHours:
    @pytest.mark.parametrize(
        ("start", "duration", "expected"),
        [
            # working days: the same wall-clock time, N working days later
            ("2026-11-19T14:00", "P1D", "Fri 20 Nov 14:00"),
            ("2026-11-19T14:00", "P2D", "Mon 23 Nov 14:00"),
            ("2026-11-19T14:00", "P5D", "Thu 26 Nov 14:00"),
            ("2026-11-19T14:00", "P10D", "Thu 03 Dec 14:00"),
            # outside hours: brought into them
            ("2026-11-19T07:30", "P1D", "Fri 20 Nov 09:00"),
            ("2026-11-19T22:00", "P1D", "Fri 20 Nov 17:00"),
            ("2026-11-20T22:00", "P1D", "Mon 23 Nov 17:00"),
            ("2026-11-21T12:00", "P1D", "Mon 23 Nov 17:00"),
            ("2026-11-22T23:59", "P1D", "Mon 23 Nov 17:00"),
            ("2026-11-23T08:59", "P1D", "Tue 24 Nov 09:00"),
            # hours and less
            ("2026-11-19T14:00", "PT2H", "Thu 19 Nov 16:00"),
            ("2026-11-19T16:00", "PT2H", "Fri 20 Nov 10:00"),
            ("2026-11-19T13:00", "PT4H", "Thu 19 Nov 17:00"),
            ("2026-11-20T16:30", "PT1H", "Mon 23 Nov 09:30"),
            ("2026-11-21T12:00", "PT4H", "Mon 23 Nov 13:00"),
            ("2026-11-19T14:00", "PT24H", "Tue 24 Nov 14:00"),
            # days first, then hours
            ("2026-11-19T16:00", "P1DT2H", "Mon 23 Nov 10:00"),
            # bank holidays
            ("2026-12-24T14:00", "P1D", "Tue 29 Dec 14:00"),
            ("2026-12-24T16:00", "PT2H", "Tue 29 Dec 10:00"),
            ("2026-12-25T11:00", "P1D", "Tue 29 Dec 17:00"),
            ("2026-04-02T10:00", "P2D", "Wed 08 Apr 10:00"),
            ("2022-06-01T10:00", "P1D", "Mon 06 Jun 10:00"),
            # clock changes and a leap day
            ("2026-03-27T16:00", "PT2H", "Mon 30 Mar 10:00"),
            ("2026-10-23T14:00", "P1D", "Mon 26 Oct 14:00"),
            ("2028-02-28T10:00", "P1D", "Tue 29 Feb 10:00"),
        ],
    )
    def test_due_times_of_an_office(self, start: str, duration: str, expected: str) -> None:
        assert wall(OFFICE.add(london(start), Duration.parse(duration))) == expected

    def test_thirty_partner_minutes_overnight_end_half_an_hour_after_opening(self) -> None:
        assert wall(ACCESS.add(london("2026-11-19T02:00"), Duration(minutes=30))) == "Thu 19 Nov 08:30"
        assert wall(ACCESS.add(london("2026-11-20T19:50"), Duration(minutes=30))) == "Mon 23 Nov 08:20"

    def test_a_break_at_noon_is_not_working_time(self) -> None:
        assert wall(LUNCH.add(london("2026-11-19T11:30"), Duration(hours=1))) == "Thu 19 Nov 13:30"
        assert wall(LUNCH.add(london("2026-11-18T12:30"), Duration(days=1))) == "Thu 19 Nov 12:00"
        assert wall(LUNCH.add(london("2026-11-20T16:00"), Duration(days=1))) == "Sat 21 Nov 12:00"

    def test_a_night_shift_loses_and_gains_the_hour_of_the_clock_changes(self) -> None:
        weekend_nights = NIGHTS
        assert weekend_nights.minutes_between(london("2026-03-29T00:00"), london("2026-03-29T12:00")) == 150
        assert weekend_nights.minutes_between(london("2026-10-25T00:00"), london("2026-10-25T12:00")) == 270
        assert wall(weekend_nights.add(london("2026-03-29T00:30"), Duration(hours=1))) == "Sun 29 Mar 02:30"

    def test_a_day_whose_hours_a_clock_change_swallows_has_no_working_time(self) -> None:
        calendar = WorkingCalendar(name="early", week=week_of("01:00-02:00", weekend="01:00-02:00"))
        assert calendar.minutes_between(london("2026-03-29T00:00"), london("2026-03-29T12:00")) == 0
        assert calendar.add(london("2026-03-28T01:30"), Duration(days=1)) == datetime(
            2026, 3, 29, 1, tzinfo=UTC
        )

    def test_the_opening_instant_is_open_and_the_closing_instant_is_not(self) -> None:
        assert OFFICE.is_open(london("2026-11-19T09:00"))
        assert not OFFICE.is_open(london("2026-11-19T08:59:59"))
        assert not OFFICE.is_open(london("2026-11-19T17:00"))
        assert not OFFICE.is_open(london("2026-12-25T12:00"))
        assert OFFICE.is_open(london("2026-07-01T09:00"))
        assert not OFFICE.is_open(datetime(2026, 7, 1, 16, 30, tzinfo=UTC))

    def test_the_next_opening_is_after_the_bank_holidays(self) -> None:
        assert wall(OFFICE.next_open(london("2026-12-24T18:00"))) == "Tue 29 Dec 09:00"
        assert wall(OFFICE.next_open(london("2026-12-24T12:00"))) == "Thu 24 Dec 12:00"

    def test_months_are_not_working_time(self) -> None:
        with pytest.raises(CalendarError, match="working days or hours"):
            OFFICE.add(london("2026-11-19T14:00"), Duration(months=1))

    @given(calendars, instants, working_durations)
    def test_never_before_the_start(
        self, place: WorkingCalendar, start: datetime, duration: Duration
    ) -> None:
        assert place.add(start, duration) >= start

    @given(calendars, instants, working_durations, working_durations)
    def test_more_of_every_part_never_ends_earlier(
        self, place: WorkingCalendar, start: datetime, base: Duration, more: Duration
    ) -> None:
        longer = Duration(
            days=base.days + more.days,
            hours=base.hours + more.hours,
            minutes=base.minutes + more.minutes,
            seconds=base.seconds + more.seconds,
        )
        assert place.add(start, longer) >= place.add(start, base)

    @given(calendars, instants, st.integers(0, 5000), working_durations)
    @example(OFFICE, london("2026-11-20T16:00"), 20 * 60, Duration(days=1))
    @example(OFFICE, london("2026-11-20T19:00"), 17 * 60, Duration(days=1))
    def test_a_later_start_never_ends_earlier(
        self, place: WorkingCalendar, first: datetime, minutes: int, duration: Duration
    ) -> None:
        second = first + timedelta(minutes=minutes)
        assume(not (in_a_repeated_hour(first) and in_a_repeated_hour(second)))
        assert place.add(second, duration) >= place.add(first, duration)

    @given(calendars, instants, st.integers(1, 6000))
    def test_working_hours_take_exactly_that_much_open_time(
        self, place: WorkingCalendar, start: datetime, minutes: int
    ) -> None:
        due = place.add(start, Duration(minutes=minutes))
        assert place.minutes_between(start, due) == pytest.approx(minutes, abs=1e-6)

    @given(calendars, instants, working_durations.filter(lambda duration: not duration.is_zero))
    def test_a_due_time_is_in_hours_or_at_their_end(
        self, place: WorkingCalendar, start: datetime, duration: Duration
    ) -> None:
        due = place.add(start, duration)
        assume(due.date() not in (SPRING, AUTUMN))
        assert place.is_open(due) or place.is_open(due - timedelta(microseconds=1))

    @given(st.sampled_from([OFFICE, ACCESS]), instants, st.integers(0, 40))
    def test_working_days_count_working_days(
        self, place: WorkingCalendar, start: datetime, days: int
    ) -> None:
        due = place.add(start, Duration(days=days)).astimezone(LONDON).date()
        begun = start.astimezone(LONDON).date()
        passed = sum(place.works_on(begun + timedelta(n)) for n in range(1, (due - begun).days + 1))
        assert passed == days

    @given(calendars, instants, instants, instants)
    def test_minutes_between_add_up(
        self, place: WorkingCalendar, a: datetime, b: datetime, c: datetime
    ) -> None:
        a, b, c = sorted((a, b, c))
        assume(c - a < timedelta(days=400))
        assert place.minutes_between(a, b) + place.minutes_between(b, c) == pytest.approx(
            place.minutes_between(a, c)
        )
        assert place.minutes_between(b, a) == -place.minutes_between(a, b)
        assert place.minutes_between(a, c) <= CLOCK.minutes_between(a, c) + 1e-6

    @given(instants, instants)
    def test_a_place_that_never_closes_works_by_the_clock(self, a: datetime, b: datetime) -> None:
        a, b = sorted((a, b))
        assume(b - a < timedelta(days=400))
        assert ROUND_THE_CLOCK.minutes_between(a, b) == pytest.approx(CLOCK.minutes_between(a, b))
        assert ROUND_THE_CLOCK.is_open(a)

    @given(calendars, instants, working_durations, st.integers(0, 100))
    def test_part_way_is_between_and_at_that_share(
        self, place: WorkingCalendar, start: datetime, duration: Duration, percent: int
    ) -> None:
        due = place.add(start, duration)
        at = place.part_way(start, due, percent)
        assert start <= at <= due
        whole = place.minutes_between(start, due)
        assert place.minutes_between(start, at) == pytest.approx(whole * percent / 100, abs=1e-4)

    def test_half_of_a_working_clock_is_half_of_its_open_time(self) -> None:
        start = london("2026-11-20T13:00")
        due = OFFICE.add(start, Duration(days=1))
        assert wall(OFFICE.part_way(start, due, 50)) == "Fri 20 Nov 17:00"
        assert wall(OFFICE.part_way(start, due, 80)) == "Mon 23 Nov 11:24"

    @given(st.dates(date(2020, 1, 1), date(2034, 12, 31)))
    def test_open_spells_tile_the_working_day(self, day: date) -> None:
        opens = instant_of(datetime.combine(day, datetime.min.time()))
        marks = [opens + timedelta(minutes=30 * n) for n in range(48)]
        open_minutes = sum(
            OFFICE.minutes_between(a, b) for a, b in pairwise([*marks, marks[-1] + timedelta(minutes=30)])
        )
        assert open_minutes == (480 if OFFICE.works_on(day) else 0)


class TestTheEndOfADay:
    def test_the_same_day_ends_at_local_midnight(self) -> None:
        assert end_of_day(london("2026-07-01T23:30"), Duration()) == london("2026-07-02T00:00")
        assert end_of_day(datetime(2026, 7, 1, 23, 30, tzinfo=UTC), Duration()) == london("2026-07-03T00:00")

    @given(instants, st.integers(0, 5))
    def test_it_is_always_ahead(self, start: datetime, days: int) -> None:
        assert start < end_of_day(start, Duration(days=days)) <= start + timedelta(days=days + 1, hours=1)


class TestCycles:
    def test_monthly_turns_do_not_drift_after_a_short_month(self) -> None:
        monthly = RepeatingInterval(period=Duration(months=1), times=3)
        anchor = london("2026-01-31T09:00")
        assert [wall(at) for n in (1, 2, 3) if (at := turn(monthly, anchor, n))] == [
            "Sat 28 Feb 09:00",
            "Tue 31 Mar 09:00",
            "Thu 30 Apr 09:00",
        ]

    def test_daily_turns_keep_their_time_over_a_clock_change(self) -> None:
        daily = RepeatingInterval(period=Duration(days=1))
        anchor = london("2026-10-23T08:00")
        assert [wall(at) for n in (1, 2, 3) if (at := turn(daily, anchor, n))] == [
            "Sat 24 Oct 08:00",
            "Sun 25 Oct 08:00",
            "Mon 26 Oct 08:00",
        ]

    def test_there_is_no_turn_beyond_the_last(self) -> None:
        assert (
            turn(RepeatingInterval(period=Duration(hours=1), times=2), london("2026-11-19T09:00"), 3) is None
        )

    def test_a_cycle_with_an_end_counts_back_from_it(self) -> None:
        end = london("2026-11-19T09:00")
        cycle = RepeatingInterval(period=Duration(hours=1), times=3, end=end)
        assert [turn(cycle, end, n) for n in (1, 2, 3)] == [
            end - timedelta(hours=2),
            end - timedelta(hours=1),
            end,
        ]


class TestWhatMakesACalendar:
    def test_a_naive_time_is_refused(self) -> None:
        for act in (CLOCK.is_open, OFFICE.is_open, OFFICE.next_open):
            with pytest.raises(CalendarError, match="without an offset"):
                act(datetime(2026, 11, 19, 9))  # noqa: DTZ001

    def test_a_place_must_open_at_some_time(self) -> None:
        with pytest.raises(CalendarError, match="never open"):
            WorkingCalendar(name="nowhere", week=((),) * 7)

    def test_a_week_has_seven_days(self) -> None:
        with pytest.raises(CalendarError, match="seven days"):
            WorkingCalendar(name="short", week=week_of("09:00-17:00")[:5])

    def test_spells_may_not_overlap(self) -> None:
        with pytest.raises(CalendarError, match="on Monday overlap"):
            WorkingCalendar(name="muddle", week=week_of("09:00-13:00, 12:00-17:00"))

    @pytest.mark.parametrize(
        "text", ["9-17", "09:00", "09:00-25:00", "17:00-09:00", "09:00-09:00", "09:60-10:00"]
    )
    def test_opening_hours_are_read_strictly(self, text: str) -> None:
        with pytest.raises(CalendarError):
            Opening.parse(text)

    def test_opening_hours_are_written_as_they_are_read(self) -> None:
        assert str(Opening.parse("09:00-17:30")) == "09:00-17:30"
        assert str(Opening.parse("00:00-24:00")) == "00:00-24:00"

    def test_a_calendar_that_is_always_on_holiday_says_so(self) -> None:
        every_day = frozenset(date(2026, 1, 1) + timedelta(n) for n in range(366 * 102))
        closed = BankHolidays(nation="nowhere", first=date(2026, 1, 1), last=date(2127, 1, 1), days=every_day)
        calendar = WorkingCalendar(name="holiday", week=week_of("09:00-17:00"), bank_holidays=closed)
        with pytest.raises(CalendarError, match="no open hours"):
            calendar.next_open(london("2026-06-01T09:00"))

    def test_working_days_past_the_end_of_time_say_so(self) -> None:
        with pytest.raises(CalendarError, match="has no 12000 working days"):
            OFFICE.add(datetime(9990, 1, 1, tzinfo=UTC), Duration(days=12_000))

    def test_the_usual_day_is_the_commonest(self) -> None:
        assert OFFICE.usual_day == timedelta(hours=8)
        assert LUNCH.usual_day == timedelta(hours=7)
        assert ROUND_THE_CLOCK.usual_day == timedelta(hours=24)


class TestEnglandsBankHolidays:
    """Against the days published for England and Wales."""

    @pytest.mark.parametrize(
        ("year", "days"),
        [
            (2020, "01-01 04-10 04-13 05-08 05-25 08-31 12-25 12-28"),
            (2021, "01-01 04-02 04-05 05-03 05-31 08-30 12-27 12-28"),
            (2022, "01-03 04-15 04-18 05-02 06-02 06-03 08-29 09-19 12-26 12-27"),
            (2023, "01-02 04-07 04-10 05-01 05-08 05-29 08-28 12-25 12-26"),
            (2024, "01-01 03-29 04-01 05-06 05-27 08-26 12-25 12-26"),
            (2025, "01-01 04-18 04-21 05-05 05-26 08-25 12-25 12-26"),
            (2026, "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28"),
            (2027, "01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28"),
        ],
    )
    def test_weekdays_off_are_the_published_ones(self, year: int, days: str) -> None:
        on_weekdays = sorted(day for day in ENGLAND.days if day.year == year and day.weekday() < 5)
        assert [day.strftime("%m-%d") for day in on_weekdays] == days.split()

    def test_it_says_for_which_days_it_knows(self) -> None:
        assert ENGLAND.knows(date(2035, 12, 31))
        assert not ENGLAND.knows(date(2036, 1, 1))
        assert NO_BANK_HOLIDAYS.knows(date(2036, 1, 1))

    def test_every_year_has_at_least_eight(self) -> None:
        for year in range(2020, 2036):
            assert sum(day.year == year and day.weekday() < 5 for day in ENGLAND.days) >= 8
