"""Text and numbers that no database, log or browser can hold are refused with their place, and change nothing."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from handrail.application.commands.start_process import StartProcess
from handrail.application.queries.history import CaseHistory
from handrail.domain.actors import SYSTEM
from tests.builders.diagrams import in_a_row, user_task
from tests.builders.forks import catches, started_by, with_messages
from tests.builders.house import REPOSITORY, House
from tests.security.conftest import Caller

CANNOT_BE_KEPT = {
    "NUL": '"a\\u0000b"',
    "half a pair": '"a\\ud800b"',
    "the other half": '"\\udfff"',
    "NaN": "NaN",
    "endless": "Infinity",
    "too great": "1e999",
}
HELD_BACK = {"NaN", "endless", "too great"}


@pytest.fixture(scope="module")
def case_id(house: House) -> str:
    diagram = in_a_row("waiting", catches("M-1", "word.came"), user_task("A-1"))
    house.publish("waiting", with_messages(diagram, "word.came"))
    house.publish("begun", started_by(in_a_row("begun", user_task("A-1")), "it.began"))
    form = (REPOSITORY / "forms" / "f-esc-close.form").read_text("utf-8")
    house.publish(
        "asking", in_a_row("asking", user_task("A-1", formKey="f-esc-close")), {"f-esc-close": form}
    )
    case = house.a_case()
    house.handrail.perform(StartProcess(case_id=case.id, process="waiting"), by=SYSTEM)
    return str(case.id)


def bodies(house: House, case_id: str) -> list[tuple[str, str, dict[str, Any]]]:
    """Every POST and PUT with a body, each text and number in it written as @."""
    run = house.handrail.perform(StartProcess(case_id=case_id, process="asking"), by=SYSTEM)  # type: ignore[arg-type]
    task = run.tasks[0].id
    person = {"name": "Sam Example", "born": "1990-05-17"}
    opened = {"pathway": "adult_community", "locality": "northvale", "person": person}
    message = {"name": "word.came", "correlation": {"case_id": case_id}, "message_id": "m-1"}
    return [
        ("POST", "/cases", opened | {"person": person | {"name": "@"}}),
        ("POST", "/cases", opened | {"person": person | {"nhs_number": "@"}}),
        ("POST", "/cases", opened | {"plan": {"signature_signs": ["@"]}}),
        ("POST", "/cases", opened | {"plan": {"contact_every_days": "@"}}),
        ("POST", "/cases", opened | {"pathway": "@"}),
        ("POST", "/cases", opened | {"locality": "@"}),
        ("POST", f"/cases/{case_id}/contacts", {"person_said": "@"}),
        ("POST", f"/cases/{case_id}/contacts", {"mode": "@", "outcome": "@"}),
        ("POST", f"/cases/{case_id}/instances", {"process": "@"}),
        ("POST", f"/cases/{case_id}/instances", {"process": "waiting", "message": "@"}),
        ("POST", f"/cases/{case_id}/instances", {"process": "waiting", "variables": {"x": "@"}}),
        ("POST", f"/cases/{case_id}/instances", {"process": "waiting", "variables": {"x": [{"y": "@"}]}}),
        ("POST", f"/cases/{case_id}/instances", {"process": "begun", "variables": {"x_id": "@"}}),
        ("POST", f"/tasks/{task}/complete", {"answers": {"what_happened": "@"}, "revision": 1}),
        ("POST", f"/tasks/{task}/complete", {"answers": {"@": 1}, "revision": 1}),
        ("POST", f"/tasks/{task}/reassign", {"to": "@"}),
        ("PUT", f"/tasks/{task}/draft", {"answers": {"what_happened": "@"}}),
        ("POST", f"/instances/{run.instance.id}/cancel", {"reason": "@"}),
        ("POST", "/messages", message | {"name": "@"}),
        ("POST", "/messages", message | {"message_id": "@"}),
        ("POST", "/messages", message | {"payload": {"x": "@"}}),
        ("POST", "/messages", message | {"payload": {"@": 1}}),
        ("POST", "/messages", message | {"correlation": {"case_id": case_id, "x_id": "@"}}),
        ("POST", "/messages", message | {"correlation": {"case_id": "@"}}),
        ("POST", "/messages", message | {"correlation": {"x_id": "@"}}),
        ("POST", "/messages", {**message, "name": "it.began", "payload": {"escalation_id": "@"}}),
    ]


@pytest.mark.parametrize("what", CANNOT_BE_KEPT)
def test_it_is_refused_wherever_it_stands(
    house: House, case_id: str, call: Callable[[str], Caller], what: str
) -> None:
    lead = call("team-lead-north")
    before = len(house.handrail.ask(CaseHistory(case_id=case_id), by=SYSTEM).events)  # type: ignore[arg-type]
    ways = bodies(house, case_id)
    for method, path, body in ways:
        text = json.dumps(body)
        if what in HELD_BACK and '"@": 1' in text:
            continue
        answer = lead.client.open(
            f"/api/v1{path}",
            method=method,
            data=text.replace('"@"', CANNOT_BE_KEPT[what]),
            headers={"Authorization": f"Bearer {lead.token}", "Content-Type": "application/json"},
        )
        assert answer.status_code in (400, 422), f"{method} {path} {body}: {answer.status_code} {answer.text}"
    after = len(house.handrail.ask(CaseHistory(case_id=case_id), by=SYSTEM).events)  # type: ignore[arg-type]
    assert after == before + 1, "only the run that the test itself began was recorded"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32", "latin-1"])
def test_a_body_in_another_encoding_is_not_read(call: Callable[[str], Caller], encoding: str) -> None:
    clinician = call("clinician-north")
    person = {"name": "Zoë Example", "born": "1990-05-17"}
    body = {"pathway": "adult_community", "locality": "northvale", "person": person}
    answer = clinician.client.post(
        "/api/v1/cases",
        data=json.dumps(body, ensure_ascii=False).encode(encoding),
        headers={"Authorization": f"Bearer {clinician.token}", "Content-Type": "application/json"},
    )
    assert answer.status_code == 400


def test_brackets_hidden_from_the_count_of_their_depth_are_not_read(call: Callable[[str], Caller]) -> None:
    clinician = call("clinician-north")
    deep = '{"a": "\u5b22' + "[" * 20_000
    answer = clinician.client.post(
        "/api/v1/cases",
        data=deep.encode("utf-16-le"),
        headers={"Authorization": f"Bearer {clinician.token}", "Content-Type": "application/json"},
    )
    assert answer.status_code == 400


def test_queries_with_it_are_refused_too(call: Callable[[str], Caller]) -> None:
    clinician = call("clinician-north")
    for path in (
        "/tasks?process=a%00b",
        "/tasks?locality=%00",
        "/tasks?after=%00",
        "/processes/a%00b/versions",
    ):
        assert clinician.get(path).status_code in (404, 422), path
    for after in (
        "0001-01-01T00:00:00+14:00~",
        "2026-03-02T10:00:00~",
        "9999-12-31T23:59:59-14:00~",
        "~",
        "x~",
    ):
        answer = clinician.get(
            f"/tasks?after={after}00000000-0000-0000-0000-000000000000".replace("+", "%2B")
        )
        assert answer.status_code == 422, after
