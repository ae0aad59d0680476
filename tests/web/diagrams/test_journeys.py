"""Where a run stands on its diagram follows from its steps."""

from __future__ import annotations

import pytest

from handrail.web.diagrams import Journey, Picture, Standing, Visit, journey, read_picture
from handrail.web.diagrams.journeys import Mark
from tests.web.diagrams.building import BpmnFile, trigger


def a_hold() -> BpmnFile:
    """Write; send now or propose a hold, which lapses by itself; send; done. A concern may come at any time."""
    file = BpmnFile("Hold")
    file.node("startEvent", "start", "", (50, 100))
    file.node("userTask", "write", "Write the summary", (160, 100))
    file.node("exclusiveGateway", "gate", "Send now?", (280, 100), default="gate-hold")
    file.node("userTask", "hold", "Decide the hold", (400, 220))
    file.node("boundaryEvent", "lapse", "lapsed", (440, 260), attachedToRef="hold", inside=trigger("timer"))
    file.node("userTask", "send", "Send", (560, 100))
    file.node("endEvent", "sent", "Sent", (680, 100))
    file.node("endEvent", "held", "Held", (560, 220))
    file.flow("start", "write")
    file.flow("write", "gate")
    file.flow("gate", "send", "now", condition="choice")
    file.flow("gate", "hold", "hold")
    file.flow("hold", "held")
    file.flow("lapse", "send")
    file.flow("send", "sent")
    began = file.nested(
        file.node("startEvent", "changed", "", (150, 400), inside=trigger("message"), isInterrupting="false")
    )
    again = file.nested(file.node("userTask", "again", "Look again", (260, 400)))
    flow = file.nested(file.flow("changed", "again"))
    file.node(
        "subProcess", "watch", "When it changes", (230, 400), size=(300, 140), expanded=True,
        triggeredByEvent="true", inside=began + again + flow,
    )  # fmt: skip
    return file


@pytest.fixture
def picture() -> Picture:
    return read_picture(a_hold().xml())


def standings(run: Journey) -> dict[str, str]:
    return {element: mark.standing.value for element, mark in run.marks.items()}


def test_what_was_passed_is_done_and_what_waits_is_open(picture: Picture) -> None:
    run = journey(picture, [Visit("start"), Visit("write"), Visit("gate", "gate-hold")], waiting=["hold"])
    assert standings(run) == {
        "start": "done",
        "write": "done",
        "gate": "done",
        "hold": "open",
        "lapse": "upcoming",
        "held": "upcoming",
        "send": "upcoming",
        "sent": "upcoming",
        "watch": "upcoming",
        "changed": "upcoming",
        "again": "upcoming",
    }
    assert run.flows == {"start-write": 1, "write-gate": 1, "gate-hold": 1}
    assert run.possible == {"hold-held", "lapse-send", "send-sent", "changed-again"}


def test_what_cannot_come_any_more_was_not_taken(picture: Picture) -> None:
    run = journey(picture, [Visit("start"), Visit("write"), Visit("gate", "gate-send")], waiting=["send"])
    assert run.marks["hold"].standing is Standing.NOT_TAKEN
    assert run.marks["lapse"].standing is Standing.NOT_TAKEN
    assert run.marks["sent"].standing is Standing.UPCOMING


def test_when_a_run_is_over_nothing_is_to_come(picture: Picture) -> None:
    steps = [Visit("start"), Visit("write"), Visit("gate", "gate-send"), Visit("send"), Visit("sent")]
    run = journey(picture, steps)
    assert {mark.standing for mark in run.marks.values()} == {Standing.DONE, Standing.NOT_TAKEN}
    assert run.flows == {"start-write": 1, "write-gate": 1, "gate-send": 1, "send-sent": 1}
    assert run.possible == frozenset()


def test_a_boundary_event_that_fired_led_on(picture: Picture) -> None:
    steps = [Visit("start"), Visit("write"), Visit("gate", "gate-hold"), Visit("lapse")]
    run = journey(picture, steps, waiting=["send"])
    assert run.marks["lapse"].standing is Standing.DONE
    assert run.marks["hold"].standing is Standing.NOT_TAKEN
    assert run.flows["lapse-send"] == 1
    assert "hold-held" not in run.flows


def test_late_and_stopped_come_before_open(picture: Picture) -> None:
    run = journey(picture, [], waiting=["write", "hold", "send"], late=["hold"], incidents=["send"])
    found = standings(run)
    assert (found["write"], found["hold"], found["send"]) == ("open", "late", "incident")


