"""A BPMN file becomes a picture, whatever its editor left out, and never more than a picture."""

from __future__ import annotations

from pathlib import Path
from time import process_time

import pytest

from handrail.web.diagrams import Unreadable, draw, outline, read_picture
from handrail.web.diagrams.model import Box, Kind, Line, Point
from tests.web.diagrams.building import BpmnFile, everything, trigger


def a_file() -> BpmnFile:
    file = BpmnFile("Escalation")
    file.node("startEvent", "start", "Help wanted", (100, 100))
    file.node("userTask", "send", "Send and confirm", (240, 100))
    file.node("endEvent", "end", "Sent", (380, 100))
    file.flow("start", "send")
    file.flow("send", "end")
    return file


def test_shapes_and_flows_stand_where_the_file_says() -> None:
    picture = read_picture(a_file().xml())
    assert picture.name == "Escalation"
    assert picture.by_id["send"].box == Box(190, 60, 100, 80)
    assert picture.outgoing["start"][0].points == (Point(118, 100), Point(190, 100))
    assert not picture.drawn_by_us


def test_the_page_holds_every_shape_and_word() -> None:
    picture = read_picture(everything().xml())
    for shape in picture.shapes:
        assert picture.page.x < shape.box.x
        assert picture.page.y < shape.box.y
        assert picture.page.right > shape.box.right
        assert picture.page.bottom > shape.box.bottom


def test_every_element_that_may_be_drawn_is_a_shape() -> None:
    picture = read_picture(everything().xml())
    tags = {shape.tag for shape in picture.shapes}
    assert {
        "userTask",
        "callActivity",
        "transaction",
        "adHocSubProcess",
        "complexGateway",
        "boundaryEvent",
    } <= tags
    assert {"dataObjectReference", "dataStoreReference", "textAnnotation", "group"} <= tags
    assert {flow.line for flow in picture.flows} == {Line.SEQUENCE, Line.ASSOCIATION, Line.DATA}


def test_what_an_event_waits_for_and_whether_it_interrupts() -> None:
    picture = read_picture(everything().xml())
    timer = picture.by_id["host-timer-false-event"]
    assert (timer.trigger, timer.interrupting, timer.host, timer.throws) == (
        "timer",
        False,
        "host-timer-false",
        False,
    )
    assert picture.by_id["host-timer-true-event"].interrupting
    assert picture.by_id["endEvent-terminate"].throws
    assert not picture.by_id["inside-2-start"].interrupting
    assert picture.by_id["inside-2"].by_event


def test_two_triggers_are_one_multiple_event() -> None:
    file = a_file()
    file.node("intermediateCatchEvent", "two", at=(100, 300), inside=trigger("timer") + trigger("message"))
    file.node(
        "intermediateCatchEvent",
        "both",
        at=(200, 300),
        inside=trigger("timer") + trigger("message"),
        parallelMultiple="true",
    )
    picture = read_picture(file.xml())
    assert picture.by_id["two"].trigger == "multiple"
    assert picture.by_id["both"].trigger == "parallelMultiple"


def test_a_default_flow_and_a_conditional_one_are_told_apart() -> None:
    flows = {flow.id: flow for flow in read_picture(everything().xml()).flows}
    assert flows["gives-b"].default
    assert not flows["gives-b"].conditional
    assert flows["gives-a"].conditional


def test_a_condition_at_a_gateway_is_not_marked_on_the_flow() -> None:
    file = a_file()
    file.node("exclusiveGateway", "gate", "Urgent?", (500, 100))
    file.flow("gate", "send", "yes", condition="urgent")
    assert not next(flow for flow in read_picture(file.xml()).flows if flow.id == "gate-send").conditional


def test_lanes_name_who_does_a_step() -> None:
    file = a_file()
    file.pool("pool", "Escalation", (300, 100), (600, 200))
    file.lane("lane", "support_worker", "start send", (315, 50), (570, 100))
    file.lane("lane2", "system", "end", (315, 150), (570, 100))
    picture = read_picture(file.xml())
    assert picture.by_id["send"].lane == "support_worker"
    assert picture.by_id["end"].lane == "system"
    assert [shape.kind for shape in picture.shapes][:3] == [Kind.POOL, Kind.LANE, Kind.LANE]


def test_boundary_events_are_drawn_over_what_they_are_attached_to() -> None:
    order = [shape.id for shape in read_picture(everything().xml()).shapes]
    assert order.index("host-timer-true") < order.index("host-timer-true-event")
    assert order.index("inside-0") < order.index("inside-0-task")


class TestWithoutALayout:
    def test_the_steps_are_laid_out(self) -> None:
        file = a_file()
        file.plane.clear()
        picture = read_picture(file.xml())
        assert picture.drawn_by_us
        places = [picture.by_id[name].box for name in ("start", "send", "end")]
        assert places[0].right < places[1].x < places[1].right < places[2].x

    def test_a_step_the_layout_forgot_stands_below_and_is_joined_up(self) -> None:
        file = a_file()
        file.node("userTask", "forgotten", "Not drawn by anybody")
        file.flow("send", "forgotten")
        picture = read_picture(file.xml())
        assert picture.by_id["forgotten"].box.y > picture.by_id["send"].box.bottom
        flow = picture.outgoing["send"][-1]
        assert flow.points[0].y == picture.by_id["send"].box.bottom
        assert flow.points[-1].y == picture.by_id["forgotten"].box.y

    def test_an_empty_process_is_an_empty_picture(self) -> None:
        picture = read_picture(BpmnFile("Nothing").xml())
        assert picture.shapes == ()
        assert draw(picture).startswith("<svg")
        assert outline(picture) == ()


