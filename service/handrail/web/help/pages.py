"""The Get help now page."""

from __future__ import annotations

from dataclasses import dataclass

from handrail.web.cases.lines import PersonLine
from handrail.web.inbox.pages import TaskRow
from handrail.web.page import Page


@dataclass(frozen=True, kw_only=True)
class HelpPage(Page):
    """Get help now: the emergency card, then one press a person. `about` is who the last page was about."""

    about: PersonLine | None = None
    people: tuple[PersonLine, ...] = ()
    searched: str = ""
    searching: bool = False


@dataclass(frozen=True, kw_only=True)
class HelpAskedPage(Page):
    """Help was asked for: what is open now, and what to do meanwhile."""

    person: PersonLine
    tasks: tuple[TaskRow, ...]
