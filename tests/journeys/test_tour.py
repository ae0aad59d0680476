"""The pictures in the README are taken here, from the real pages: with `TOUR=1` they are written anew."""

from __future__ import annotations

import dataclasses
import os
import re
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from werkzeug.serving import make_server

from handrail.application.commands.change_draft import ChangeDraft
from handrail.application.commands.complete_task import CompleteTask
from handrail.application.commands.create_draft import CreateDraft
from handrail.application.drafts_in_hand import DraftContent
from handrail.application.queries.case_detail import ShowCase
from handrail.domain.actors import SYSTEM
from handrail.domain.identifiers import TaskId
from handrail.rehearsal.accountability import make_rota, name_leads
from handrail.rehearsal.answers import valid
from handrail.rehearsal.scenarios import Player, read_scenario
from handrail.rehearsal.virtual_time import advance
from handrail.web.app import create_app
from tests.browser import DESKTOP
from tests.builders.house import REPOSITORY, House, a_house

PICTURES = REPOSITORY / "service" / "reference" / "tour"
HOLD = REPOSITORY / "processes" / "escalation" / "scenarios" / "hold-approved.yaml"
SCENARIO = Path(__file__).parent / "scenarios" / "contact-to-finished-review.yaml"
SOUTH = REPOSITORY / "processes" / "threshold-decision" / "decisions" / "southmere.dmn"
READERS = {
    "inbox": "Rowan Ashby",
    "contact": "Rowan Ashby",
    "case": "Rowan Ashby",
    "escalation": "Rowan Ashby",
    "approvals": "Dr Rosemary Plover",
    "approval": "Dr Rosemary Plover",
    "confirm": "Dr Rosemary Plover",
    "rights": "Dr Rosemary Plover",
    "lend": "Dr Rosemary Plover",
    "accountability": "Martin Sorrel",
    "draft": "Reed Goldcrest",
}
"""Every picture, and who is signed in on it."""
LEADS_NAMED = datetime(2026, 9, 1, 8, 0, tzinfo=UTC)
LEAVE = "I am on leave until Monday, and somebody has to decide about holds on the ward."


@pytest.fixture(scope="module")
def addresses(postgres: object, furnished_template: str) -> Iterator[dict[str, str]]:
    """Pages worth a picture: an escalation sent and not yet answered, two holds, who is accountable, a draft."""
    from handrail.gateways.postgres import EmbeddedPostgres, for_sqlalchemy

    assert isinstance(postgres, EmbeddedPostgres)
    scenario = read_scenario(SCENARIO)
    sent = next(
        n for n, step in enumerate(scenario.steps) if step.get("complete", {}).get("task") == "ESC-07"
    )
    scenario = dataclasses.replace(scenario, steps=scenario.steps[:sent])
    database = for_sqlalchemy(postgres.create_database("tour", template=furnished_template))
    with a_house(database, at=LEADS_NAMED) as house:
        name_leads(house.handrail)
        advance(house.handrail, house.clock, to=scenario.at)
        player = Player(house.handrail, house.clock, scenario, person_name="Nell Fairweather")
        player.play()
        case = player._case()
        detail = house.handrail.ask(ShowCase(case_id=case.id), by=SYSTEM)
        make_rota(house.handrail, house.clock.now())
        decision = a_hold(house, "Amos Reed")
        confirmation = a_hold(house, "Keziah Board", decided=True)
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
                "confirm": f"{base}/approvals/{confirmation}/confirm",
                "rights": f"{base}/rights?q=escalation",
                "lend": f"{base}/delegations/new?codes=D2b",
                "accountability": f"{base}/accountability/northvale/adult_community",
                "draft": f"{base}/drafts/{a_draft(house)}",
                "inbox": f"{base}/inbox?tab=available",
                "contact": f"{base}/contacts/{runs['contact'].keys['contact_id']}",
                "case": f"{base}/cases/{case.id}",
                "escalation": f"{base}/instances/{runs['escalation'].id}",
            }
        finally:
            server.shutdown()
            thread.join()


