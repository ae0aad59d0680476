"""The whole way through the REST API: every step of a scenario is a request, in virtual time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from handrail.application.commands.sign_in import SignInAsPersona
from handrail.application.queries.verify_history import VerifyHistory
from handrail.domain.actors import SYSTEM
from handrail.domain.cases import Case
from handrail.domain.identifiers import CaseId, TaskId
from handrail.domain.second_people import PendingDecision
from handrail.rehearsal.answers import valid
from handrail.rehearsal.scenarios import SUFFIX, Player, ScenarioFault, read_scenario
from handrail.rehearsal.virtual_time import advance
from handrail.rehearsal.who_confirms import who_confirms
from handrail.storage.pending_decisions import PendingDecisions
from handrail.web.app import create_app
from tests.builders.house import House, a_house

FILES = sorted((Path(__file__).parent / "scenarios").glob("*.yaml"))


@dataclass
class RestPlayer(Player):
    """Does through the API what a `Player` does through the door; looks at the outcome as a `Player` does."""

    client: FlaskClient = field(kw_only=True)
    tokens: dict[str, str] = field(default_factory=dict)

    def call(self, by: str, method: str, path: str, body: Any = None, refused: str | None = None) -> Any:
        if by not in self.tokens:
            sign_in = SignInAsPersona(username=by, kind="token")
            self.tokens[by] = self.handrail.perform(sign_in, by=SYSTEM)
        headers = {"Authorization": f"Bearer {self.tokens[by]}"}
        answer = self.client.open(f"/api/v1{path}", method=method, json=body, headers=headers)
        if refused is not None:
            assert 400 <= answer.status_code < 500 and refused.lower() in answer.get_data(as_text=True).lower()
            return None
        if answer.status_code >= 300:
            raise ScenarioFault(f"{method} {path}: {answer.status_code} {answer.get_data(as_text=True)[:600]}")
        advance(self.handrail, self.clock, to=self.clock.now())
        return answer.get_json()

    def _open_case(self) -> Case:
        plan = self.scenario.plan
        body = {
            "pathway": self.scenario.pathway,
            "locality": self.scenario.locality,
            "person": {"name": "Person of a scenario", "born": "1980-01-01"},
            "plan": {
                "signature_signs": list(plan.get("signature_signs", ["Stops answering the door"])),
                "contact_every_days": plan.get("contact_every_days", 7),
            },
        }
        made = self.call(self._local("clinician"), "POST", "/cases", body)
        with self.handrail.database.reading() as session:
            from handrail.storage.cases import Cases

            found = Cases(session).get(CaseId(made["id"]))
        assert found is not None
        return found

    def _contact(self, content: Mapping[str, Any]) -> None:
        now = self.clock.now()
        given = {"occurred_at": now.isoformat(), **self._filled(content.get("answers") or {})}
        path = f"/cases/{self._case().id}/contacts"
        answer = self.call(content["by"], "POST", path, valid("f-contact", now=now, **given))
        assert answer["evaluation"]["class"] and answer["evaluation"]["nearest"] is not None

    def _claim(self, content: Mapping[str, Any]) -> None:
        self.call(content["by"], "POST", f"/tasks/{self._open_task(content)['id']}/claim")

    def _complete(self, content: Mapping[str, Any]) -> None:
        by = content["by"]
        shown = self.call(by, "GET", f"/tasks/{self._open_task(content)['id']}")
        answers: Mapping[str, Any] = {}
        if shown["form"] is not None:
            given = self._filled(content.get("answers") or {})
            answers = valid(
                shown["form"]["id"], now=self.clock.now(), people=self._people(), **given
            )
        body = {"answers": answers, "revision": shown["revision"]}
        done = self.call(by, "POST", f"/tasks/{shown['id']}/complete", body, refused=content.get("refused"))
        if done is not None and done["awaiting"] is not None and content.get("confirm", True):
            pending = self._pending(shown["id"])
            second = who_confirms(self.handrail, pending, suffix=SUFFIX[self.scenario.locality])
            self._confirm({"task": content["task"], "by": second.username})

    def _confirm(self, content: Mapping[str, Any]) -> None:
        shown = self._open_task({**content, "by": self._local("team-lead")})
        body = {
            "agrees": content.get("agrees", True),
            "reason": content.get("reason"),
            "revision": shown["revision"],
        }
        path = f"/tasks/{shown['id']}/confirm"
        self.call(content["by"], "POST", path, body, refused=content.get("refused"))

    def _pending(self, task_id: str) -> PendingDecision:
        with self.handrail.database.reading() as session:
            found = PendingDecisions(session).of_task(TaskId(UUID(task_id)))
        assert found is not None
        return found

    def _message(self, content: Mapping[str, Any]) -> None:
        self.message_number += 1
        body = {
            "name": content["name"],
            "correlation": {"case_id": str(self._case().id), **self._filled(content.get("correlation") or {})},
            "payload": self._filled(content.get("payload") or {}),
            "message_id": f"rest-{self.message_number}",
        }
        first = self.call(self._local("team-lead"), "POST", "/messages", body)
        assert self.call(self._local("team-lead"), "POST", "/messages", body) == first

    def _open_task(self, content: Mapping[str, Any]) -> dict[str, Any]:
        page = self.call(content["by"], "GET", f"/tasks?case={self._case().id}")
        for task in page["items"]:
            if task["element"] == content["task"]:
                return task
        raise ScenarioFault(f"{content['task']} is not open: {[task['element'] for task in page['items']]}")


@pytest.fixture
def house(furnished_database: str, request: pytest.FixtureRequest) -> Iterator[House]:
    scenario = read_scenario(request.getfixturevalue("path"))
    with a_house(furnished_database, at=scenario.at) as made:
        yield made


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_the_whole_way_through_rest(house: House, path: Path) -> None:
    client = create_app(house.handrail, house.handrail.resources.settings).test_client()
    player = RestPlayer(house.handrail, house.clock, read_scenario(path), client=client)
    player.play()
    case = player.call("auditor", "GET", f"/cases/{player._case().id}/history")
    assert [event["number"] for event in case["items"]] == list(range(1, len(case["items"]) + 1))
    for instance in player.call("clinician-north", "GET", f"/cases/{player._case().id}")["instances"]:
        assert player.call("clinician-north", "GET", f"/instances/{instance}/state")["status"] in (
            "completed",
            "waiting",
        )
        picture = client.get(
            f"/api/v1/instances/{instance}/diagram.svg",
            headers={"Authorization": f"Bearer {player.tokens['clinician-north']}"},
        )
        assert picture.mimetype == "image/svg+xml" and picture.get_data(as_text=True).startswith("<svg")
    assert house.handrail.ask(VerifyHistory(rebuild=True), by=SYSTEM).faults == ()


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_the_whole_way_through_the_door(house: House, path: Path) -> None:
    Player(house.handrail, house.clock, read_scenario(path)).play()
