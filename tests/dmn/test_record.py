"""What is kept of a decision: the rows, the inputs, and the rules that nearly matched (R2)."""

import json
from datetime import UTC, datetime

import pytest

from handrail import dmn
from tests.dmn.drawing import decision, input_data, knowledge, literal, model, table
from tests.dmn.locality_tables import NORTHVALE, locality

INPUTS = {"red_flag": False, "concern": 0, "n_signature": 0, "n_change": 2, "gap": 0.5, "ooh": False}


def test_an_outcome_keeps_the_row_the_inputs_and_the_answer() -> None:
    outcome = locality(NORTHVALE).decide("threshold", INPUTS)
    assert outcome.rows == ("N9",)
    assert dict(outcome.inputs) == INPUTS
    assert outcome.value == {"class": "early_review", "decide_within": 240, "prompt": "P-ER"}
    (record,) = outcome.tables
    assert (record.decision, record.hit_policy, record.rows) == ("threshold", "UNIQUE", ("N9",))
    json.dumps(outcome.value)


def test_the_nearest_rules_come_first_with_the_cell_that_failed() -> None:
    nearest = locality(NORTHVALE).decide("threshold", INPUTS).nearest
    assert len(nearest) == 10
    counts = [len(miss.failed) for miss in nearest]
    assert counts == sorted(counts)
    by_rule = {miss.rule: miss.failed for miss in nearest}
    (change,) = by_rule["N6"]
    assert (change.label, change.value, change.text) == ("n_change", 2, ">= 4")
    assert [failed.label for failed in by_rule["N7"]] == ["concern"]
    assert [failed.label for failed in by_rule["N10"]] == ["n_change", "gap"]


def test_the_nearest_rules_are_told_also_where_there_is_no_answer() -> None:
    broken = locality(NORTHVALE, without=["N9"])
    nearest = broken.nearest("threshold", INPUTS)
    assert [miss.rule for miss in nearest if len(miss.failed) == 1] == [
        "N1",
        "N2",
        "N3",
        "N4",
        "N6",
        "N7",
        "N11",
    ]
    assert len(nearest) == 10
    unknown = broken.nearest("threshold", {"red_flag": False})
    assert [miss.rule for miss in unknown if len(miss.failed) == 1] == ["N1", "N2"]
    with pytest.raises(dmn.DecisionFailed):
        broken.nearest("nope", {})


def test_every_table_on_the_way_is_recorded_in_the_order_it_was_asked() -> None:
    loaded = dmn.load(
        model(
            input_data("x"),
            knowledge("double", ["n"], table(["n"], ["m"], [("< 100", "n * 2")], ids=["only"])),
            decision("first", table(["x"], ["y"], [("> 1", "double(x)")]), needs=["x", "bkm:double"]),
            decision(
                "second", table(["first"], ["z"], [("4", '"four"')], ids=["match"]), needs=["decision:first"]
            ),
        )
    )
    outcome = loaded.decide("second", {"x": 2})
    assert outcome.value == "four"
    assert {record.decision: record.rows for record in outcome.tables} == {
        "first": ("r1",), "double": ("only",), "second": ("match",),
    }  # fmt: skip
    assert outcome.rows == ("match",)


def test_a_decision_that_is_no_table_has_no_rows() -> None:
    outcome = dmn.load(model(decision("d", literal("1 + 1")))).decide("d", {})
    assert (outcome.value, outcome.rows, dict(outcome.inputs), outcome.nearest) == (2, (), {}, ())


def test_rows_without_an_id_are_numbered_and_labels_that_repeat_too() -> None:
    loaded = dmn.load(
        model(decision("d", table(["x", "x"], ["y"], [("1", "-", "1"), ("2", "-", "2")], ids=["", ""])))
    )
    outcome = loaded.decide("d", {"x": 2})
    assert outcome.rows == ("rule-2",)
    assert dict(outcome.inputs) == {"x": 2, "x (2)": 2}


def test_time_and_host_functions_reach_the_cells() -> None:
    loaded = dmn.load(
        model(decision("d", table(["x:date"], ["y"], [("< today()", "shift(2)"), (">= today()", "0")])))
    )
    now = datetime(2026, 5, 1, 9, tzinfo=UTC)
    outcome = loaded.decide("d", {"x": "2026-04-01"}, now=now, functions={"shift": lambda n: n + 0.5})
    assert outcome.value == 2.5
    with pytest.raises(dmn.DecisionFailed, match="no time was given"):
        loaded.decide("d", {"x": "2026-04-01"})


def test_host_functions_with_spaces_are_known_when_their_names_are_given() -> None:
    xml = model(
        input_data("x"),
        decision("d", table(["x"], ["y"], [("1", "if out of hours() then 1 else 2")]), needs=["x"]),
    )
    loaded = dmn.load(xml, functions={"out of hours"})
    assert loaded.findings() == ()
    assert loaded.decide("d", {"x": 1}, functions={"out of hours": lambda: True}).value == 1
    assert dmn.check(xml) != ()


def test_the_same_question_has_the_same_answer() -> None:
    first, second = (locality(NORTHVALE).decide("threshold", INPUTS) for _ in range(2))
    assert first == second
