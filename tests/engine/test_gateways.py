"""Gates: which way a token goes, what joins wait for, and what is written down about it."""

from __future__ import annotations

import pytest

from tests.engine.drawing import Drawing
from tests.engine.playing import Play


def a_choice(kind: str = "exclusive", default: str = "ask-to-c") -> Drawing:
    """start -> ask -> a | b | c -> join -> end; a when class is "urgent", b when it is "urgent" or number > 5."""
    drawing = Drawing()
    drawing.start()
    drawing.gate("ask", kind, default=default)
    drawing.gate("join", kind)
    drawing.end()
    for id in "abc":
        drawing.user(id)
        drawing.flow(id, "join")
    drawing.flow("start", "ask")
    drawing.flow("ask", "a", '= class = "urgent"', name="Urgent")
    drawing.flow("ask", "b", 'class = "urgent" or evaluation.number > 5')
    drawing.flow("ask", "c", None if default else "class = null")
    drawing.flow("join", "end")
    return drawing


def test_an_exclusive_gate_takes_the_first_flow_whose_condition_is_true_and_says_why() -> None:
    play = Play(a_choice().bundle())
    play.begin(**{"class": "urgent", "evaluation": {"number": 9, "text": "long"}, "other": 1})
    assert play.tasks == ["a"]
    assert play.progress is not None
    step = play.progress.steps[1]
    assert (step.element, step.kind, step.flow, step.flow_name) == (
        "ask",
        "exclusiveGateway",
        "ask-to-a",
        "Urgent",
    )
    assert step.condition == '= class = "urgent"'
    assert step.values == {"class": "urgent", "evaluation.number": 9}


def test_an_exclusive_gate_takes_the_default_when_nothing_is_true() -> None:
    play = Play(a_choice().bundle())
    play.begin(**{"class": "none", "evaluation": {"number": 1}})
    assert play.tasks == ["c"]
    assert play.progress is not None
    assert play.progress.steps[1].condition is None


def test_a_gate_without_a_way_out_is_an_incident() -> None:
    play = Play(a_choice(default="").bundle())
    progress = play.begin(**{"class": "none", "evaluation": {"number": 1}})
    assert progress.incident is not None
    assert progress.incident.element == "ask"
    assert "no default flow" in progress.incident.message


@pytest.mark.parametrize("variables", [{"class": "none", "evaluation": {"number": None}}, {"class": "none"}])
def test_a_condition_that_is_neither_true_nor_false_is_an_incident(variables: dict[str, object]) -> None:
    play = Play(a_choice().bundle())
    progress = play.begin(**variables)
    assert progress.incident is not None
    assert "evaluation.number > 5" in progress.incident.message


@pytest.mark.parametrize("answer", [None, 1, 0, "true", [], {}])
@pytest.mark.parametrize("kind", ["exclusive", "inclusive"])
def test_an_answer_that_is_merely_like_true_or_false_is_an_incident(kind: str, answer: object) -> None:
    drawing = Drawing()
    drawing.start()
    drawing.gate("ask", kind, default="ask-to-end")
    drawing.end()
    drawing.end("other")
    drawing.chain("start", "ask")
    drawing.flow("ask", "other", "flag")
    drawing.flow("ask", "end")
    progress = Play(drawing.bundle()).begin(flag=answer)
    assert progress.incident is not None and "must be true or false" in progress.incident.message


def test_moving_a_shape_on_the_page_does_not_change_which_condition_is_asked_first() -> None:
    drawing = a_choice()
    heights = {"a": 900, "b": 100, "c": 0}
    shapes = "".join(
        f'<di:BPMNShape id="s-{id}" bpmnElement="{id}"><dc:Bounds x="0" y="{y}" width="1" height="1"/></di:BPMNShape>'
        for id, y in heights.items()
    )
    page = (
        '<di:BPMNDiagram xmlns:di="http://www.omg.org/spec/BPMN/20100524/DI"'
        ' xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" id="page">'
        f'<di:BPMNPlane id="plane" bpmnElement="p">{shapes}</di:BPMNPlane></di:BPMNDiagram>'
    )
    play = Play(drawing.bundle(extra=page))
    play.begin(**{"class": "urgent", "evaluation": {"number": 9}})
    assert play.tasks == ["a"]


