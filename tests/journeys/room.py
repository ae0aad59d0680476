"""Personas in one room, each at a browser of their own, in front of a service in virtual time."""

from __future__ import annotations

from dataclasses import dataclass, field

from playwright.sync_api import Browser, BrowserContext, Locator

from tests.browser import DESKTOP, PHONE
from tests.journeys.people import Place, Somebody


@dataclass
class PersonaAtBrowser(Somebody):
    """A persona, who signs in by one press, and again when their session has ended. `status` is the last page's."""

    status: int = 200

    def sign_in(self) -> None:
        """By the button that bears their name."""
        self.page.goto(self.place.address + "/sign-in")
        with self.page.expect_navigation():
            self.page.locator(f"button[name=username][value='{self.username}']").click()

    def go(self, path: str) -> None:
        """Open a page, signed in."""
        super().go(path)
        if "/sign-in" in self.page.url:
            self.sign_in()
            super().go(path)
        self.status = 200

    def clicks(self, what: Locator) -> None:
        """A button or link that leads to another page."""
        with self.page.expect_navigation() as leading:
            what.locator("visible=true").first.click()
        answer = leading.value
        self.status = 200 if answer is None else answer.status


@dataclass
class Room:
    """Who is signed in, each with a window; support workers have a phone."""

    browser: Browser
    place: Place
    windows: dict[str, PersonaAtBrowser] = field(default_factory=dict)
    opened: list[BrowserContext] = field(default_factory=list)

    def at(self, username: str) -> PersonaAtBrowser:
        """A persona at their browser, signed in when they first come."""
        if username not in self.windows:
            phone = username.startswith("support-worker")
            context = self.browser.new_context(
                locale="en-GB",
                timezone_id="Europe/London",
                viewport=PHONE if phone else DESKTOP,
                has_touch=phone,
                service_workers="block",
            )
            context.set_default_timeout(15_000)
            self.opened.append(context)
            who = PersonaAtBrowser(page=context.new_page(), place=self.place, username=username)
            self.windows[username] = who
            who.sign_in()
        return self.windows[username]

    def close(self) -> None:
        """Close every browser. Raises AssertionError for a script that broke or a page that was 500."""
        for context in self.opened:
            context.close()
        Somebody.everybody.clear()
        assert [fault for one in self.windows.values() for fault in one.faults] == []
