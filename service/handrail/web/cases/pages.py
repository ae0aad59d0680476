"""The pages about people and their cases."""

from __future__ import annotations

from dataclasses import dataclass

from handrail.web.cases.lines import (
    ConcernLine,
    ContactLine,
    EventLine,
    InstanceLine,
    MeetingLine,
    PersonLine,
    RestrictionLine,
)
from handrail.web.cases.startable import Offer
from handrail.web.form_questions import FormOnPage
from handrail.web.inbox.pages import TaskRow
from handrail.web.page import Page
from handrail.web.times import Due, Moment
from handrail.web.wording import Mark


@dataclass(frozen=True, kw_only=True)
class CaseRow:
    """One person in a list."""

    person: PersonLine
    accountable: str
    last_seen: Moment | None = None
    mark: Mark | None = None
    late_tasks: int = 0


@dataclass(frozen=True, kw_only=True)
class CasesPage(Page):
    """People whose cases the reader may see; `searched` is what was looked for."""

    mine: bool
    rows: tuple[CaseRow, ...]
    searched: str = ""
    next_place: str = ""
    may_open: bool = True
    may_record: bool = True


@dataclass(frozen=True, kw_only=True)
class OpenCasePage(Page):
    """Open a case: who, where, and what is agreed."""

    form: FormOnPage


@dataclass(frozen=True, kw_only=True)
class StartPage(Page):
    """What may be started for a person."""

    person: PersonLine
    offers: tuple[Offer, ...]

    @property
    def groups(self) -> tuple[tuple[str, tuple[Offer, ...]], ...]:
        """The offers under what they are about."""
        return (
            ("Limits on the person", tuple(offer for offer in self.offers if not offer.source)),
            ("Somebody outside is worried", tuple(offer for offer in self.offers if offer.source)),
        )


@dataclass(frozen=True, kw_only=True)
class ClockLine:
    """One running clock of a case: what must happen by when."""

    name: str
    due: Due
    href: str = ""


@dataclass(frozen=True, kw_only=True)
class EscalationLine:
    """The open escalation, when there is one."""

    mark: Mark
    state: str
    since: Moment
    href: str


@dataclass(frozen=True, kw_only=True)
class CasePage(Page):
    """One case: who answers for it, what is open, what limits the person, what happened."""

    person: PersonLine
    accountable: str
    last_seen: Moment | None
    next_contact: Due | None
    escalation: EscalationLine | None = None
    tasks: tuple[TaskRow, ...] = ()
    clocks: tuple[ClockLine, ...] = ()
    restrictions: tuple[RestrictionLine, ...] = ()
    concerns: tuple[ConcernLine, ...] = ()
    meetings: tuple[MeetingLine, ...] = ()
    contacts: tuple[ContactLine, ...] = ()
    instances: tuple[InstanceLine, ...] = ()
    timeline: tuple[EventLine, ...] = ()
    older_href: str = ""
    signs: tuple[str, ...] = ()
    contact_every: str = ""
    contingency: str = ""
    may_record: bool = True
    may_start: bool = True
    may_declare: bool = True
