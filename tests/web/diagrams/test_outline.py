"""The words that stand for a picture: every step, in order, with where it leads."""

from __future__ import annotations

from handrail.web.diagrams import Visit, journey, outline, read_picture
from tests.web.diagrams.building import BpmnFile, everything, trigger
from tests.web.diagrams.test_journeys import a_hold


def test_steps_come_in_the_order_of_the_flow_with_where_they_lead() -> None:
    steps = outline(read_picture(a_hold().xml()))
    assert [step.element for step in steps] == [
        "start", "write", "gate", "hold", "lapse", "send", "sent", "held", "watch", "changed", "again",
    ]  # fmt: skip
    gate = steps[2]
    assert (gate.number, gate.kind, gate.name) == (3, "Exclusive gateway", "Send now?")
    assert gate.leads_to == ("now: goes to Send (step 6)", "hold: goes to Decide the hold (step 4)")
    assert steps[4].kind == "Timer boundary event"
    assert steps[4].leads_to == ("Goes to Send (step 6)",)


def test_steps_inside_a_sub_process_say_so() -> None:
    steps = {step.element: step for step in outline(read_picture(a_hold().xml()))}
    assert steps["watch"].kind == "Event sub-process"
    assert steps["watch"].depth == 0
    assert steps["again"].depth == 1
    assert steps["changed"].kind == "Message start event, does not interrupt"


def test_the_marks_of_a_run_are_said_in_words() -> None:
    picture = read_picture(a_hold().xml())
    run = journey(picture, [Visit("start"), Visit("write")], late=["hold"], notes={"hold": "due 14:30"})
    steps = {step.element: step.standing for step in outline(picture, run)}
    assert steps["write"] == "Done"
    assert steps["hold"] == "Late, due 14:30"


def test_every_step_is_told_once() -> None:
    picture = read_picture(everything().xml())
    told = [step.element for step in outline(picture)]
    assert len(told) == len(set(told)) == sum(len(shapes) for shapes in picture.inside.values())
    assert [step.number for step in outline(picture)] == list(range(1, len(told) + 1))


def test_a_loop_does_not_hide_its_steps() -> None:
    file = BpmnFile()
    for number, name in enumerate("abc"):
        file.node("userTask", name, name, (100 + 150 * number, 100))
    file.flow("a", "b")
    file.flow("b", "c")
    file.flow("c", "a")
    assert [step.element for step in outline(read_picture(file.xml()))] == ["a", "b", "c"]


def test_a_gate_without_a_question_is_where_ways_part_or_meet() -> None:
    file = BpmnFile()
    file.node("parallelGateway", "part", "", (100, 100))
    file.node("parallelGateway", "meet", "", (500, 100))
    for number, name in enumerate(("one", "other")):
        file.node("userTask", name, name, (300, 100 + 120 * number))
        file.flow("part", name)
        file.flow(name, "meet")
    steps = outline(read_picture(file.xml()))
    assert steps[0].name == "Parallel gateway where ways part"
    assert steps[-1].name == "Parallel gateway where ways meet"


def test_lanes_are_said_in_plain_words() -> None:
    file = BpmnFile()
    file.node("userTask", "task", "Send", (100, 100))
    file.node("boundaryEvent", "late", "late", (140, 140), attachedToRef="task", inside=trigger("timer"))
    file.pool("pool", "Escalation", (200, 100), (400, 200))
    file.lane("lane", "on_call_clinician", "task late", (215, 100), (370, 200))
    assert outline(read_picture(file.xml()))[0].lane == "Senior clinician on call"


def test_a_default_flow_without_a_name_is_otherwise() -> None:
    file = BpmnFile()
    file.node("exclusiveGateway", "gate", "Urgent?", (100, 100), default="gate-b")
    file.node("userTask", "a", "A", (300, 100))
    file.node("userTask", "b", "B", (300, 220))
    file.flow("gate", "a", "yes", condition="urgent")
    file.flow("gate", "b")
    assert outline(read_picture(file.xml()))[0].leads_to == (
        "yes: goes to A (step 2)",
        "Otherwise: goes to B (step 3)",
    )