class TestFoldedSubProcesses:
    def file(self) -> BpmnFile:
        file = a_file()
        inside = file.nested(file.node("userTask", "inner", "Within"))
        file.node("subProcess", "outer", "Look after them", (240, 300), expanded=False, inside=inside)
        return file

    def test_what_is_folded_away_is_not_drawn_but_known(self) -> None:
        picture = read_picture(self.file().xml())
        assert "inner" not in picture.by_id
        assert picture.hidden == {"inner": "outer"}
        assert picture.by_id["outer"].kind is Kind.ACTIVITY

    def test_a_page_of_its_own_is_put_below_with_a_heading(self) -> None:
        file = self.file()
        file.more_planes.append(
            '<bpmndi:BPMNDiagram id="more"><bpmndi:BPMNPlane id="more-plane" bpmnElement="outer">'
            '<bpmndi:BPMNShape id="inner_di" bpmnElement="inner"><dc:Bounds x="90" y="10" width="100" height="80"/>'
            "</bpmndi:BPMNShape></bpmndi:BPMNPlane></bpmndi:BPMNDiagram>"
        )
        picture = read_picture(file.xml())
        assert picture.by_id["inner"].box.y > picture.by_id["outer"].box.bottom
        assert picture.headings[0].lines == ("Inside “Look after them”",)
        assert picture.hidden == {}

    def test_a_large_one_that_does_not_say_shows_its_steps(self) -> None:
        file = a_file()
        inside = file.nested(file.node("userTask", "inner", "Within", (240, 300)))
        file.node("subProcess", "outer", "Look after them", (240, 300), size=(300, 160), inside=inside)
        assert read_picture(file.xml()).by_id["outer"].kind is Kind.CONTAINER


class TestWhatIsRefused:
    @pytest.mark.parametrize("place", ["nan", "inf", "1e300", "left", ""])
    def test_a_place_that_is_no_place(self, place: str) -> None:
        xml = a_file().xml().replace(b'x="190.0"', f'x="{place}"'.encode())
        with pytest.raises(Unreadable, match='The place of "send"'):
            read_picture(xml)

    @pytest.mark.parametrize(
        "xml",
        [
            b"",
            b"<html/>",
            b"not xml",
            b'<!DOCTYPE x [<!ENTITY e "boom">]><bpmn:definitions xmlns:bpmn="x">&e;</bpmn:definitions>',
            "<a>é</a>".encode("latin-1"),
        ],
    )
    def test_a_file_that_is_no_diagram(self, xml: bytes) -> None:
        with pytest.raises(Unreadable):
            read_picture(xml)

    def test_an_entity_is_never_read(self, tmp_path: Path) -> None:
        secret = tmp_path / "secret"
        secret.write_text("the secret")
        xml = a_file().xml().decode()
        declared = xml.replace("?>", f'?><!DOCTYPE d [<!ENTITY e SYSTEM "file://{secret}">]>', 1)
        with pytest.raises(Unreadable, match="DOCTYPE|entity"):
            read_picture(declared.replace("Send and confirm", "&e;").encode())

    def test_references_to_nothing_are_left_out(self) -> None:
        file = a_file()
        file.flow("send", "nowhere")
        file.node("boundaryEvent", "loose", at=(500, 500), attachedToRef="nowhere", inside=trigger("timer"))
        picture = read_picture(file.xml())
        assert "send-nowhere" not in {flow.id for flow in picture.flows}
        assert "loose" in draw(picture)
        assert outline(picture)


class TestCost:
    """A hostile file costs little (PROMISES P9): what grows with the square of its size is bounded."""

    def seconds(self, file: BpmnFile) -> float:
        begun = process_time()
        picture = read_picture(file.xml())
        draw(picture)
        outline(picture)
        return process_time() - begun

    def test_a_thousand_names_in_one_place(self) -> None:
        file = BpmnFile()
        for number in range(1000):
            file.node("exclusiveGateway", f"n{number}", f"Which of {number} ways is it then?", (100, 100))
        assert self.seconds(file) < 2

    def test_a_thousand_steps_without_a_layout(self) -> None:
        file = BpmnFile()
        for number in range(1000):
            file.node("userTask", f"n{number}", f"Step {number}")
            file.flow(f"n{number}", f"n{number * 7 % 1000}", f"way {number}")
        assert self.seconds(file) < 2

    def test_a_very_long_name(self) -> None:
        file = BpmnFile()
        file.node("userTask", "long", "x" * 500_000, (100, 100))
        file.node("startEvent", "words", "word " * 50_000, (300, 100))
        assert self.seconds(file) < 2

    def test_a_flow_of_ten_thousand_bends(self) -> None:
        file = a_file()
        file.flow(
            "send", "end", "round and round", *((x % 300, x % 211) for x in range(10_000)), id="winding"
        )
        assert self.seconds(file) < 2

    def test_more_than_can_be_drawn_is_refused(self) -> None:
        file = BpmnFile()
        for number in range(5_001):
            file.node("task", f"n{number}")
        with pytest.raises(Unreadable, match="can be drawn"):
            read_picture(file.xml())
