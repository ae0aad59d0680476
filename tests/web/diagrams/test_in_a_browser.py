"""In a real browser: the strict policy blocks nothing, words stay in their boxes, a keyboard reaches each step."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from handrail.web.diagrams import Visit, draw, journey, read_picture
from handrail.web.diagrams.model import STEPS, Kind
from tests.web.diagrams.building import everything
from tests.web.diagrams.test_journeys import a_hold

POLICY = "default-src 'none'; style-src 'self'; img-src 'self'"
ADDRESS = "https://handrail.test/picture"


def shown(page: Page, svg: str) -> list[str]:
    """Shows the picture under the policy of the pages; the answer is what the browser complained of."""
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    html = (
        '<!doctype html><html lang="en-GB"><title>Picture</title><main><h1>Picture</h1>'
        f'{svg}<h2 id="step-hold">Hold</h2></main></html>'
    )
    page.route(
        ADDRESS,
        lambda route: route.fulfill(
            body=html, content_type="text/html; charset=utf-8", headers={"Content-Security-Policy": POLICY}
        ),
    )
    page.goto(ADDRESS)
    return complaints


@pytest.fixture
def a_run() -> str:
    picture = read_picture(a_hold().xml())
    run = journey(
        picture,
        [Visit("start"), Visit("write"), Visit("gate", "gate-hold")],
        late=["hold"],
        notes={"hold": "due 14:30"},
    )
    links = {shape.id: f"#step-{shape.id}" for shape in picture.shapes if shape.kind in STEPS}
    return draw(picture, run, links=links, legend=True)


def test_the_strict_policy_blocks_nothing_of_it(page: Page, a_run: str) -> None:
    assert shown(page, a_run) == []
    stroke = page.locator('[id="diagram-hold"] rect').first.evaluate("box => getComputedStyle(box).stroke")
    assert stroke == "rgb(156, 18, 10)"


def test_it_has_no_fault_that_axe_finds(page: Page, a_run: str) -> None:
    shown(page, a_run)
    with_tags = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
    page.context.set_default_timeout(30_000)
    found = Axe().run(page, options=with_tags)
    assert found.violations_count == 0, found.generate_report()


def test_a_keyboard_goes_through_the_steps_in_the_order_of_the_flow(page: Page, a_run: str) -> None:
    shown(page, a_run)
    reached = []
    for _ in range(5):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.getAttribute('href')"))
    assert reached == ["#step-watch", "#step-start", "#step-write", "#step-gate", "#step-hold"]


def test_names_stay_inside_their_boxes_in_the_browsers_own_font(page: Page) -> None:
    picture = read_picture(everything().xml())
    shown(page, draw(picture))
    boxes = {shape.id: shape.box for shape in picture.shapes if shape.kind is Kind.ACTIVITY and shape.name}
    measured = page.evaluate(
        """names => names.map(name => {
            const node = document.getElementById(`diagram-${name}`);
            const text = node.querySelector('text').getBBox();
            return [name, text.x, text.x + text.width];
        })""",
        list(boxes),
    )
    for name, left, right in measured:
        assert left >= boxes[name].x - 0.5, name
        assert right <= boxes[name].right + 0.5, name
