"""Lending a right in two steps, answering, approving and taking back: by pages, accessible, on a desk and a phone."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Page

from handrail.domain.identifiers import TaskId
from handrail.settings import Settings
from handrail.storage.tasks import Tasks
from handrail.web.app import create_app
from tests.browser import DESKTOP, PHONE
from tests.builders.house import House, a_house
from tests.web.conftest import listening
from tests.web.site import Site, Visitor, page_of
from tests.web.test_gallery import faults_of

MONDAY = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
REASON = "I am on leave from Tuesday and somebody has to decide on the ward."
OFFER = {
    "codes": "D2b",
    "place": "northvale~",
    "ends_at": "2026-03-09T09:00",
    "ends_at~offset": "+00:00",
    "reason": REASON,
}


@pytest.fixture
def house(furnished_database: str) -> Iterator[House]:
    with a_house(furnished_database, at=MONDAY) as made:
        yield made


@pytest.fixture
def site(house: House) -> Iterator[Site]:
    with listening(house) as open_site:
        yield open_site


def visit(house: House, persona: str) -> Visitor:
    """Somebody signed in, without a browser."""
    app = create_app(house.handrail, Settings(home=house.handrail.resources.settings.home, demo=True))
    return Visitor(house=house, client=app.test_client()).sign_in(persona)


def offer(house: House, **changes: str) -> str:
    """The address of a delegation that was offered by pages."""
    grantor = visit(house, "senior-clinician-north")
    sent = {**OFFER, "to": str(house.persona("safeguarding-lead-north").id), **changes}
    answer = grantor.post("/delegations", sent, form_at="/delegations/new")
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return str(answer.location)


def words(visitor: Visitor, path: str) -> str:
    return " ".join(page_of(visitor.get(path)).xpath("//main")[0].text_content().split())


def look(page: Page, name: str) -> None:
    """Nothing that axe finds, nothing wider than the window; a picture where somebody asked for pictures."""
    assert faults_of(page) == [], name
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0, name
    folder = os.environ.get("HANDRAIL_PICTURES")
    if folder:
        page.screenshot(path=f"{folder}/{name}-{page.viewport_size['width']}.png", full_page=True)


def sign_in(page: Page, address: str, name: str) -> None:
    page.context.clear_cookies()
    page.goto(f"{address}/sign-in")
    page.get_by_role("button", name=name).first.click()


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_right_is_lent_in_two_steps_accepted_and_taken_back(
    site: Site, browser: Browser, size: dict
) -> None:
    context = browser.new_context(
        locale="en-GB", timezone_id="Europe/London", viewport=size, service_workers="block"
    )
    page = context.new_page()
    sign_in(page, site.address, "Dr Rosemary Plover")
    page.goto(f"{site.address}/delegations")
    look(page, "delegations-empty")
    page.get_by_role("link", name="Lend a right").click()
    look(page, "delegations-lend")
    page.get_by_role("button", name="See what it means").click()
    look(page, "delegations-lend-faults")
    assert page.title().startswith("Error: ")
    page.locator("input[name=codes][value=D2b]").check()
    page.get_by_label("For which cases?").select_option("northvale~")
    page.get_by_label("To whom?").select_option(label="Olive Siskin, safeguarding lead")
    page.get_by_label("Until when?").fill("2026-03-09T09:00")
    page.get_by_label("Why do you lend it?").fill(REASON)
    page.get_by_role("button", name="See what it means").click()
    look(page, "delegations-confirm")
    assert "Olive Siskin may decide this in your place" in page.inner_text("main")
    page.get_by_role("button", name="Change something").click()
    assert page.get_by_label("Why do you lend it?").input_value() == REASON
    page.get_by_role("button", name="See what it means").click()
    page.get_by_role("button", name="Yes, offer it").click()
    look(page, "delegations-offered")
    address = page.url
    sign_in(page, site.address, "Olive Siskin")
    page.goto(f"{site.address}/delegations")
    look(page, "delegations-waiting")
    page.get_by_role("link", name="Accept or refuse").click()
    look(page, "delegations-answer")
    page.get_by_role("button", name="Accept").click()
    look(page, "delegations-answer-faults")
    page.locator("#able").check()
    page.get_by_role("button", name="Accept").click()
    assert "In force" in page.inner_text("main")
    look(page, "delegations-accepted")
    sign_in(page, site.address, "Dr Rosemary Plover")
    page.goto(address)
    page.get_by_label("Why?").fill("I am back early from leave")
    page.get_by_role("button", name="Take it back now").click()
    assert "Taken back" in page.inner_text("main")
    look(page, "delegations-revoked")
    page.goto(f"{site.address}/delegations")
    look(page, "delegations-full")
    context.close()


def test_what_cannot_be_lent_is_said_beside_its_question(house: House) -> None:
    grantor = visit(house, "senior-clinician-north")
    sent = {**OFFER, "to": str(house.persona("clinician-north").id), "ends_at": "2026-12-09T09:00"}
    answer = grantor.post("/delegations/check", sent, form_at="/delegations/new")
    assert answer.status_code == 400
    said = page_of(answer).xpath("//ul[contains(@class, 'error-summary')]/li/a")
    assert {link.get("href") for link in said} == {"#to", "#ends_at"}


def test_nothing_is_offered_by_looking_at_what_it_means(house: House) -> None:
    grantor = visit(house, "senior-clinician-north")
    sent = {**OFFER, "to": str(house.persona("safeguarding-lead-north").id)}
    assert grantor.post("/delegations/check", sent, form_at="/delegations/new").status_code == 200
    assert "You have not lent a right of yours." in words(grantor, "/delegations")


def test_the_manager_approves_a_long_one(house: House) -> None:
    address = offer(house, ends_at="2026-04-20T09:00")
    director = visit(house, "clinical-director")
    assert "Approve or not" in words(director, "/delegations")
    answer = director.post(
        f"{address}/approve",
        {"approved": "true", "reason": "He covered for her before, and well."},
        form_at=address,
    )
    assert answer.status_code == 303
    assert "Waits to be accepted" in words(director, address)


def test_a_refusal_needs_its_reason(house: House) -> None:
    address = offer(house)
    delegate = visit(house, "safeguarding-lead-north")
    answer = delegate.post(f"{address}/refuse", {"reason": ""}, form_at=address)
    assert answer.status_code == 400
    assert page_of(answer).xpath("//a[@href='#refuse-reason']")
    assert (
        delegate.post(f"{address}/refuse", {"reason": "I am away then too"}, form_at=address).status_code
        == 303
    )
    assert "Refused" in words(delegate, address)


def test_the_delegate_finds_it_in_their_inbox(house: House) -> None:
    address = offer(house)
    delegate = visit(house, "safeguarding-lead-north")
    inbox = page_of(delegate.get("/inbox"))
    (task,) = inbox.xpath("//a[starts-with(@href, '/tasks/')]/@href")
    assert "Not about a patient" in inbox.text_content()
    assert delegate.get(task).location == address


def test_a_matter_has_no_page_of_a_patient_and_none_breaks(house: House) -> None:
    address = offer(house)
    delegate = visit(house, "safeguarding-lead-north")
    inbox = page_of(delegate.get("/inbox"))
    (task,) = inbox.xpath("//a[starts-with(@href, '/tasks/')]/@href")
    task_id = task.removeprefix("/tasks/")
    with house.handrail.database.reading() as session:
        matter = Tasks(session).get(TaskId(UUID(task_id)))
    assert matter is not None
    for reader in ("safeguarding-lead-north", "senior-clinician-north", "governance-lead", "clinician-north"):
        visitor = visit(house, reader)
        for path in (
            f"/tasks/{task_id}",
            f"/approvals/{task_id}",
            f"/approvals/{task_id}/confirm",
            f"/instances/{matter.instance_id}",
            f"/cases/{matter.case_id}",
            f"/cases/{matter.case_id}/accountability",
            f"/cases/{matter.case_id}/conflict",
            f"/cases/{matter.case_id}/start",
            f"/cases/{matter.case_id}/contact",
            f"/help?case={matter.case_id}",
            "/approvals",
            "/rights",
            "/notices",
        ):
            answer = visitor.get(path)
            assert answer.status_code < 500, f"{path} for {reader}"
            assert answer.status_code != 200 or "None" not in words(visitor, path), f"{path} for {reader}"
        for path, sent in (
            ("accountable", {"to": "clinician-north", "reason": REASON}),
            ("accountable/answer", {"answer": "accept"}),
            ("conflict", {"kind": "relative"}),
            ("start", {"what": "worry-person"}),
            ("contact", {}),
        ):
            answer = visitor.post(f"/cases/{matter.case_id}/{path}", sent, form_at="/account")
            assert 400 <= answer.status_code < 500, f"{path} by {reader}: {answer.status_code}"
    assert delegate.get(task).location == address
    assert delegate.get(f"/approvals/{task_id}").status_code == 404, "the queue leads to the step itself"


def test_strangers_find_no_delegation(house: House) -> None:
    address = offer(house)
    for stranger in ("clinician-north", "senior-clinician-2-north", "clinician-south", "team-lead-south"):
        visitor = visit(house, stranger)
        assert visitor.get(address).status_code == 404, stranger
        assert visitor.post(f"{address}/revoke", {"reason": "None of my business"}).status_code == 404
    assert "Everybody's" in words(visit(house, "governance-lead"), "/delegations")


def test_somebody_with_nothing_to_lend_is_told_so(house: House) -> None:
    assert "There is nothing you can lend" in words(visit(house, "support-worker-north"), "/delegations/new")
