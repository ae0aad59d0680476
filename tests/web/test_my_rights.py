"""My decision rights: what I may decide in hours and out, with whom, and whom to ask for what I may not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from handrail.gateways.postgres import EmbeddedPostgres, for_sqlalchemy
from handrail.rehearsal.personas import all_personas
from handrail.web.app import create_app
from handrail.web.rights.questions import ASKED_MOST, QUESTIONS, fits
from tests.builders.house import House, a_house
from tests.web.site import Visitor, page_of, words

A_TUESDAY = datetime(2026, 11, 3, 14, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def house(postgres: EmbeddedPostgres, furnished_template: str) -> Iterator[House]:
    """A house with the product's processes, the decision-rights table among them."""
    database = postgres.create_database("my_rights", template=furnished_template)
    with a_house(for_sqlalchemy(database), at=A_TUESDAY) as made:
        yield made
    postgres.drop_database("my_rights")


def visitor(house: House, persona: str) -> Visitor:
    app = create_app(house.handrail, house.handrail.resources.settings)
    return Visitor(house=house, client=app.test_client()).sign_in(persona)


def card(house: House, persona: str, code: str) -> str:
    page = page_of(visitor(house, persona).get("/rights"))
    return words(page.xpath(f"//section[@id='{code}']")[0])


def test_a_senior_reads_what_they_may_decide_and_with_whom(house: House) -> None:
    said = card(house, "senior-clinician-north", "D2b")
    assert "Who may hold back an escalation?" in said and "You may" in said
    assert "You , as senior clinician in Northvale" in said
    assert "With a second person: clinician" in said and "You may be it for a colleague" in said
    assert "Nobody may hold or downgrade an emergency" in said


def test_who_may_not_reads_whom_to_ask_by_name(house: House) -> None:
    said = card(house, "support-worker-north", "D2b")
    assert "Not you" in said and "Ask: " in said and "Dr Rosemary Plover (senior clinician)" in said
    assert "You may" in card(house, "support-worker-north", "D2a")
    assert "Olive Siskin (safeguarding lead)" in card(house, "clinician-north", "D3b")


def test_out_of_hours_is_told_apart(house: House) -> None:
    said = card(house, "senior-clinician-north", "D1d")
    assert "In working hours You" in said.replace(" , as", ",") or "You , as senior clinician" in said
    assert "Nobody may discharge out of hours" in said
    assert "Nobody. Nobody" not in said


def test_harder_cases_are_named(house: House) -> None:
    said = card(house, "team-lead-north", "D1d")
    assert "Soon after a crisis" in said and "with an open restriction" in said and "Otherwise" in said


def test_what_holds_for_every_other_case_stands_last(house: House) -> None:
    said = card(house, "senior-clinician-north", "D2b")
    assert "Otherwise:" in said and "Otherwise, for" not in said
    assert said.index("For an emergency:") < said.index("Otherwise:")


def test_rights_that_are_lent_are_one_press_away(house: House) -> None:
    page = page_of(visitor(house, "senior-clinician-north").get("/rights"))
    assert page.xpath("//main//a[@href='/delegations']")


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ("Who may hold back an escalation?", "D2b"),
        ("discharge", "D1d"),
        ("see someone less often", "D4b"),
        ("seclusion", "D5a"),
        ("cover my leave", "D11"),
        ("abuse not met", "D3b"),
    ],
)
def test_a_decision_is_found_in_ones_own_words(house: House, asked: str, code: str) -> None:
    page = page_of(
        visitor(house, "clinician-north").get(
            "/rights",
        )
        if not asked
        else visitor(house, "clinician-north").client.get("/rights", query_string={"q": asked})
    )
    shown = page.xpath("//section[contains(@class,'hr-right')]/@id")
    assert code in shown and len(shown) <= 6


def test_nothing_found_says_what_to_try(house: House) -> None:
    found = visitor(house, "clinician-north").client.get("/rights", query_string={"q": "parking"})
    page = page_of(found)
    assert page.xpath("//section[contains(@class,'hr-right')]/@id") == []
    assert "No decision found" in words(page) and "show all" in words(page)


def test_the_five_that_are_asked_most_are_one_press_away(house: House) -> None:
    page = page_of(visitor(house, "support-worker-south").get("/rights"))
    links = page.xpath("//nav[@aria-labelledby='asked-most']//a/@href")
    assert len(links) == len(ASKED_MOST) == 5
    for link in links:
        told = words(page.xpath(f"//section[@id='{link.partition('#')[2]}']")[0])
        assert "Ask: " in told or "You ," in told, link


def test_everybody_with_an_account_has_the_page(house: House) -> None:
    for persona in all_personas():
        if not persona.username.endswith("-south"):
            page = page_of(visitor(house, persona.username).get("/rights"))
            assert len(page.xpath("//section[contains(@class,'hr-right')]")) == len(QUESTIONS), (
                persona.username
            )
    auditor = page_of(visitor(house, "auditor").get("/rights"))
    assert "You may" not in {
        words(mark).strip() for mark in auditor.xpath("//strong[contains(@class,'hr-mark')]")
    }


def test_every_decision_has_a_question() -> None:
    from handrail.application.decision_rights import CODES

    assert tuple(QUESTIONS) == CODES


def test_words_fit_by_their_beginnings() -> None:
    assert fits("D5f", "Step a restriction down, or end it", "stop restrict")
    assert not fits("D5f", "Step a restriction down, or end it", "discharge")


def test_each_role_says_what_it_covers_and_where_it_ends(house: House) -> None:
    said = words(page_of(visitor(house, "support-worker-north").get("/rights")))
    assert "escalate and raise concerns on your own" in said
    assert "bring what you saw to a clinician" in said
