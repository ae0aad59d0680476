"""An installation like a real one: its own database, passwords instead of personas, and a clock moved by hand."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser
from werkzeug.serving import make_server

from handrail.application.commands.register_staff import RegisterStaff, RoleHeld
from handrail.application.import_processes import import_processes
from handrail.domain.actors import SYSTEM
from handrail.domain.roles import Role
from handrail.rehearsal.personas import HELD_SINCE
from handrail.settings import Settings
from handrail.web.app import create_app
from tests.browser import DESKTOP, PHONE
from tests.builders.house import REPOSITORY, House, a_house
from tests.journeys.people import PASSWORD, STAFF, Place, Somebody


@pytest.fixture(scope="module")
def place(module_database: str) -> Iterator[Place]:
    """The service, listening, with everybody who works there."""
    with a_house(module_database) as house:
        import_processes(house.handrail, REPOSITORY, say=lambda _: None)
        register(house)
        with listening(house, Settings(home=house.handrail.resources.settings.home, demo=False)) as address:
            yield Place(house=house, address=address)


@contextmanager
def listening(house: House, settings: Settings) -> Iterator[str]:
    """The address at which a house's pages are served meanwhile."""
    server = make_server("127.0.0.1", 0, create_app(house.handrail, settings), threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()


def register(house: House) -> None:
    """Everybody of STAFF, with one password for the tests."""
    for username, (name, role) in STAFF.items():
        everywhere = role in (Role.CLINICAL_DIRECTOR, Role.GOVERNANCE_LEAD)
        held = RoleHeld(
            role=role,
            locality=None if everywhere else "northvale",
            from_at=HELD_SINCE,
            registration_body="a register" if role.needs_registration else None,
            registration_no="1" if role.needs_registration else None,
        )
        command = RegisterStaff(username=username, name=name, roles=(held,), password=PASSWORD)
        house.handrail.perform(command, by=SYSTEM)


@pytest.fixture
def somebody(browser: Browser, place: Place) -> Iterator[Callable[..., Somebody]]:
    """Opens a browser for a member of staff and signs them in; `phone` gives them a phone."""
    opened = []

    def begin(username: str, *, phone: bool = False, scripts: bool = True) -> Somebody:
        context = browser.new_context(
            locale="en-GB",
            timezone_id="Europe/London",
            viewport=PHONE if phone else DESKTOP,
            has_touch=phone,
            java_script_enabled=scripts,
            service_workers="block",
        )
        context.set_default_timeout(15_000)
        opened.append(context)
        person = Somebody(page=context.new_page(), place=place, username=username)
        person.sign_in()
        return person

    yield begin
    faults = [fault for person in Somebody.everybody for fault in person.faults]
    Somebody.everybody.clear()
    for context in opened:
        context.close()
    assert faults == []
