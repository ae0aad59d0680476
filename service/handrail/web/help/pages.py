"""The Get help now page, and a senior's call."""

from __future__ import annotations

from dataclasses import dataclass

from handrail.web.cases.lines import PersonLine
from handrail.web.inbox.pages import TaskRow
from handrail.web.page import Page
from handrail.web.times import Moment


@dataclass(frozen=True, kw_only=True)
class SeniorLine:
    """Who the senior of a place is now; `until` each is on duty, empty where the rota names nobody."""

    place: str
    role: str
    names: tuple[str, ...] = ()
    until: str = ""
    more: int = 0


@dataclass(frozen=True, kw_only=True)
class HelpPage(Page):
    """Get help now: the emergency card, then one press a person. `about` is who the last page was about."""

    about: PersonLine | None = None
    people: tuple[PersonLine, ...] = ()
    searched: str = ""
    searching: bool = False
    seniors: tuple[SeniorLine, ...] = ()


@dataclass(frozen=True, kw_only=True)
class HelpAskedPage(Page):
    """Help was asked for: what is open now, and what to do meanwhile."""

    person: PersonLine
    tasks: tuple[TaskRow, ...]


@dataclass(frozen=True, kw_only=True)
class RungLine:
    """Somebody rang back: who and when, whether they spoke, what they advise besides, and where their words stand."""

    name: str
    at: Moment
    spoke: bool
    besides: str = ""
    href: str = ""


@dataclass(frozen=True, kw_only=True)
class SeniorCallPage(Page):
    """A senior is asked to ring back: who was paged, who is called next and when, and what came of it."""

    person: PersonLine
    asked: tuple[tuple[str, Moment], ...]
    paged: str
    paged_at: Moment
    by_rota: bool
    mine: bool = True
    rung: tuple[RungLine, ...] = ()
    next_roles: str = ""
    next_at: Moment | None = None
    is_late: bool = False
    tasks: tuple[TaskRow, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether somebody is still to ring back."""
        return bool(self.tasks)

    @property
    def outcome(self) -> RungLine | None:
        """The call that was answered."""
        return next((one for one in self.rung if one.spoke), None)
