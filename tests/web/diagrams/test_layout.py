"""A process without a layout is laid out so that it can be read."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from handrail.web.diagrams import read_picture
from handrail.web.diagrams.model import Kind, Picture
from tests.web.diagrams.building import BpmnFile, trigger

graphs = st.integers(2, 12).flatmap(
    lambda count: st.tuples(
        st.just(count),
        st.lists(st.tuples(st.integers(0, count - 1), st.integers(0, count - 1)), max_size=20, unique=True),
        st.sets(st.integers(0, count - 1), max_size=3),
    )
)


def drawn(count: int, edges: list[tuple[int, int]], hosts: set[int]) -> Picture:
    file = BpmnFile()
    for number in range(count):
        file.node("userTask" if number % 3 else "exclusiveGateway", f"n{number}", f"Step {number}")
    for source, target in edges:
        file.flow(f"n{source}", f"n{target}", id=f"f{source}-{target}")
    for number in hosts:
        file.node("boundaryEvent", f"b{number}", "", attachedToRef=f"n{number}", inside=trigger("timer"))
        file.flow(f"b{number}", f"n{(number + 1) % count}", id=f"bf{number}")
    return read_picture(file.xml())


@given(graphs)
def test_no_two_steps_lie_on_each_other(graph: tuple[int, list[tuple[int, int]], set[int]]) -> None:
    picture = drawn(*graph)
    solid = [shape for shape in picture.shapes if not shape.host]
    for one, other in combinations(solid, 2):
        assert one.box.overlap(other.box) == 0, (one.id, other.id)


@given(graphs)
def test_every_flow_joins_its_two_ends(graph: tuple[int, list[tuple[int, int]], set[int]]) -> None:
    picture = drawn(*graph)
    assert len(picture.flows) == len(graph[1]) + len(graph[2])
    for flow in picture.flows:
        for point, name in ((flow.points[0], flow.source), (flow.points[-1], flow.target)):
            box = picture.by_id[name].box
            assert box.x - 1 <= point.x <= box.right + 1
            assert box.y - 1 <= point.y <= box.bottom + 1


def test_a_line_of_steps_runs_from_left_to_right() -> None:
    picture = drawn(5, [(0, 1), (1, 2), (2, 3), (3, 4)], set())
    lefts = [picture.by_id[f"n{number}"].box.x for number in range(5)]
    assert lefts == sorted(lefts)
    assert len({picture.by_id[f"n{number}"].box.middle.y for number in range(5)}) == 1


def test_a_loop_turns_back_below() -> None:
    picture = drawn(3, [(0, 1), (1, 2), (2, 1)], set())
    back = next(flow for flow in picture.flows if flow.id == "f2-1")
    assert max(point.y for point in back.points) > max(shape.box.bottom for shape in picture.shapes)


def test_a_sub_process_holds_its_steps() -> None:
    file = BpmnFile()
    first = file.nested(file.node("startEvent", "first"))
    task = file.nested(file.node("userTask", "task", "Inside"))
    flow = file.nested(file.flow("first", "task"))
    file.node("startEvent", "start")
    file.node("subProcess", "sub", "Look after them", inside=first + task + flow)
    file.flow("start", "sub")
    picture = read_picture(file.xml())
    outer = picture.by_id["sub"]
    assert outer.kind is Kind.CONTAINER
    for name in ("first", "task"):
        box = picture.by_id[name].box
        assert outer.box.overlap(box) == box.width * box.height


def test_a_boundary_event_sits_on_the_edge_of_its_host() -> None:
    picture = drawn(3, [(1, 2)], {1})
    host, guest = picture.by_id["n1"].box, picture.by_id["b1"].box
    assert guest.middle.y == host.bottom
    assert host.x < guest.middle.x < host.right
