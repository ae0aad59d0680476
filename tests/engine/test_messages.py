"""Messages: starting, catching, throwing, and which run they belong to."""

from __future__ import annotations

import pytest

from handrail.engine import Deliver, Engine, NoSuchStart, NotAwaited, Start
from tests.engine.drawing import Drawing, duration
from tests.engine.playing import MORNING, Play


def a_race() -> Drawing:
    """start -> gate -> ack (message) -> told | wait (1 h) -> chase -> end."""
    drawing = Drawing()
    drawing.start()
    drawing.gate("gate", "eventBased")
    drawing.catch("ack", drawing.message("partner.acknowledged"))
    drawing.catch("wait", duration("PT1H"))
    drawing.user("told")
    drawing.user("chase")
    drawing.end()
    drawing.chain("start", "gate", "ack", "told", "end")
    drawing.chain("gate", "wait", "chase", "end")
    return drawing


def two_starts() -> Drawing:
    """Started by threshold.reached or staff.concern, then one task."""
    drawing = Drawing("escalation")
    drawing.start("S1", drawing.message("threshold.reached"))
    drawing.start("S2", drawing.message("staff.concern", variable="concern"))
    drawing.gate("merge")
    drawing.user("work")
    drawing.end()
    drawing.chain("S1", "merge", "work", "end")
    drawing.chain("S2", "merge")
    return drawing


def test_the_engine_names_the_starts_of_a_process() -> None:
    starts = Engine().starts(two_starts().bundle())
    assert [(start.element, start.message) for start in starts] == [
        ("S1", "threshold.reached"),
        ("S2", "staff.concern"),
    ]


def test_a_start_message_brings_its_payload_but_never_replaces_the_case() -> None:
    play = Play(two_starts().bundle())
    play.begin("threshold.reached", {"evaluation_id": "e1", "case_id": "forged"}, case_id="c1")
    assert play.path == ["S1", "merge"]
    assert play.variables == {"evaluation_id": "e1", "case_id": "c1", "done_by": {}}


def test_a_start_message_with_a_variable_puts_its_payload_there() -> None:
    play = Play(two_starts().bundle())
    play.begin("staff.concern", {"class": "urgent"}, case_id="c1")
    assert play.path[0] == "S2"
    assert play.variables["concern"] == {"class": "urgent"}


def test_a_signal_can_start_a_process_by_its_name() -> None:
    drawing = Drawing()
    drawing.start("start", drawing.signal("bell"))
    drawing.user("work")
    drawing.end()
    drawing.chain("start", "work", "end")
    assert [start.message for start in Engine().starts(drawing.bundle())] == ["bell"]
    play = Play(drawing.bundle())
    play.begin("bell", {"loud": True})
    assert play.tasks == ["work"] and play.variables["loud"] is True


@pytest.mark.parametrize("start", [Start(), Start(message="other"), Start(element="S9")])
def test_a_start_the_process_does_not_have_is_refused(start: Start) -> None:
    with pytest.raises(NoSuchStart):
        Engine().move(two_starts().bundle(), None, start, now=MORNING)


def test_the_first_event_behind_a_gate_wins_and_ends_the_others() -> None:
    play = Play(a_race().bundle())
    play.begin()
    assert (play.waits, play.ticking) == (["ack"], ["wait"])
    play.deliver("partner.acknowledged", by_role="crisis team")
    assert (play.tasks, play.waits, play.ticking) == (["told"], [], [])
    assert play.variables["by_role"] == "crisis team"


def test_the_timer_behind_a_gate_wins_when_nobody_answers() -> None:
    play = Play(a_race().bundle())
    play.begin()
    play.fire("wait")
    assert (play.tasks, play.waits, play.ticking) == (["chase"], [], [])


def test_a_message_nobody_waits_for_is_refused() -> None:
    play = Play(a_race().bundle())
    play.begin()
    with pytest.raises(NotAwaited):
        play.deliver("partner.outcome")
    play.fire("wait")
    with pytest.raises(NotAwaited):
        play.deliver("partner.acknowledged")


def test_a_thrown_message_leaves_with_its_payload() -> None:
    drawing = Drawing()
    drawing.start()
    drawing.script("set", "id = 4 + 1")
    drawing.throw(
        "send", drawing.message("escalation.sent", payload='{"escalation_id": id, "at": string(now())}')
    )
    drawing.end("end", drawing.message("escalation.closed"))
    drawing.chain("start", "set", "send", "end")
    play = Play(drawing.bundle())
    progress = play.begin()
    first, second = progress.thrown
    assert (first.name, first.element) == ("escalation.sent", "send")
    assert first.payload == {"escalation_id": 5, "at": "2026-03-02T09:00:00Z"}
    assert (second.name, second.payload, second.element) == ("escalation.closed", {}, "end")


