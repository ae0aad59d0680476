"""Every page in every state: accessible (WCAG 2.2 AA by axe), no wider than a phone, and within its security policy."""

from __future__ import annotations

import ast
import json
import pkgutil
import re
from collections.abc import Iterator
from importlib import import_module

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

import handrail.web
from handrail.web.page import Page as WebPage
from tests.browser import DESKTOP, PHONE
from tests.builders.house import REPOSITORY
from tests.web import gallery
from tests.web.site import Site, page_of, words

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
    found = Axe().run(window, options={"runOnly": RULES, "resultTypes": ["violations"]}).response
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
    assert window.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0, (
        "wider than the window"
    )
    assert faults_of(window) == []
    assert complaints == []


def every_page_class() -> set[type[WebPage]]:
    """Every kind of page that the product has."""
    for module in pkgutil.walk_packages(handrail.web.__path__, "handrail.web."):
        import_module(module.name)
    found: set[type[WebPage]] = set()
    waiting = [WebPage]
    while waiting:
        kinds = waiting.pop().__subclasses__()
        found.update(kinds)
        waiting += kinds
    return {kind for kind in found if kind.__module__.startswith("handrail.")}


def test_every_kind_of_page_is_in_the_gallery() -> None:
    hanging = {type(shown.page) for shown in gallery.PAGES.values()}
    kinds = every_page_class()
    assert len(kinds) > 20
    assert sorted(f"{kind.__module__}.{kind.__name__}" for kind in kinds - hanging) == []


def test_no_two_families_use_the_same_name() -> None:
    names = [name for family in gallery.FAMILIES for name in family.PAGES]
    assert sorted(names) == sorted(gallery.PAGES)


def test_every_mark_has_a_drawing_and_colours() -> None:
    web = REPOSITORY / "service" / "handrail" / "web"
    drawings = set(re.findall(r'^  "([a-z-]+)": "', (web / "templates/macros/marks.html").read_text(), re.M))
    tones = set(re.findall(r"\.hr-mark--([a-z-]+)", (web.parents[1] / "browser/src/marks.css").read_text()))
    unknown = []
    seen = 0
    for file in sorted(web.rglob("*.py")):
        text = file.read_text()
        if file.name != "wording.py" and not re.search(r"web\.wording import [^)]*\bMark\b", text):
            continue  # another thing of the same name
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Mark":
                icon, tone = (arg.value if isinstance(arg, ast.Constant) else None for arg in node.args[1:3])
                seen += 1
                if icon not in drawings or tone not in tones:
                    unknown.append(f"{file.relative_to(web)}:{node.lineno} {icon} {tone}")
    assert seen > 30
    assert unknown == []


NEVER_SAID_WHICH = {"sign-in-refused"}
"""Whether it was the user name or the password is nobody's business."""
FAULTY = sorted(
    name for name, shown in gallery.PAGES.items() if shown.page.has_errors and name not in NEVER_SAID_WHICH
)


@pytest.mark.parametrize("name", FAULTY)
def test_what_must_be_put_right_is_said_above_and_beside_its_question(shown: Site, name: str) -> None:
    tree = page_of(shown.app.test_client().get(f"/gallery/{name}"))
    links = tree.xpath("//*[contains(@class, 'nhsuk-error-summary__list')]//a")
    assert links and tree.xpath("//title")[0].text.startswith("Error: ")
    for link in links:
        (control,) = tree.xpath("//*[@id=$id]", id=link.get("href").removeprefix("#"))
        described = [control, *control.xpath("ancestor::fieldset | ancestor::*[@role='group']")]
        ids = " ".join(one.get("aria-describedby", "") for one in described).split()
        beside = " ".join(words(tree.xpath("//*[@id=$id]", id=one)[0]) for one in ids)
        assert link.text in beside, f"{link.text} is not said beside #{control.get('id')}"


def test_no_page_makes_the_rest_of_its_words_small() -> None:
    templates = (REPOSITORY / "service" / "handrail" / "web").rglob("*.html")
    assert [file.name for file in templates if re.search(r"\|\s*capitalize", file.read_text())] == []


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
