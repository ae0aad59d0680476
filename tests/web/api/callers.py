"""Personas at the REST API, each with a token of their own."""

from __future__ import annotations

from typing import Any

from handrail.application.commands.sign_in import SignInAsPersona
from handrail.domain.actors import SYSTEM
from handrail.web.app import create_app
from tests.builders.house import House


class Callers:
    """`callers("clinician-north", "GET", "/tasks")` gives the answer's JSON, held to the status expected."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._client = create_app(house.handrail, house.handrail.resources.settings).test_client()
        self._tokens: dict[str, str] = {}

    def __call__(
        self, persona: str, method: str, path: str, body: Any = None, *, status: int = 200
    ) -> dict[str, Any]:
        """Raises AssertionError with the answer when the status is another."""
        if persona not in self._tokens:
            command = SignInAsPersona(username=persona, kind="token")
            self._tokens[persona] = self._house.handrail.perform(command, by=SYSTEM)
        headers = {"Authorization": f"Bearer {self._tokens[persona]}"}
        answer = self._client.open(f"/api/v1{path}", method=method, json=body, headers=headers)
        assert answer.status_code == status, (answer.status_code, answer.get_data(as_text=True)[:1500])
        return dict(answer.get_json() or {})
