"""What a check says of a model: each finding names its element and says in plain English what is wrong."""

import time

import pytest

from handrail import dmn
from tests.dmn.drawing import decision, input_data, literal, model, table
from tests.dmn.locality_tables import NORTHVALE, SOUTHMERE, locality

GOOD = [("1", '"a"'), ("2", '"b"')]


def messages(*parts: str, names: set[str] | None = None) -> list[tuple[str, str]]:
    return [(finding.element, finding.message) for finding in dmn.check(model(*parts), names=names)]


def has(found: list[tuple[str, str]], element: str, words: str) -> bool:
    return any(where == element and words in message for where, message in found)


def test_a_good_model_has_no_finding() -> None:
    assert messages(decision("d", table(["x"], ["y"], GOOD)), names={"x"}) == []
    assert (
        locality(NORTHVALE).findings({"red_flag", "concern", "n_signature", "n_change", "gap", "ooh"}) == ()
    )
    assert locality(SOUTHMERE).findings() == ()


@pytest.mark.parametrize(
    ("logic", "element", "words"),
    [
        (table(["x"], ["y"], [("[1..", "1")]), "r1_1", "ends too early"),
        (table(["x"], ["y"], [("1", "1 +")]), "r1_2", "ends too early"),
        (table(["x +"], ["y"], GOOD), "in1", "ends too early"),
        (table(["x"], ["y"], GOOD, ids=["same", "same"]), "same", "2 rules have the id 'same'"),
        (table(["x"], ["y"], GOOD, ids=["", "b"]), "table", "Rule 1 has no id"),
        (table(["x"], ["y"], [("1", '"a"'), ("1", '"b"')]), "r2", "Rules r1 and r2 have the same conditions"),
        (table(["x"], ["y"], []), "table", "no rule"),
        (table(["x"], [], [("1",)]), "table", "no output column"),
        (table(["x"], ["a", "a"], [("1", "1", "2")]), "table", "2 output columns are called 'a'"),
        (table(["x"], ["a", ""], [("1", "1", "2")]), "out2", "has no name"),
        (table([""], ["y"], GOOD), "in1", "has no expression"),
        (table(["x"], ["y"], [("1",)]), "r1", "0 output cells for 1 columns"),
        (table(["x"], ["y"], [("1", "")]), "r1_2", "leaves 'y' empty"),
        (table(["x"], ["y"], GOOD, policy="SOMETIMES"), "table", "not a hit policy"),
        (table(["x"], ["y"], GOOD, policy="PRIORITY"), "table", "needs output values"),
        (table(["x"], ["y"], GOOD, policy="COLLECT", aggregation="MEAN"), "table", "not an aggregation"),
        (table(["x"], ["y"], GOOD, aggregation="SUM"), "table", "Only the hit policy COLLECT"),
        (
            table(["x"], ["a", "b"], [("1", "1", "2")], policy="COLLECT", aggregation="SUM"),
            "table",
            "exactly one output",
        ),
        (table(['x:string:"a","b"'], ["y"], [('"c"', "1")]), "r1_1", "not one of the values allowed for 'x'"),
        (table(["x"], ['y::"a","b"'], [("1", '"c"')]), "r1_2", "not one of the values allowed"),
        (table(["x:tNothing"], ["y"], GOOD), "in1", "no type 'tNothing'"),
        (table(["x"], ["y"], [("1", "limit")]), "r1_2", "nothing is called 'limit'"),
        (table(["y"], ["y"], [("1", "1")]), "in1", "nothing is called 'y'"),
        (table(["x"], ["y"], [("< limit", "1")]), "r1_1", "nothing is called 'limit'"),
        (literal("y + 1"), "d", "nothing is called 'y'"),
    ],
)
def test_a_finding_names_the_element_and_the_fault(logic: str, element: str, words: str) -> None:
    found = messages(input_data("x"), decision("d", logic, needs=["x"]))
    assert has(found, element, words), found


def test_a_table_past_the_limit_of_rules_is_found() -> None:
    rules = [(str(number), "1") for number in range(2_001)]
    assert has(messages(decision("d", table(["x"], ["y"], rules))), "table", "2,001 rules")


def test_names_of_a_decision_without_requirements_are_held_against_the_variables_when_they_are_known() -> (
    None
):
    parts = (decision("d", table(["clas"], ["y"], GOOD)),)
    assert messages(*parts) == []
    assert has(messages(*parts, names={"class"}), "in1", "nothing is called 'clas'")
    assert messages(*parts, names={"clas"}) == []


def test_ids_names_and_references_are_checked() -> None:
    assert has(
        messages(decision("d", literal("1")), decision("d", literal("2"))), "d", "stands more than once"
    )
    assert has(
        messages(decision("a", literal("1"), name="n"), decision("b", literal("2"), name="n")),
        "n",
        "2 elements are called",
    )
    assert has(messages(decision("d", literal("1"), needs=["nowhere"])), "d", "requires '#nowhere'")
    assert has(messages(f'<decision name="bare">{literal("1")}</decision>'), "bare", "has no id")
    assert has(messages(decision("d")), "d", "has no logic")
    assert has(messages(), "", "neither a decision")


def test_findings_that_forbid_publishing_differ_from_advice() -> None:
    found = dmn.check(model(decision("d", table(["x"], ["y"], [("1", "")]))))
    assert [finding.severity for finding in found] == [dmn.Severity.ADVICE]
    broken = dmn.check(model(decision("d", table(["x"], ["y"], [("[", "1")]))))
    assert [finding.severity for finding in broken] == [dmn.Severity.ERROR]
    assert all(finding.message.endswith(".") or "line" in finding.message for finding in (*found, *broken))


def test_a_file_with_too_much_text_is_found_and_quickly() -> None:
    texts = [f"{'(' * 19}x{number}{')' * 19} + {'1 + ' * 100}1" for number in range(500)]
    started = time.thread_time()
    found = dmn.check(
        model(*(decision(f"d{number}", literal(text)) for number, text in enumerate(texts))), names={"x"}
    )
    assert time.thread_time() - started < 4.0
    assert any("more than 150,000 characters" in finding.message for finding in found)
