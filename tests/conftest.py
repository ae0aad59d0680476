"""What every test may ask for: a database of its own on a real PostgreSQL, and a real browser."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from handrail.gateways.postgres import EmbeddedPostgres, for_sqlalchemy
from tests.browser import DESKTOP, FLAGS, HOW_TO_GET_ONE, find_chromium
from tests.installation import Installation, new_installation

_numbers = count(1)


@pytest.fixture(scope="session")
def postgres() -> Iterator[EmbeddedPostgres]:
    """A PostgreSQL for this test process that does not wait for the disk: quick, and proves no durability."""
    with _server(fsync=False) as server:
        yield server


@pytest.fixture(scope="session")
def durable_postgres() -> Iterator[EmbeddedPostgres]:
    """A PostgreSQL that waits for the disk as the real one does, for tests of what survives."""
    with _server(fsync=True) as server:
        yield server


@pytest.fixture
def empty_database(postgres: EmbeddedPostgres) -> Iterator[str]:
    """The SQLAlchemy address of a database of this test's own, with nothing in it."""
    name = f"empty_{next(_numbers)}"
    yield for_sqlalchemy(postgres.create_database(name))
    postgres.drop_database(name)


@pytest.fixture(scope="session")
def template(postgres: EmbeddedPostgres) -> str:
    """The name of a migrated database with no rows, made once in this test process, to be copied."""
    return _migrated(postgres)


@pytest.fixture(scope="session")
def durable_template(durable_postgres: EmbeddedPostgres) -> str:
    """As `template`, on the server that waits for the disk."""
    return _migrated(durable_postgres)


@pytest.fixture
def database(postgres: EmbeddedPostgres, template: str) -> Iterator[str]:
    """The SQLAlchemy address of a migrated database of this test's own."""
    name = f"test_{next(_numbers)}"
    yield for_sqlalchemy(postgres.create_database(name, template=template))
    postgres.drop_database(name)


@pytest.fixture(scope="module")
def module_database(postgres: EmbeddedPostgres, template: str) -> Iterator[str]:
    """As `database`, but one for all tests of a file, which must then not get in each other's way."""
    name = f"module_{next(_numbers)}"
    yield for_sqlalchemy(postgres.create_database(name, template=template))
    postgres.drop_database(name)


@pytest.fixture
def durable_database(durable_postgres: EmbeddedPostgres, durable_template: str) -> Iterator[str]:
    """As `database`, on the server that waits for the disk."""
    name = f"test_{next(_numbers)}"
    yield for_sqlalchemy(durable_postgres.create_database(name, template=durable_template))
    durable_postgres.drop_database(name)


@pytest.fixture(scope="session")
def furnished_template(postgres: EmbeddedPostgres, template: str) -> str:
    """The name of a database with the personas registered and the product's processes published."""
    from tests.builders.house import furnish

    name = "template_furnished"
    furnish(for_sqlalchemy(postgres.create_database(name, template=template)))
    return name


@pytest.fixture
def furnished_database(postgres: EmbeddedPostgres, furnished_template: str) -> Iterator[str]:
    """The SQLAlchemy address of a furnished database of this test's own."""
    name = f"test_{next(_numbers)}"
    yield for_sqlalchemy(postgres.create_database(name, template=furnished_template))
    postgres.drop_database(name)


@pytest.fixture
def installation() -> Iterator[Installation]:
    """A Handrail to start, kill and start again as an operator would; its database does not wait for the disk."""
    with new_installation(HANDRAIL_FSYNC="false") as made:
        yield made


@pytest.fixture
def durable_installation() -> Iterator[Installation]:
    """As `installation`, with a database that waits for the disk, for tests of what survives."""
    with new_installation() as made:
        yield made


@pytest.fixture(scope="session")
def chromium() -> Path:
    """The browser on this machine; the test fails, and says how to get one, where there is none."""
    found = find_chromium()
    if found is None:
        pytest.fail(HOW_TO_GET_ONE, pytrace=False)
    return found


@pytest.fixture(scope="session")
def browser(chromium: Path) -> Iterator[Browser]:
    """A running browser, without a window."""
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        yield running
        running.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of a browser that has never been anywhere; dates and language are British."""
    context = browser.new_context(locale="en-GB", timezone_id="Europe/London", viewport=DESKTOP)
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()


@contextmanager
def _server(*, fsync: bool) -> Iterator[EmbeddedPostgres]:
    """A server in a folder of its own, which the account that root lends it can reach, removed at the end."""
    home = Path(tempfile.mkdtemp(prefix="handrail-test-", dir="/tmp"))
    home.chmod(0o711)
    server = EmbeddedPostgres(home, fsync=fsync).start()
    try:
        yield server
    finally:
        server.destroy()
        shutil.rmtree(home)


def _migrated(server: EmbeddedPostgres) -> str:
    """Imported here, so that tests of other parts run where storage does not."""
    from handrail.storage.migrations import upgrade

    name = "template_handrail"
    upgrade(for_sqlalchemy(server.create_database(name)))
    return name
