"""What happened next."""

from __future__ import annotations

from dataclasses import dataclass

from handrail.web.page import Page
from handrail.web.times import Moment


@dataclass(frozen=True, kw_only=True)
class NoticeLine:
    """One notice to the reader."""

    id: str
    heading: str
    words: str
    at: Moment
    icon: str
    person: str = ""
    href: str = ""
    unread: bool = False


@dataclass(frozen=True, kw_only=True)
class NoticesPage(Page):
    """What happened with what the reader raised, and what they were told."""

    notices: tuple[NoticeLine, ...]
    next_href: str = ""
    drawn_at: str = ""

    @property
    def several_unread(self) -> bool:
        """Whether there is more than one to mark as read."""
        return sum(1 for one in self.notices if one.unread) > 1
