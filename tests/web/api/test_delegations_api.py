"""Delegations through REST: what is answered, refused, hidden, and sent twice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from handrail.application.commands.sign_in import SignInAsPersona
from handrail.domain.actors import SYSTEM
from handrail.web.app import create_app
from tests.builders.house import House, a_house
from tests.web.api.test_api import Caller

MONDAY = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)


@pytest.fixture
def house(furnished_database: str) -> Iterator[House]:
    with a_house(furnished_database, at=MONDAY) as made:
        yield made


@pytest.fixture
def call(house: House) -> Any:
    client = create_app(house.handrail, house.handrail.resources.settings).test_client()

    def caller(username: str) -> Caller:
        return Caller(
            client, house.handrail.perform(SignInAsPersona(username=username, kind="token"), by=SYSTEM)
        )

    return caller


def an_offer(house: House, **changes: Any) -> dict[str, Any]:
    return {
        "to": str(house.persona("safeguarding-lead-north").id),
        "codes": ["D2b"],
        "locality": "northvale",
        "ends_at": "2026-03-09T10:00:00Z",
        "reason": "I am on leave from Tuesday and somebody has to decide on the ward.",
        **changes,
    }


def test_a_delegation_is_lent_accepted_and_taken_back(house: House, call: Any) -> None:
    grantor, delegate = call("senior-clinician-north"), call("safeguarding-lead-north")
    lent = grantor.post("/delegations", an_offer(house))
    assert lent.status_code == 201, lent.text
    assert (lent.json["status"], lent.json["may"]) == ("to_accept", ["revoke"])
    path = f"/delegations/{lent.json['id']}"
    seen = delegate.get(path).json
    assert (seen["may"], seen["grantor"]["name"]) == (["accept"], "Dr Rosemary Plover")
    accepted = delegate.post(f"{path}/accept")
    assert (accepted.status_code, accepted.json["status"]) == (200, "active")
    assert delegate.post(f"{path}/accept").status_code == 409
    assert [one["id"] for one in delegate.get("/delegations?mine=received").json["items"]] == [seen["id"]]
    assert delegate.get("/delegations?mine=given").json["items"] == []
    assert grantor.post(f"{path}/revoke", {"reason": "no"}).status_code == 422
    revoked = grantor.post(f"{path}/revoke", {"reason": "I am back early from leave"})
    assert (revoked.status_code, revoked.json["status"]) == (200, "revoked")
    assert revoked.json["revoked_reason"] == "I am back early from leave"
    assert grantor.post(f"{path}/revoke", {"reason": "I am back early from leave"}).status_code == 409


def test_a_long_one_is_approved_and_a_short_one_refused(house: House, call: Any) -> None:
    grantor, delegate = call("senior-clinician-north"), call("safeguarding-lead-north")
    director = call("clinical-director")
    lent = grantor.post("/delegations", an_offer(house, ends_at="2026-04-20T10:00:00Z")).json
    assert (lent["status"], lent["approval"]) == ("to_approve", "manager")
    assert [one["id"] for one in director.get("/delegations?mine=to_approve").json["items"]] == [lent["id"]]
    path = f"/delegations/{lent['id']}"
    assert delegate.post(f"{path}/approve", {"reason": "I would like that very much"}).status_code in (
        403,
        422,
    )
    approved = director.post(f"{path}/approve", {"reason": "He has covered for her before, and well."})
    assert (approved.status_code, approved.json["status"]) == (200, "to_accept")
    refused = delegate.post(f"{path}/refuse", {"reason": "I am away that month too"})
    assert (refused.status_code, refused.json["status"]) == (200, "refused")


def test_each_fault_of_an_offer_has_its_place(house: House, call: Any) -> None:
    grantor = call("senior-clinician-north")
    bad = an_offer(house, codes=["D2b", "D5g"], ends_at="2026-12-09T10:00:00Z", reason="tbc")
    answer = grantor.post("/delegations", bad)
    assert answer.status_code == 422
    assert {problem["pointer"] for problem in answer.json["errors"]} == {"/codes", "/ends_at", "/reason"}
    assert grantor.post("/delegations", an_offer(house, to="nobody")).status_code == 422
    assert grantor.post("/delegations", an_offer(house, ends_at="2026-03-09T10:00:00")).status_code == 422
    assert grantor.post("/delegations", an_offer(house, extra=1)).status_code == 422


@pytest.mark.parametrize("stranger", ["clinician-north", "senior-clinician-2-north", "team-lead-south"])
def test_a_strangers_delegation_does_not_exist(house: House, call: Any, stranger: str) -> None:
    lent = call("senior-clinician-north").post("/delegations", an_offer(house)).json
    path, other = f"/delegations/{lent['id']}", call(stranger)
    assert other.get(path).status_code == 404
    assert other.post(f"{path}/accept").status_code == 404
    for act in ("refuse", "approve", "revoke"):
        assert other.post(f"{path}/{act}", {"reason": "It is none of my business"}).status_code == 404
    assert other.get("/delegations").json["items"] == []
    assert other.get(f"/cases/{lent['case']}").status_code == 404


def test_an_auditor_looks_and_touches_nothing(house: House, call: Any) -> None:
    lent = call("senior-clinician-north").post("/delegations", an_offer(house)).json
    auditor = call("auditor")
    assert auditor.get(f"/delegations/{lent['id']}").json["may"] == []
    assert auditor.post("/delegations", an_offer(house)).status_code == 403
    body = {"reason": "I would rather it were not so"}
    assert auditor.post(f"/delegations/{lent['id']}/revoke", body).status_code == 403


def test_sending_an_offer_twice_makes_one(house: House, call: Any) -> None:
    grantor, body = call("senior-clinician-north"), an_offer(house)
    first = grantor.post("/delegations", body, **{"Idempotency-Key": "one"})
    again = grantor.post("/delegations", body, **{"Idempotency-Key": "one"})
    assert first.json["id"] == again.json["id"]
    assert len(grantor.get("/delegations").json["items"]) == 1
    other = grantor.post("/delegations", an_offer(house, codes=["D2c"]), **{"Idempotency-Key": "one"})
    assert other.status_code == 422
