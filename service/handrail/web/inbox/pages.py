"""The inbox page."""

from __future__ import annotations

from dataclasses import dataclass

from handrail.web.form_questions import Choice
from handrail.web.page import Page
from handrail.web.times import Due
from handrail.web.wording import Mark


@dataclass(frozen=True, kw_only=True)
class TaskRow:
    """One open task in a list. `holder` is who holds it ("" for nobody); `mine` whether that is the reader.

    A step that takes a decision has `decides`: under which right the reader may ("" when they may not); then `why_not`
    and `ask` say what is missing and who holds it now. `waits` says that it waits for a second person.
    """

    id: str
    name: str
    person: str
    process: str
    place: str
    role: str
    holder: str = ""
    mine: bool = False
    may_claim: bool = False
    due: Due | None = None
    mark: Mark | None = None
    has_draft: bool = False
    revision: int = 0
    decides: str = ""
    why_not: str = ""
    ask: str = ""
    waits: bool = False

    @property
    def href(self) -> str:
        """Where the task's own page is."""
        return f"/tasks/{self.id}"


@dataclass(frozen=True, kw_only=True)
class InboxPage(Page):
    """Open tasks, most pressing first. `next_href` leads to the following rows, `seen` names this state for polling."""

    mine: bool
    rows: tuple[TaskRow, ...]
    processes: tuple[Choice, ...] = ()
    places: tuple[Choice, ...] = ()
    late_only: bool = False
    filtered: bool = False
    next_href: str = ""
    first_href: str = ""
    poll_href: str = ""
    here: str = "/inbox"
