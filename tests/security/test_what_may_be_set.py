"""Nobody outside sets what the service sets itself; what does not fit is refused in words, never a fault of ours."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from handrail.application.commands.send_message import SendMessage
from handrail.application.commands.start_process import StartProcess
from handrail.application.queries.verify_history import VerifyHistory
from handrail.domain.actors import SYSTEM
from handrail.domain.errors import Invalid
from handrail.rehearsal.virtual_time import advance
from handrail.storage.processes import Processes
from tests.builders.diagrams import in_a_row, user_task
from tests.builders.forks import catches, started_by, with_messages
from tests.builders.house import House
from tests.security.conftest import Caller

Call = Callable[[str], Caller]
RESERVED = (
    *("case_id", "locality", "pathway", "started_by", "done_by"),
    *("proposer_id", "proposed_by", "decide_role"),
)


@pytest.mark.parametrize("name", RESERVED)
def test_what_the_service_sets_comes_neither_with_a_start_nor_with_a_message(house: House, name: str) -> None:
    house.publish("told", started_by(in_a_row("told", user_task("A-1")), "it.is.told"))
    waits = in_a_row("waits", catches("M-1", "it.came"), user_task("A-1"))
    house.publish("waits", with_messages(waits, "it.came"))
    case, by = house.a_case(), house.persona("clinician-north")
    house.handrail.perform(StartProcess(case_id=case.id, process="waits"), by=by)
    given = {name: {} if name == "done_by" else "southmere"}
    to = {"case_id": str(case.id)}
    for command, pointer in (
        (StartProcess(case_id=case.id, process="waits", variables=given), f"/variables/{name}"),
        (
            SendMessage(name="it.is.told", correlation=to, payload=given, message_id=str(uuid4())),
            f"/payload/{name}",
        ),
        (
            SendMessage(name="it.came", correlation=to, payload=given, message_id=str(uuid4())),
            f"/payload/{name}",
        ),
    ):
        with pytest.raises(Invalid) as refusal:
            house.handrail.perform(command, by=by)
        assert [problem.pointer for problem in refusal.value.problems] == [pointer]


def test_who_did_a_step_is_not_forgotten_because_a_message_says_so(house: House, call: Call) -> None:
    steps = (user_task("A-1"), catches("M-1", "it.came"), user_task("A-2", notBy="A-1"))
    house.publish("two-people", with_messages(in_a_row("two-people", *steps), "it.came"))
    case, clinician = house.a_case(), call("clinician-north")
    task = clinician.post(f"/cases/{case.id}/instances", {"process": "two-people"}).json["tasks"][0]["id"]
    assert clinician.post(f"/tasks/{task}/complete", {"answers": {}, "revision": 1}).status_code == 200
    message = {"name": "it.came", "correlation": {"case_id": str(case.id)}, "message_id": str(uuid4())}
    assert clinician.post("/messages", message | {"payload": {"done_by": {}}}).status_code == 422
    assert clinician.post("/messages", message).status_code == 202
    second = clinician.get(f"/tasks?case={case.id}").json["items"][0]["id"]
    refused = clinician.post(f"/tasks/{second}/complete", {"answers": {}, "revision": 1})
    assert refused.status_code == 403 and "Someone else must do this step" in refused.json["detail"]


def test_a_message_that_decides_needs_the_right_to_decide(house: House, call: Call) -> None:
    waits = in_a_row("until-the-end", catches("M-1", "case.ended"))
    house.publish("until-the-end", with_messages(waits, "case.ended"))
    case = house.a_case()
    house.handrail.perform(StartProcess(case_id=case.id, process="until-the-end"), by=SYSTEM)
    message = {"name": "case.ended", "correlation": {"case_id": str(case.id)}, "payload": {"reason": "died"}}
    refused = call("support-worker-north").post("/messages", message | {"message_id": str(uuid4())})
    assert refused.status_code == 403 and refused.json["missing"] == "cancel_instance"
    assert (
        call("team-lead-north").post("/messages", message | {"message_id": str(uuid4())}).status_code == 202
    )


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/cases", {"pathway": "x", "locality": "x", "person": {"name": "ab", "born": "1990-01-01"}}),
        ("POST", "/cases/{case}/instances", {"process": "x"}),
        ("POST", "/tasks/{task}/complete", {"answers": {}, "revision": 1}),
        ("POST", "/tasks/{task}/reassign", {"to": "x"}),
        ("PUT", "/tasks/{task}/draft", {"answers": {}}),
        ("POST", "/instances/{instance}/cancel", {"reason": "x"}),
        ("POST", "/messages", {"name": "x", "correlation": {"case_id": "x"}, "message_id": "x"}),
    ],
)
@pytest.mark.parametrize("extra", ["revision_", "actor", "by", "status", "id", "assignee_id", "locality_"])
def test_a_field_that_is_not_asked_for_is_refused(
    house: House, call: Call, method: str, path: str, body: dict[str, Any], extra: str
) -> None:
    ids = dict.fromkeys(("case", "task", "instance"), str(uuid4()))
    answer = call("team-lead-north").send(method, path.format(**ids), {**body, extra: "x"})
    assert answer.status_code == 422
    assert f"/{extra}" in [error["pointer"] for error in answer.json["errors"]]


def _anything(chance: random.Random, depth: int = 0) -> Any:
    kinds = [
        lambda: None,
        lambda: chance.choice([True, False]),
        lambda: chance.choice([0, -1, 1, 10**30, 2**63, 1.5, -0.0, 1e308]),
        lambda: chance.choice(
            [
                "",
                "x",
                "urgent",
                "staff",
                "2026-13-45",
                "2026-03-02T10:00:00Z",
                str(uuid4()),
                "0001-01-01T00:00:00+14:00",
                "é" * 300,
            ]
        ),
    ]
    if depth < 3:
        kinds += [
            lambda: [_anything(chance, depth + 1) for _ in range(chance.randrange(3))],
            lambda: {chance.choice(_NAMES): _anything(chance, depth + 1) for _ in range(chance.randrange(4))},
        ]
    return chance.choice(kinds)()


_NAMES = (
    "source", "class", "table_class", "evaluation_id", "contact_id", "decide_within", "occurred_at", "escalation_id",
    "restriction_id", "review_id", "reason", "error", "answer", "outcome", "heard", "type", "indicators", "by", "at",
    "pcr_id", "due_at", "id", "accepted", "response", "recorded_by", "restriction_noticed", "signature", "gap", "x",
)  # fmt: skip


def test_no_message_whatever_it_carries_is_a_fault_of_ours(house: House, call: Call, seed: int) -> None:
    chance = random.Random(seed)
    lead = call("team-lead-north")
    with house.handrail.database.reading() as session:
        names = sorted(
            {name for version in Processes(session).all_published() for name in version.starts if name}
        )
    waited_for = (
        "partner.acknowledged",
        "partner.accepted",
        "escalation.cancel",
        "case.ended",
        "restriction.ended",
    )
    assert names
    case = house.a_case()
    for number in range(150):
        if number % 25 == 0:
            case = house.a_case()
        payload = {name: _anything(chance) for name in chance.sample(_NAMES, chance.randrange(len(_NAMES)))}
        body = {
            "name": chance.choice([*names, *names, *waited_for]),
            "correlation": {"case_id": str(case.id)},
            "payload": payload,
            "message_id": str(uuid4()),
        }
        answer = lead.post("/messages", body)
        assert answer.status_code < 500, f"{body}: {answer.text}"
    advance(house.handrail, house.clock, to=house.clock.now() + timedelta(days=2))
    assert house.handrail.ask(VerifyHistory(rebuild=True), by=SYSTEM).faults == ()
