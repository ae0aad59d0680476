"""When a process cannot go on: an incident, nothing changed, and what failed kept to be tried again."""

from __future__ import annotations

from typing import Any

import pytest

from handrail.engine import (
    Cancel,
    Complete,
    EngineRefused,
    Fire,
    InstanceOver,
    OperationFailed,
    OperationWanted,
    Retry,
    Start,
    TokenNotOpen,
)
from tests.engine.drawing import Drawing, duration, each
from tests.engine.playing import ENGINE, MORNING, Play


class Partner:
    """A service that is down until it is not."""

    def __init__(self) -> None:
        self.is_down = True

    def __call__(self, wanted: OperationWanted) -> dict[str, Any]:
        if self.is_down:
            raise OperationFailed("down", "The partner's service is down")
        return {"id": 1}


def work_then_send(*, timer: bool = True) -> Drawing:
    """start -> fork -> work (1 h timer -> send) -> send -> after -> end, and beside it other."""
    drawing = Drawing()
    drawing.start()
    drawing.gate("fork", "parallel")
    drawing.user("work")
    drawing.gate("merge")
    drawing.service("send", "send", "sent")
    drawing.user("after")
    drawing.user("other")
    drawing.end()
    drawing.end("end-other")
    drawing.chain("start", "fork", "work", "merge", "send", "after", "end")
    drawing.chain("fork", "other", "end-other")
    drawing.boundary("timer", "work", duration("PT1H"))
    drawing.chain("timer", "merge")
    drawing.boundary("ping", "work", drawing.message("ping"))
    drawing.chain("ping", "merge")
    return drawing


@pytest.fixture
def play() -> Play:
    play = Play(work_then_send().bundle(), perform=Partner())
    play.begin()
    return play


def mend(play: Play) -> None:
    """The partner's service comes back."""
    assert isinstance(play.perform, Partner)
    play.perform.is_down = False


def test_a_completion_that_cannot_go_on_leaves_everything_as_it_was(play: Play) -> None:
    token = play.task("work").token
    progress = play.complete("work", "s1", note=1)
    assert progress.status == "incident" and progress.incident is not None
    assert (progress.incident.token, progress.incident.element) == (token, "send")
    assert "down" in progress.incident.message
    assert (progress.opened, progress.closed, progress.timers_set, progress.timers_cancelled) == (
        (),
        (),
        (),
        (),
    )
    assert play.tasks == ["other", "work"] and "note" not in play.variables
    assert [awaited.element for awaited in progress.awaited] == ["ping"]


def test_retrying_does_what_the_person_had_done(play: Play) -> None:
    token = play.task("work").token
    play.complete("work", "s1", note=1)
    mend(play)
    progress = play.retry(token)
    assert progress.incident is None and play.status == "waiting"
    assert play.tasks == ["after", "other"]
    assert (play.variables["note"], play.variables["done_by"]) == (1, {"work": "s1"})
    assert [closed.why.value for closed in progress.closed] == ["completed"]


def test_retrying_while_the_cause_remains_is_the_same_incident_again(play: Play) -> None:
    play.complete("work", note=1)
    assert play.progress is not None
    first = play.progress.state
    token = play.task("work").token
    assert play.retry(token).incident is not None
    assert play.progress.state == first


def test_a_timer_that_cannot_go_on_can_be_retried(play: Play) -> None:
    (timer,) = play.timers.values()
    assert play.fire("timer").incident is not None
    mend(play)
    progress = play.retry(timer.token)
    assert play.tasks == ["after", "other"]
    assert progress.timers_cancelled == ()


def test_a_message_that_cannot_go_on_can_be_retried(play: Play) -> None:
    progress = play.deliver("ping", x=1)
    assert progress.incident is not None
    mend(play)
    play.retry(progress.incident.token)
    assert play.tasks == ["after", "other"] and play.variables["x"] == 1


def test_a_start_that_cannot_go_on_can_be_retried() -> None:
    drawing = Drawing()
    drawing.start()
    drawing.service("send", "send", "sent")
    drawing.user("after")
    drawing.end()
    drawing.chain("start", "send", "after", "end")
    play = Play(drawing.bundle(), perform=Partner())
    progress = play.begin(case_id="c1")
    assert progress.incident is not None and play.status == "incident"
    with pytest.raises(EngineRefused):
        play.move(Complete(token=2))
    mend(play)
    play.retry(progress.incident.token)
    assert play.tasks == ["after"] and play.variables["case_id"] == "c1"


