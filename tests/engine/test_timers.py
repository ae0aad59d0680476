"""Timers: when they are due, what firing does, and that they never fire early, twice or after they are gone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from handrail.engine import Fire, NotDueYet, Reference, TimerGone, TokenNotOpen
from tests.engine.drawing import Drawing, cycle, date, duration
from tests.engine.playing import MORNING, Play


def a_watched_task(definition: str, *, interrupting: bool = True) -> Drawing:
    """start -> work -> end, with a boundary timer on work that leads to `late` and its own end."""
    drawing = Drawing()
    drawing.start()
    drawing.user("work")
    drawing.boundary("timer", "work", definition, interrupting=interrupting)
    drawing.user("late")
    drawing.end()
    drawing.end("end-late")
    drawing.chain("start", "work", "end")
    drawing.chain("timer", "late", "end-late")
    return drawing


def due(definition: str, at: datetime = MORNING, **variables: object) -> datetime:
    """When a timer set at that instant is due."""
    play = Play(a_watched_task(definition).bundle(), at=at)
    progress = play.begin(**variables)
    assert progress.incident is None, progress.incident
    (timer,) = progress.timers_set
    return timer.due_at


@pytest.mark.parametrize(
    ("definition", "expected"),
    [
        (duration("PT90M"), MORNING + timedelta(minutes=90)),
        (duration('= duration("PT1H") * 2'), MORNING + timedelta(hours=2)),
        (duration('"PT" + string(minutes) + "M"'), MORNING + timedelta(minutes=7)),
        (date("2026-03-09T10:00:00+01:00"), datetime(2026, 3, 9, 9, tzinfo=UTC)),
        (date('now() + duration("P1D")'), MORNING + timedelta(days=1)),
        (date('date and time("2026-07-01T09:00:00")'), datetime(2026, 7, 1, 8, tzinfo=UTC)),
        (date('date and time("2026-07-01T09:00:00@Europe/Paris")'), datetime(2026, 7, 1, 7, tzinfo=UTC)),
        (date("2026-07-01"), datetime(2026, 6, 30, 23, tzinfo=UTC)),
        (duration("P1M"), datetime(2026, 4, 2, 8, tzinfo=UTC)),
        (date("when"), datetime(2026, 5, 1, 12, tzinfo=UTC)),
    ],
)
def test_a_timer_is_due_at_one_absolute_instant(definition: str, expected: datetime) -> None:
    assert due(definition, minutes=7, when="2026-05-01T12:00:00Z") == expected


@pytest.mark.parametrize(
    ("start", "length", "expected"),
    [
        # The clocks go forward on 29 March 2026 and back on 25 October 2026, at 01:00 UTC.
        (datetime(2026, 3, 28, 9, tzinfo=UTC), "P1D", datetime(2026, 3, 29, 8, tzinfo=UTC)),
        (datetime(2026, 3, 28, 9, tzinfo=UTC), "PT24H", datetime(2026, 3, 29, 9, tzinfo=UTC)),
        (datetime(2026, 10, 24, 8, tzinfo=UTC), "P1D", datetime(2026, 10, 25, 9, tzinfo=UTC)),
        (datetime(2026, 10, 24, 8, tzinfo=UTC), "P1DT2H", datetime(2026, 10, 25, 11, tzinfo=UTC)),
        (datetime(2026, 1, 31, 9, tzinfo=UTC), "P1M", datetime(2026, 2, 28, 9, tzinfo=UTC)),
    ],
)
def test_days_are_counted_on_the_wall_clock_and_hours_as_they_pass(
    start: datetime, length: str, expected: datetime
) -> None:
    assert due(duration(length), at=start) == expected


def test_an_interrupting_timer_ends_the_task() -> None:
    play = Play(a_watched_task(duration("PT1H")).bundle())
    play.begin()
    progress = play.fire("timer")
    assert [closed.element for closed in progress.closed] == ["work"]
    assert play.tasks == ["late"]
    play.complete("late")
    assert play.status == "completed"


def test_a_timer_that_does_not_interrupt_leaves_the_task_open() -> None:
    play = Play(a_watched_task(duration("PT1H"), interrupting=False).bundle())
    play.begin()
    play.fire("timer")
    assert play.tasks == ["late", "work"]
    assert play.ticking == []
    play.complete("work")
    assert play.status == "waiting"
    play.complete("late")
    assert play.status == "completed"


def test_completing_the_task_cancels_its_timer() -> None:
    play = Play(a_watched_task(duration("PT1H")).bundle())
    (timer,) = play.begin().timers_set
    (gone,) = play.complete("work").timers_cancelled
    assert (gone.token, gone.element, gone.occurrence) == (timer.token, "timer", timer.occurrence)


def test_a_timer_is_never_fired_early() -> None:
    play = Play(a_watched_task(duration("PT1H")).bundle())
    (timer,) = play.begin().timers_set
    play.at = timer.due_at - timedelta(microseconds=1)
    with pytest.raises(NotDueYet):
        play.move(Fire(token=timer.token, occurrence=timer.occurrence))
    play.at = timer.due_at
    assert play.move(Fire(token=timer.token, occurrence=timer.occurrence)).incident is None


def test_a_timer_that_has_fired_or_was_cancelled_is_refused_as_gone() -> None:
    play = Play(a_watched_task(duration("PT1H"), interrupting=False).bundle())
    (timer,) = play.begin().timers_set
    play.fire("timer")
    for token, occurrence in ((timer.token, timer.occurrence), (timer.token, 99), (99, 1)):
        with pytest.raises(TimerGone):
            play.move(Fire(token=token, occurrence=occurrence))
    assert not issubclass(TimerGone, TokenNotOpen)


def test_each_turn_of_a_cycle_is_an_occurrence_of_its_own_reckoned_from_the_start() -> None:
    play = Play(
        a_watched_task(cycle("R3/P1M"), interrupting=False).bundle(), at=datetime(2026, 1, 31, 9, tzinfo=UTC)
    )
    play.begin()
    seen = []
    while play.timers:
        (timer,) = play.timers.values()
        seen.append((timer.occurrence, timer.due_at.date().isoformat()))
        play.at = timer.due_at + timedelta(hours=5)  # late firing shifts nothing
        play.fire("timer")
    assert seen == [(1, "2026-02-28"), (2, "2026-03-31"), (3, "2026-04-30")]
    assert play.tasks == ["late", "late", "late", "work"]


def test_missed_turns_of_a_cycle_come_one_after_the_other_each_with_its_own_due_time() -> None:
    play = Play(a_watched_task(cycle("R5/PT10M"), interrupting=False).bundle())
    play.begin()
    play.wait(hours=3)
    dues = []
    while play.timers:
        (timer,) = play.timers.values()
        dues.append(int((timer.due_at - MORNING).total_seconds() / 60))
        play.fire("timer")
    assert dues == [10, 20, 30, 40, 50]


def test_occurrences_of_an_element_are_never_used_twice_in_an_instance() -> None:
    drawing = Drawing()
    drawing.start()
    drawing.gate("in")
    drawing.user("work")
    drawing.boundary("timer", "work", duration("PT1H"), interrupting=False)
    drawing.user("late")
    drawing.end("end-late")
    drawing.gate("out", default="out-to-end")
    drawing.end()
    drawing.chain("start", "in", "work", "out")
    drawing.flow("out", "in", "again")
    drawing.flow("out", "end")
    drawing.chain("timer", "late", "end-late")
    play = Play(drawing.bundle())
    seen = [timer.occurrence for timer in play.begin().timers_set]
    for _ in range(3):
        seen += [timer.occurrence for timer in play.complete("work", again=True).timers_set]
    assert seen == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("definition", "words"),
    [
        (duration("P51Y"), "50 years"),
        (date("2099-01-01T00:00:00Z"), "50 years"),
        (duration("= 5"), "not 5"),
        (duration('"tomorrow"'), "tomorrow"),
        (duration("= null"), "not None"),
        (cycle('"R/PT10M"'), "no end"),
        (cycle("R1001/P1D"), "1,000"),
        (cycle("R2/PT59S"), "60 seconds"),
        (cycle("R0/PT10M"), "never"),
        (cycle("R1000/P1Y"), "50 years"),
        (cycle("PT10M"), "repeating interval"),
        (duration("PT1H2D"), "unit"),
        (duration("missing + 1"), "missing"),
    ],
)
def test_a_timer_that_makes_no_sense_is_an_incident_that_says_what_to_write(
    definition: str, words: str
) -> None:
    progress = Play(a_watched_task(definition).bundle()).begin()
    assert progress.incident is not None
    assert words in progress.incident.message
    assert progress.incident.element == "timer"


def test_a_draft_may_repeat_faster() -> None:
    reference = Reference(shortest_cycle=timedelta(seconds=2))
    play = Play(a_watched_task(cycle("R2/PT2S"), interrupting=False).bundle(), reference=reference)
    assert play.begin().incident is None


def test_a_process_can_wait_in_the_flow_for_an_instant() -> None:
    drawing = Drawing()
    drawing.start()
    drawing.catch("wait", duration("PT1H"))
    drawing.end()
    drawing.chain("start", "wait", "end")
    play = Play(drawing.bundle())
    (timer,) = play.begin().timers_set
    assert timer.interrupting
    play.fire("wait")
    assert play.status == "completed"


def test_a_process_that_starts_by_the_clock_waits_for_it() -> None:
    drawing = Drawing()
    drawing.start("start", cycle("R2/P1D"))
    drawing.user("work")
    drawing.end()
    drawing.chain("start", "work", "end")
    play = Play(drawing.bundle())
    play.begin()
    assert play.tasks == [] and play.ticking == ["start"]
    play.fire("start")
    play.fire("start")
    assert play.tasks == ["work", "work"] and play.ticking == []


def test_host_functions_give_timers_their_instant() -> None:
    functions = {
        "due": lambda key, kind=None: MORNING + timedelta(minutes={"esc.ack": 15}[key] * (2 if kind else 1)),
        "due after": lambda start, key: start + timedelta(days=1),
        "minutes": lambda key, kind: 5,
        "out of hours": lambda: True,
    }
    reference = Reference(functions=functions)
    for expression, minutes in (
        ('due("esc.ack")', 15),
        ('= due("esc.ack", "urgent")', 30),
        ('due after(date and time("2026-03-02T09:00:00Z"), "x")', 24 * 60),
        ('now() + duration("PT" + string(minutes("k", "c")) + "M")', 5),
        ('if out of hours() then due("esc.ack") else now()', 15),
    ):
        play = Play(a_watched_task(duration(expression)).bundle(), reference=reference)
        progress = play.begin()
        assert progress.incident is None, progress.incident
        assert progress.timers_set[0].due_at == MORNING + timedelta(minutes=minutes)
