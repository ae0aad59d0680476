"""Errors, escalations, signals, conditions, cancellation, termination, and event sub-processes."""

from __future__ import annotations

import pytest

from tests.engine.drawing import CANCEL, TERMINATE, Drawing, cycle, duration, when
from tests.engine.playing import Play


def defined(definition: str, drawing: Drawing) -> str:
    """An event definition as it is, or drawn from words like `error:code`."""
    kind, _, code = definition.partition(":")
    return definition if definition.startswith("<") else str(getattr(drawing, kind)(code))


def throwing(definition: str, drawing: Drawing) -> Drawing:
    """in -> first -> thrown (an end event)."""
    drawing.start("in")
    drawing.user("first")
    drawing.end("thrown", definition)
    drawing.chain("in", "first", "thrown")
    return drawing


def a_sub_process_with(thrown: str, *caught: tuple[str, str, bool], tag: str = "subProcess") -> Drawing:
    """start -> sub -> after -> end; what is caught on sub's border leads to a task of that event's name with -task."""
    inner = Drawing()
    drawing = Drawing()
    drawing.start()
    throwing(defined(thrown, inner), inner)
    drawing.inside("sub", inner, tag=tag)
    drawing.names |= inner.names
    drawing.user("after")
    drawing.end()
    drawing.chain("start", "sub", "after", "end")
    for id, definition, interrupting in caught:
        drawing.boundary(id, "sub", defined(definition, drawing), interrupting=interrupting)
        drawing.user(f"{id}-task")
        drawing.end(f"{id}-end")
        drawing.chain(id, f"{id}-task", f"{id}-end")
    return drawing


def test_an_error_ends_the_sub_process_and_is_caught_on_its_border_by_its_code() -> None:
    play = Play(
        a_sub_process_with("error:bad", ("other", "error:else", True), ("bad", "error:bad", True)).bundle()
    )
    play.begin()
    play.complete("first")
    assert play.tasks == ["bad-task"]
    assert play.path == ["first", "thrown", "bad"]


def test_an_error_without_its_own_catcher_goes_to_the_one_that_catches_any() -> None:
    play = Play(
        a_sub_process_with("error:bad", ("other", "error:else", True), ("any", "error:", True)).bundle()
    )
    play.begin()
    play.complete("first")
    assert play.tasks == ["any-task"]


def test_an_error_nobody_catches_is_an_incident_and_the_task_stays_open() -> None:
    play = Play(a_sub_process_with("error:bad", ("other", "error:else", True)).bundle())
    play.begin()
    progress = play.complete("first")
    assert progress.incident is not None and "bad" in progress.incident.message
    assert play.tasks == ["first"]


def test_an_error_is_not_caught_on_the_border_of_somebody_else() -> None:
    """Only what encloses the thrower may catch; the neighbour's error event must stay out of it."""
    drawing = a_sub_process_with("error:bad")
    drawing.flows = [flow for flow in drawing.flows if "start-to-sub" not in flow]
    drawing.gate("fork", "parallel")
    drawing.user("neighbour")
    drawing.boundary("theirs", "neighbour", drawing.error("bad"))
    drawing.end("theirs-end")
    drawing.end("neighbour-end")
    drawing.chain("start", "fork", "sub")
    drawing.chain("fork", "neighbour", "neighbour-end")
    drawing.chain("theirs", "theirs-end")
    play = Play(drawing.bundle())
    play.begin()
    assert play.complete("first").incident is not None
    assert play.tasks == ["first", "neighbour"]


def test_an_escalation_can_be_heard_without_ending_what_raised_it() -> None:
    play = Play(a_sub_process_with("escalation:up", ("heard", "escalation:up", False)).bundle())
    play.begin()
    play.complete("first")
    assert play.tasks == ["after", "heard-task"]


def test_an_escalation_nobody_hears_changes_nothing() -> None:
    play = Play(a_sub_process_with("escalation:up").bundle())
    play.begin()
    play.complete("first")
    assert play.tasks == ["after"]


