"""The SVG: whole, safe under a strict policy, readable without colour, and nameable by a screen reader."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from handrail.web.diagrams import Picture, Standing, Visit, draw, journey, read_picture
from handrail.web.diagrams.model import STEPS
from tests.web.diagrams.building import (
    BOUNDARIES,
    CATCHES,
    ENDS,
    GATEWAYS,
    STARTS,
    TASKS,
    THROWS,
    BpmnFile,
    everything,
    trigger,
)
from tests.web.diagrams.test_journeys import a_hold

SVG = "{http://www.w3.org/2000/svg}"
PROCESSES = sorted((Path(__file__).parents[3] / "processes").glob("*/process.bpmn"))


def parsed(svg: str) -> etree._Element:
    return etree.fromstring(svg.encode())


def nodes(svg: str) -> dict[str, etree._Element]:
    """The drawn steps by element id."""
    found = parsed(svg).iter(f"{SVG}g")
    return {node.get("id", "").removeprefix("diagram-"): node for node in found if node.get("id")}


@pytest.fixture(scope="module")
def all_of_it() -> Picture:
    return read_picture(everything().xml())


def everything_marked(picture: Picture) -> str:
    names = [shape.id for shape in picture.shapes if shape.kind in STEPS]
    run = journey(
        picture,
        [Visit(name) for name in names[::4]] * 2,
        waiting=names[1::4],
        late=names[2::4],
        incidents=names[3::4],
    )
    return draw(picture, run, links={name: f"#step-{name}" for name in names}, legend=True)


def test_only_presentational_attributes_are_used(all_of_it: Picture) -> None:
    for element in parsed(everything_marked(all_of_it)).iter():
        assert element.tag.removeprefix(SVG) in {
            "svg", "title", "desc", "defs", "pattern", "g", "a", "rect", "circle", "path", "text", "tspan",
        }  # fmt: skip
        for name, value in element.attrib.items():
            assert name not in ("style", "class")
            assert not name.startswith("on")
            assert "javascript:" not in value
            assert "url(" not in value or value.startswith("url(#diagram-")


def test_every_step_has_a_role_a_name_and_a_link(all_of_it: Picture) -> None:
    svg = everything_marked(all_of_it)
    found = nodes(svg)
    for shape in all_of_it.shapes:
        if shape.kind not in STEPS:
            continue
        node = found[shape.id]
        assert node.get("role") == "img"
        assert shape.name in node.get("aria-label")
        assert node.getparent().tag == f"{SVG}a"
        assert node.getparent().get("href") == f"#step-{shape.id}"
        assert node.findtext(f"{SVG}title") == node.get("aria-label")


def test_the_picture_itself_has_a_title_and_a_description(all_of_it: Picture) -> None:
    root = parsed(draw(all_of_it, title="Escalation of one case", description="Where it stands"))
    assert root.get("role") == "group"
    assert [root.find(f"{SVG}{tag}").text for tag in ("title", "desc")] == [
        "Escalation of one case",
        "Where it stands",
    ]
    ids = {element.get("id") for element in root.iter() if element.get("id")}
    assert set(root.get("aria-labelledby").split()) <= ids


def test_ids_are_unique_and_start_with_the_prefix(all_of_it: Picture) -> None:
    svg = draw(all_of_it, journey(all_of_it, [], late=["userTask"]), prefix="before")
    ids = [element.get("id") for element in parsed(svg).iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    assert all(name.startswith("before-") for name in ids)


def test_lines_are_hidden_from_screen_readers(all_of_it: Picture) -> None:
    hidden = [node for node in parsed(draw(all_of_it)).iter(f"{SVG}g") if node.get("aria-hidden") == "true"]
    assert len(hidden) == 2
    assert len(hidden[0]) >= len(all_of_it.flows)


def alone(tag: str, kind: str = "", **attributes: str) -> str:
    """How one shape is drawn by itself, always in the same place."""
    file = BpmnFile()
    file.node(
        tag,
        "x",
        "",
        (100, 100),
        size=(100, 80),
        inside=trigger(kind) if kind else "",
        expanded=True,
        **attributes,
    )
    node = nodes(draw(read_picture(file.xml())))["x"]
    return "".join(etree.tostring(child).decode() for child in node if child.tag != f"{SVG}title")


@pytest.mark.parametrize(
    "looks",
    [
        [alone(tag) for tag in TASKS],
        [alone(tag) for tag in GATEWAYS],
        [alone("startEvent", kind) for kind in STARTS],
        [alone("intermediateCatchEvent", kind) for kind in CATCHES],
        [alone("intermediateThrowEvent", kind) for kind in THROWS],
        [alone("endEvent", kind) for kind in ENDS],
        [alone("boundaryEvent", kind) for kind in BOUNDARIES],
        [alone(f"{tag}Event", "message") for tag in ("start", "intermediateCatch", "intermediateThrow", "end")],
        [alone("boundaryEvent", "timer", cancelActivity=interrupts) for interrupts in ("true", "false")],
        [alone("startEvent", "timer", isInterrupting=interrupts) for interrupts in ("true", "false")],
        [alone("subProcess"), alone("transaction"), alone("subProcess", triggeredByEvent="true")],
        [alone("userTask"), alone("userTask", isForCompensation="true")],
        [alone("receiveTask"), alone("receiveTask", instantiate="true")],
    ],
    ids=("tasks gateways starts catches throws ends boundaries messages interrupting starting sub-processes "
         "compensation instantiating").split(),
)  # fmt: skip
def test_each_kind_looks_different(looks: list[str]) -> None:
    assert len(set(looks)) == len(looks)


def test_repeated_work_carries_its_mark(all_of_it: Picture) -> None:
    drawn = nodes(draw(all_of_it))
    marks = [
        etree.tostring(drawn[name][-2]).decode() for name in ("loop", "several", "in-turn", "undo", "folded")
    ]
    assert len({re.sub("translate[^)]*", "", mark) for mark in marks}) == 5


def test_thrown_messages_are_filled_and_caught_ones_are_not() -> None:
    assert 'fill="#212b32" stroke="#212b32"' in alone("intermediateThrowEvent", "message")
    assert 'fill="#ffffff" stroke="#212b32"' in alone("intermediateCatchEvent", "message")


class TestStandings:
    @pytest.fixture
    def svg(self) -> str:
        picture = read_picture(a_hold().xml())
        steps = [Visit("start"), Visit("write"), Visit("write"), Visit("gate", "gate-hold")]
        run = journey(
            picture, steps, late=["hold"], incidents=["send"], waiting=["again"], notes={"hold": "2 h late"}
        )
        return draw(picture, run)

    def test_standings_are_said(self, svg: str) -> None:
        labels = {name: node.get("aria-label") for name, node in nodes(svg).items()}
        assert labels["write"] == "User task: Write the summary. Done, 2 times"
        assert labels["hold"] == "User task: Decide the hold. Late, 2 h late"
        assert labels["send"] == "User task: Send. Stopped"
        assert labels["again"] == "User task: Look again. Open now"
        assert labels["held"] == "End event: Held. May still come"

    def test_each_standing_differs_by_icon_and_by_pattern_not_by_colour_alone(self, svg: str) -> None:
        def without_colour(element: str) -> str:
            text = "".join(etree.tostring(child).decode() for child in nodes(svg)[element])
            return re.sub(r"#[0-9a-f]{6}", "#", text)

        fills = {
            name: re.search(r'<rect[^>]*fill="([^"]*)"', without_colour(name))
            for name in ("write", "hold", "send", "again")
        }
        assert len({found[1] for found in fills.values() if found}) == 4
        assert "url(#diagram-stripes)" in without_colour("hold")
        assert "url(#diagram-mesh)" in without_colour("send")
        assert "url(#diagram-dots)" in without_colour("again")
        badges = {standing.look.badge for standing in Standing if standing.look.badge}
        assert len(badges) == 4

    def test_patterns_that_are_used_are_there(self, svg: str) -> None:
        used = set(re.findall(r"url\(#([\w-]+)\)", svg))
        assert used == {element.get("id") for element in parsed(svg).iter(f"{SVG}pattern")}

    def test_times_and_notes_are_drawn(self, svg: str) -> None:
        assert "×2" in svg
        assert ">2 h late<" in svg

    def test_flows_that_were_taken_are_heavier_and_the_rest_faint(self, svg: str) -> None:
        widths = re.findall(
            r'stroke="(#[0-9a-f]{6})" stroke-width="(\d\.\d)"/>',
            svg.split('fill="none">', 1)[1].split("</g>", 1)[0],
        )
        assert ("#212b32", "3.0") in widths
        assert ("#aeb7bd", "1.3") in widths

    def test_without_a_run_nothing_is_marked(self) -> None:
        svg = draw(read_picture(a_hold().xml()))
        assert "Done" not in svg
        assert "<pattern" not in svg

    def test_the_key_names_every_standing(self) -> None:
        picture = read_picture(a_hold().xml())
        svg = draw(picture, journey(picture, []), legend=True)
        for standing in Standing:
            assert f">{standing.word}</text>" in svg


class TestUntrustedNames:
    @pytest.mark.parametrize(
        "name",
        ["<script>alert(1)</script>", '" onload="alert(1)', "a & b < c", "]]>", "‮reversed", "x" * 2000],
    )
    def test_a_name_stays_a_name(self, name: str) -> None:
        file = BpmnFile(name)
        for place, tag in enumerate(
            ("userTask", "startEvent", "exclusiveGateway", "subProcess", "dataObjectReference")
        ):
            file.node(tag, f"n{place}", name, (100 + 150 * place, 100))
        file.flow("n0", "n1", name)
        file.pool("pool", name, (300, 100), (800, 300))
        picture = read_picture(file.xml())
        run = journey(picture, [], late=["n0"], notes={"n0": name})
        root = parsed(draw(picture, run, title=name, description=name, links={"n0": f"#{name}"}, prefix="p"))
        assert not list(root.iter(f"{SVG}script"))
        assert all(not attribute.startswith("on") for element in root.iter() for attribute in element.attrib)
        assert root.find(f"{SVG}title").text == name

    @given(st.text(max_size=60))
    def test_any_text_gives_a_whole_document(self, name: str) -> None:
        allowed = "".join(letter for letter in name if letter.isprintable())
        file = BpmnFile(allowed)
        file.node("userTask", "task", allowed, (100, 100))
        file.node("endEvent", "end", allowed, (300, 100))
        file.flow("task", "end", allowed)
        parsed(draw(read_picture(file.xml())))


def test_the_same_run_is_drawn_the_same_way(all_of_it: Picture) -> None:
    assert everything_marked(all_of_it) == everything_marked(read_picture(everything().xml()))


@pytest.mark.parametrize("path", PROCESSES, ids=lambda path: path.parent.name)
def test_our_own_processes_are_drawn_whole(path: Path) -> None:
    picture = read_picture(path.read_bytes())
    assert not picture.drawn_by_us, "a process of ours must come with its layout"
    svg = draw(picture, journey(picture, []), legend=True)
    drawn = nodes(svg)
    for shape in picture.shapes:
        if shape.kind in STEPS:
            assert shape.id in drawn
    assert not [
        words.lines for name, words in picture.letterings.items() if any("…" in line for line in words.lines)
    ]
