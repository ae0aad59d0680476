"""Business rule tasks: what they set, what is written down, and that a table that fails never falls through (K15)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.engine.drawing import Drawing
from tests.engine.playing import Play
from tests.engine.tables import CLASS_TABLE, a_table


def a_decision(called: str = "threshold", *, caught: bool = True, **properties: str) -> Drawing:
    """start -> decide -> after -> end; a failed decision leads to the senior's task instead."""
    drawing = Drawing()
    drawing.start()
    drawing.rule("decide", called, **properties)
    drawing.user("after")
    drawing.end()
    drawing.chain("start", "decide", "after", "end")
    if caught:
        drawing.boundary("failed", "decide", drawing.error("decision_failed"))
        drawing.user("senior")
        drawing.end("end-senior")
        drawing.chain("failed", "senior", "end-senior")
    return drawing


def playing(drawing: Drawing, table: bytes = CLASS_TABLE) -> Play:
    return Play(drawing.bundle({"decisions/threshold.dmn": table}))


def test_a_single_output_becomes_the_variable_of_its_name_and_the_row_is_kept() -> None:
    play = playing(a_decision())
    progress = play.begin(score=4, alone=False)
    assert play.variables["class"] == "early_review"
    step = progress.steps[1]
    assert (step.element, step.kind, step.table, step.rows) == (
        "decide",
        "businessRuleTask",
        "threshold",
        ("row2",),
    )
    assert step.inputs == {"score": 4, "alone": False} and step.outputs == {"class": "early_review"}


def test_the_rows_that_nearly_matched_are_kept_nearest_first() -> None:
    progress = playing(a_decision()).begin(score=4, alone=False)
    near = progress.steps[1].nearest
    assert [rule["rule"] for rule in near] == ["row1", "row3"]
    assert near[1]["failed"] == [{"label": "alone", "value": False, "text": "true"}]


def test_several_outputs_become_a_variable_each() -> None:
    table = a_table(
        "threshold", ["score"], ["class", "hours"], [["< 3", '"low"', "72"], [">= 3", '"high"', "4"]]
    )
    play = playing(a_decision(), table)
    play.begin(score=5)
    assert (play.variables["class"], play.variables["hours"]) == ("high", 4)


def test_an_outcome_can_go_under_one_variable() -> None:
    table = a_table(
        "threshold", ["score"], ["class", "hours"], [["< 3", '"low"', "72"], [">= 3", '"high"', "4"]]
    )
    play = playing(a_decision(resultVariable="outcome"), table)
    play.begin(score=5)
    assert play.variables["outcome"] == {"class": "high", "hours": 4} and "class" not in play.variables


def test_what_a_table_collects_is_a_list() -> None:
    table = a_table(
        "threshold", ["score"], ["who"], [["> 1", '"team_lead"'], ["> 2", '"director"']], hit_policy="COLLECT"
    )
    play = playing(a_decision(), table)
    play.begin(score=5)
    assert play.variables["who"] == ["team_lead", "director"]


def test_which_decision_is_asked_can_be_worked_out() -> None:
    play = playing(a_decision('= "thres" + ending'))
    play.begin(score=1, alone=True, ending="hold")
    assert play.variables["class"] == "continue"


@pytest.mark.parametrize(
    ("variables", "kind"),
    [
        ({"score": 9, "alone": False}, "no_row"),
        ({"score": None, "alone": False}, "unknown_value"),
        ({"alone": False}, "unknown_value"),
        ({"score": "high", "alone": False}, None),
    ],
)
def test_a_table_that_gives_no_answer_leads_to_the_safe_side(
    variables: dict[str, Any], kind: str | None
) -> None:
    play = playing(a_decision())
    progress = play.begin(**variables)
    assert play.tasks == ["senior"] and progress.incident is None
    assert "class" not in play.variables
    failed = progress.steps[1]
    assert failed.element == "decide" and failed.failure is not None
    assert kind is None or failed.failure == kind


def test_two_rows_under_unique_lead_to_the_safe_side() -> None:
    table = a_table("threshold", ["score"], ["class"], [["> 1", '"low"'], ["> 2", '"high"']])
    play = playing(a_decision(), table)
    progress = play.begin(score=5)
    assert play.tasks == ["senior"]
    assert progress.steps[1].failure == "several_rows" and progress.steps[1].rows == ("row1", "row2")


def test_a_decision_that_is_not_there_leads_to_the_safe_side() -> None:
    play = playing(a_decision("= other"))
    progress = play.begin(other="nowhere")
    assert play.tasks == ["senior"] and progress.steps[1].failure == "unknown_decision"


def test_a_failure_nobody_catches_is_an_incident_and_never_goes_on() -> None:
    play = playing(a_decision(caught=False))
    progress = play.begin(score=9, alone=False)
    assert play.tasks == [] and progress.incident is not None
    assert progress.incident.element == "decide" and "decision_failed" in progress.incident.message
    assert progress.steps[-1].failure == "no_row"


def test_an_outer_scope_may_take_the_safe_side_too() -> None:
    inner = a_decision(caught=False)
    drawing = Drawing()
    drawing.start("outer-start")
    drawing.inside("sub", inner)
    drawing.end("outer-end")
    drawing.boundary("failed", "sub", drawing.error("decision_failed"))
    drawing.user("senior")
    drawing.chain("outer-start", "sub", "outer-end")
    drawing.chain("failed", "senior", "outer-end")
    play = playing(drawing)
    play.begin(score=9, alone=False)
    assert play.tasks == ["senior"]


def test_a_called_process_asks_its_own_tables() -> None:
    callee = a_decision()
    callee.key = "callee"
    drawing = Drawing()
    drawing.start("s")
    drawing.call("call", "callee")
    drawing.end("e")
    drawing.chain("s", "call", "e")
    other = a_table("threshold", ["score"], ["class"], [["-", '"theirs"']])
    files = {"calls/callee/process.bpmn": callee.xml(), "calls/callee/decisions/threshold.dmn": other}
    play = Play(drawing.bundle({**files, "decisions/threshold.dmn": CLASS_TABLE}))
    play.begin(score=1, alone=True)
    assert play.task("after").process == "callee"
    play.complete("after")
    assert play.variables["class"] == "theirs"
