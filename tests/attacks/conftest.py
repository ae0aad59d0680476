"""A house with its API and its pages, to be attacked: the tests of a file share it, each makes cases of its own."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from tests.builders.house import House
from tests.security.conftest import call, client, house, somebody
from tests.web.site import Visitor

__all__ = ["call", "client", "house", "somebody"]


@pytest.fixture
def visit(house: House, client: FlaskClient) -> Callable[[str], Visitor]:
    """A visitor of the pages, signed in as a persona."""

    def visitor(username: str) -> Visitor:
        return Visitor(house=house, client=client.application.test_client()).sign_in(username)

    return visitor
