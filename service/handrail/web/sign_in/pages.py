"""The sign-in page."""

from __future__ import annotations

from dataclasses import dataclass

from handrail.storage.staff import StaffMember
from handrail.web.page import Page


@dataclass(frozen=True, kw_only=True)
class PersonaCard:
    """A made-up member of staff that anyone may be in the demo."""

    username: str
    name: str
    does: str
    place: str


@dataclass(frozen=True, kw_only=True)
class SignInPage(Page):
    """Sign in: with a persona's card in the demo, with user name and password otherwise."""

    personas: tuple[PersonaCard, ...] = ()
    next: str = ""
    username: str = ""
    problem: str = ""

    @property
    def places(self) -> tuple[tuple[str, tuple[PersonaCard, ...]], ...]:
        """The cards under the place where each persona works, in the order of the cards."""
        names = dict.fromkeys(card.place for card in self.personas)
        return tuple((name, tuple(card for card in self.personas if card.place == name)) for name in names)


def persona_cards(members: tuple[StaffMember, ...]) -> tuple[PersonaCard, ...]:
    """The demo's personas as cards, first persons of a role first, by place."""
    cards = []
    for member in members:
        stem, _, suffix = member.username.rpartition("-")
        place = _PLACES.get(suffix)
        does = (stem if place else member.username).rstrip("0123456789-").replace("-", " ")
        cards.append(
            PersonaCard(
                username=member.username,
                name=member.name,
                does=f"{does[:1].upper()}{does[1:]}",
                place=place or "Everywhere",
            )
        )
    return tuple(sorted(cards, key=lambda card: (card.place == "Everywhere", card.place, _rank(card), card.username)))


_PLACES = {"north": "Northvale", "south": "Southmere"}
_FIRST = ("Support worker", "Clinician", "Team lead", "Senior clinician")


def _rank(card: PersonaCard) -> tuple[bool, int]:
    extra = any(part.isdigit() for part in card.username.split("-"))
    return extra, _FIRST.index(card.does) if card.does in _FIRST else len(_FIRST)