def test_send_and_receive_tasks_are_messages_too() -> None:
    drawing = Drawing()
    drawing.message("ask", payload='{"q": 1}')
    drawing.message("reply", variable="reply")
    drawing.start()
    drawing.node("sendTask", "send", messageRef="m-ask")
    drawing.node("receiveTask", "receive", messageRef="m-reply")
    drawing.end()
    drawing.chain("start", "send", "receive", "end")
    play = Play(drawing.bundle())
    assert play.begin().thrown[0].payload == {"q": 1}
    play.deliver("reply", yes=True)
    assert play.status == "completed" and play.variables["reply"] == {"yes": True}


def test_a_message_on_the_border_of_a_task_can_come_again_and_again_if_it_does_not_interrupt() -> None:
    drawing = Drawing()
    drawing.start()
    drawing.user("work")
    drawing.boundary("note", "work", drawing.message("case.changed"), interrupting=False)
    drawing.user("look")
    drawing.end()
    drawing.end("end-look")
    drawing.chain("start", "work", "end")
    drawing.chain("note", "look", "end-look")
    play = Play(drawing.bundle())
    play.begin()
    play.deliver("case.changed")
    play.deliver("case.changed")
    assert play.tasks == ["look", "look", "work"] and play.waits == ["note"]
    play.complete("work")
    assert play.waits == []


def test_a_message_reaches_everyone_in_the_instance_who_waits_for_it() -> None:
    drawing = Drawing()
    drawing.start()
    drawing.gate("fork", "parallel")
    drawing.gate("join", "parallel")
    drawing.end()
    for id in ("one", "two"):
        drawing.catch(id, drawing.message("go"))
        drawing.chain("fork", id, "join")
    drawing.chain("start", "fork")
    drawing.chain("join", "end")
    play = Play(drawing.bundle())
    play.begin()
    play.deliver("go")
    assert play.status == "completed"


CORRELATION = (
    '<bpmn:collaboration id="c"><bpmn:correlationKey id="key" name="order">'
    "<bpmn:correlationPropertyRef>order_id</bpmn:correlationPropertyRef></bpmn:correlationKey></bpmn:collaboration>"
    '<bpmn:correlationProperty id="order_id" name="order_id">'
    '<bpmn:correlationPropertyRetrievalExpression messageRef="m-asked">'
    "<bpmn:messagePath>id</bpmn:messagePath></bpmn:correlationPropertyRetrievalExpression>"
    '<bpmn:correlationPropertyRetrievalExpression messageRef="m-replied">'
    "<bpmn:messagePath>reply.to</bpmn:messagePath></bpmn:correlationPropertyRetrievalExpression>"
    "</bpmn:correlationProperty>"
)


def a_conversation() -> Drawing:
    """start -> ask (throws `asked` with an id) -> hear (waits for `replied` to that id) -> end."""
    drawing = Drawing()
    drawing.start()
    drawing.throw("ask", drawing.message("asked", payload="{id: n}"))
    drawing.catch("hear", drawing.message("replied", variable="heard"))
    drawing.end()
    drawing.chain("start", "ask", "hear", "end")
    return drawing


def test_a_diagram_with_correlation_properties_hears_only_its_own_answer() -> None:
    play = Play(a_conversation().bundle(extra=CORRELATION))
    progress = play.begin(n=7)
    assert progress.thrown[0].correlation == {"order_id": 7}
    assert progress.awaited[0].correlation == {"order_id": 7}
    for wrong in ({"reply": {"to": 8}}, {"reply": {}}, {}):
        with pytest.raises(NotAwaited):
            play.deliver("replied", **wrong)
    play.deliver("replied", reply={"to": 7})
    assert play.status == "completed" and play.variables["heard"] == {"reply": {"to": 7}}


def test_whoever_delivers_a_message_may_name_the_correlation_values_instead() -> None:
    play = Play(a_conversation().bundle(extra=CORRELATION))
    play.begin(n=7)
    with pytest.raises(NotAwaited):
        play.move(Deliver(message="replied", payload={}, correlation={"order_id": 8}))
    play.move(Deliver(message="replied", payload={}, correlation={"order_id": 7}))
    assert play.status == "completed"


def test_a_start_message_sets_the_correlation_of_the_run() -> None:
    drawing = Drawing()
    drawing.start("start", drawing.message("asked"))
    drawing.catch("hear", drawing.message("replied"))
    drawing.end()
    drawing.chain("start", "hear", "end")
    play = Play(drawing.bundle(extra=CORRELATION))
    play.begin("asked", {"id": 3})
    with pytest.raises(NotAwaited):
        play.deliver("replied", reply={"to": 4})
    play.deliver("replied", reply={"to": 3})
    assert play.status == "completed"
