"""Who decides, in the browser: the acceptance scenarios, every step taken on the pages, in virtual time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FilePayload

from handrail.application.queries.verify_history import VerifyHistory
from handrail.domain.actors import SYSTEM
from handrail.gateways.clock import VirtualClock
from handrail.rehearsal.scenarios import read_scenario
from tests.builders.house import House, a_house
from tests.journeys.acceptance import check, scenario_files
from tests.journeys.conftest import listening
from tests.journeys.page_player import PagePlayer
from tests.journeys.people import Place
from tests.journeys.room import PersonaAtBrowser, Room
from tests.web.api.test_publishing import SOUTH, WHY, below_the_floor, overlapping

RIGHTS = scenario_files()

# Who reads what on which page at the end; {case} is the person's page.
_TOLD = {
    2: (("support-worker-north", "/notices", "What happened with the escalation you raised"),),
    3: (
        ("support-worker-north", "{case}", "Nobody decided on the hold in time: it was not held"),
        (
            "team-lead-north",
            "/notices",
            "Nobody decided on a hold in time, so it lapsed: send the escalation now",
        ),
    ),
    5: (
        ("team-lead-north", "{case}", "The disagreement is at stage 2, because nobody settled it in time"),
        ("team-lead-north", "{case}", "Very urgent"),
    ),
    8: (
        ("senior-clinician-2-north", "/notices", "You are in the chair of a meeting"),
        ("clinician-north", "{case}", "A meeting spoke"),
    ),
    11: (
        ("safeguarding-lead-north", "/notices", "A delegation has ended"),
        ("clinician-north", "/notices", "An escalation is held by a senior decision"),
    ),
}
_BY_HAND = """(path) => {
    const form = document.createElement('form');
    form.method = 'post';
    form.action = path;
    form.append(document.querySelector('input[name=_csrf]').cloneNode());
    document.body.append(form);
    form.submit();
}"""


@pytest.fixture
def house(furnished_database: str, request: pytest.FixtureRequest) -> Iterator[House]:
    played = "path" in request.fixturenames
    scenario = read_scenario(request.getfixturevalue("path")) if played else None
    with a_house(furnished_database, **({} if scenario is None else {"at": scenario.at})) as made:
        yield made


@pytest.fixture
def room(house: House, browser: Browser) -> Iterator[Room]:
    with listening(house, house.handrail.resources.settings) as address:
        made = Room(browser=browser, place=Place(house=house, address=address))
        yield made
        made.close()


@pytest.mark.parametrize(("number", "path"), RIGHTS.items(), ids=[path.stem for path in RIGHTS.values()])
def test_who_decides_on_the_pages(house: House, room: Room, number: int, path: Path) -> None:
    assert isinstance(house.clock, VirtualClock)
    player = PagePlayer(house.handrail, house.clock, read_scenario(path), room=room)
    player.play()
    check(number, player.seen())
    for username, path_of_page, words in _TOLD[number]:
        room.at(username).go(path_of_page.format(case=f"/cases/{player.seen().case.case.id}"))
        room.at(username).reads(words)
    assert house.handrail.ask(VerifyHistory(rebuild=True), by=SYSTEM).faults == ()


def puts_in(author: PersonaAtBrowser, table: str) -> None:
    """A table into the draft that is open, in the place of the one of the same name."""
    sent = FilePayload(name="southmere.dmn", mimeType="application/xml", buffer=table.encode())
    author.page.get_by_label("Put files in their place").set_input_files(sent)
    author.sends("Keep and check")


def submits(author: PersonaAtBrowser) -> None:
    author.page.get_by_label("Why is it changed?").fill(WHY)
    author.sends("Submit for approval")


def test_an_author_an_overlap_and_a_table_below_the_floor_are_refused_on_the_pages(room: Room) -> None:
    """Scenario 12, and then the change in force by two others."""
    author, senior, safety = (
        room.at(name) for name in ("process-owner", "senior-clinician-south", "safety-officer")
    )
    author.go("/versions")
    author.page.get_by_label("Which process?").select_option("threshold-decision")
    author.sends("Begin a draft")
    author.reads("Nothing is wrong. It can be submitted.")

    for table, said in (
        (overlapping(SOUTH), "both match"),
        (below_the_floor(SOUTH), "below the provider's floor"),
    ):
        puts_in(author, table)
        author.reads("Must be put right")
        author.reads(said)
        submits(author)
        assert "/drafts/" in author.page.url
        assert said in author.page.locator(".nhsuk-error-summary").inner_text()

    puts_in(author, SOUTH.replace("<text>60</text>", "<text>50</text>", 1))
    author.reads("Nothing is wrong. It can be submitted.")
    submits(author)
    author.reads("You wrote this version")
    version = author.page.url.rpartition("/")[2]
    for act, button in (("approve", "Approve this version"), ("publish", "Put it in force")):
        author.go(f"/versions/{version}")
        assert author.page.get_by_role("button", name=button).count() == 0
        author.go("/versions")  # which has a form, and so what a request by hand needs
        with author.page.expect_navigation() as leading:
            author.page.evaluate(_BY_HAND, f"/versions/{version}/{act}")
        assert (leading.value.status, leading.value.request.method) == (403, "POST")
        author.reads("You wrote this version")

    for approver, act in (
        (senior, "Approve this version"),
        (safety, "Approve this version"),
        (safety, "Put it in force"),
    ):
        approver.go("/versions")
        approver.clicks(approver.page.locator(f"main a[href='/versions/{version}']"))
        approver.reads(WHY)
        approver.sends(act)
    safety.reads("In force")
    author.go("/versions")
    author.reads("Nothing waits for approval.")
