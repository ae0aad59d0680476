"""The pictures in the README are taken here, from the real pages: with `TOUR=1` they are written anew."""

from __future__ import annotations

import dataclasses
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

from handrail.application.queries.case_detail import ShowCase
from handrail.domain.actors import SYSTEM
from handrail.domain.identifiers import TaskId
from handrail.rehearsal.scenarios import Player, read_scenario
from handrail.web.app import create_app
from tests.browser import DESKTOP
from tests.builders.house import REPOSITORY, House, a_house

PICTURES = REPOSITORY / "service" / "reference" / "tour"
HOLD = REPOSITORY / "processes" / "escalation" / "scenarios" / "hold-approved.yaml"
SCENARIO = Path(__file__).parent / "scenarios" / "contact-to-finished-review.yaml"
NAMES = ("inbox", "contact", "case", "escalation")
OF_A_SENIOR = ("approvals", "approval", "rights")
"""Pages as a senior clinician sees them."""


@pytest.fixture(scope="module")
def addresses(postgres: object, furnished_template: str) -> Iterator[dict[str, str]]:
    """Pages worth a picture: an escalation that was sent and waits for the partner."""
    from handrail.gateways.postgres import EmbeddedPostgres, for_sqlalchemy

    assert isinstance(postgres, EmbeddedPostgres)
    scenario = read_scenario(SCENARIO)
    sent = next(
        n for n, step in enumerate(scenario.steps) if step.get("complete", {}).get("task") == "ESC-07"
    )
    scenario = dataclasses.replace(scenario, steps=scenario.steps[:sent])
    database = for_sqlalchemy(postgres.create_database("tour", template=furnished_template))
    with a_house(database, at=scenario.at) as house:
        player = Player(house.handrail, house.clock, scenario, person_name="Nell Fairweather")
        player.play()
        case = player._case()
        detail = house.handrail.ask(ShowCase(case_id=case.id), by=SYSTEM)
        decision = a_hold_to_decide(house)
        runs = {instance.process_key: instance for instance in detail.instances}
        server = make_server(
            "127.0.0.1", 0, create_app(house.handrail, house.handrail.resources.settings), threaded=True
        )
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        base = f"http://127.0.0.1:{server.server_port}"
        try:
            yield {
                "sign-in": base,
                "approvals": f"{base}/approvals",
                "approval": f"{base}/approvals/{decision}",
                "rights": f"{base}/rights?q=escalation",
                "inbox": f"{base}/inbox?tab=available",
                "contact": f"{base}/contacts/{runs['contact'].keys['contact_id']}",
                "case": f"{base}/cases/{case.id}",
                "escalation": f"{base}/instances/{runs['escalation'].id}",
            }
        finally:
            server.shutdown()
            thread.join()


def a_hold_to_decide(house: House) -> TaskId:
    """A hold that was proposed a moment ago and waits for a senior clinician; its task."""
    scenario = read_scenario(HOLD)
    asked = next(
        n for n, step in enumerate(scenario.steps) if step.get("complete", {}).get("task") == "ESC-04"
    )
    steps = tuple(step for step in scenario.steps[:asked] if not {"expect", "wait"} & set(step))
    scenario = dataclasses.replace(scenario, steps=steps, at=max(scenario.at, house.clock.now()))
    player = Player(house.handrail, house.clock, scenario, person_name="Amos Reed")
    player.play()
    detail = house.handrail.ask(ShowCase(case_id=player._case().id), by=SYSTEM)
    return next(task.id for task in detail.tasks if task.element == "ESC-04")


@pytest.fixture(scope="module")
def window(browser: Browser, addresses: dict[str, str]) -> Iterator[Page]:
    """Signed in as the support worker who raised it."""
    context = browser.new_context(locale="en-GB", timezone_id="Europe/London", viewport=DESKTOP)
    page = context.new_page()
    page.goto(addresses["sign-in"])
    page.get_by_role("button", name="Rowan Ashby").first.click()
    page.wait_for_url("**/inbox**")
    yield page
    context.close()


@pytest.mark.parametrize("name", NAMES)
def test_a_picture_of_a_page(window: Page, addresses: dict[str, str], name: str, tmp_path: Path) -> None:
    answer = window.goto(addresses[name])
    assert answer is not None and answer.status == 200
    if name == "escalation":
        window.get_by_text("Show the whole diagram").click()
        window.get_by_role("heading", name="On the diagram").evaluate("heading => heading.scrollIntoView()")
    place = PICTURES if os.environ.get("TOUR") else tmp_path
    place.mkdir(parents=True, exist_ok=True)
    window.screenshot(path=place / f"{name}.png")
    assert (place / f"{name}.png").stat().st_size > 20_000
    assert (PICTURES / f"{name}.png").is_file(), (
        "take the pictures: TOUR=1 pytest tests/journeys/test_tour.py"
    )


@pytest.fixture(scope="module")
def senior_window(browser: Browser, addresses: dict[str, str]) -> Iterator[Page]:
    """Signed in as a senior clinician."""
    context = browser.new_context(locale="en-GB", timezone_id="Europe/London", viewport=DESKTOP)
    page = context.new_page()
    page.goto(addresses["sign-in"])
    page.get_by_role("button", name="Dr Rosemary Plover").first.click()
    page.wait_for_url("**/inbox**")
    yield page
    context.close()


@pytest.mark.parametrize("name", OF_A_SENIOR)
def test_a_picture_of_a_page_of_a_senior(
    senior_window: Page, addresses: dict[str, str], name: str, tmp_path: Path
) -> None:
    answer = senior_window.goto(addresses[name])
    assert answer is not None and answer.status == 200
    place = PICTURES if os.environ.get("TOUR") else tmp_path
    senior_window.screenshot(path=place / f"{name}.png")
    assert (place / f"{name}.png").stat().st_size > 20_000
    assert (PICTURES / f"{name}.png").is_file(), (
        "take the pictures: TOUR=1 pytest tests/journeys/test_tour.py"
    )


def test_the_readme_shows_every_picture() -> None:
    text = (REPOSITORY / "README.md").read_text()
    for name in (*NAMES, *OF_A_SENIOR):
        assert f"service/reference/tour/{name}.png" in text
