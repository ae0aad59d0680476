"""Who lost a right between opening a form and sending it is refused, and loses nothing of what they typed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from handrail.application.commands.accept_delegation import AcceptDelegation
from handrail.application.commands.claim_task import ClaimTask
from handrail.application.commands.propose_delegation import ProposeDelegation
from handrail.application.commands.revoke_delegation import RevokeDelegation
from handrail.application.commands.sign_in import SignInAsPersona
from handrail.domain.actors import SYSTEM
from handrail.rehearsal.virtual_time import advance
from handrail.web.app import create_app
from tests.builders.holds import DECIDER, a_hold, hold_answers, open_task, told
from tests.builders.house import House, a_house
from tests.web.site import Visitor, page_of, words

BORROWER = "safeguarding-lead-north"
WHY = "I am on leave this week and somebody has to decide on the ward."
TYPED = "They were seen at noon by the crisis team, who will see them again at six."


@pytest.fixture
def house(furnished_database: str) -> Iterator[House]:
    with a_house(furnished_database) as made:
        yield made


def lent(house: House) -> Any:
    """The senior's right to holds, lent to the safeguarding lead and taken on."""
    offered = house.handrail.perform(
        ProposeDelegation(
            to=house.persona(BORROWER).id,
            codes=frozenset({"D2b"}),
            locality="northvale",
            ends_at=house.clock.now() + timedelta(days=7),
            reason=WHY,
        ),
        by=house.persona(DECIDER),
    )
    house.handrail.perform(AcceptDelegation(delegation_id=offered.id), by=house.persona(BORROWER))
    advance(house.handrail, house.clock, to=house.clock.now() + timedelta(seconds=1))
    return offered


def revoke(house: House, offered: Any) -> None:
    house.handrail.perform(RevokeDelegation(delegation_id=offered.id, reason=WHY), by=house.persona(DECIDER))


def test_through_the_api(house: House) -> None:
    client = create_app(house.handrail, house.handrail.resources.settings).test_client()
    case, task = a_hold(house)
    offered = lent(house)
    token = house.handrail.perform(SignInAsPersona(username=BORROWER, kind="token"), by=SYSTEM)
    bearer = {"Authorization": f"Bearer {token}"}
    at = f"/api/v1/tasks/{task.id}"
    claimed = client.post(f"{at}/claim", headers=bearer | {"Idempotency-Key": "take"})
    assert claimed.status_code == 200, claimed.json
    revoke(house, offered)
    answers = hold_answers(house, rationale=TYPED)
    sent = {"answers": answers, "revision": claimed.json["revision"]}
    for attempt in ("send", "send-again"):
        refused = client.post(f"{at}/complete", json=sent, headers=bearer | {"Idempotency-Key": attempt})
        assert refused.status_code in (403, 409), refused.json
        assert "What you typed is kept as your draft" in refused.json["detail"]
    assert told(house, case)[-2:] == ["AttemptDenied", "TaskReleased"]
    assert open_task(house, case, "ESC-04").assignee_id is None, "offered again"
    assert client.get(at, headers=bearer).json["answers"] == answers


def test_on_the_page(house: House) -> None:
    client = create_app(house.handrail, house.handrail.resources.settings).test_client()
    visitor = Visitor(house=house, client=client).sign_in(BORROWER)
    case, task = a_hold(house)
    offered = lent(house)
    house.handrail.perform(ClaimTask(task_id=task.id), by=house.persona(BORROWER))
    revision = page_of(visitor.get(f"/tasks/{task.id}")).xpath("//input[@name='revision']/@value")[0]
    revoke(house, offered)
    fields = {"a.rationale": TYPED, "revision": revision}
    refused = visitor.post(f"/tasks/{task.id}/complete", fields)
    assert refused.status_code == 403
    said = words(page_of(refused))
    assert "was revoked" in said and "What you typed is kept as your draft" in said
    assert open_task(house, case, "ESC-04").assignee_id is None
    at = f"/tasks/{task.id}"
    assert "What you typed is kept" in words(page_of(visitor.get(at)))
    lent(house)
    assert page_of(visitor.get(at)).xpath("//textarea[@name='a.rationale']")[0].text.strip() == TYPED