def test_an_inclusive_gate_takes_every_true_flow_and_joins_them() -> None:
    play = Play(a_choice("inclusive").bundle())
    play.begin(**{"class": "urgent", "evaluation": {"number": 9}})
    assert play.tasks == ["a", "b"]
    play.complete("b")
    assert play.tasks == ["a"]
    play.complete("a")
    assert play.status == "completed"


def test_a_parallel_join_keeps_a_surplus_token_until_its_partner_comes() -> None:
    """Two tokens from one side are not a pair (BPMN 13.4.1): the second waits for the second of the other side."""
    drawing = Drawing()
    drawing.start()
    drawing.gate("fork", "parallel")
    drawing.gate("merge")
    for id in ("a", "a2", "b", "after"):
        drawing.user(id)
    drawing.gate("join", "parallel")
    drawing.end()
    drawing.chain("start", "fork", "a", "merge", "join", "after", "end")
    drawing.chain("fork", "a2", "merge")
    drawing.chain("fork", "b", "join")
    play = Play(drawing.bundle())
    play.begin()
    play.complete("a")
    play.complete("a2")
    assert play.tasks == ["b"]
    play.complete("b")
    assert play.tasks == ["after"]
    progress = play.complete("after")
    assert progress.incident is not None, "the second token of the other side can never find its partner"
    assert "stand still" in progress.incident.message and progress.incident.element == "join"


def test_a_parallel_join_inside_a_loop_waits_for_both_each_time_round() -> None:
    drawing = Drawing()
    drawing.start()
    drawing.gate("in")
    drawing.gate("fork", "parallel")
    drawing.user("a")
    drawing.user("b")
    drawing.gate("join", "parallel")
    drawing.user("ask")
    drawing.gate("out", default="out-to-end")
    drawing.end()
    drawing.chain("start", "in", "fork", "a", "join", "ask", "out")
    drawing.chain("fork", "b", "join")
    drawing.flow("out", "in", "again")
    drawing.flow("out", "end")
    play = Play(drawing.bundle())
    play.begin()
    for again, first, second in ((True, "a", "b"), (True, "b", "a"), (False, "b", "a")):
        play.complete(first)
        assert play.tasks == [second]
        play.complete(second)
        play.complete("ask", again=again)
    assert play.status == "completed"


def test_a_loop_may_lead_back_to_the_very_parallel_gate_it_left() -> None:
    drawing = Drawing()
    drawing.start()
    drawing.gate("fork", "parallel")
    drawing.user("a")
    drawing.gate("ask", default="ask-to-end")
    drawing.end()
    drawing.chain("start", "fork", "a", "ask")
    drawing.flow("ask", "fork", "again")
    drawing.flow("ask", "end")
    play = Play(drawing.bundle())
    play.begin()
    play.complete("a", again=True)
    assert play.tasks == ["a"]
    play.complete("a", again=False)
    assert play.status == "completed"


def test_an_inclusive_join_does_not_wait_for_a_branch_that_ended_elsewhere() -> None:
    drawing = Drawing()
    drawing.start()
    drawing.gate("fork", "parallel")
    for id in ("a", "b", "after"):
        drawing.user(id)
    drawing.gate("leave", default="leave-to-join")
    drawing.gate("join", "inclusive")
    drawing.end()
    drawing.end("gone")
    drawing.chain("start", "fork", "a", "join", "after", "end")
    drawing.chain("fork", "b", "leave")
    drawing.flow("leave", "gone", "away")
    drawing.flow("leave", "join")
    play = Play(drawing.bundle())
    play.begin()
    play.complete("a")
    assert play.tasks == ["b"]
    play.complete("b", away=True)
    assert play.tasks == ["after"]
