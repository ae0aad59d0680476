"""Every page in every state: accessible (WCAG 2.2 AA by axe), no wider than a phone, and within its security policy."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.browser import DESKTOP, PHONE
from tests.web import gallery
from tests.web.site import Site

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SIZES = {"desktop": DESKTOP, "phone": PHONE}


@pytest.fixture(scope="module")
def shown(site: Site) -> Site:
    gallery.hang(site.app)
    return site


@pytest.fixture(scope="module", params=sorted(SIZES))
def window(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    context = browser.new_context(
        locale="en-GB", timezone_id="Europe/London", viewport=SIZES[request.param], service_workers="block"
    )
    yield context.new_page()
    context.close()


def faults_of(window: Page) -> list[str]:
    """What axe finds, one line a rule."""
    found = Axe().run(window, options={"runOnly": RULES}).response
    assert found["passes"], "axe looked at nothing"
    return [
        f"{rule['id']} ({rule['impact']}): {json.dumps([node['html'][:120] for node in rule['nodes'][:3]])}"
        for rule in found["violations"]
    ]


@pytest.mark.parametrize("name", sorted(gallery.PAGES))
def test_a_page_is_accessible_fits_and_keeps_to_its_policy(shown: Site, window: Page, name: str) -> None:
    complaints: list[str] = []
    window.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    window.on("pageerror", lambda fault: complaints.append(str(fault)))
    window.goto(f"{shown.address}/gallery/{name}")
    assert window.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0, "wider than the window"
    assert faults_of(window) == []
    assert complaints == []


def test_axe_would_find_a_fault(shown: Site, window: Page) -> None:
    window.goto(f"{shown.address}/gallery/account")
    faulty = '<img src="/favicon.ico"><input>'
    window.evaluate("(html) => document.querySelector('main').insertAdjacentHTML('beforeend', html)", faulty)
    assert {fault.split()[0] for fault in faults_of(window)} >= {"image-alt", "label"}


def test_a_style_from_elsewhere_would_be_blocked(shown: Site, window: Page) -> None:
    complaints: list[str] = []
    window.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    window.goto(f"{shown.address}/gallery/account")
    window.evaluate("document.querySelector('main').setAttribute('style', 'color: red')")
    window.wait_for_function("document.querySelector('main') !== null")
    assert any("Content Security Policy" in said for said in complaints)


def test_buttons_and_links_are_big_enough_for_a_thumb(shown: Site, browser: Browser) -> None:
    context = browser.new_context(viewport=PHONE, service_workers="block")
    window = context.new_page()
    small = """() => [...document.querySelectorAll("button, .nhsuk-button, .hr-nav a, .hr-tabs a, select, label[for]")]
        .filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < 24 && one.innerText.trim())
        .map((one) => one.outerHTML.slice(0, 80))"""
    for name in ("inbox", "task", "contact", "help", "case"):
        window.goto(f"{shown.address}/gallery/{name}")
        assert window.evaluate(small) == [], name
    context.close()