def a_hold(house: House, person: str, *, decided: bool = False) -> TaskId:
    """A hold that was proposed a moment ago, or that waits for a second person; its task."""
    scenario = read_scenario(HOLD)
    asked = next(
        n for n, step in enumerate(scenario.steps) if step.get("complete", {}).get("task") == "ESC-04"
    )
    steps = tuple(step for step in scenario.steps[:asked] if not {"expect", "wait"} & set(step))
    scenario = dataclasses.replace(scenario, steps=steps, at=max(scenario.at, house.clock.now()))
    player = Player(house.handrail, house.clock, scenario, person_name=person)
    player.play()
    detail = house.handrail.ask(ShowCase(case_id=player._case().id), by=SYSTEM)
    task = next(task for task in detail.tasks if task.element == "ESC-04")
    if decided:
        answers = valid(
            "f-esc-hold",
            now=house.clock.now(),
            second_person=str(house.persona("senior-clinician-north").id),
            recheck_at=(house.clock.now() + timedelta(hours=3)).isoformat(),
        )
        decider = house.persona("senior-clinician-2-north")
        house.handrail.perform(
            CompleteTask(task_id=task.id, answers=answers, seen_revision=task.revision), by=decider
        )
    return task.id


def a_draft(house: House) -> UUID:
    """A draft of the threshold tables, with a row twice and one below the provider's floor."""
    owner = house.persona("process-owner")
    draft = house.handrail.perform(CreateDraft(process="threshold-decision"), by=owner)
    table = SOUTH.read_text()
    row = table[table.index("<rule ") : table.index("</rule>")].replace('id="S1', 'id="S1b')
    table = table.replace("</decisionTable>", f"{row}</rule></decisionTable>")
    command = ChangeDraft(
        draft_id=draft.id, revision=draft.revision, content=DraftContent(decisions={"southmere": table})
    )
    house.handrail.perform(command, by=owner)
    return draft.id


@pytest.fixture(scope="module")
def windows(browser: Browser, addresses: dict[str, str]) -> Iterator[Callable[[str], Page]]:
    """The window of a persona by their name, signed in when it is first asked for."""
    opened: dict[str, BrowserContext] = {}

    def window(name: str) -> Page:
        if name not in opened:
            opened[name] = browser.new_context(
                locale="en-GB", timezone_id="Europe/London", viewport=DESKTOP, service_workers="block"
            )
            page = opened[name].new_page()
            page.goto(addresses["sign-in"])
            page.get_by_role("button", name=name).first.click()
            page.wait_for_url("**/inbox**")
        return opened[name].pages[0]

    yield window
    for context in opened.values():
        context.close()


def say_what_it_means(page: Page) -> None:
    """The form for lending filled in, up to its second step."""
    page.get_by_label("For which cases?").select_option("northvale~")
    page.get_by_label("To whom?").select_option(label="Olive Siskin, safeguarding lead")
    page.get_by_label("Until when?").fill("2026-11-09T09:00")
    page.get_by_label("Why do you lend it?").fill(LEAVE)
    page.get_by_role("button", name="See what it means").click()
    page.wait_for_url("**/delegations/check")


@pytest.mark.parametrize("name", READERS)
def test_a_picture_of_a_page(
    windows: Callable[[str], Page], addresses: dict[str, str], name: str, tmp_path: Path
) -> None:
    window = windows(READERS[name])
    answer = window.goto(addresses[name])
    assert answer is not None and answer.status == 200
    if name == "escalation":
        window.get_by_text("Show the whole diagram").click()
        window.get_by_role("heading", name="On the diagram").evaluate("heading => heading.scrollIntoView()")
    if name == "lend":
        say_what_it_means(window)
    place = PICTURES if os.environ.get("TOUR") else tmp_path
    place.mkdir(parents=True, exist_ok=True)
    window.screenshot(path=place / f"{name}.png")
    assert 20_000 < (place / f"{name}.png").stat().st_size < 200_000
    assert (PICTURES / f"{name}.png").is_file(), (
        "take the pictures: TOUR=1 pytest tests/journeys/test_tour.py"
    )


def test_the_readme_shows_every_picture_and_no_other() -> None:
    shown = re.findall(r"service/reference/tour/([a-z]+)\.png", (REPOSITORY / "README.md").read_text())
    assert sorted(shown) == sorted(READERS)
    assert {file.stem for file in PICTURES.iterdir()} == set(READERS)
