"""The sign-in page."""

from __future__ import annotations

from dataclasses import dataclass

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