def test_an_escalation_may_interrupt() -> None:
    play = Play(a_sub_process_with("escalation:up", ("heard", "escalation:up", True)).bundle())
    play.begin()
    play.complete("first")
    assert play.tasks == ["heard-task"]


def test_a_transaction_can_be_given_up_as_a_whole() -> None:
    play = Play(a_sub_process_with(CANCEL, ("given-up", CANCEL, True), tag="transaction").bundle())
    play.begin()
    play.complete("first")
    assert play.tasks == ["given-up-task"]


def test_a_terminate_end_event_ends_everything_in_its_scope_only() -> None:
    inner = Drawing()
    inner.start("in")
    inner.gate("fork", "parallel")
    inner.user("a")
    inner.user("b")
    inner.end("stop", TERMINATE)
    inner.end("b-end")
    inner.chain("in", "fork", "a", "stop")
    inner.chain("fork", "b", "b-end")
    drawing = Drawing()
    drawing.start()
    drawing.gate("split", "parallel")
    drawing.inside("sub", inner)
    drawing.user("beside")
    drawing.user("after")
    drawing.end()
    drawing.end("beside-end")
    drawing.chain("start", "split", "sub", "after", "end")
    drawing.chain("split", "beside", "beside-end")
    play = Play(drawing.bundle())
    play.begin()
    progress = play.complete("a")
    assert {closed.element: closed.why.value for closed in progress.closed} == {
        "a": "completed",
        "b": "cancelled",
    }
    assert play.tasks == ["after", "beside"]


def test_a_signal_reaches_everyone_in_the_instance_with_its_payload() -> None:
    drawing = Drawing()
    drawing.shared.append(
        '<bpmn:signal id="s-go" name="go"><bpmn:extensionElements xmlns:spiff="http://spiffworkflow.org/bpmn/schema/1.0/core">'
        "<spiff:payloadExpression>{n: 1 + 1}</spiff:payloadExpression><spiff:variableName>got</spiff:variableName>"
        "</bpmn:extensionElements></bpmn:signal>"
    )
    drawing.names.add("s-go")
    drawing.start()
    drawing.gate("fork", "parallel")
    drawing.gate("join", "parallel")
    drawing.user("first")
    drawing.throw("send", drawing.signal("go"))
    drawing.catch("hear", drawing.signal("go"))
    drawing.user("work")
    drawing.boundary("watch", "work", drawing.signal("go"))
    drawing.gate("merge")
    drawing.end()
    drawing.chain("start", "fork", "first", "send", "join", "end")
    drawing.chain("fork", "hear", "join")
    drawing.chain("fork", "work", "merge", "join")
    drawing.chain("watch", "merge")
    play = Play(drawing.bundle())
    play.begin()
    play.complete("first")
    assert play.tasks == [] and play.variables["got"] == {"n": 2}
    assert {"send", "hear", "watch"} <= set(play.path)


def test_a_condition_is_waited_for_until_it_is_true() -> None:
    drawing = Drawing()
    drawing.start()
    drawing.gate("fork", "parallel")
    drawing.gate("join", "parallel")
    drawing.user("count", loop="")
    drawing.catch("enough", when("n >= 3"))
    drawing.user("after")
    drawing.gate("again", default="again-to-join")
    drawing.gate("in")
    drawing.end()
    drawing.chain("start", "fork", "in", "count", "again")
    drawing.flow("again", "in", "n < 5")
    drawing.flow("again", "join")
    drawing.chain("fork", "enough", "after", "join", "end")
    play = Play(drawing.bundle())
    play.begin(n=0)
    play.complete("count", n=2)
    assert play.tasks == ["count"]
    play.complete("count", n=3)
    assert play.tasks == ["after", "count"]


