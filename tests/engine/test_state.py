"""What is kept between moves: canonical, small, and without anything that is over."""

from __future__ import annotations

import json

from handrail.engine import Bundle, Engine, Reference
from handrail.engine import state as states
from handrail.engine.instance import Instance
from handrail.engine.looking import called_processes, form_keys_used, name_of, variables_seen
from tests.engine.drawing import CANCEL, Drawing, duration, each, when
from tests.engine.everything import everything, play_everything
from tests.engine.playing import ENGINE, MORNING, Play


def again(bundle: Bundle, data: bytes) -> bytes:
    """A state loaded and written again."""
    document = states.from_bytes(data)
    instance = Instance(ENGINE.compiled(bundle), now=MORNING, reference=Reference())
    extra = {key: document[key] for key in ("s", "i") if key in document}
    return states.to_bytes(states.dump(states.load(document, instance)) | extra)


def a_busy_process() -> Drawing:
    """Something of every kind waiting at once."""
    inner = Drawing()
    inner.start("in")
    inner.user("inner")
    inner.boundary("inner-timer", "inner", duration("PT2H"))
    inner.end("out")
    inner.end("out2", CANCEL)
    inner.chain("in", "inner", "out")
    inner.chain("inner-timer", "out2")
    handler = Drawing()
    handler.start("on", handler.message("changed"), isInterrupting="false")
    handler.user("handle")
    handler.end("handled")
    handler.chain("on", "handle", "handled")
    drawing = Drawing()
    drawing.start()
    drawing.gate("fork", "parallel")
    drawing.gate("join", "parallel")
    drawing.end()
    drawing.inside(
        "sub", inner, tag="transaction", loop=each("items", item="item", into="made", output="mine")
    )
    drawing.inside("events", handler, triggeredByEvent="true")
    drawing.gate("race", "eventBased")
    drawing.catch("ack", drawing.message("ack"))
    drawing.catch("hour", duration("PT1H"))
    drawing.catch("never", when("n > 100"))
    drawing.node(
        "intermediateCatchEvent", "both", drawing.message("a") + drawing.message("b"), parallelMultiple="true"
    )
    drawing.service("operation", "do_it", "done")
    drawing.user("loop", loop=each(times="3", sequential=True))
    drawing.script("early", "n = 1")
    drawing.chain("start", "fork")
    drawing.chain("join", "end")
    for id in ("sub", "never", "both", "operation", "loop", "early"):
        drawing.chain("fork", id, "join")
    drawing.chain("fork", "race", "ack", "join")
    drawing.chain("race", "hour", "join")
    return drawing


def test_loading_and_writing_again_gives_the_same_bytes() -> None:
    bundle = a_busy_process().bundle()
    play = Play(bundle)
    told = [
        play.begin(n=0, items=[1, 2]),
        play.deliver("a"),
        play.deliver("changed", x=1),
        play.complete("loop"),
    ]
    told += [play.complete("inner", mine=1), play.fire("hour"), play.complete("handle")]
    for progress in told:
        assert progress.incident is None, progress.incident
        assert again(bundle, progress.state) == progress.state
    for progress in play_everything():
        assert again(everything(), progress.state) == progress.state


def test_the_state_is_canonical_json_that_never_holds_the_diagram() -> None:
    play = Play(a_busy_process().bundle())
    state = play.begin(n=0, items=["ä", 2]).state
    assert (
        json.dumps(json.loads(state), sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
        == state
    )
    assert b"condition" not in state and b"bpmn" not in state
    assert len(state) < 1_500


def test_a_finished_instance_keeps_its_variables_and_nothing_else() -> None:
    document = states.from_bytes(play_everything()[-1].state)
    assert document["w"]["t"] == []
    assert document["s"] == "completed"
    assert set(document) == {"v", "n", "o", "s", "w"}


def test_keeping_everything_makes_a_longer_state_of_the_same_instance() -> None:
    lean, full = play_everything(), play_everything(Engine(keep=True))
    assert len(full[-1].state) > 2 * len(lean[-1].state)
    assert [told.variables for told in lean] == [told.variables for told in full]


def test_one_can_look_at_what_a_token_sees() -> None:
    play = Play(a_busy_process().bundle())
    progress = play.begin(n=0, items=[1, 2])
    second = sorted(token for token, task in play.open.items() if task.element == "inner")[1]
    assert variables_seen(ENGINE, play.bundle, progress.state, second)["item"] == 2
    assert "item" not in variables_seen(ENGINE, play.bundle, progress.state)


def test_one_can_look_at_a_diagram() -> None:
    drawing = Drawing("p")
    drawing.start()
    drawing.call("call", "other")
    drawing.user("work", formKey="f-work")
    drawing.user("again", formKey="= key")
    drawing.end()
    drawing.chain("start", "call", "work", "again", "end")
    assert called_processes(drawing.xml()) == ("other",)
    assert form_keys_used(drawing.xml()) == ("f-work",)
    assert name_of(drawing.bundle()) == "p"