def test_the_rest_of_the_instance_goes_on_beside_an_incident(play: Play) -> None:
    play.complete("work")
    progress = play.complete("other")
    assert progress.status == "incident" and progress.incident is not None
    assert play.tasks == ["work"]
    mend(play)
    play.retry(progress.incident.token)
    assert play.status == "waiting" and play.tasks == ["after"]


def test_doing_the_task_again_replaces_what_failed(play: Play) -> None:
    play.complete("work", note=1)
    mend(play)
    progress = play.complete("work", note=2)
    assert progress.incident is None and play.variables["note"] == 2


def test_an_incident_goes_when_what_failed_is_not_wanted_any_more(play: Play) -> None:
    token = play.task("work").token
    play.complete("work")
    mend(play)
    progress = play.fire("timer")
    assert progress.incident is None and play.status == "waiting"
    with pytest.raises(TokenNotOpen):
        play.retry(token)


def test_two_incidents_wait_side_by_side_each_for_its_own_retry() -> None:
    drawing = Drawing()
    drawing.start()
    drawing.gate("fork", "parallel")
    drawing.end()
    for id in "ab":
        drawing.user(id)
        drawing.service(f"send-{id}", "send", "sent")
        drawing.user(f"after-{id}")
        drawing.chain("fork", id, f"send-{id}", f"after-{id}", "end")
    drawing.flow("start", "fork")
    play = Play(drawing.bundle(), perform=Partner())
    play.begin()
    tokens = {id: play.task(id).token for id in "ab"}
    play.complete("a", note="a")
    play.complete("b")
    mend(play)
    progress = play.retry(tokens["b"])
    assert play.tasks == ["a", "after-b"]
    assert progress.status == "incident" and progress.incident is not None
    assert (progress.incident.token, progress.incident.element) == (tokens["a"], "send-a")
    progress = play.retry(tokens["a"])
    assert progress.status == "waiting" and play.tasks == ["after-a", "after-b"]
    assert play.variables["note"] == "a"


def test_retrying_a_message_nobody_waits_for_any_more_clears_the_incident(play: Play) -> None:
    failed = play.deliver("ping").incident
    assert failed is not None
    mend(play)
    assert play.fire("timer").incident is not None
    progress = play.retry(failed.token)
    assert progress.incident is None and play.tasks == ["after", "other"]


def test_there_must_be_an_incident_to_retry(play: Play) -> None:
    with pytest.raises(TokenNotOpen):
        play.retry(3)


def test_a_loop_that_nobody_waits_in_is_stopped() -> None:
    drawing = Drawing()
    drawing.start()
    drawing.user("work")
    drawing.gate("in")
    drawing.script("count", "n = n + 1")
    drawing.gate("out", default="out-to-in")
    drawing.end()
    drawing.chain("start", "work", "in", "count", "out")
    drawing.flow("out", "in")
    drawing.flow("out", "end", "n > limit")
    play = Play(drawing.bundle())
    play.begin(n=0, limit=10_000)
    progress = play.complete("work")
    assert progress.incident is not None and "1,000 elements" in progress.incident.message
    assert play.tasks == ["work"] and play.variables["n"] == 0
    play.complete("work", limit=330)
    assert play.status == "completed"


def test_expressions_that_take_too_long_together_are_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("handrail.engine.expressions.MAX_SECONDS", 0.05)
    drawing = Drawing()
    drawing.start()
    drawing.gate("in")
    drawing.script("count", "n = sum(for i in 1..2000 return i * 2)")
    drawing.gate("out", default="out-to-in")
    drawing.end()
    drawing.chain("start", "in", "count", "out")
    drawing.flow("out", "in")
    drawing.flow("out", "end", "n < 0")
    progress = Play(drawing.bundle()).begin()
    assert progress.incident is not None and "processor time" in progress.incident.message


def test_the_time_the_application_takes_is_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("handrail.engine.expressions.MAX_SECONDS", 0.05)

    def perform(wanted: OperationWanted) -> dict[str, Any]:
        return {"id": sum(range(5_000_000))}

    play = Play(work_then_send().bundle(), perform=perform)
    play.begin()
    assert play.complete("work").incident is None


