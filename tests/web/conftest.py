"""A site to visit: the real application on a database of its own, listening on a port of this machine."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from werkzeug.serving import make_server

from handrail.settings import Settings
from handrail.web.app import create_app
from tests.builders.diagrams import in_a_row, user_task
from tests.builders.house import REPOSITORY, House, a_house
from tests.web.site import Site, Visitor


def form_file(key: str) -> str:
    return (REPOSITORY / "forms" / f"{key}.form").read_text("utf-8")


SUMMARY = in_a_row(
    "asking",
    user_task(
        "ASK-1",
        "Escalation summary",
        formKey="f-esc-summary",
        clock="esc.decide",
        clockClass="= &quot;very_urgent&quot;",
        ladder="L-E",
    ),
    user_task("ASK-2", "Say what happened", formKey="f-esc-close", notBy="ASK-1"),
    lane="support_worker",
)


@contextmanager
def listening(house: House, *, demo: bool = True) -> Iterator[Site]:
    app = create_app(house.handrail, Settings(home=house.handrail.resources.settings.home, demo=demo))
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield Site(house=house, app=app, address=f"http://127.0.0.1:{server.server_port}")
    finally:
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def house(module_database: str) -> Iterator[House]:
    """One house for all tests of a file: each opens cases of its own."""
    with a_house(module_database) as made:
        made.publish(
            "asking", SUMMARY, {"f-esc-summary": form_file("f-esc-summary"), "f-esc-close": form_file("f-esc-close")}
        )
        yield made


@pytest.fixture(scope="module")
def site(house: House) -> Iterator[Site]:
    with listening(house) as open_site:
        yield open_site


@pytest.fixture
def visitor(house: House) -> Visitor:
    app = create_app(house.handrail, Settings(home=house.handrail.resources.settings.home, demo=True))
    return Visitor(house=house, client=app.test_client())
