"""Sending again is safe: one effect and one answer for a key, whatever came between (P1, P3)."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import text

from handrail.application.commands.forget_replies import ForgetReplies
from handrail.application.commands.sign_in import SignInAsPersona
from handrail.application.commands.start_process import StartProcess
from handrail.application.queries.case_detail import ShowCase
from handrail.application.queries.history import CaseHistory
from handrail.domain.actors import SYSTEM
from handrail.domain.cases import Case
from handrail.gateways.clock import SystemClock
from handrail.web.app import create_app
from tests.builders.diagrams import in_a_row, user_task
from tests.builders.forks import catches, with_messages
from tests.builders.house import House, a_house
from tests.faults.losing_proxy import Lose, losing_proxy

Post = Callable[..., tuple[int, dict[str, Any]]]


@pytest.fixture(scope="module")
def house(module_database: str) -> Iterator[House]:
    with a_house(module_database, at=None) as made:
        made.publish("two-steps", in_a_row("two-steps", user_task("A-1"), user_task("A-2")))
        waits = in_a_row("waiting", catches("M-1", "word.came"), user_task("A-1"))
        made.publish("waiting", with_messages(waits, "word.came"))
        yield made


@pytest.fixture(scope="module")
def app(house: House) -> Flask:
    return create_app(house.handrail, house.handrail.resources.settings)


@pytest.fixture
def post(house: House, app: Flask) -> Post:
    token = house.handrail.perform(SignInAsPersona(username="clinician-north", kind="token"), by=SYSTEM)

    def send(
        path: str, body: Any, *, key: str | None = None, token: str = token
    ) -> tuple[int, dict[str, Any]]:
        headers = {"Authorization": f"Bearer {token}"} | ({} if key is None else {"Idempotency-Key": key})
        answer = app.test_client().post(f"/api/v1{path}", json=body, headers=headers)
        return answer.status_code, answer.json

    return send


class NextYear(SystemClock):
    """The clock of a machine that is set wrong."""

    def now(self) -> datetime:
        return datetime.now(UTC) + timedelta(days=365)


def together(*acts: Callable[[], Any]) -> list[Any]:
    gate = threading.Barrier(len(acts))
    found: list[Any] = [None] * len(acts)

    def run(number: int, act: Callable[[], Any]) -> None:
        gate.wait()
        found[number] = act()

    threads = [threading.Thread(target=run, args=(n, act)) for n, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return found


def instances(house: House, case: Case) -> int:
    return len(house.handrail.ask(ShowCase(case_id=case.id), by=SYSTEM).instances)


def test_the_same_request_from_many_at_once_has_one_effect_and_one_answer(house: House, post: Post) -> None:
    for _ in range(10):
        case, key = house.a_case(), str(uuid4())
        start = partial(post, f"/cases/{case.id}/instances", {"process": "two-steps"}, key=key)
        answers = together(*[start] * 4)
        assert {status for status, _ in answers} == {201}
        assert len({json.dumps(body, sort_keys=True) for _, body in answers}) == 1
        assert instances(house, case) == 1


def test_of_two_different_requests_with_one_key_one_is_done_and_one_refused(house: House, post: Post) -> None:
    for _ in range(10):
        case, key = house.a_case(), str(uuid4())
        path = f"/cases/{case.id}/instances"
        answers = together(
            lambda path=path, key=key: post(path, {"process": "two-steps"}, key=key),
            lambda path=path, key=key: post(path, {"process": "waiting"}, key=key),
        )
        assert sorted(status for status, _ in answers) == [201, 422]
        assert instances(house, case) == 1


def test_a_refused_request_leaves_its_key_free(house: House, post: Post) -> None:
    case, key = house.a_case(), str(uuid4())
    path = f"/cases/{case.id}/instances"
    assert post(path, {"process": "nothing-like-it"}, key=key)[0] == 422
    assert post(path, {"process": "two-steps"}, key=key)[0] == 201
    assert instances(house, case) == 1


def test_a_key_is_its_senders_own(house: House, post: Post) -> None:
    case, key = house.a_case(), str(uuid4())
    other = house.handrail.perform(SignInAsPersona(username="clinician-2-north", kind="token"), by=SYSTEM)
    path = f"/cases/{case.id}/instances"
    assert post(path, {"process": "two-steps"}, key=key)[0] == 201
    assert post(path, {"process": "two-steps"}, key=key, token=other)[0] == 201
    assert instances(house, case) == 2


def test_the_same_message_from_many_at_once_reaches_once(house: House, post: Post) -> None:
    for _ in range(10):
        case = house.a_case()
        house.handrail.perform(StartProcess(case_id=case.id, process="waiting"), by=SYSTEM)
        body = {"name": "word.came", "correlation": {"case_id": str(case.id)}, "message_id": str(uuid4())}
        answers = together(*[lambda body=body: post("/messages", body)] * 4)
        assert {status for status, _ in answers} == {202}
        assert len({json.dumps(answer, sort_keys=True) for _, answer in answers}) == 1
        events = house.handrail.ask(CaseHistory(case_id=case.id), by=SYSTEM).events
        assert sum(1 for each in events if each.type == "MessageDelivered") == 1


@pytest.mark.fault
@pytest.mark.parametrize("lose", Lose)
def test_a_connection_lost_at_the_commit_says_that_nobody_knows_and_the_same_key_finds_out(
    house: House, module_database: str, lose: Lose
) -> None:
    case, key = house.a_case(), str(uuid4())
    path = f"/cases/{case.id}/instances"
    token = house.handrail.perform(SignInAsPersona(username="clinician-north", kind="token"), by=SYSTEM)
    with losing_proxy(module_database) as proxy, a_house(proxy.address, at=None) as far:
        object.__setattr__(far.handrail.resources, "master_key", house.handrail.resources.master_key)
        client = create_app(far.handrail, far.handrail.resources.settings).test_client()
        headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": key}
        assert client.get("/api/v1/processes", headers=headers).status_code == 200
        proxy.lose = lose
        lost = client.post(f"/api/v1{path}", json={"process": "two-steps"}, headers=headers)
        assert proxy.lost == 1
        assert lost.status_code == 503 and "Look whether it was" in lost.json["detail"]
        until = time.monotonic() + 5
        while lose is Lose.AFTER and not instances(house, case) and time.monotonic() < until:
            time.sleep(0.02)
        assert instances(house, case) == int(lose is Lose.AFTER)
        again = client.post(f"/api/v1{path}", json={"process": "two-steps"}, headers=headers)
    assert again.status_code == 201 and instances(house, case) == 1
    assert again.json["id"] == str(house.handrail.ask(ShowCase(case_id=case.id), by=SYSTEM).instances[0].id)


def test_keys_are_kept_thirty_days_by_the_databases_clock(house: House, post: Post) -> None:
    case, key = house.a_case(), str(uuid4())
    path = f"/cases/{case.id}/instances"
    assert post(path, {"process": "two-steps"}, key=key)[0] == 201
    right = house.handrail.resources
    house.handrail.resources = replace(right, clock=NextYear())
    house.handrail.perform(ForgetReplies(), by=SYSTEM)
    house.handrail.resources = right
    assert post(path, {"process": "two-steps"}, key=key)[0] == 201 and instances(house, case) == 1
    with house.handrail.database.engine.begin() as connection:
        connection.execute(text("UPDATE replies SET at = at - interval '29 days 23 hours'"))
    house.handrail.perform(ForgetReplies(), by=SYSTEM)
    assert post(path, {"process": "two-steps"}, key=key)[0] == 201 and instances(house, case) == 1
    with house.handrail.database.engine.begin() as connection:
        connection.execute(text("UPDATE replies SET at = at - interval '2 hours'"))
    assert house.handrail.perform(ForgetReplies(), by=SYSTEM) >= 1
    assert post(path, {"process": "two-steps"}, key=key)[0] == 201 and instances(house, case) == 2