def test_a_state_that_has_grown_too_large_is_not_kept() -> None:
    drawing = Drawing()
    drawing.start()
    drawing.user("work")
    drawing.gate("in")
    drawing.script("grow", "all = concatenate(all, [one])")
    drawing.gate("out", default="out-to-wait")
    drawing.user("wait")
    drawing.end()
    drawing.chain("start", "work", "in", "grow", "out")
    drawing.flow("out", "in", "count(all) < times")
    drawing.flow("out", "wait")
    drawing.flow("wait", "end")
    play = Play(drawing.bundle())
    play.begin(all=[], one="x" * 90_000)
    progress = play.complete("work", times=11)
    assert progress.incident is not None and "1 MiB" in progress.incident.message
    assert play.tasks == ["work"]
    play.complete("work", times=10)
    assert play.tasks == ["wait"]


def test_too_many_open_tasks_are_refused() -> None:
    drawing = Drawing()
    inner = Drawing()
    inner.start("in")
    inner.gate("fork", "parallel")
    inner.end("out")
    for id in "abc":
        inner.user(id)
        inner.chain("fork", id, "out")
    inner.flow("in", "fork")
    drawing.start()
    drawing.inside(
        "many",
        inner,
        loop="<bpmn:multiInstanceLoopCharacteristics><bpmn:loopCardinality>n</bpmn:loopCardinality>"
        "</bpmn:multiInstanceLoopCharacteristics>",
    )
    drawing.end()
    drawing.chain("start", "many", "end")
    play = Play(drawing.bundle())
    assert play.begin(n=166).incident is None
    assert len(play.tasks) == 498
    progress = Play(drawing.bundle()).begin(n=167)
    assert progress.incident is not None and "500 tasks" in progress.incident.message


def test_cancelling_ends_everything_also_beside_an_incident(play: Play) -> None:
    play.complete("work")
    progress = play.move(Cancel(reason="duplicate"))
    assert progress.status == "cancelled" and progress.incident is None
    assert {closed.element for closed in progress.closed} == {"work", "other"}
    assert [gone.element for gone in progress.timers_cancelled] == ["timer"]
    assert progress.awaited == ()
    for happening in (Complete(token=2), Fire(token=3, occurrence=1), Cancel(reason="again"), Retry(token=2)):
        with pytest.raises(InstanceOver):
            play.move(happening)


def test_what_is_over_or_has_begun_is_not_started_again(play: Play) -> None:
    with pytest.raises(EngineRefused):
        play.move(Start())
    with pytest.raises(EngineRefused):
        ENGINE.move(play.bundle, None, Complete(token=1), now=MORNING)


@pytest.mark.parametrize("state", [b"", b"[]", b"{}", b'{"v":99}', b"\xff"])
def test_a_state_that_is_not_the_engines_is_refused(play: Play, state: bytes) -> None:
    with pytest.raises(EngineRefused):
        ENGINE.move(play.bundle, state, Cancel(reason="x"), now=MORNING)


def test_a_state_at_an_element_that_this_version_lacks_is_refused(play: Play) -> None:
    other = Drawing()
    other.start()
    other.end()
    other.chain("start", "end")
    assert play.progress is not None
    with pytest.raises(EngineRefused, match="does not have"):
        ENGINE.move(other.bundle(), play.progress.state, Cancel(reason="x"), now=MORNING)


def test_values_that_are_not_json_plain_are_refused(play: Play) -> None:
    mend(play)
    with pytest.raises(EngineRefused, match="JSON-plain"):
        play.complete("work", when=MORNING)


def test_a_crowd_of_tokens_that_nobody_works_at_is_stopped_early() -> None:
    drawing = Drawing()
    drawing.start()
    drawing.gate("split", "parallel")
    drawing.flow("start", "split")
    for number in range(100):
        drawing.message(str(number))
        drawing.node("receiveTask", f"r{number}", each(times="200"), messageRef=f"m-{number}")
        drawing.end(f"e{number}")
        drawing.chain("split", f"r{number}", f"e{number}")
    play = Play(drawing.bundle())
    progress = play.begin()
    assert progress.incident is not None and "more than 10,000 places at once" in progress.incident.message
