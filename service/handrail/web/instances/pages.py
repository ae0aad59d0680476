"""The page of one run of a process."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from handrail.web.cases.lines import PersonLine
from handrail.web.inbox.pages import TaskRow
from handrail.web.page import Page
from handrail.web.times import Due, Moment
from handrail.web.wording import Mark


@dataclass(frozen=True, kw_only=True)
class StepLine:
    """One element passed. `because` says why a gate took its way, or which row of a table answered."""

    element: str
    name: str
    kind: str
    at: Moment
    by: str = ""
    took: str = ""
    because: tuple[str, ...] = ()
    href: str = ""


@dataclass(frozen=True, kw_only=True)
class WaitLine:
    """Something the run waits for besides people: a time or a message."""

    name: str
    due: Due | None = None


@dataclass(frozen=True, kw_only=True)
class HeardOffer:
    """A button for telling the run something, and from whom it may have come as (code, label)."""

    message: str
    words: str
    hint: str
    who_label: str
    who: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class OutlineLine:
    """One step of the diagram in words: the text that stands for the picture."""

    name: str
    kind: str
    lane: str
    leads_to: tuple[str, ...]
    standing: str


@dataclass(frozen=True, kw_only=True)
class InstancePage(Page):
    """One run: the picture with what is done, open and late, and the steps with their reasons.

    `stands_at` is the id, in the picture, of where the run stands or ended.
    """

    id: str
    person: PersonLine
    version: str
    state: Mark
    started: Moment
    ended: Moment | None
    picture: Markup
    outline: tuple[OutlineLine, ...]
    stands_at: str
    tasks: tuple[TaskRow, ...]
    waits: tuple[WaitLine, ...]
    steps: tuple[StepLine, ...]
    heard: tuple[HeardOffer, ...] = ()
    incident: str = ""
    may_retry: bool = False
