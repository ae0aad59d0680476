"""A step costs the same after 2,000 turns as after the first: counted in calls, tokens and bytes, never in seconds."""

from __future__ import annotations

import sys
from types import FrameType
from typing import Any

import pytest

from handrail.engine import state as states
from tests.engine.drawing import Drawing, duration, each, loop
from tests.engine.playing import Play


def calls_of(act: Any) -> int:
    """How many functions are called while something is done."""
    count = 0

    def counting(frame: FrameType, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(counting)
    try:
        act()
    finally:
        sys.setprofile(None)
    return count


def a_long_loop() -> Play:
    """A loop back through a user task, with a timer, a join and a sub-process on the way."""
    inner = Drawing()
    inner.start("in")
    inner.script("inside", "k = n")
    inner.end("out")
    inner.chain("in", "inside", "out")
    drawing = Drawing()
    drawing.start()
    drawing.gate("again")
    drawing.user("work", assignee="= string(n)")
    drawing.boundary("timer", "work", duration("PT1H"), interrupting=False)
    drawing.gate("fork", "parallel")
    drawing.script("count", "n = n + 1")
    drawing.inside("sub", inner)
    drawing.gate("join", "parallel")
    drawing.gate("which", default="which-to-again")
    drawing.end()
    drawing.end("late")
    drawing.chain("start", "again", "work", "fork", "count", "join", "which")
    drawing.chain("fork", "sub", "join")
    drawing.flow("which", "end", "n >= 3000")
    drawing.flow("which", "again")
    drawing.chain("timer", "late")
    play = Play(drawing.bundle())
    play.begin(n=0)
    return play


def test_two_thousand_turns_of_a_loop_through_a_user_task_cost_the_same_each() -> None:
    play = a_long_loop()
    for _ in range(20):
        play.complete("work", "s1")
    assert play.progress is not None
    early_calls, early_bytes = calls_of(lambda: play.complete("work", "s1")), len(play.progress.state)
    early_tokens = _tokens(play)
    for _ in range(1_980):
        play.complete("work", "s1")
    late_calls = calls_of(lambda: play.complete("work", "s1"))
    assert play.variables["n"] == 2_002
    assert _tokens(play) == early_tokens == 2
    assert late_calls <= early_calls * 1.02
    assert len(play.progress.state) <= early_bytes + 20  # the numbers in it have more digits


def _tokens(play: Play) -> int:
    assert play.progress is not None
    return len(states.from_bytes(play.progress.state)["w"]["t"])


@pytest.mark.parametrize("characteristics", [loop("n < 5000"), each(times="200", sequential=True)])
def test_turns_of_one_activity_cost_the_same_each(characteristics: str) -> None:
    drawing = Drawing()
    drawing.start()
    drawing.user("work", loop=characteristics)
    drawing.end()
    drawing.chain("start", "work", "end")
    play = Play(drawing.bundle())
    play.begin(n=0)
    for _ in range(5):
        play.complete("work", n=1)
    early = calls_of(lambda: play.complete("work", n=1))
    for _ in range(180):
        play.complete("work", n=1)
    assert calls_of(lambda: play.complete("work", n=1)) <= early * 1.02
    assert play.progress is not None and len(play.progress.state) < 300


def test_six_hundred_tasks_in_a_row_do_not_go_deep() -> None:
    """SpiffWorkflow looks up its whole past by recursion and gives up at about 600 tasks in a row."""
    drawing = Drawing()
    drawing.start()
    drawing.user("work", loop=loop("n < 600"))
    drawing.user("other", loop=loop("n < 1200"))
    drawing.gate("fork", "parallel")
    drawing.gate("join", "parallel")
    drawing.end()
    drawing.chain("start", "work", "fork", "other", "join", "end")
    drawing.chain("fork", "join")
    play = Play(drawing.bundle())
    play.begin(n=0)
    for number in range(1, 1_201):
        play.complete(play.tasks[0], n=number)
    assert play.status == "completed"


def a_row_of(number: int) -> Drawing:
    """start -> that many scripts -> end."""
    drawing = Drawing()
    drawing.start()
    names = [drawing.script(f"s{at}", f"n = {at}") for at in range(number)]
    drawing.end()
    drawing.chain("start", *names, "end")
    return drawing


def test_the_longest_diagram_that_may_be_drawn_runs_however_deep_its_caller_is() -> None:
    play = Play(a_row_of(298).bundle())

    def deeper(levels: int) -> None:
        if levels:
            deeper(levels - 1)
        else:
            play.begin()

    deeper(500)
    assert play.status == "completed" and play.variables["n"] == 297


def test_a_thousand_elements_in_one_move_are_within_the_budget() -> None:
    drawing = Drawing()
    drawing.start()
    drawing.script("count", "n = n + 1", loop=loop("n < goal"))
    drawing.end()
    drawing.chain("start", "count", "end")
    play = Play(drawing.bundle())
    assert play.begin(n=0, goal=998).incident is None
    assert len(play.path) == 1_000 and play.status == "completed"
    assert Play(drawing.bundle()).begin(n=0, goal=999).incident is not None
