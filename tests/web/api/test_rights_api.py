"""GET /rights: who decides, what I may, and what is refused."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest

from handrail.application.commands.sign_in import SignInAsPersona
from handrail.application.decision_rights import CODES
from handrail.domain.actors import SYSTEM
from handrail.web.app import create_app
from tests.builders.house import House, a_house


@pytest.fixture
def house(furnished_database: str) -> Iterator[House]:
    with a_house(furnished_database) as made:
        yield made


@pytest.fixture
def get(house: House) -> Any:
    client = create_app(house.handrail, house.handrail.resources.settings).test_client()

    def getter(username: str, path: str) -> Any:
        token = house.handrail.perform(SignInAsPersona(username=username, kind="token"), by=SYSTEM)
        return client.get(f"/api/v1{path}", headers={"Authorization": f"Bearer {token}"})

    return getter


def test_who_decides_a_hold_by_name(house: House, get: Any) -> None:
    case = house.a_case()
    answer = get("clinician-north", f"/rights?case={case.id}&decision=D2b")
    assert answer.status_code == 200
    assert answer.json["mine"] is None
    found = answer.json["deciding"]
    assert (found["decision"], found["period"], found["if_nobody"]) == ("D2b", "in_hours", "lapses")
    assert found["period_until"] == "2026-03-02T17:00:00Z"
    assert found["decides"][0]["role"] == "senior_clinician"
    assert "Dr Rosemary Plover" in [one["name"] for one in found["decides"]]
    assert found["second_needed"] and "Robin Alder" in [one["name"] for one in found["second"]]
    assert found["consulted"] == ["the person"]
    assert [rung["number"] for rung in found["next"]] == [1, 2, 3]
    assert found["you"] == {
        "allowed": False,
        "right": None,
        "missing": "role",
        "reason": found["you"]["reason"],
    }
    mine = get("senior-clinician-north", f"/rights?case={case.id}&decision=D2b").json["deciding"]["you"]
    assert (mine["allowed"], mine["right"]) == (True, "role:senior_clinician")


def test_my_rights_list_every_decision_once_and_in_order(get: Any) -> None:
    answer = get("team-lead-south", "/rights")
    assert answer.status_code == 200
    assert answer.json["deciding"] is None
    assert [right["decision"] for right in answer.json["mine"]] == list(CODES)


def test_a_case_of_another_locality_is_not_disclosed(house: House, get: Any) -> None:
    case = house.a_case()
    there = get("clinician-south", f"/rights?case={case.id}&decision=D2b")
    nowhere = get("clinician-south", f"/rights?case={uuid4()}&decision=D2b")
    assert there.status_code == nowhere.status_code == 404
    assert there.json["detail"] == nowhere.json["detail"]


def test_a_decision_that_does_not_exist_is_refused_with_those_that_do(house: House, get: Any) -> None:
    answer = get("clinician-north", f"/rights?case={house.a_case().id}&decision=D99")
    assert answer.status_code == 422
    assert all(code in str(answer.json) for code in CODES)


@pytest.mark.parametrize("query", ["?decision=D2b", "?case={case}", "?case=nonsense&decision=D2b"])
def test_half_a_question_is_refused(house: House, get: Any, query: str) -> None:
    answer = get("clinician-north", "/rights" + query.format(case=house.a_case().id))
    assert answer.status_code == 422
    assert answer.content_type.startswith("application/problem+json")


def test_whoever_sees_no_cases_learns_nothing_of_one_but_their_own_rights(house: House, get: Any) -> None:
    case = house.a_case()
    assert get("system-admin", f"/rights?case={case.id}&decision=D2b").status_code == 403
    mine = get("system-admin", "/rights").json["mine"]
    assert not any(row["decide"] or row["second"] for right in mine for row in right["rows"])


def test_without_a_token_nothing_is_answered(house: House) -> None:
    client = create_app(house.handrail, house.handrail.resources.settings).test_client()
    assert client.get("/api/v1/rights").status_code == 401