def test_a_step_open_again_says_how_often_it_was_done(picture: Picture) -> None:
    run = journey(picture, [Visit("write"), Visit("write")], waiting=["write"], notes={"write": "due 14:30"})
    assert run.marks["write"] == Mark(standing=Standing.OPEN, times=2, note="due 14:30")
    assert run.marks["write"].words == "Open now, done 2 times before, due 14:30"


@pytest.mark.parametrize(
    ("mark", "words"),
    [
        (Mark(standing=Standing.DONE, times=1), "Done"),
        (Mark(standing=Standing.DONE, times=3), "Done, 3 times"),
        (Mark(standing=Standing.LATE, times=1), "Late, done once before"),
        (Mark(standing=Standing.NOT_TAKEN), "Not taken"),
    ],
)
def test_marks_read_as_words(mark: Mark, words: str) -> None:
    assert mark.words == words


def test_a_gate_without_a_recorded_flow_took_the_one_that_was_reached(picture: Picture) -> None:
    run = journey(picture, [Visit("start"), Visit("write"), Visit("gate"), Visit("send")])
    assert "gate-hold" not in run.flows
    assert run.flows["gate-send"] == 1


def test_the_only_way_into_a_step_was_taken_even_if_its_start_has_no_record(picture: Picture) -> None:
    assert journey(picture, [Visit("hold")]).flows["gate-hold"] == 1


def test_a_step_inside_an_open_sub_process_opens_the_sub_process(picture: Picture) -> None:
    run = journey(picture, [Visit("changed")], waiting=["again"])
    assert run.marks["watch"].standing is Standing.OPEN
    assert run.flows["changed-again"] == 1


def test_what_waits_in_a_folded_sub_process_marks_it() -> None:
    file = BpmnFile()
    inside = file.nested(file.node("userTask", "inner", "Within"))
    file.node("subProcess", "outer", "Folded", (100, 100), expanded=False, inside=inside)
    run = journey(read_picture(file.xml()), [], late=["inner"])
    assert run.marks["outer"].standing is Standing.LATE


def test_an_inclusive_gate_that_took_two_ways_was_passed_once() -> None:
    file = BpmnFile()
    file.node("inclusiveGateway", "gate", "What else?", (100, 100))
    for number, name in enumerate(("a", "b", "c")):
        file.node("userTask", name, name, (300, 100 + number * 120))
        file.flow("gate", name)
    picture = read_picture(file.xml())
    run = journey(picture, [Visit("gate", "gate-a"), Visit("gate", "gate-b")], waiting=["a", "b"])
    assert run.marks["gate"].times == 1
    assert run.flows == {"gate-a": 1, "gate-b": 1}
    twice = journey(picture, [Visit("gate", "gate-a"), Visit("gate", "gate-b"), Visit("gate", "gate-a")])
    assert twice.marks["gate"].times == 2


def test_loops_count_their_flows() -> None:
    file = BpmnFile()
    file.node("userTask", "ask", "Ask", (100, 100))
    file.node("exclusiveGateway", "gate", "Enough?", (250, 100))
    file.node("endEvent", "end", "", (400, 100))
    file.flow("ask", "gate")
    file.flow("gate", "ask", "no", (250, 75), (250, 20), (100, 20), (100, 60))
    file.flow("gate", "end", "yes")
    steps = [Visit("ask"), Visit("gate", "gate-ask")] * 3 + [
        Visit("ask"),
        Visit("gate", "gate-end"),
        Visit("end"),
    ]
    run = journey(read_picture(file.xml()), steps)
    assert run.flows == {"ask-gate": 4, "gate-ask": 3, "gate-end": 1}
    assert run.marks["ask"].times == 4


def test_a_link_leads_on_to_its_other_half() -> None:
    file = BpmnFile()
    link = '<bpmn:linkEventDefinition name="over there"/>'
    file.node("userTask", "ask", "Ask", (100, 100))
    file.node("intermediateThrowEvent", "out", "", (250, 100), inside=link)
    file.node("intermediateCatchEvent", "in", "", (100, 300), inside=link)
    file.node("userTask", "then", "Then", (250, 300))
    file.flow("ask", "out")
    file.flow("in", "then")
    run = journey(read_picture(file.xml()), [], waiting=["ask"])
    assert run.marks["then"].standing is Standing.UPCOMING


def test_steps_of_another_process_and_unknown_ids_do_not_count(picture: Picture) -> None:
    class Elsewhere(Visit):
        process = "another"

    run = journey(picture, [Elsewhere("write"), Visit("unknown")], waiting=["nowhere"])
    assert run.marks["write"].standing is Standing.NOT_TAKEN
    assert run.flows == {}
