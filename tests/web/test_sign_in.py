"""Signing in: with a persona in the demo, with a password elsewhere, slowed down after wrong ones."""

from __future__ import annotations

import pytest

from handrail.application.commands.register_staff import RegisterStaff, RoleHeld
from handrail.application.commands.sign_in import SignInWithPassword, SignOut
from handrail.domain.actors import SYSTEM
from handrail.domain.errors import NotSignedIn
from handrail.domain.roles import Role
from handrail.rehearsal.personas import HELD_SINCE
from handrail.settings import Settings
from handrail.web.app import create_app
from handrail.web.sign_in import routes
from handrail.web.sign_in.slowing import Slowing, TooManyTries
from tests.builders.house import House
from tests.web.site import Visitor, page_of, words

PASSWORD = "plover heron avocet swift"


@pytest.fixture(scope="module")
def staffed(house: House) -> House:
    held = RoleHeld(
        role=Role.CLINICIAN, locality="northvale", from_at=HELD_SINCE, registration_body="NMC", registration_no="1"
    )
    command = RegisterStaff(username="rsmith", name="Rae Smith", roles=(held,), password=PASSWORD)
    house.handrail.perform(command, by=SYSTEM)
    return house


@pytest.fixture
def at_work(staffed: House, monkeypatch: pytest.MonkeyPatch) -> Visitor:
    """A visitor of an installation that is no demo, with one member of staff."""
    house = staffed
    monkeypatch.setattr(routes, "slowing", Slowing())
    app = create_app(house.handrail, Settings(home=house.handrail.resources.settings.home, demo=False))
    return Visitor(house=house, client=app.test_client())


def test_the_demo_offers_its_personas_by_place(visitor: Visitor) -> None:
    tree = page_of(visitor.get("/sign-in"))
    assert tree.xpath("//h2/text()")[:2] == ["Northvale", "Southmere"]
    cards = tree.xpath("//button[@name='username']/@value")
    assert {"clinician-north", "support-worker-south", "auditor"} <= set(cards)
    visitor.sign_in("senior-clinician-south")
    assert "Dr Basil Curlew" in words(page_of(visitor.get("/account")))


def test_elsewhere_there_are_no_personas(at_work: Visitor) -> None:
    page = at_work.get("/sign-in").get_data(as_text=True)
    assert "persona" not in page and "made up" not in page and 'autocomplete="current-password"' in page


def test_a_password_signs_in(at_work: Visitor) -> None:
    answer = at_work.post("/sign-in", {"username": " rsmith ", "password": PASSWORD})
    assert (answer.status_code, answer.location) == (303, "/")
    assert at_work.get("/").location == "/inbox"
    assert "Rae Smith" in words(page_of(at_work.get("/inbox")))


@pytest.mark.parametrize("username", ["rsmith", "nobody"])
def test_a_wrong_password_says_the_same_for_a_known_and_an_unknown_name(at_work: Visitor, username: str) -> None:
    answer = at_work.post("/sign-in", {"username": username, "password": "wrong"})
    assert answer.status_code == 422
    tree = page_of(answer)
    assert tree.xpath("//title/text()")[0].startswith("Error: ")
    assert "The user name or the password is not right" in words(tree)
    assert tree.xpath("//input[@name='username']/@value") == [username]
    assert not tree.xpath("//input[@name='password']/@value")


def test_repeated_wrong_passwords_must_wait_and_so_must_the_right_one(at_work: Visitor) -> None:
    for _ in range(6):
        at_work.post("/sign-in", {"username": "rsmith", "password": "wrong"})
    answer = at_work.post("/sign-in", {"username": "rsmith", "password": PASSWORD})
    assert answer.status_code == 429
    assert "Too many wrong passwords" in words(page_of(answer))


def test_signing_out_ends_one_session_and_no_other(staffed: House) -> None:
    handrail = staffed.handrail
    first, second = (
        handrail.perform(SignInWithPassword(username="rsmith", password=PASSWORD), by=SYSTEM) for _ in range(2)
    )
    assert first is not None and second is not None and first != second
    handrail.perform(SignOut(secret=first), by=handrail.actor_for(first, kind="session"))
    with pytest.raises(NotSignedIn):
        handrail.actor_for(first, kind="session")
    assert handrail.actor_for(second, kind="session").username == "rsmith"
    with pytest.raises(NotSignedIn):
        handrail.actor_for(second, kind="token")


def test_the_wait_doubles_and_ends() -> None:
    now = 0.0
    slowing = Slowing(clock=lambda: now)
    for _ in range(8):
        slowing.failed("Rae", "10.0.0.1")
    with pytest.raises(TooManyTries):
        slowing.check("rae", "10.0.0.9")
    now = 7.9
    with pytest.raises(TooManyTries):
        slowing.check("rae", "10.0.0.9")
    now = 8.0
    slowing.check("rae", "10.0.0.9")
    slowing.check("another", "10.0.0.1")


def test_an_address_that_tries_many_names_must_wait() -> None:
    slowing = Slowing(clock=lambda: 0.0)
    for number in range(31):
        slowing.failed(f"name-{number}", "10.0.0.1")
    with pytest.raises(TooManyTries):
        slowing.check("fresh", "10.0.0.1")
    slowing.check("fresh", "10.0.0.2")


@pytest.mark.parametrize(
    ("persona", "first_page"), [("clinician-north", "/inbox"), ("auditor", "/cases"), ("system-admin", "/account")]
)
def test_everybody_lands_where_they_can_do_something(visitor: Visitor, persona: str, first_page: str) -> None:
    visitor.sign_in(persona)
    assert visitor.get("/").location == first_page
    assert visitor.get(first_page).status_code == 200
