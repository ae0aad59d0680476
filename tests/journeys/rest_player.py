"""Plays a scenario file through the REST API: every step is a request of the persona who takes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from flask.testing import FlaskClient

from handrail.application.commands.sign_in import SignInAsPersona
from handrail.application.queries.delegations import ShowDelegation
from handrail.domain.actors import SYSTEM
from handrail.domain.cases import Case
from handrail.domain.identifiers import CaseId, DelegationId, TaskId
from handrail.domain.second_people import PendingDecision
from handrail.rehearsal.answers import valid
from handrail.rehearsal.personas import persona
from handrail.rehearsal.scenarios import SUFFIX, Player, ScenarioFault
from handrail.rehearsal.virtual_time import advance
from handrail.rehearsal.who_confirms import who_confirms
from handrail.storage.cases import Cases
from handrail.storage.pending_decisions import PendingDecisions

_WHY = "I am on leave from tomorrow, and somebody has to decide on the ward."


@dataclass
class RestPlayer(Player):
    """Does through the API what a `Player` does through the door; looks at the outcome as a `Player` does."""

    client: FlaskClient = field(kw_only=True)
    tokens: dict[str, str] = field(default_factory=dict)
    drafts: set[tuple[str, str]] = field(default_factory=set)

    def call(self, by: str, method: str, path: str, body: Any = None, refused: str | None = None) -> Any:
        """The answer's JSON, or None where it was refused as expected. Raises ScenarioFault."""
        answer = self._ask(by, method, path, body)
        if answer.status_code == 401:  # the token ran out while time passed
            del self.tokens[by]
            answer = self._ask(by, method, path, body)
        said = answer.get_data(as_text=True)
        if refused is not None:
            if not 400 <= answer.status_code < 500 or refused.lower() not in said.lower():
                raise ScenarioFault(f"expected a refusal with “{refused}”: {answer.status_code} {said[:600]}")
            return None
        if answer.status_code >= 300:
            raise ScenarioFault(f"{method} {path}: {answer.status_code} {said[:600]}")
        advance(self.handrail, self.clock, to=self.clock.now())
        return answer.get_json(silent=True)

    def _ask(self, by: str, method: str, path: str, body: Any) -> Any:
        if by not in self.tokens:
            sign_in = SignInAsPersona(username=by, kind="token")
            self.tokens[by] = self.handrail.perform(sign_in, by=SYSTEM)
        headers = {"Authorization": f"Bearer {self.tokens[by]}"}
        return self.client.open(f"/api/v1{path}", method=method, json=body, headers=headers)

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
            found = Cases(session).get(CaseId(UUID(made["id"])))
        assert found is not None
        return found

    # -- what is done ----------------------------------------------------------------------------------------------

    def _contact(self, content: Mapping[str, Any]) -> None:
        now = self.clock.now()
        given = {"occurred_at": now.isoformat(), **self._filled(content.get("answers") or {})}
        path = f"/cases/{self._case().id}/contacts"
        answer = self.call(content["by"], "POST", path, valid("f-contact", now=now, **given))
        assert answer["evaluation"]["class"] and answer["evaluation"]["nearest"] is not None

    def _help(self, content: Mapping[str, Any]) -> None:
        body = {"class": content.get("class", "urgent"), "source": content.get("source", "staff")}
        path = f"/cases/{self._case().id}/help"
        self.call(content["by"], "POST", path, body, refused=content.get("refused"))

    def _start(self, content: Mapping[str, Any]) -> None:
        body = {
            "process": content["process"],
            "message": content.get("message"),
            "variables": self._filled(content.get("variables") or {}),
        }
        path = f"/cases/{self._case().id}/instances"
        self.call(content["by"], "POST", path, body, refused=content.get("refused"))

    def _claim(self, content: Mapping[str, Any]) -> None:
        """Whoever takes a task begins to fill it in, and a draft of that is kept."""
        by, task = content["by"], self._open_task(content)
        claimed = self.call(by, "POST", f"/tasks/{task['id']}/claim", refused=content.get("refused"))
        if claimed is None:
            return
        shown = self.call(by, "GET", f"/tasks/{task['id']}")
        if shown["form"] is not None:
            typed = valid(shown["form"]["id"], now=self.clock.now(), people=self._people())
            self.call(by, "PUT", f"/tasks/{task['id']}/draft", {"answers": typed})
            self.drafts.add((by, task["id"]))

    def _complete(self, content: Mapping[str, Any]) -> None:
        by = content["by"]
        shown = self.call(by, "GET", f"/tasks/{self._open_task(content)['id']}")
        answers: Mapping[str, Any] = {}
        if shown["form"] is not None:
            given = self._filled(content.get("answers") or {})
            answers = valid(shown["form"]["id"], now=self.clock.now(), people=self._people(), **given)
        body = {"answers": answers, "revision": shown["revision"]}
        done = self.call(by, "POST", f"/tasks/{shown['id']}/complete", body, refused=content.get("refused"))
        if done is None:
            self._what_was_sent_is_kept(by, shown["id"], answers)
        elif done["awaiting"] is not None and content.get("confirm", True):
            second = who_confirms(
                self.handrail, self._pending(shown["id"]), suffix=SUFFIX[self.scenario.locality]
            )
            self._confirm({"task": content["task"], "by": second.username})

    def _what_was_sent_is_kept(self, by: str, task_id: str, sent: Mapping[str, Any]) -> None:
        """A refusal takes nothing of what somebody typed: their draft is what they sent last."""
        drafted = (by, task_id) in self.drafts
        if drafted and self.call(by, "GET", f"/tasks/{task_id}")["answers"] != sent:
            raise ScenarioFault(f"the draft of {by} is gone")

    def _confirm(self, content: Mapping[str, Any]) -> None:
        shown = self._open_task({**content, "by": self._local("team-lead")})
        body = {
            "agrees": content.get("agrees", True),
            "reason": content.get("reason"),
            "revision": shown["revision"],
        }
        path = f"/tasks/{shown['id']}/confirm"
        self.call(content["by"], "POST", path, body, refused=content.get("refused"))

    def _withdraw(self, content: Mapping[str, Any]) -> None:
        shown = self._open_task(content)
        body = {"revision": shown["revision"]}
        self.call(
            content["by"], "POST", f"/tasks/{shown['id']}/withdraw", body, refused=content.get("refused")
        )

    def _message(self, content: Mapping[str, Any]) -> None:
        self.message_number += 1
        body = {
            "name": content["name"],
            "correlation": {
                "case_id": str(self._case().id),
                **self._filled(content.get("correlation") or {}),
            },
            "payload": self._filled(content.get("payload") or {}),
            "message_id": f"rest-{self.message_number}",
        }
        by = content.get("by") or self._local("team-lead")
        first = self.call(by, "POST", "/messages", body)
        assert self.call(by, "POST", "/messages", body) == first

    # -- rights that are lent --------------------------------------------------------------------------------------

    def _lend(self, content: Mapping[str, Any]) -> None:
        given = self._filled(content)
        body = {
            "to": str(persona(self.handrail, given["to"]).id),
            "codes": given["codes"],
            "locality": given.get("locality"),
            "pathway": given.get("pathway"),
            "classes": given.get("classes", []),
            "period": given.get("period"),
            "starts_at": given.get("from"),
            "ends_at": given["until"],
            "reason": given.get("reason", _WHY),
            "acting_up": given.get("acting_up", False),
        }
        made = self.call(content["by"], "POST", "/delegations", body, refused=content.get("refused"))
        if made is not None:
            query = ShowDelegation(delegation_id=DelegationId(UUID(made["id"])))
            self.last["delegation"] = self.handrail.ask(query, by=SYSTEM).delegation

    def _accept(self, content: Mapping[str, Any]) -> None:
        path = f"/delegations/{self._lent().id}/accept"
        self.call(content["by"], "POST", path, refused=content.get("refused"))

    def _revoke(self, content: Mapping[str, Any]) -> None:
        body = {"reason": content.get("reason", "I am back from leave earlier than I thought")}
        path = f"/delegations/{self._lent().id}/revoke"
        self.call(content["by"], "POST", path, body, refused=content.get("refused"))

    # -- small parts -----------------------------------------------------------------------------------------------

    def _pending(self, task_id: str) -> PendingDecision:
        with self.handrail.database.reading() as session:
            found = PendingDecisions(session).of_task(TaskId(UUID(task_id)))
        assert found is not None
        return found

    def _open_task(self, content: Mapping[str, Any]) -> dict[str, Any]:
        page = self.call(content["by"], "GET", f"/tasks?case={self._case().id}")
        for task in page["items"]:
            if task["element"] == content["task"]:
                return dict(task)
        raise ScenarioFault(f"{content['task']} is not open: {[task['element'] for task in page['items']]}")
