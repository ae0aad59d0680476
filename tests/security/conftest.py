"""A house with an API, for all tests of a file, and people with whatever roles a test wants."""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any

import pytest
from flask.testing import FlaskClient

from handrail.application.commands.register_staff import RegisterStaff, RoleHeld
from handrail.application.commands.sign_in import SignInAsPersona
from handrail.domain.actors import SYSTEM
from handrail.domain.roles import Role
from handrail.gateways.postgres import EmbeddedPostgres, for_sqlalchemy
from handrail.rehearsal.personas import HELD_SINCE
from handrail.web.app import create_app
from tests.builders.house import A_MONDAY, House, a_house

_numbers = count(1)


@dataclass
class Caller:
    """A program that calls the API with somebody's token."""

    client: FlaskClient
    token: str

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """A request; `body` None sends none."""
        return self.client.open(
            f"/api/v1{path}",
            method=method,
            json=body,
            headers={"Authorization": f"Bearer {self.token}", **headers},
        )

    def get(self, path: str) -> Any:
        """A look."""
        return self.send("GET", path)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        """A change."""
        return self.send("POST", path, {} if body is None else body, **headers)


@pytest.fixture(scope="module")
def house(postgres: EmbeddedPostgres, furnished_template: str) -> Iterator[House]:
    """A Handrail in virtual time with the product's processes; tests make cases and processes of their own in it."""
    name = f"security_{next(_numbers)}"
    with a_house(
        for_sqlalchemy(postgres.create_database(name, template=furnished_template)), at=A_MONDAY
    ) as made:
        yield made
    postgres.drop_database(name)


@pytest.fixture(scope="module")
def client(house: House) -> FlaskClient:
    """The web application of the house."""
    app = create_app(house.handrail, house.handrail.resources.settings)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    return app.test_client()


@pytest.fixture
def call(house: House, client: FlaskClient) -> Callable[[str], Caller]:
    """A caller with a persona's token."""

    def caller(username: str) -> Caller:
        token = house.handrail.perform(SignInAsPersona(username=username, kind="token"), by=SYSTEM)
        return Caller(client, token)

    return caller


@pytest.fixture
def somebody(house: House) -> Callable[..., str]:
    """Registers somebody with roles, each (role, locality or None, pathway or None); their user name."""

    def register(*roles: tuple[Role, str | None, str | None]) -> str:
        username = f"somebody-{next(_numbers)}"
        held = tuple(
            RoleHeld(
                role=role,
                locality=locality,
                pathway=pathway,
                from_at=HELD_SINCE,
                registration_body="a register" if role.needs_registration else None,
                registration_no="1" if role.needs_registration else None,
            )
            for role, locality, pathway in roles
        )
        command = RegisterStaff(username=username, name=f"Test {username}", roles=held, persona=True)
        house.handrail.perform(command, by=SYSTEM)
        return username

    return register


@pytest.fixture
def seed() -> int:
    """What chance starts from; printed, and HANDRAIL_TEST_SEED repeats it."""
    chosen = int(os.environ.get("HANDRAIL_TEST_SEED", random.randrange(10**6)))
    print(f"seed {chosen}: HANDRAIL_TEST_SEED={chosen} repeats it")
    return chosen
