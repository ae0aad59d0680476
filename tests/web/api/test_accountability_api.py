"""Accountability through REST, as other programs use it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from handrail.application.commands.sign_in import SignInAsPersona
from handrail.domain.actors import SYSTEM
from handrail.domain.cases import Case
from handrail.web.app import create_app
from tests.builders.house import House, a_house

WHY = "She has known him for two years and sees him on Tuesdays"


@pytest.fixture(scope="module")
def house(module_database: str) -> Iterator[House]:
    with a_house(module_database) as made:
        yield made


@pytest.fixture(scope="module")
def client(house: House) -> FlaskClient:
    return create_app(house.handrail, house.handrail.resources.settings).test_client()


@pytest.fixture
def call(house: House, client: FlaskClient) -> Any:
    tokens: dict[str, str] = {}

    def send(who: str, method: str, path: str, body: Any = None, **headers: str) -> Any:
        if who not in tokens:
            tokens[who] = house.handrail.perform(SignInAsPersona(username=who, kind="token"), by=SYSTEM)
        known = {"Authorization": f"Bearer {tokens[who]}", **headers}
        return client.open(f"/api/v1{path}", method=method, json=body, headers=known)

    return send


@pytest.fixture
def case(house: House) -> Case:
    return house.a_case()


def test_a_case_is_offered_accepted_and_read(call: Any, house: House, case: Case) -> None:
    body = {"to": "clinician-2-north", "reason": WHY}
    made = call("clinician-north", "POST", f"/cases/{case.id}/accountable", body)
    assert made.status_code == 201 and made.json["answer"] is None
    seen = call("clinician-2-north", "GET", f"/cases/{case.id}/accountability").json
    assert seen["accountable"]["name"] == "Robin Alder" and seen["offer"]["reason"] == WHY
    house.clock.advance(timedelta(hours=1))  # type: ignore[attr-defined]
    answer = {"accepts": True, "offer": made.json["id"]}
    after = call("clinician-2-north", "POST", f"/cases/{case.id}/accountable/answer", answer)
    assert after.status_code == 200 and after.json["accountable"]["name"] == "Merle Finch"
    ledger = after.json["ledger"]
    assert [line["name"] for line in ledger] == ["Robin Alder", "Merle Finch"]
    assert ledger[0]["to_at"] == ledger[1]["from_at"] and ledger[1]["to_at"] is None
    again = call("clinician-2-north", "POST", f"/cases/{case.id}/accountable/answer", answer)
    assert again.status_code == 409


def test_the_same_key_offers_it_once(call: Any, case: Case) -> None:
    body = {"to": "clinician-2-north", "reason": WHY}
    keyed = {"Idempotency-Key": f"key-{case.id}"}
    first, second = (
        call("clinician-north", "POST", f"/cases/{case.id}/accountable", body, **keyed) for _ in range(2)
    )
    assert first.json == second.json


def test_who_may_not_is_refused_with_who_may(call: Any, case: Case) -> None:
    body = {"to": "clinician-2-north", "reason": WHY}
    refused = call("support-worker-north", "POST", f"/cases/{case.id}/accountable", body)
    assert refused.status_code == 403 and "Martin Sorrel (team lead)" in refused.json["holders"]
    assert call("clinician-south", "POST", f"/cases/{case.id}/accountable", body).status_code == 404
    assert call("clinician-south", "GET", f"/cases/{case.id}/accountability").status_code == 404
    assert call("system-admin", "GET", f"/cases/{case.id}/accountability").status_code == 403
    for nonsense in (
        {},
        {**body, "to": ""},
        {**body, "reason": "n/a"},
        {**body, "colour": "red"},
        {**body, "to": 7},
    ):
        assert call("clinician-north", "POST", f"/cases/{case.id}/accountable", nonsense).status_code == 422


def test_a_conflict_is_declared_and_withdrawn_by_somebody_else(call: Any, case: Case) -> None:
    made = call("clinician-2-north", "POST", f"/cases/{case.id}/conflicts", {"kind": "friend_or_other"})
    assert made.status_code == 201
    path = f"/cases/{case.id}/conflicts/{made.json['id']}/withdraw"
    assert call("clinician-2-north", "POST", path).status_code == 403
    seen = call("clinician-north", "GET", f"/cases/{case.id}/accountability").json["conflicts"]
    assert [(one["name"], one["kind"]) for one in seen] == [("Merle Finch", "friend_or_other")]
    assert call("governance-lead", "POST", path).status_code == 200
    assert call("clinician-2-north", "POST", f"/cases/{case.id}/conflicts", {"kind": "no"}).status_code == 422


def test_a_rota_is_taken_in_whole_or_not_at_all(call: Any) -> None:
    duty = {
        "username": "on-call-clinician-north",
        "role": "on_call_clinician",
        "locality": "northvale",
        "from_at": "2026-03-02T17:00:00Z",
        "to_at": "2026-03-03T09:00:00Z",
    }
    bad = {**duty, "username": "nobody"}
    refused = call("team-lead-north", "POST", "/duties", {"source": "March", "duties": [duty, bad]})
    assert refused.status_code == 422 and refused.json["errors"][0]["pointer"] == "/rows/1/username"
    assert call("team-lead-north", "GET", "/duties?locality=northvale").json["duties"] == []
    made = call("team-lead-north", "POST", "/duties", {"source": "March", "duties": [duty]})
    assert made.status_code == 201
    rota = call("clinician-north", "GET", "/duties").json
    assert [one["name"] for one in rota["duties"]] == ["Dr Heather Martlet"] and rota["gaps"]
    assert call("clinician-south", "GET", "/duties?locality=northvale").status_code == 404
    assert (
        call("clinician-north", "POST", "/duties", {"source": "March", "duties": [duty]}).status_code == 403
    )
    naive = {**duty, "from_at": "2026-03-02T17:00:00"}
    assert (
        call("team-lead-north", "POST", "/duties", {"source": "March", "duties": [naive]}).status_code == 422
    )
    (ended,) = made.json["duties"]
    assert call("team-lead-north", "POST", f"/duties/{ended['id']}/end").status_code == 200
    assert call("team-lead-north", "POST", f"/duties/{ended['id']}/end").status_code == 409


def test_the_director_names_leads(call: Any) -> None:
    body = {"locality": "northvale", "pathway": "perinatal", "post": "lead", "username": "consultant-north"}
    assert call("team-lead-north", "POST", "/clinical-leads", body).status_code == 403
    assert call("clinical-director", "POST", "/clinical-leads", body).status_code == 201
    items = call("clinician-north", "GET", "/clinical-leads").json["items"]
    (found,) = [one for one in items if one["pathway"] == "perinatal"]
    assert found["lead"] == "Dr Juniper Swift" and found["findings"] == ["no_deputy"]
    assert {one["locality"] for one in items} == {"northvale"}
