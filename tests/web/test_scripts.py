"""What scripts add to a page, and what is left without them; the emergency card without a network."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from handrail.application.import_processes import import_processes
from tests.browser import PHONE
from tests.builders.house import REPOSITORY, House, a_house
from tests.web.site import Site

LONDON = {"locale": "en-GB", "timezone_id": "Europe/London"}


@pytest.fixture(scope="module")
def house(module_database: str) -> Iterator[House]:
    with a_house(module_database, at=None) as made:
        import_processes(made.handrail, REPOSITORY, say=lambda _: None)
        yield made


@pytest.fixture
def visit(browser: Browser, site: Site) -> Iterator[Callable[..., Page]]:
    """Opens a browser as a persona; `scripts` False turns scripts off."""
    contexts: list[BrowserContext] = []

    def begin(persona: str = "support-worker-north", *, scripts: bool = True, workers: bool = False) -> Page:
        context = browser.new_context(
            **LONDON,
            viewport=PHONE,
            java_script_enabled=scripts,
            service_workers="allow" if workers else "block",
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.goto(f"{site.address}/sign-in")
        page.locator(f"button[value='{persona}']").click()
        return page

    yield begin
    for context in contexts:
        context.close()


def contact_form(page: Page, site: Site) -> str:
    case = site.house.a_case()
    page.goto(f"{site.address}/cases/{case.id}/contact")
    return str(case.id)


def label(page: Page, name: str, value: str) -> None:
    box = page.locator(f"input[name='{name}'][value='{value}']:not([type=hidden])")
    page.locator(f"label[for='{box.get_attribute('id')}']").click()


def test_a_question_appears_with_the_answer_that_calls_for_it(visit: Callable[..., Page], site: Site) -> None:
    page = visit()
    contact_form(page, site)
    why = page.locator("[name='a.concern_person_reason']")
    expect(why).to_be_hidden()
    label(page, "a.concern_person", "not_asked")
    expect(why).to_be_visible()
    label(page, "a.concern_person", "none")
    expect(why).to_be_hidden()


def test_no_change_folds_the_signs_away(visit: Callable[..., Page], site: Site) -> None:
    page = visit()
    contact_form(page, site)
    grid = page.locator(".hr-grid")
    expect(grid).to_be_visible()
    label(page, "a.no_change", "true")
    expect(grid).to_be_hidden()


def test_ticking_a_red_flag_shows_999_at_once_and_none_clears_it(visit: Callable[..., Page], site: Site) -> None:
    page = visit()
    contact_form(page, site)
    call = page.locator("form a[href='tel:999']")
    expect(call).to_be_hidden()
    label(page, "a.red_flags", "overdose")
    expect(call).to_be_visible()
    label(page, "a.red_flags", "none")
    expect(call).to_be_hidden()
    expect(page.locator("input[name='a.red_flags'][value='overdose']")).not_to_be_checked()


def test_the_time_is_said_in_words_and_filled_in_with_one_press(visit: Callable[..., Page], site: Site) -> None:
    page = visit()
    contact_form(page, site)
    when = page.locator("[name='a.occurred_at']")
    now = when.input_value()
    page.get_by_role("button", name="1 hour ago").first.click()
    assert when.input_value() < now or when.input_value()[:10] < now[:10]
    expect(page.locator("[data-echo='a-occurred_at']")).to_have_text(re.compile(r"\w{3},? \d{1,2} \w{3,4} \d{4}"))


def open_summary(page: Page, site: Site) -> None:
    case = site.house.a_case()
    page.goto(f"{site.address}/help?case={case.id}")
    page.locator("button.hr-raise--one").click()
    page.get_by_role("link", name=re.compile("summary")).first.click()


def test_rows_are_added_and_removed_in_place(visit: Callable[..., Page], site: Site) -> None:
    page = visit()
    open_summary(page, site)
    rows = page.locator("[data-list]:has(> input[name='a.current_risks~asked']) [data-row]")
    expect(rows).to_have_count(1)
    page.fill("[name='a.current_risks.0.text']", "Has spoken of the bridge")
    page.get_by_role("button", name=re.compile("Add another risk")).click()
    expect(rows).to_have_count(2)
    assert page.evaluate("document.activeElement.name").startswith("a.current_risks.1.")
    rows.nth(0).get_by_role("button", name=re.compile("Remove")).click()
    expect(rows).to_have_count(1)
    expect(page.locator("[name='a.current_risks.0.text']")).to_have_count(0)


def test_what_is_typed_is_kept_without_pressing_anything(visit: Callable[..., Page], site: Site) -> None:
    page = visit()
    open_summary(page, site)
    page.fill("[name='a.what_changed_text']", "Shouting at the neighbours since noon")
    expect(page.locator("[data-draft-status]")).to_have_text(re.compile(r"Draft kept at \d\d:\d\d"))
    page.reload()
    expect(page.locator("[name='a.what_changed_text']")).to_have_value("Shouting at the neighbours since noon")


def test_a_draft_that_cannot_be_kept_is_owned_up_to(visit: Callable[..., Page], site: Site) -> None:
    page = visit()
    open_summary(page, site)
    page.context.set_offline(True)
    page.fill("[name='a.what_changed_text']", "Shouting at the neighbours since noon")
    expect(page.locator("[data-draft-status]")).to_contain_text("Draft not kept: check your connection")
    page.context.set_offline(False)


def test_mistakes_take_the_focus_and_each_leads_to_its_question(visit: Callable[..., Page], site: Site) -> None:
    page = visit()
    contact_form(page, site)
    page.get_by_role("button", name="Save contact").click()
    summary = page.locator(".nhsuk-error-summary")
    expect(summary).to_be_focused()
    assert page.title().startswith("Error: ")
    first = summary.get_by_role("link").first
    target = str(first.get_attribute("href"))[1:]
    first.click()
    assert page.evaluate("document.activeElement.id") == target


def test_enter_in_a_field_sends_the_form_and_does_not_remove_a_row(visit: Callable[..., Page], site: Site) -> None:
    page = visit()
    open_summary(page, site)
    page.fill("[name='a.contact_now']", "On the bench")
    page.press("[name='a.contact_now']", "Enter")
    expect(page.locator(".nhsuk-error-summary")).to_be_visible()
    expect(page.locator("[name='a.contact_now']")).to_have_value("On the bench")


def test_everything_is_there_without_scripts(visit: Callable[..., Page], site: Site) -> None:
    page = visit(scripts=False)
    case = contact_form(page, site)
    why = page.locator("[name='a.concern_person_reason']")
    expect(why).to_be_visible()
    expect(page.get_by_text("Only if “The person” is “Not asked”.")).to_be_visible()
    label(page, "a.mode", "phone")
    label(page, "a.outcome", "spoken")
    label(page, "a.no_change", "true")
    label(page, "a.signature_signs", "none")
    label(page, "a.red_flags", "none")
    for who in ("staff", "person"):
        label(page, f"a.concern_{who}", "none")
    label(page, "a.concern_carer", "not_asked")
    label(page, "a.action_taken", "none_needed")
    label(page, "a.restriction_noticed", "no")
    page.get_by_role("button", name="Save contact").click()
    expect(page.get_by_text("The row that fired: N11")).to_be_visible()
    page.goto(f"{site.address}/cases/{case}")
    expect(page.get_by_text("Carry on", exact=True)).to_be_visible()


def test_the_emergency_card_opens_without_a_network(visit: Callable[..., Page], site: Site) -> None:
    page = visit(workers=True)
    page.goto(f"{site.address}/inbox")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.wait_for_function("caches.keys().then((names) => names.length === 1)")
    kept = page.evaluate(
        """async () => {
          const shelf = await caches.open((await caches.keys())[0]);
          return (await shelf.keys()).map((one) => new URL(one.url).pathname);
        }"""
    )
    assert sorted(kept)[0] == "/emergency" and len(kept) == 3, "nothing about a person is kept"
    page.reload()
    page.context.set_offline(True)
    for path in ("/emergency", "/cases?tab=all"):
        page.goto(site.address + path)
        expect(page.locator("a[href='tel:999']")).to_be_visible()
        colour = page.evaluate("getComputedStyle(document.querySelector('.hr-call')).backgroundColor")
        assert colour == "rgb(179, 20, 12)", "the style is there too"
    page.context.set_offline(False)


def test_get_help_now_is_two_presses_from_any_page(visit: Callable[..., Page], site: Site) -> None:
    page = visit()
    case = site.house.a_case()
    page.goto(f"{site.address}/cases/{case.id}")
    page.get_by_role("link", name="Get help now").click()
    page.locator("button.hr-raise--one").click()
    expect(page.get_by_role("heading", name="Help is asked for")).to_be_visible()


def test_focus_is_never_under_the_header(visit: Callable[..., Page], site: Site) -> None:
    page = visit()
    open_summary(page, site)
    hidden = page.evaluate(
        """() => {
          const bar = document.querySelector(".hr-header__bar");
          const under = [];
          const controls = document.querySelectorAll("main input, main textarea, main a, main button");
          for (const one of [...controls].reverse()) {
            if (!one.checkVisibility()) continue;
            one.focus();
            const end = one.getBoundingClientRect().bottom;
            if (end > 0 && end <= bar.getBoundingClientRect().bottom) under.push(one.outerHTML.slice(0, 90));
          }
          return under;
        }"""
    )
    assert hidden == []
