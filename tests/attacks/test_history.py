"""The history against the service's own account with the database, and records against those who wrote them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from handrail.application.queries.verify_history import VerifyHistory
from handrail.domain.actors import SYSTEM
from tests.builders.holds import DECIDER, SECOND, a_hold, confirm, decide, told
from tests.builders.house import House
from tests.security.conftest import Caller

Call = Callable[[str], Caller]

WHY = "I had written down the wrong time of the call with her sister."
BETTER = (
    "Her sister is with her until the morning, and she wants to see how the night goes before anybody comes."
)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE events SET type = 'another'",
        "UPDATE events SET at = at - interval '1 hour' WHERE type = 'DecisionRecorded'",
        "UPDATE events SET number = -number",
        "DELETE FROM events WHERE type = 'SecondPersonConfirmed'",
        "DELETE FROM events",
        "TRUNCATE events",
        "TRUNCATE decisions CASCADE",
        "DELETE FROM decisions",
    ],
)
def test_what_was_written_stays_whatever_the_services_account_sends(house: House, statement: str) -> None:
    case, task = a_hold(house)
    decide(house, task)
    confirm(house, task)
    before = told(house, case)
    with house.handrail.database.engine.connect() as connection:
        with pytest.raises(DBAPIError, match="only ever added to|never deleted"):
            connection.execute(text(statement))
        connection.rollback()
    assert told(house, case) == before
    assert house.handrail.ask(VerifyHistory(rebuild=True), by=SYSTEM).faults == ()


def a_decision(house: House, call: Call) -> tuple[str, dict[str, Any]]:
    """A confirmed hold: its case and its record."""
    case, task = a_hold(house)
    decide(house, task)
    confirm(house, task)
    found = call(DECIDER).get(f"/cases/{case.id}/decisions").json["items"]
    return str(case.id), next(one for one in found if one["code"] == "D2b")


@pytest.mark.parametrize("view", ["", "   ", "\u200b\u2060", "-", "…"])
def test_the_persons_view_is_corrected_and_never_taken_out(house: House, call: Call, view: str) -> None:
    case, decision = a_decision(house, call)
    for name in ("person_view", "carer_view"):
        body = {"words": {name: view}, "reason": WHY}
        refused = call(DECIDER).post(f"/cases/{case}/decisions/{decision['id']}/amend", body)
        assert refused.status_code == 422 and refused.json["errors"][0]["pointer"] == f"/words/{name}"
    after = call(DECIDER).get(f"/cases/{case}/decisions").json["items"]
    assert [one["id"] for one in after if one["code"] == "D2b"] == [decision["id"]]


def test_nobody_else_corrects_a_record_and_none_through_another_case(house: House, call: Call) -> None:
    case, decision = a_decision(house, call)
    body = {"words": {"rationale": BETTER}, "reason": WHY}
    own, other = f"/cases/{case}/decisions/{decision['id']}", house.a_case()
    for username, status in (
        ("clinician-2-north", 403),
        ("clinical-director", 403),
        ("governance-lead", 403),
        ("auditor", 403),
        ("senior-clinician-south", 404),
    ):
        assert call(username).post(f"{own}/amend", body).status_code == status, username
    through = f"/cases/{other.id}/decisions/{decision['id']}"
    assert call(DECIDER).post(f"{through}/amend", body).status_code == 404
    assert call(SECOND).post(f"{through}/outcome", {"outcome": "partly"}).status_code == 404
    assert call(SECOND).post(f"{own}/outcome", {"outcome": "benefit"}).status_code == 422
    assert call(DECIDER).get(f"/cases/{case}/decisions").json["items"][-1]["amended_by_id"] is None
    assert house.handrail.ask(VerifyHistory(rebuild=True), by=SYSTEM).faults == ()
