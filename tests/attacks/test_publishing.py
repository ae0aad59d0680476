"""What a process owner might slip past two approvers, or do alone: nothing that stops everybody, nothing that costs."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any

import pytest

from tests.builders.diagrams import in_a_row, user_task
from tests.builders.house import REPOSITORY, House
from tests.security.conftest import Caller

Call = Callable[[str], Caller]

MATRIX = (REPOSITORY / "processes" / "decision-rights" / "decisions" / "right.dmn").read_text("utf-8")
WHY = "Nobody has used this for months, and the team asked for something shorter."
_XML = '<?xml version="1.0" encoding="UTF-8"?>'
_DMN = 'xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="x"'
STEP = in_a_row("attacked", user_task("A-1"))


def drafted(call: Call, process: str, *, status: int = 201, **content: Any) -> dict[str, Any]:
    answer = call("process-owner").post("/drafts", {"process": process, **content})
    assert answer.status_code == status, answer.text
    return dict(answer.json)


def errors_in(draft: dict[str, Any]) -> list[str]:
    return [one["message"] for one in draft["findings"] if one["severity"] == "error"]


def submit(call: Call, draft: dict[str, Any]) -> Any:
    body = {"revision": draft["revision"], "reason": WHY}
    return call("process-owner").post(f"/drafts/{draft['id']}/submit", body)


def matrix_with(cells: dict[str, str]) -> str:
    """The matrix with cells of its row for publishing in hours replaced."""
    table = MATRIX
    for cell, text in cells.items():
        table, found = re.subn(rf'(id="D9-ih_{cell}"><text>).*?(</text>)', rf"\g<1>{text}\g<2>", table)
        assert found == 1
    return table


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"o3": "[]", "o10": '"Nobody may publish"'}, "two roles must approve"),
        ({"o3": '["any"]'}, "any is none"),
        ({"o3": '["governance_lead"]'}, "may not approve a version"),
        ({"o4": '["clinical_safety_officer", "auditor"]'}, "may not approve a version"),
    ],
)
def test_a_matrix_after_which_nobody_or_one_person_alone_could_publish(
    house: House, call: Call, cells: dict[str, str], said: str
) -> None:
    draft = drafted(call, "decision-rights", decisions={"right": matrix_with(cells)})
    assert any(said in message for message in errors_in(draft)), draft["findings"]
    assert submit(call, draft).status_code == 422


def test_what_everybody_relies_on_is_not_taken_out_of_force(house: House, call: Call) -> None:
    owner = call("process-owner")
    for key, said in (
        ("escalation", "publish another in its place"),
        ("contact", "publish another in its place"),
        ("threshold-decision", "calls this process"),
        ("decision-rights", "nobody could decide"),
    ):
        current = owner.get(f"/processes/{key}/versions").json["items"][0]
        refused = owner.post(f"/versions/{current['id']}/retire", {"reason": WHY})
        assert refused.status_code == 409 and said in refused.json["detail"], refused.text
    case = house.a_case()
    assert call("support-worker-north").post(f"/cases/{case.id}/help", {}).status_code == 201


def test_a_new_escalation_that_no_call_for_help_would_begin(house: House, call: Call) -> None:
    draft = drafted(call, "escalation", bpmn=STEP)
    assert any("begins with staff.concern" in message for message in errors_in(draft))
    assert submit(call, draft).status_code == 422


@pytest.mark.parametrize(
    "name", ["../process", "../../etc/passwd", "a/b", ".", "..", "x.dmn.dmn", "-x", "x" * 65, "é", "a\u202eb"]
)
def test_a_file_whose_name_leads_elsewhere(house: House, call: Call, name: str) -> None:
    for kind in ("decisions", "forms"):
        refused = drafted(call, "attacked", bpmn=STEP, status=422, **{kind: {name: "<x/>"}})
        assert "names of files" in str(refused) or "64" in str(refused), refused


def test_a_file_that_is_sent_twice_under_two_names(house: House, call: Call) -> None:
    twice = {"a": "<x/>", "a.dmn": "<y/>"}
    refused = drafted(call, "attacked", bpmn=STEP, decisions=twice, status=422)
    assert "twice" in str(refused)


def a_table(rules: int) -> str:
    """A table of one input with a row for each number."""
    rows = "".join(
        f'<rule id="r{n}"><inputEntry id="i{n}"><text>{n}</text></inputEntry>'
        f'<outputEntry id="o{n}"><text>{n}</text></outputEntry></rule>'
        for n in range(rules)
    )
    return (
        f'{_XML}<definitions {_DMN}><decision id="t" name="t"><decisionTable id="dt" hitPolicy="UNIQUE">'
        '<input id="in"><inputExpression id="ie" typeRef="number"><text>x</text></inputExpression></input>'
        f'<output id="o" name="t" typeRef="number"/>{rows}</decisionTable></decision></definitions>'
    )


def a_formula(text: str) -> str:
    return (
        f'{_XML}<definitions {_DMN}><decision id="t" name="t"><variable name="t" typeRef="number"/>'
        f"<literalExpression><text>{text}</text></literalExpression></decision></definitions>"
    )


@pytest.mark.parametrize(
    "table",
    [
        a_table(1900),
        a_table(700),
        a_formula("count(for i in 1..1000000000 return i)"),
        a_formula("9**9**9**9"),
        a_formula("-" * 1500 + "1"),
        a_formula("if true then " * 100 + "1" + " else 2" * 100),
    ],
    ids=["1900 rows", "700 rows", "loop", "power", "minuses", "ifs"],
)
def test_no_uploaded_table_costs_more_than_two_seconds(house: House, call: Call, table: str) -> None:
    owner = call("process-owner")
    began = time.process_time()
    answer = owner.post("/drafts", {"process": "attacked", "bpmn": STEP, "decisions": {"t": table}})
    spent = time.process_time() - began
    assert answer.status_code == 201 and spent < 2, spent


def test_a_table_too_large_to_be_looked_through_says_so(house: House, call: Call) -> None:
    draft = drafted(call, "attacked", bpmn=STEP, decisions={"t": a_table(1900)})
    warned = [one["message"] for one in draft["findings"] if one["severity"] == "warning"]
    assert any("too many rows" in message for message in warned)
    small = drafted(call, "attacked", bpmn=STEP, decisions={"t": a_table(50)})
    assert small["findings"] == []


@pytest.mark.parametrize(
    "head",
    [
        '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE x SYSTEM "file:///etc/passwd">',
        '<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1/x"> %p;]>',
    ],
)
def test_entities_and_other_documents_are_never_read(house: House, call: Call, head: str) -> None:
    diagram = STEP.replace("?>", f"?>{head}", 1) if "?>" in STEP else head + STEP
    table = a_formula("1").replace("?>", f"?>{head}", 1)
    found = errors_in(drafted(call, "attacked", bpmn=diagram, decisions={"t": table}))
    assert any("DOCTYPE" in message for message in found), found
