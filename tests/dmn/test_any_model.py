"""Whatever a table holds, asking it ends in an outcome or a DecisionFailed, and the record agrees with the answer."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from handrail import dmn
from handrail.dmn.elements import DecisionTable, HitPolicy
from tests.dmn.drawing import decision, model, table

CELLS = st.sampled_from(
    [
        "-",
        "",
        "1",
        "< 3",
        ">= 2",
        "[1..3]",
        '"a"',
        '"a","b"',
        "not(1)",
        "null",
        "true",
        "? > 1",
        "(",
        "zz",
        'date("x")',
        "1,2",
        "-1",
    ]
)
ANSWERS = st.sampled_from(
    ["1", '"a"', "null", "x + 1", "x", "", "zz", "[1, x]", "{a: x}", "1 +", "function(n) n"]
)
VALUES = st.none() | st.booleans() | st.integers(-2, 4) | st.sampled_from(["a", "b", 2.5, [1], {"a": 1}])
TYPES = st.sampled_from(["", ":number", ":string", ":boolean", ":date", ":tNone", ":Any"])


@st.composite
def models(draw: st.DrawFn) -> str:
    """A model with one table of one to three columns, right or wrong."""
    columns = [f"{name}{draw(TYPES)}" for name in draw(st.sampled_from([["x"], ["x", "y"], ["x", "y", "x"]]))]
    outputs = draw(st.sampled_from([["o"], ['o::"a",1'], ["o", "p"], ["o:number"], ["o:number:1:1"]]))
    rules = draw(
        st.lists(
            st.tuples(*[CELLS] * len(columns), *[ANSWERS] * len(outputs)),  # type: ignore[arg-type]
            min_size=1,
            max_size=5,
        )
    )
    policy = draw(st.sampled_from([policy.value for policy in HitPolicy]))
    aggregation = draw(st.sampled_from(["", "", "SUM", "COUNT", "MIN"])) if policy == "COLLECT" else ""
    return model(decision("d", table(columns, outputs, rules, policy=policy, aggregation=aggregation)))


@settings(max_examples=150, deadline=None)
@given(models(), st.fixed_dictionaries({}, optional={"x": VALUES, "y": VALUES}))
def test_any_table_ends_in_an_outcome_or_a_failure(xml: str, inputs: dict[str, object]) -> None:
    loaded = dmn.load(xml)
    assert all(finding.message for finding in loaded.findings({"x", "y"}))
    logic = loaded.definitions.decisions[0].logic
    assert isinstance(logic, DecisionTable)
    rules = {rule.id for rule in logic.rules}
    try:
        outcome = loaded.decide("d", inputs)
    except dmn.DecisionFailed as failed:
        assert failed.message
        assert set(failed.rows) <= rules
        again = [failed.kind]
        try:
            loaded.decide("d", inputs)
        except dmn.DecisionFailed as second:
            again.append(second.kind)
        assert again == [failed.kind, failed.kind]
        return
    json.dumps(outcome.value, allow_nan=False)
    assert set(outcome.rows) <= rules
    assert outcome == loaded.decide("d", inputs)
    assert outcome.value == loaded.decide("d", inputs, strict=False).value
    missed = {miss.rule for miss in outcome.nearest}
    assert not missed & set(outcome.rows)
