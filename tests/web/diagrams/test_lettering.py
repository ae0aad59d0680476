"""Words fit their places: measured, wrapped, shortened, and laid where nothing else lies."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.web.diagrams import read_picture
from handrail.web.diagrams.labels import box_of
from handrail.web.diagrams.measure import fits, width_of, wrapped
from handrail.web.diagrams.model import Kind
from tests.web.diagrams.building import BpmnFile, everything

texts = st.text(alphabet=st.characters(blacklist_categories=("Cs", "Cc")), max_size=120)


def test_widths_are_those_of_arial() -> None:
    assert width_of("Handrail", 1000) == 722 + 556 + 556 + 556 + 333 + 556 + 222 + 222
    assert width_of("é", 10) == width_of("e", 10)
    assert width_of("語", 10) == 10


@given(texts, st.floats(20, 200), st.sampled_from([9.0, 11.0, 12.0]), st.integers(1, 5))
def test_wrapped_lines_are_never_wider_or_more_than_allowed(
    text: str, width: float, size: float, most: int
) -> None:
    lines = wrapped(text, width, size, most)
    assert len(lines) <= most
    for line in lines:
        assert width_of(line, size) <= width + 0.2 or len(line) <= 2


@given(texts, st.floats(40, 200))
def test_what_fits_is_kept_whole(text: str, width: float) -> None:
    if fits(text, width, 12, 4):
        assert " ".join(wrapped(text, width, 12, 4)) == " ".join(text.split())


def test_lines_are_balanced() -> None:
    assert wrapped("Is something newly limited or watched?", 130, 11, 3) == (
        "Is something newly",
        "limited or watched?",
    )


def test_what_does_not_fit_is_shortened() -> None:
    lines = wrapped("One two three four five six seven eight nine ten", 50, 12, 2)
    assert len(lines) == 2
    assert lines[1].endswith("…")


def test_a_long_word_is_broken_where_it_may_be() -> None:
    assert wrapped("safeguarding-actions_owner", 90, 12, 3) == ("safeguarding-", "actions_owner")


def test_names_of_tasks_stay_in_their_boxes() -> None:
    picture = read_picture(everything().xml())
    for shape in picture.shapes:
        if shape.kind is Kind.ACTIVITY and shape.name:
            words = box_of(picture.letterings[shape.id])
            assert words.x >= shape.box.x + 2, shape.name
            assert words.right <= shape.box.right - 2, shape.name
            assert words.y >= shape.box.y, shape.name
            assert words.bottom <= shape.box.bottom + 2, shape.name


def test_names_without_a_place_of_their_own_lie_on_nothing() -> None:
    picture = read_picture(everything().xml())
    boxes = {
        shape.id: box_of(picture.letterings[shape.id])
        for shape in picture.shapes
        if shape.kind in (Kind.EVENT, Kind.GATEWAY, Kind.DATA) and shape.name
    }
    solid = [
        shape
        for shape in picture.shapes
        if shape.kind in (Kind.EVENT, Kind.GATEWAY, Kind.ACTIVITY, Kind.DATA)
    ]
    for name, words in boxes.items():
        assert not [shape.id for shape in solid if shape.box.overlap(words) > 1], name
        assert not [other for other, box in boxes.items() if other != name and box.overlap(words) > 1], name


def a_gate_with_four_ways() -> BpmnFile:
    file = BpmnFile()
    file.node("userTask", "before", "Before", (100, 300))
    file.node("exclusiveGateway", "gate", "What was decided?", (300, 300))
    for name, at in (("up", (300, 100)), ("on", (520, 300)), ("down", (300, 500))):
        file.node("userTask", name, name, at)
        file.flow("gate", name, f"go {name}")
    file.flow("before", "gate")
    return file


def test_a_name_keeps_away_from_lines() -> None:
    picture = read_picture(a_gate_with_four_ways().xml())
    for name in ("gate", "gate-up", "gate-on", "gate-down"):
        words = box_of(picture.letterings[name])
        for flow in picture.flows:
            for start, end in zip(flow.points, flow.points[1:], strict=False):
                inside_x = min(start.x, end.x) < words.right - 1 and max(start.x, end.x) > words.x + 1
                inside_y = min(start.y, end.y) < words.bottom - 1 and max(start.y, end.y) > words.y + 1
                assert not (inside_x and inside_y), (name, flow.id)


def test_a_name_stands_where_the_file_says_when_there_is_room() -> None:
    file = BpmnFile()
    file.node("startEvent", "start", "Help wanted", (100, 100), label=(200, 150, 60, 14))
    lettering = read_picture(file.xml()).letterings["start"]
    assert lettering.x == 230
    assert 150 < lettering.y < 164


def test_a_name_that_the_file_puts_on_a_line_is_moved() -> None:
    file = BpmnFile()
    file.node("startEvent", "start", "Help wanted", (100, 100), label=(70, 122, 60, 14))
    file.node("userTask", "task", "Do it", (100, 300))
    file.flow("start", "task")
    words = box_of(read_picture(file.xml()).letterings["start"])
    assert not words.x < 100 < words.right


@pytest.mark.parametrize("words", ["", " "])
def test_a_name_of_nothing_needs_no_place(words: str) -> None:
    file = BpmnFile()
    file.node("startEvent", "start", words, (100, 100))
    assert "start" not in read_picture(file.xml()).letterings
