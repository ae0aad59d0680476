"""Times as people read them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from handrail.web import times

NOW = datetime(2026, 11, 21, 3, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("ahead", "words", "urgency"),
    [
        (timedelta(seconds=20), "due now", "soon"),
        (timedelta(minutes=12, seconds=40), "due in 12 min", "soon"),
        (timedelta(hours=1, minutes=20), "due in 1 h 20 min", "later"),
        (timedelta(hours=3), "due in 3 h", "later"),
        (timedelta(hours=60), "due in 2 days", "later"),
        (timedelta(days=30), "due in 4 weeks", "later"),
        (timedelta(seconds=-20), "late by less than a minute", "late"),
        (timedelta(hours=-3), "late by 3 h", "late"),
        (timedelta(days=-6), "late by 6 days", "late"),
    ],
)
def test_a_due_time_says_how_far_away_it_is(ahead: timedelta, words: str, urgency: str) -> None:
    due = times.due(NOW + ahead, NOW)
    assert (due.distance, due.urgency.value) == (words, urgency)


def test_a_due_time_is_soon_in_the_last_fifth_of_its_allowance() -> None:
    at = NOW + timedelta(hours=12)
    assert times.due(at, NOW, from_at=NOW - timedelta(hours=60)).urgency is times.Urgency.SOON
    assert times.due(at, NOW, from_at=NOW).urgency is times.Urgency.LATER


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (datetime(2026, 11, 21, 21, 40, tzinfo=UTC), "today 21:40"),
        (datetime(2026, 11, 22, 8, 0, tzinfo=UTC), "tomorrow 08:00"),
        (datetime(2026, 11, 20, 8, 0, tzinfo=UTC), "yesterday 08:00"),
        (datetime(2026, 12, 3, 8, 0, tzinfo=UTC), "Thu 3 Dec 08:00"),
        (datetime(2025, 7, 3, 8, 0, tzinfo=UTC), "Thu 3 Jul 2025 09:00"),
    ],
)
def test_the_clock_is_londons(at: datetime, words: str) -> None:
    assert times.clock(at, NOW) == words


def test_late_in_the_evening_in_summer_tomorrow_is_already_here_in_london() -> None:
    now = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)
    assert times.clock(datetime(2026, 7, 1, 23, 45, tzinfo=UTC), now) == "today 00:45"


def test_both_one_oclocks_of_the_night_the_clocks_go_back_are_an_hour_apart() -> None:
    first, second = datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert times.clock(first, first) == times.clock(second, second) == "today 01:30"
    assert times.moment(first, second).distance == "1 h ago"


def test_an_age_changes_on_the_birthday() -> None:
    assert times.birthday(date(1984, 11, 22), NOW.date()) == "22 Nov 1984 (41)"
    assert times.birthday(date(1984, 11, 21), NOW.date()) == "21 Nov 1984 (42)"
