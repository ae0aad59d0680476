"""Every change through the API sent with a key, sent again, and sent with the same key by somebody else (P3)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest

from handrail.application.queries.verify_history import VerifyHistory
from handrail.domain.actors import SYSTEM
from handrail.rehearsal.answers import valid
from handrail.storage.advice import AdviceRecords
from tests.builders.holds import DECIDER, SECOND, a_hold, hold_answers, open_task, told
from tests.builders.house import House
from tests.security.conftest import Caller
from tests.web.site import Visitor

Call = Callable[[str], Caller]


def test_a_decision_of_two_people_with_keys(house: House, call: Call) -> None:
    case, task = a_hold(house)
    decider, second, key = call(DECIDER), call(SECOND), uuid4().hex
    body: dict[str, Any] = {"answers": hold_answers(house), "revision": task.revision}
    first = decider.post(f"/tasks/{task.id}/complete", body, **{"Idempotency-Key": key})
    assert first.status_code == 200, first.text
    assert datetime.fromisoformat(first.json["awaiting"]["asked_at"]).tzinfo is not None
    told_once = told(house, case)
    again = decider.post(f"/tasks/{task.id}/complete", body, **{"Idempotency-Key": key})
    assert (again.status_code, again.json) == (200, first.json) and told(house, case) == told_once
    other = decider.post(f"/tasks/{task.id}/complete", body | {"revision": 9}, **{"Idempotency-Key": key})
    assert other.status_code == 422 and "use a new key" in other.json["detail"]
    waits = open_task(house, case, "ESC-04")
    assert decider.get(f"/tasks/{task.id}").json["awaiting"] == first.json["awaiting"]
    word = {"agrees": True, "reason": None, "revision": waits.revision}
    stolen = decider.post(f"/tasks/{task.id}/confirm", word, **{"Idempotency-Key": key + "2"})
    assert stolen.status_code == 403, (
        "the key of a refusal is free again, and the decider is no second person"
    )
    confirmed = [second.post(f"/tasks/{task.id}/confirm", word, **{"Idempotency-Key": key}) for _ in range(2)]
    assert [one.status_code for one in confirmed] == [200, 200] and confirmed[0].json == confirmed[1].json
    assert told(house, case).count("SecondPersonConfirmed") == 1
    assert house.handrail.ask(VerifyHistory(rebuild=True), by=SYSTEM).faults == ()


def _delegation(house: House) -> dict[str, Any]:
    to = str(house.persona("consultant-north").id)
    lent = {"to": to, "codes": ["D2b"], "locality": "northvale", "ends_at": "2026-03-04T10:00:00Z"}
    return lent | {"reason": "On leave for the whole of next week"}


def _rota(_: House) -> dict[str, Any]:
    line = {"username": "on-call-clinician-north", "role": "on_call_clinician", "locality": "northvale"}
    at = {"from_at": "2026-03-02T17:00:00Z", "to_at": "2026-03-03T09:00:00Z"}
    return {"source": "made up", "duties": [line | at]}


@pytest.mark.parametrize(
    ("by", "path", "body"),
    [
        ("clinician-north", "/cases/{case}/help", lambda _: {"class": "urgent"}),
        ("clinician-north", "/cases/{case}/instances", lambda _: {"process": "mdt-decision"}),
        ("clinician-north", "/cases/{case}/conflicts", lambda _: {"kind": "relative"}),
        ("senior-clinician-north", "/delegations", _delegation),
        ("team-lead-north", "/duties", _rota),
        ("process-owner", "/drafts", lambda _: {"process": "contact"}),
    ],
)
def test_the_same_key_gives_the_same_answer_and_to_nobody_else(
    house: House, call: Call, by: str, path: str, body: Callable[[House], Any]
) -> None:
    case, sent, key = house.a_case(), body(house), {"Idempotency-Key": uuid4().hex}
    where = path.format(case=case.id)
    first, again = (call(by).post(where, sent, **key) for _ in range(2))
    assert first.status_code == 201 and again.status_code == 201, first.text
    assert (
        first.json["id" if "id" in first.json else "duties"]
        == again.json["id" if "id" in again.json else "duties"]
    )
    stranger = call("clinician-south").post(where, sent, **key)
    assert stranger.status_code in (403, 404, 422) and "id" not in stranger.json


def test_advice_that_is_asked_for_on_a_decision_is_about_that_decision(
    house: House, visit: Callable[[str], Visitor], call: Call
) -> None:
    case, task = a_hold(house)
    page = visit(DECIDER)
    asked = page.post(f"/approvals/{task.id}/advice", {"_once": uuid4().hex}, form_at=f"/approvals/{task.id}")
    assert asked.status_code == 303, asked.status_code
    step = call(DECIDER).get(f"/tasks?case={case.id}&process=specialist-advice").json["items"][0]
    variables = call(DECIDER).get(f"/instances/{step['instance']}").json
    assert asked.headers["Location"].endswith(step["id"]) and variables["process"] == "specialist-advice"
    answers = valid("f-adv-request", now=house.clock.now(), people=house.people())
    done = call(DECIDER).post(
        f"/tasks/{step['id']}/complete", {"answers": answers, "revision": step["revision"]}
    )
    assert done.status_code == 200, done.text
    with house.handrail.database.reading() as session:
        assert len(AdviceRecords(session).about_task(task.id)) == 1
