"""Each hit policy, with no rule, one rule and several rules that match."""

import pytest

from handrail import dmn
from tests.dmn.drawing import decision, model, table

RULES = [("> 10", '"low"', "1"), ("> 20", '"high"', "2"), ("> 30", '"middle"', "3"), ("> 40", '"high"', "2")]


def asked(policy: str, x: object, *, aggregation: str = "", outputs: tuple[str, ...] = ()) -> object:
    """What the table above answers."""
    columns = outputs or ('level::"high","middle","low"', "points")
    cells = [rule[: 1 + len(columns)] for rule in RULES]
    if columns[0].startswith("points"):
        cells = [(rule[0], rule[2]) for rule in RULES]
    loaded = dmn.load(
        model(decision("d", table(["x"], columns, cells, policy=policy, aggregation=aggregation)))
    )
    assert [finding for finding in loaded.findings() if finding.severity is dmn.Severity.ERROR] == []
    return loaded.decide("d", {"x": x}).value


def row(level: str, points: int) -> dict[str, object]:
    return {"level": level, "points": points}


@pytest.mark.parametrize(
    ("policy", "x", "expected"),
    [
        ("", 15, row("low", 1)),
        ("UNIQUE", 15, row("low", 1)),
        ("FIRST", 35, row("low", 1)),
        ("PRIORITY", 35, row("high", 2)),
        ("RULE ORDER", 35, [row("low", 1), row("high", 2), row("middle", 3)]),
        ("RULE ORDER", 5, []),
        ("OUTPUT ORDER", 35, [row("high", 2), row("middle", 3), row("low", 1)]),
        ("OUTPUT ORDER", 5, []),
        ("COLLECT", 25, [row("low", 1), row("high", 2)]),
        ("COLLECT", 5, []),
    ],
)
def test_a_policy_answers(policy: str, x: int, expected: object) -> None:
    assert asked(policy, x) == expected


@pytest.mark.parametrize(
    ("aggregation", "x", "expected"),
    [("SUM", 45, 8), ("MIN", 45, 1), ("MAX", 45, 3), ("COUNT", 45, 4), ("COUNT", 5, 0), ("SUM", 15, 1)],
)
def test_collect_puts_answers_together(aggregation: str, x: int, expected: object) -> None:
    assert asked("COLLECT", x, aggregation=aggregation, outputs=("points",)) == expected


@pytest.mark.parametrize("aggregation", ["SUM", "MIN", "MAX"])
def test_collect_without_a_match_has_nothing_to_put_together(aggregation: str) -> None:
    with pytest.raises(dmn.DecisionFailed) as caught:
        asked("COLLECT", 5, aggregation=aggregation, outputs=("points",))
    assert caught.value.kind is dmn.Failure.NO_ROW


def test_any_needs_the_same_answer_from_every_rule_that_matches() -> None:
    same = dmn.load(model(decision("d", table(["x"], ["y"], [("> 1", "7"), ("> 2", "7")], policy="ANY"))))
    assert same.decide("d", {"x": 5}).value == 7
    different = dmn.load(
        model(decision("d", table(["x"], ["y"], [("> 1", "7"), ("> 2", "8")], policy="ANY")))
    )
    with pytest.raises(dmn.DecisionFailed) as caught:
        different.decide("d", {"x": 5})
    assert (caught.value.kind, caught.value.rows) == (dmn.Failure.SEVERAL_ROWS, ("r1", "r2"))


def test_unique_refuses_a_second_match_and_names_both() -> None:
    with pytest.raises(dmn.DecisionFailed) as caught:
        asked("UNIQUE", 25)
    assert caught.value.kind is dmn.Failure.SEVERAL_ROWS
    assert caught.value.rows == ("r1", "r2")
    assert "r1, r2 all match" in caught.value.message


@pytest.mark.parametrize("policy", ["UNIQUE", "FIRST", "PRIORITY", "ANY"])
def test_no_match_is_a_failure_unless_a_default_is_given(policy: str) -> None:
    with pytest.raises(dmn.DecisionFailed) as caught:
        asked(policy, 5)
    assert caught.value.kind is dmn.Failure.NO_ROW
    defaulted = table(["x"], ['level::"high","low":"low"'], [("> 10", '"high"')], policy=policy)
    outcome = dmn.load(model(decision("d", defaulted))).decide("d", {"x": 5})
    assert (outcome.value, outcome.rows) == ("low", ())


def test_a_single_output_is_a_value_and_several_are_a_context() -> None:
    assert asked("FIRST", 15, outputs=("points",)) == 1
    assert asked("FIRST", 15) == row("low", 1)