def test_a_condition_beside_a_task_happens_once_each_time_it_becomes_true() -> None:
    drawing = Drawing()
    drawing.start()
    drawing.gate("in")
    drawing.user("count")
    drawing.gate("out", default="out-to-end")
    drawing.end()
    drawing.chain("start", "in", "stay")
    inner = Drawing()
    inner.start("s")
    inner.gate("i")
    inner.user("count")
    inner.gate("o", default="o-to-e")
    inner.end("e")
    inner.chain("s", "i", "count", "o")
    inner.flow("o", "i", "n < 9")
    inner.flow("o", "e")
    drawing.nodes = [node for node in drawing.nodes if "count" not in node]
    drawing.inside("stay", inner)
    drawing.boundary("high", "stay", when("n > 3"), interrupting=False)
    drawing.user("look")
    drawing.end("look-end")
    drawing.chain("high", "look", "look-end")
    drawing.chain("stay", "out")
    drawing.flow("out", "in", "n = 100")
    drawing.flow("out", "end")
    play = Play(drawing.bundle())
    play.begin(n=0)
    for value, looks in ((4, 1), (5, 1), (1, 1), (4, 2)):
        play.complete("count", n=value)
        assert play.tasks == ["count"] + ["look"] * looks


def with_event_sub_process(start: str, *, interrupting: bool, drawing: Drawing | None = None) -> Drawing:
    """start -> work -> end, and an event sub-process: on (event) -> handle -> its end."""
    drawing = drawing or Drawing()
    drawing.start()
    drawing.user("work")
    drawing.end()
    drawing.chain("start", "work", "end")
    handler = Drawing()
    handler.start("on", start, isInterrupting="true" if interrupting else "false")
    handler.user("handle")
    handler.end("handled")
    handler.chain("on", "handle", "handled")
    drawing.inside("events", handler, triggeredByEvent="true")
    return drawing


def test_an_event_sub_process_sees_and_changes_the_variables_of_the_process() -> None:
    drawing = Drawing()
    play = Play(
        with_event_sub_process(drawing.message("case.changed"), interrupting=False, drawing=drawing).bundle()
    )
    play.begin(level=1)
    play.deliver("case.changed", level=2)
    assert play.variables["level"] == 2
    play.complete("handle", level=3)
    play.complete("work")
    assert play.status == "completed" and play.variables["level"] == 3


def test_an_event_sub_process_does_not_keep_its_process_from_ending() -> None:
    drawing = Drawing()
    play = Play(
        with_event_sub_process(drawing.message("case.changed"), interrupting=False, drawing=drawing).bundle()
    )
    play.begin()
    assert play.waits == ["on"]
    progress = play.complete("work")
    assert play.status == "completed" and progress.awaited == ()


def test_a_process_ends_only_when_its_running_event_sub_processes_have() -> None:
    drawing = Drawing()
    play = Play(
        with_event_sub_process(drawing.message("case.changed"), interrupting=False, drawing=drawing).bundle()
    )
    play.begin()
    play.deliver("case.changed")
    play.complete("work")
    assert play.status == "waiting"
    play.complete("handle")
    assert play.status == "completed"


def test_an_interrupting_event_sub_process_takes_over() -> None:
    drawing = Drawing()
    play = Play(with_event_sub_process(drawing.message("stop"), interrupting=True, drawing=drawing).bundle())
    play.begin()
    progress = play.deliver("stop")
    assert [closed.element for closed in progress.closed] == ["work"]
    assert play.tasks == ["handle"] and play.waits == []
    play.complete("handle")
    assert play.status == "completed"


@pytest.mark.parametrize(("definition", "times"), [(duration("PT1H"), 1), (cycle("R3/PT24H"), 3)])
def test_an_event_sub_process_can_run_by_the_clock(definition: str, times: int) -> None:
    play = Play(with_event_sub_process(definition, interrupting=False).bundle())
    play.begin()
    for _ in range(times):
        assert play.ticking == ["on"]
        play.fire("on")
    assert play.ticking == [] and play.tasks == ["handle"] * times + ["work"]


def test_an_event_sub_process_can_catch_an_error_of_its_scope() -> None:
    drawing = Drawing()
    with_event_sub_process(drawing.error("bad"), interrupting=True, drawing=drawing)
    drawing.flows = []
    drawing.end("broken", drawing.error("bad"))
    drawing.chain("start", "work", "broken")
    play = Play(drawing.bundle())
    play.begin()
    play.complete("work")
    assert play.tasks == ["handle"]


