"""Ways to visit the pages in tests: without a browser, and the address for one with."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import lxml.html
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from handrail.application.commands.start_process import StartProcess
from handrail.domain.cases import Case
from handrail.domain.tasks import Task
from tests.builders.house import House

_CSRF = re.compile(r'name="_csrf" value="([0-9a-f]{64})"')


@dataclass
class Site:
    """A listening application."""

    house: House
    app: Flask
    address: str


@dataclass
class Visitor:
    """Somebody without a browser: follows forms by hand, as a browser without scripts would send them."""

    house: House
    client: FlaskClient

    def sign_in(self, persona: str = "clinician-north") -> Visitor:
        """Sign in with a persona's card."""
        answer = self.post("/sign-in/persona", {"username": persona}, form_at="/sign-in")
        assert answer.status_code == 303, answer.status_code
        return self

    def get(self, path: str) -> TestResponse:
        """A page."""
        return self.client.get(path)

    def post(self, path: str, fields: dict[str, Any], *, form_at: str | None = None) -> TestResponse:
        """Send a form that was opened at `form_at`."""
        token = _CSRF.search(self.client.get(form_at or "/sign-in").get_data(as_text=True))
        assert token is not None
        return self.client.post(path, data={"_csrf": token[1], **fields})

    def a_task(self, case: Case | None = None) -> Task:
        """An open summary task for somebody."""
        made = case or self.house.a_case()
        clinician = self.house.persona("clinician-north")
        self.house.handrail.perform(StartProcess(case_id=made.id, process="asking"), by=clinician)
        with self.house.handrail.database.reading() as session:
            from handrail.storage.tasks import Tasks

            return Tasks(session).of_case(made.id, open_only=True)[-1]


def page_of(answer: TestResponse) -> Any:
    """An answer's page as a tree to look into."""
    return lxml.html.fromstring(answer.get_data(as_text=True))


def words(tree: Any) -> str:
    """What a page says, spaces evened out."""
    return " ".join(" ".join(tree.itertext()).split())
