"""Marking everything read at once: mine, up to when the page was drawn, and nobody else's."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from handrail.application.work import Work
from handrail.domain.actors import SYSTEM, Actor
from handrail.domain.cases import Case
from handrail.settings import Settings
from handrail.web.app import create_app
from tests.builders.house import House, a_house
from tests.web.site import Visitor, page_of


@pytest.fixture
def house(database: str) -> Iterator[House]:
    with a_house(database, at=None) as made:
        yield made


def tell(house: House, case: Case, *, staff: Actor | None = None, role: str | None = None) -> None:
    """Tell somebody, or a role, something about a case."""
    with house.handrail.database.transaction() as session:
        work = Work(session=session, actor=SYSTEM, resources=house.handrail.resources)
        work.lock_case(case.id)
        work.notify("escalation_opened", staff_id=staff.id if staff else None, role=role)
        work.settle(expect_event=False)


def visit(house: House, persona: str) -> Visitor:
    """Somebody signed in."""
    app = create_app(house.handrail, Settings(home=house.handrail.resources.settings.home, demo=True))
    return Visitor(house=house, client=app.test_client()).sign_in(persona)


def unread(visitor: Visitor) -> int:
    """How many notices the page marks as new."""
    return len(page_of(visitor.get("/notices")).xpath("//li[.//form]"))


def test_everything_of_mine_is_marked_read_and_what_came_later_is_not(house: House) -> None:
    north, south = house.a_case(), house.a_case(locality="southmere")
    clinician = house.persona("clinician-north")
    for _ in range(2):
        tell(house, north, staff=clinician)
        tell(house, north, role="clinician")
    tell(house, south, role="clinician")
    visitor, colleague = visit(house, "clinician-north"), visit(house, "clinician-south")
    assert unread(visitor) == 4
    until = page_of(visitor.get("/notices")).xpath("//input[@name='until']/@value")[0]
    tell(house, north, staff=clinician)
    answer = visitor.post("/notices/read", {"until": until}, form_at="/notices")
    assert (answer.status_code, answer.location) == (303, "/notices")
    assert unread(visitor) == 1
    assert unread(colleague) == 1


@pytest.mark.parametrize("until", ["", "yesterday", "2026-11-20T10:00:00", "9" * 400])
def test_a_moment_that_is_none_marks_nothing(house: House, until: str) -> None:
    case = house.a_case()
    for _ in range(2):
        tell(house, case, staff=house.persona("clinician-north"))
    visitor = visit(house, "clinician-north")
    assert visitor.post("/notices/read", {"until": until}, form_at="/notices").status_code == 422
    assert unread(visitor) == 2