def test_an_event_sub_process_can_hear_an_escalation_and_a_condition() -> None:
    drawing = Drawing()
    with_event_sub_process(drawing.escalation("up"), interrupting=False, drawing=drawing)
    drawing.flows = []
    drawing.throw("raise", drawing.escalation("up"))
    drawing.user("more")
    drawing.chain("start", "work", "raise", "more", "end")
    play = Play(drawing.bundle())
    play.begin()
    play.complete("work")
    assert play.tasks == ["handle", "more"]
    play = Play(with_event_sub_process(when("n > 1"), interrupting=False).bundle())
    play.begin(n=2)
    assert play.tasks == ["handle", "work"]


def test_an_event_sub_process_inside_a_sub_process_listens_only_while_that_runs() -> None:
    inner = Drawing()
    with_event_sub_process(inner.message("ping"), interrupting=False, drawing=inner)
    drawing = Drawing()
    drawing.start("outer-start")
    drawing.inside("sub", inner)
    drawing.user("after")
    drawing.end("outer-end")
    drawing.chain("outer-start", "sub", "after", "outer-end")
    play = Play(drawing.bundle())
    play.begin()
    play.deliver("ping")
    assert play.tasks == ["handle", "work"]
    play.complete("handle")
    play.complete("work")
    assert play.tasks == ["after"] and play.waits == []


def test_an_event_beside_a_task_that_needs_two_things_can_happen_again() -> None:
    drawing = Drawing()
    drawing.start()
    drawing.user("work")
    both = drawing.message("one") + drawing.message("two")
    drawing.node(
        "boundaryEvent", "both", both, attachedToRef="work", cancelActivity="false", parallelMultiple="true"
    )
    drawing.user("look")
    drawing.end()
    drawing.end("looked")
    drawing.chain("start", "work", "end")
    drawing.chain("both", "look", "looked")
    play = Play(drawing.bundle())
    play.begin()
    for looks in (1, 2):
        play.deliver("one")
        play.deliver("two")
        assert play.tasks == ["look"] * looks + ["work"]


def test_an_event_that_needs_two_things_waits_for_both() -> None:
    drawing = Drawing()
    drawing.start()
    both = drawing.message("one") + drawing.message("two")
    drawing.node("intermediateCatchEvent", "both", both, parallelMultiple="true")
    drawing.catch("either", drawing.message("three") + duration("PT1H"))
    drawing.end()
    drawing.chain("start", "both", "either", "end")
    play = Play(drawing.bundle())
    play.begin()
    play.deliver("one", a=1)
    assert play.waits == ["both"]
    play.deliver("two", b=2)
    assert play.waits == ["either"] and (play.variables["a"], play.variables["b"]) == (1, 2)
    play.fire("either")
    assert play.status == "completed"


@pytest.mark.parametrize("definition", ["escalation:x", "signal:x"])
@pytest.mark.parametrize("kind", ["boundary", "event sub-process"])
def test_whoever_throws_what_ends_the_scope_around_goes_no_further(kind: str, definition: str) -> None:
    inner, drawing = Drawing(), Drawing()
    inner.start("in")
    inner.throw("thrown", defined(definition, drawing))
    inner.user("further")
    inner.end("out")
    inner.chain("in", "thrown", "further", "out")
    drawing.start()
    if kind == "event sub-process":
        handler = Drawing()
        handler.start("caught", defined(definition, drawing))
        handler.user("handle")
        handler.end("handled")
        handler.chain("caught", "handle", "handled")
        inner.inside("handler", handler, triggeredByEvent="true")
    else:
        drawing.boundary("caught", "sub", defined(definition, drawing))
        drawing.user("handle")
        drawing.end("handled")
        drawing.chain("caught", "handle", "handled")
    drawing.inside("sub", inner)
    drawing.end()
    drawing.chain("start", "sub", "end")
    play = Play(drawing.bundle())
    play.begin()
    assert play.tasks == ["handle"] and play.path == ["start", "in", "thrown", "caught"]
    play.complete("handle")
    assert play.status == "completed" and play.tasks == []
