"""Loops and multi-instance activities."""

from __future__ import annotations

from typing import Any

import pytest

from handrail.engine import Complete, Progress
from tests.engine.drawing import Drawing, duration, each, loop
from tests.engine.playing import Play


def repeated(characteristics: str, **properties: str) -> Drawing:
    """start -> work, repeated -> end."""
    drawing = Drawing()
    drawing.start()
    drawing.user("work", loop=characteristics, **properties)
    drawing.end()
    drawing.chain("start", "work", "end")
    return drawing


def test_a_loop_goes_on_while_its_condition_is_true() -> None:
    play = Play(repeated(loop("again")).bundle())
    play.begin()
    for turn in range(3):
        assert play.task("work").index == turn
        play.complete("work", again=turn < 2)
    assert play.status == "completed"


def test_a_loop_that_tests_first_may_not_be_entered_at_all() -> None:
    play = Play(repeated(loop("again", before=True)).bundle())
    play.begin(again=False)
    assert play.status == "completed"


def test_a_loop_stops_at_its_maximum() -> None:
    play = Play(repeated(loop("true", maximum=2)).bundle())
    play.begin()
    play.complete("work")
    play.complete("work")
    assert play.status == "completed"


def test_one_task_for_each_item_at_once_their_outputs_in_the_order_of_the_items() -> None:
    play = Play(repeated(each("people", item="person", into="views", output="view")).bundle())
    play.begin(people=["ann", "ben", "cal"])
    assert [(task.item, task.index) for task in play.open.values()] == [("ann", 0), ("ben", 1), ("cal", 2)]
    tokens = sorted(play.open)
    for token, view in ((tokens[2], "third"), (tokens[0], "first"), (tokens[1], "second")):
        play.move(Complete(token=token, answers={"view": view}))
    assert play.status == "completed"
    assert play.variables["views"] == ["first", "second", "third"]
    assert (
        "person" not in play.variables
        and "view" not in play.variables
        and "loopCounter" not in play.variables
    )


def test_one_task_after_the_other() -> None:
    play = Play(
        repeated(each("people", item="person", into="views", output="view", sequential=True)).bundle()
    )
    play.begin(people=["ann", "ben"])
    assert [task.item for task in play.open.values()] == ["ann"]
    play.complete("work", view=1)
    assert [task.item for task in play.open.values()] == ["ben"]
    play.complete("work", view=2)
    assert play.variables["views"] == [1, 2]


def test_a_context_is_gone_through_by_its_keys() -> None:
    play = Play(repeated(each("ages", item="age", into="older", output="more", sequential=True)).bundle())
    play.begin(ages={"ann": 30, "ben": 40})
    play.complete("work", more=31)
    play.complete("work", more=41)
    assert play.variables["older"] == {"ann": 31, "ben": 41}


def test_turns_without_an_output_leave_what_they_set() -> None:
    play = Play(repeated(each("people", item="person")).bundle())
    play.begin(people=["ann", "ben"])
    play.complete("work", seen="a")
    play.complete("work", other="b")
    assert play.variables["seen"] == "a" and play.variables["other"] == "b" and "person" not in play.variables


def test_a_number_of_turns() -> None:
    play = Play(repeated(each(times="n + 1")).bundle())
    play.begin(n=2)
    assert play.tasks == ["work"] * 3


def test_an_empty_list_is_done_at_once_and_leaves_an_empty_list() -> None:
    play = Play(repeated(each("people", item="person", into="views", output="view")).bundle())
    play.begin(people=[])
    assert play.status == "completed" and play.variables["views"] == []


@pytest.mark.parametrize("sequential", [True, False])
def test_a_completion_condition_ends_it_early_and_closes_the_other_turns(sequential: bool) -> None:
    enough = "numberOfCompletedInstances >= 2 or stop"
    characteristics = each(
        "people", item="person", into="views", output="view", until=enough, sequential=sequential
    )
    play = Play(repeated(characteristics).bundle())
    play.begin(people=[1, 2, 3, 4], stop=False)
    play.complete("work", view="a")
    play.complete("work", view="b")
    assert play.status == "completed" and play.tasks == []
    assert play.variables["views"] == ["a", "b"]


def test_each_turn_of_a_sub_process_has_its_own_variables() -> None:
    inner = Drawing()
    inner.start("in")
    inner.script("double", "mine = item * 2")
    inner.user("check", assignee="= string(mine)")
    inner.end("out")
    inner.chain("in", "double", "check", "out")
    drawing = Drawing()
    drawing.start()
    drawing.inside("each", inner, loop=each("numbers", item="item", into="results", output="mine"))
    drawing.end()
    drawing.chain("start", "each", "end")
    play = Play(drawing.bundle())
    play.begin(numbers=[1, 2])
    assert [task.assignee for task in play.open.values()] == ["2", "4"]
    play.complete("check")
    play.complete("check")
    assert play.variables["results"] == [2, 4] and "mine" not in play.variables


@pytest.mark.parametrize(
    ("characteristics", "variables", "words"),
    [
        (each("people", item="person"), {"people": "ann"}, "must be a list"),
        (each("people", item="person"), {}, "must be a list"),
        (each(times="n"), {"n": 1.5}, "whole number"),
        (each(times="n"), {"n": 201}, "200 is the most"),
        (each("people", item="person"), {"people": list(range(201))}, "200 is the most"),
        (loop("again"), {}, "again"),
    ],
)
def test_what_cannot_be_repeated_is_an_incident(
    characteristics: str, variables: dict[str, Any], words: str
) -> None:
    play = Play(repeated(characteristics).bundle())
    progress: Progress = play.begin(**variables)
    if play.tasks:
        progress = play.complete("work")
    assert progress.incident is not None and words in progress.incident.message
    assert progress.incident.element == "work"


def test_a_turn_that_does_not_set_its_output_is_an_incident() -> None:
    play = Play(repeated(each("people", item="person", into="views", output="view")).bundle())
    play.begin(people=[1])
    progress = play.complete("work", other=1)
    assert progress.incident is not None and "view" in progress.incident.message


def test_a_boundary_timer_watches_all_turns_together() -> None:
    drawing = repeated(each("people", item="person"))
    drawing.boundary("timer", "work", duration("PT1H"))
    drawing.end("late")
    drawing.chain("timer", "late")
    play = Play(drawing.bundle())
    play.begin(people=[1, 2, 3])
    play.complete("work")
    progress = play.fire("timer")
    assert len(progress.closed) == 2 and play.status == "completed"


def test_a_sequential_activity_holds_no_more_after_199_turns_than_after_one() -> None:
    play = Play(repeated(each(times="200", sequential=True)).bundle())
    first = len(play.begin().state)
    for _ in range(199):
        progress = play.complete("work")
    assert play.task("work").index == 199
    assert len(progress.state) < first + 20
