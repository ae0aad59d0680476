"""The REST API: what it answers, what it refuses and how."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient

from handrail.application.commands.sign_in import SignInAsPersona
from handrail.domain.actors import SYSTEM
from handrail.web.app import create_app
from tests.builders.diagrams import in_a_row, user_task
from tests.builders.house import House, a_house


class Caller:
    """A program that calls the API as a persona."""

    def __init__(self, client: FlaskClient, token: str) -> None:
        self.client, self.headers = client, {"Authorization": f"Bearer {token}"}

    def get(self, path: str, **more: Any) -> Any:
        return self.client.get(f"/api/v1{path}", headers=self.headers, **more)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        return self.client.post(f"/api/v1{path}", json=body, headers=self.headers | headers)

    def put(self, path: str, body: Any) -> Any:
        return self.client.put(f"/api/v1{path}", json=body, headers=self.headers)


@pytest.fixture
def house(database: str) -> Iterator[House]:
    with a_house(database) as made:
        made.publish("two-steps", in_a_row("two-steps", user_task("A-1"), user_task("A-2")))
        yield made


@pytest.fixture
def call(house: House) -> Any:
    client = create_app(house.handrail, house.handrail.resources.settings).test_client()

    def caller(username: str) -> Caller:
        return Caller(client, house.handrail.perform(SignInAsPersona(username=username, kind="token"), by=SYSTEM))

    return caller


def a_case(clinician: Caller, **changes: Any) -> Any:
    body = {
        "pathway": "adult_community",
        "locality": "northvale",
        "person": {"name": "Sam Example", "born": "1990-05-17", "nhs_number": "999 000 0018"},
        "plan": {"signature_signs": ["Stops answering the door"], "contact_every_days": 7},
    }
    return clinician.post("/cases", body | changes)


def test_a_case_goes_from_opened_to_completed(call: Any) -> None:
    clinician = call("clinician-north")
    opened = a_case(clinician)
    assert opened.status_code == 201, opened.text
    case = opened.json["id"]
    started = clinician.post(f"/cases/{case}/instances", {"process": "two-steps"})
    assert started.status_code == 201 and started.json["status"] == "waiting"
    task = started.json["tasks"][0]
    listed = clinician.get(f"/tasks?case={case}").json["items"]
    assert [found["id"] for found in listed] == [task["id"]]
    shown = clinician.get(f"/tasks/{task['id']}").json
    assert shown["may_complete"] and shown["revision"] == 1
    done = clinician.post(f"/tasks/{task['id']}/complete", {"answers": {}, "revision": 1})
    assert done.status_code == 200 and [o["element"] for o in done.json["opened"]] == ["A-2"]
    history = clinician.get(f"/cases/{case}/history").json["items"]
    assert [event["number"] for event in history] == list(range(1, len(history) + 1))
    assert {"CaseOpened", "InstanceMoved", "TaskCompleted"} <= {event["type"] for event in history}


def test_sending_again_with_the_same_key_has_one_effect(call: Any) -> None:
    clinician = call("clinician-north")
    case = a_case(clinician).json["id"]
    first = clinician.post(f"/cases/{case}/instances", {"process": "two-steps"}, **{"Idempotency-Key": "k1"})
    again = clinician.post(f"/cases/{case}/instances", {"process": "two-steps"}, **{"Idempotency-Key": "k1"})
    assert first.json["id"] == again.json["id"]
    assert len(clinician.get(f"/cases/{case}").json["instances"]) == 1
    other = clinician.post(f"/cases/{case}/instances", {"process": "three"}, **{"Idempotency-Key": "k1"})
    assert other.status_code == 422


def test_a_double_completion_gets_409_with_the_state_that_won(call: Any) -> None:
    clinician = call("clinician-north")
    case = a_case(clinician).json["id"]
    task = clinician.post(f"/cases/{case}/instances", {"process": "two-steps"}).json["tasks"][0]["id"]
    clinician.post(f"/tasks/{task}/complete", {"answers": {}, "revision": 1})
    late = clinician.post(f"/tasks/{task}/complete", {"answers": {}, "revision": 1})
    assert late.status_code == 409 and late.json["task"]["by"] == "Robin Alder"
    assert late.mimetype == "application/problem+json"


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"pathway": "nowhere"}, "/pathway"),
        ({"locality": "atlantis"}, "/locality"),
        ({"person": {"name": "Sam Example", "born": "1990-05-17", "nhs_number": "999 000 0019"}}, "/person/nhs_number"),
        ({"person": {"name": "Sam Example", "born": "2090-05-17"}}, "/person/born"),
        ({"surprise": 1}, "/surprise"),
        ({"plan": {"contact_every_days": "often"}}, "/plan/contact_every_days"),
    ],
)
def test_bad_input_names_the_field(call: Any, changes: dict[str, Any], pointer: str) -> None:
    refused = a_case(call("clinician-north"), **changes)
    assert refused.status_code == 422
    assert pointer in [error["pointer"] for error in refused.json["errors"]]


def test_without_a_token_nothing_is_said(call: Any, house: House) -> None:
    client = call("clinician-north").client
    refused = client.get("/api/v1/processes")
    assert refused.status_code == 401 and refused.mimetype == "application/problem+json"


def test_another_localitys_case_does_not_exist(call: Any) -> None:
    case = a_case(call("clinician-north")).json["id"]
    south = call("clinician-south")
    assert south.get(f"/cases/{case}").status_code == 404
    assert south.get(f"/cases/{case}/history").status_code == 404
    assert south.post(f"/cases/{case}/instances", {"process": "two-steps"}).status_code == 404


def test_json_that_cannot_be_read_is_400_and_too_deep_422(call: Any) -> None:
    clinician = call("clinician-north")
    headers = clinician.headers | {"Content-Type": "application/json"}
    assert clinician.client.post("/api/v1/cases", data="{", headers=headers).status_code == 400
    deep = "[" * 40 + "]" * 40
    assert clinician.client.post("/api/v1/cases", data=deep, headers=headers).status_code == 422
    headers["Content-Type"] = "text/plain"
    assert clinician.client.post("/api/v1/cases", data="{}", headers=headers).status_code == 415


def test_an_auditor_reads_but_does_not_write(call: Any) -> None:
    case = a_case(call("clinician-north")).json["id"]
    auditor = call("auditor")
    assert auditor.get(f"/cases/{case}/history").status_code == 200
    refused = auditor.post(f"/cases/{case}/instances", {"process": "two-steps"})
    assert refused.status_code == 403 and refused.json["holders"]


def test_health_and_openapi_answer(call: Any) -> None:
    client = call("clinician-north").client
    assert client.get("/health/live").status_code == 200
    assert client.get("/health/ready").status_code == 200
    document = client.get("/api/v1/openapi.json").json
    assert "/api/v1/tasks/{task_id}/complete" in document["paths"]
