"""Nothing unknown ever falls through to an answer (K15)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail import dmn
from handrail.dmn import Failure
from tests.dmn.drawing import decision, input_data, literal, model, table
from tests.dmn.locality_tables import GRID, NORTHVALE, locality

CATCH_ALL = [("< 3", '"low"'), ("-", '"continue"')]
KNOWN = {"red_flag": False, "concern": 0, "n_signature": 0, "n_change": 0, "gap": 0, "ooh": False}


def first_match(*rules: tuple[str, ...], column: str = "x", policy: str = "FIRST") -> dmn.Model:
    """A table that ends in a row for everything else, which is where unknown values would fall to."""
    return dmn.load(model(decision("d", table([column], ["y"], rules or CATCH_ALL, policy=policy))))


def failure(loaded: dmn.Model, **inputs: object) -> dmn.DecisionFailed:
    with pytest.raises(dmn.DecisionFailed) as caught:
        loaded.decide("d", inputs)
    return caught.value


def test_a_missing_input_is_a_failure_that_names_it() -> None:
    found = failure(first_match())
    assert found.kind is Failure.UNKNOWN_VALUE
    assert "'x'" in found.message
    assert found.table is not None and found.table.inputs == {"x": None}


@pytest.mark.parametrize("value", [None, "2", True, [1], {"a": 1}])
def test_a_value_that_a_rule_cannot_compare_does_not_pass_on_to_the_next_rule(value: object) -> None:
    assert failure(first_match(), x=value).kind is Failure.UNKNOWN_VALUE
    assert first_match().decide("d", {"x": 7}).value == "continue"


@pytest.mark.parametrize(
    "policy", ["UNIQUE", "FIRST", "ANY", "PRIORITY", "COLLECT", "RULE ORDER", "OUTPUT ORDER"]
)
def test_every_policy_fails_safe(policy: str) -> None:
    loaded = dmn.load(model(decision("d", table(["x"], ['y::"low","continue"'], CATCH_ALL, policy=policy))))
    assert failure(loaded, x="2").kind is Failure.UNKNOWN_VALUE


def test_an_unknown_input_that_no_rule_hangs_on_does_not_matter() -> None:
    threshold = locality(NORTHVALE)
    assert threshold.decide("threshold", {"red_flag": True}).rows == ("N1",)
    assert threshold.decide("threshold", {"red_flag": False, "concern": 2}).rows == ("N2",)
    with pytest.raises(dmn.DecisionFailed) as caught:
        threshold.decide("threshold", {"red_flag": False, "concern": 1})
    assert caught.value.kind is Failure.UNKNOWN_VALUE
    assert "n_signature" in caught.value.message


@given(
    st.dictionaries(st.sampled_from(list(GRID)), st.sampled_from([None, "2", "yes", [], -1.5]), min_size=1)
)
def test_spoiled_inputs_of_a_locality_table_fail_or_answer_with_one_row(spoiled: dict[str, object]) -> None:
    try:
        outcome = locality(NORTHVALE).decide("threshold", {**KNOWN, **spoiled})
    except dmn.DecisionFailed as failed:
        assert failed.kind in (Failure.UNKNOWN_VALUE, Failure.WRONG_TYPE, Failure.NO_ROW)
    else:
        assert len(outcome.rows) == 1


def test_null_is_known_where_the_table_speaks_of_it() -> None:
    loaded = first_match(("null", '"unanswered"'), ("< 3", '"low"'), ("-", '"continue"'))
    assert loaded.decide("d", {"x": None}).value == "unanswered"
    assert (
        failure(first_match(("not(null)", '"answered"'), ("< 3", '"low"')), x=None).kind
        is Failure.UNKNOWN_VALUE
    )


def test_a_wrong_type_names_the_column_and_both_types() -> None:
    found = failure(first_match(column="x:number"), x="two")
    assert found.kind is Failure.WRONG_TYPE
    assert "'x'" in found.message and "number is wanted" in found.message


def test_a_value_that_is_not_allowed_names_what_is() -> None:
    loaded = first_match(('"urgent"', '"a"'), ("-", '"b"'), column='x:string:"urgent","routine"')
    found = failure(loaded, x="urgnt")
    assert found.kind is Failure.NOT_ALLOWED
    assert '"urgent","routine"' in found.message
    assert loaded.decide("d", {"x": "routine"}).value == "b"


def test_dates_come_in_as_text_where_the_column_says_date() -> None:
    loaded = first_match(('< date("2026-05-01")', '"past"'), ("-", '"continue"'), column="x:date")
    assert loaded.decide("d", {"x": "2026-04-30"}).value == "past"
    assert loaded.decide("d", {"x": "2026-04-30T10:00:00Z"}).value == "past"
    assert failure(loaded, x="yesterday").kind is Failure.WRONG_TYPE


def test_an_answer_that_has_no_value_is_a_failure() -> None:
    found = failure(first_match(("-", "limit * 2")), x=1)
    assert found.kind is Failure.ERROR
    assert "limit" in found.message
    assert first_match(("-", "null")).decide("d", {"x": 1}).value is None


def test_an_input_whose_expression_fails_is_unknown() -> None:
    assert failure(first_match(column="date(x).year"), x="soon").kind is Failure.UNKNOWN_VALUE


def test_a_failure_inside_the_graph_is_the_failure_of_the_decision() -> None:
    inner = decision("inner", table(["x"], ["y"], CATCH_ALL[:1]), needs=["x"])
    outer = decision("d", literal('if inner = "low" then 1 else 0'), needs=["decision:inner"])
    found = failure(dmn.load(model(input_data("x"), inner, outer)), x=5)
    assert found.kind is Failure.NO_ROW
    assert found.decision == "inner"
    assert [record.decision for record in found.tables] == ["inner"]


def test_a_missing_graph_input_is_a_failure_where_it_matters() -> None:
    loaded = dmn.load(model(input_data("x", "number"), decision("d", literal("x + 1"), needs=["x"])))
    assert failure(loaded).kind is Failure.ERROR
    assert loaded.decide("d", {"x": 1}).value == 2


def test_cells_and_logic_that_cannot_be_read_make_their_decision_unusable() -> None:
    loaded = first_match(("[1..", '"a"'))
    assert failure(loaded, x=1).kind is Failure.UNUSABLE_MODEL
    assert failure(dmn.load(model(decision("d"))), x=1).kind is Failure.UNUSABLE_MODEL


@pytest.mark.parametrize(
    ("logic", "words"),
    [
        (table(["x"], ["y"], [("1", "1")], policy="SOMETIMES"), "not a hit policy"),
        (table(["x"], ["y"], [("1", "1")], policy="COLLECT", aggregation="MEAN"), "not an aggregation"),
        (table(["x", "z"], ["y"], [("1",)]), "one cell a column"),
        (table(["x"], ["y"], [("-", "1")] * 2_001), "more than 2,000 rules"),
    ],
)
def test_a_table_whose_shape_leaves_its_meaning_open_is_never_asked(logic: str, words: str) -> None:
    found = failure(dmn.load(model(decision("d", logic))), x=1)
    assert found.kind is Failure.UNUSABLE_MODEL
    assert words in found.message


def test_an_answer_of_null_is_an_answer_also_beside_rules_that_cannot_be_compared() -> None:
    loaded = dmn.load(
        model(decision("d", table(["x", "y"], ["z"], [("> 5", '"a"', "1"), ("1", "7", "null")])))
    )
    assert loaded.decide("d", {"x": 1, "y": 7}).value is None


def test_unknown_decisions_are_told_with_what_there_is() -> None:
    with pytest.raises(dmn.DecisionFailed) as caught:
        first_match().decide("nope", {})
    assert caught.value.kind is Failure.UNKNOWN_DECISION
    assert "it has: d" in caught.value.message


def test_a_decision_that_takes_too_much_is_stopped() -> None:
    loaded = first_match(("some i in 1..1000000 satisfies i + ? < 0", '"a"'), ("-", '"b"'))
    assert failure(loaded, x=1).kind is Failure.LIMIT


def test_a_decision_that_needs_itself_is_stopped_and_found() -> None:
    loaded = dmn.load(
        model(
            decision("d", literal("e"), needs=["decision:e"]),
            decision("e", literal("d"), needs=["decision:d"]),
        )
    )
    assert failure(loaded).kind is Failure.LIMIT
    assert any("circle" in finding.message for finding in loaded.findings())


def test_without_strictness_dmn_answers_null_with_the_reasons() -> None:
    outcome = first_match(("< 3", '"low"')).decide("d", {"x": "2"}, strict=False)
    assert outcome.value is None
    assert any("cannot compare" in warning.message for warning in outcome.warnings)


@pytest.mark.parametrize("cell", ["limit", "not(limit)", "limits.low, limits.high", "> limit", "[limit..9]"])
def test_a_cell_that_asks_for_what_is_not_there_does_not_pass_on_to_the_next_rule(cell: str) -> None:
    found = failure(first_match((cell, '"low"'), ("-", '"continue"')), x=7, limits={})
    assert found.kind is Failure.UNKNOWN_VALUE


def test_an_answer_that_is_not_among_the_output_values_is_a_failure() -> None:
    rules = [("< 3", '"low"'), ("-", "given")]
    loaded = dmn.load(model(decision("d", table(["x"], ['y::"low","high"'], rules, policy="FIRST"))))
    assert loaded.decide("d", {"x": 7, "given": "high"}).value == "high"
    found = failure(loaded, x=7, given="hihg")
    assert found.kind is Failure.NOT_ALLOWED and "hihg" in found.message
