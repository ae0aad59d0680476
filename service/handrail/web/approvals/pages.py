"""The pages of approvals."""

from __future__ import annotations

from dataclasses import dataclass

from handrail.web.cases.lines import ContactLine, PersonLine, RestrictionLine
from handrail.web.contacts.pages import RuleOnPage
from handrail.web.form_questions import Choice, FormOnPage
from handrail.web.page import Page
from handrail.web.times import Due, Moment
from handrail.web.wording import Mark


@dataclass(frozen=True, kw_only=True)
class ApprovalRow:
    """One decision in the queue. `person` is "" for a matter between staff; `why` is one line."""

    id: str
    name: str
    title: str
    person: str
    process: str
    place: str
    why: str
    because: str
    href: str
    due: Due | None = None
    mark: Mark | None = None
    held: str = ""


@dataclass(frozen=True, kw_only=True)
class QueuePage(Page):
    """What the reader may decide now, most pressing first; what waits for them as second person; what they wait for."""

    to_confirm: tuple[ApprovalRow, ...]
    to_decide: tuple[ApprovalRow, ...]
    waiting: tuple[ApprovalRow, ...]
    places: tuple[Choice, ...] = ()
    processes: tuple[Choice, ...] = ()
    filtered: bool = False
    next_href: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing waits at all."""
        return not (self.to_confirm or self.to_decide or self.waiting)


@dataclass(frozen=True, kw_only=True)
class View:
    """Somebody's own words, or why there are none, and where they were written down."""

    whose: str
    words: str
    source: str
    missing: bool = False


@dataclass(frozen=True, kw_only=True)
class Told:
    """One question answered before."""

    question: str
    answers: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class EarlierPart:
    """A part of a form filled in before, under its heading."""

    heading: str
    lines: tuple[Told, ...]


@dataclass(frozen=True, kw_only=True)
class EarlierOnPage:
    """A form filled in before; of a long one `parts` are what it is about, `rest` what else it asked."""

    name: str
    by: str
    at: Moment
    parts: tuple[EarlierPart, ...]
    rest: tuple[EarlierPart, ...] = ()


@dataclass(frozen=True, kw_only=True)
class OptionCard:
    """One choice: what it does next, and whether a second person must confirm it."""

    label: str
    does: str
    second: str
    href: str = ""
    why_not: str = ""
    chosen: bool = False


@dataclass(frozen=True, kw_only=True)
class LadderLine:
    """One rung: who are called, each by name and role or by role alone, when, and whether that was already."""

    who: tuple[str, ...]
    at: Moment
    passed: bool


@dataclass(frozen=True, kw_only=True)
class WaitingCard:
    """What waits for a second person: `asked` says who, `may_confirm` whether the reader is one, `mine` the decider."""

    decider: str
    chosen: str
    asked: str
    asked_at: Moment
    until: str
    mine: bool
    may_confirm: bool


@dataclass(frozen=True, kw_only=True)
class ApprovalPage(Page):
    """One decision on one screen. `because` says under which right the reader decides; otherwise `why_not`.

    `goes_on_alone` says that the step ends by itself when its time is over.
    """

    id: str
    revision: int
    person: PersonLine
    process: str
    process_href: str
    decision: str
    due: Due | None
    lapse: str
    may: bool
    because: str
    why_not: str
    missing: str
    who_may: tuple[str, ...]
    ask_first: str
    why_now: tuple[str, ...]
    mark: Mark | None = None
    contact_href: str = ""
    fired: RuleOnPage | None = None
    nearest: tuple[RuleOnPage, ...] = ()
    table: str = ""
    views: tuple[View, ...] = ()
    tried: tuple[tuple[str, ...], ...] = ()
    earlier: tuple[EarlierOnPage, ...] = ()
    options: tuple[OptionCard, ...] = ()
    proposer: str = ""
    consulted: str = ""
    informed: str = ""
    second: str = ""
    ladder: tuple[LadderLine, ...] = ()
    goes_on_alone: bool = False
    form: FormOnPage | None = None
    instructions: tuple[str, ...] = ()
    draft_at: Moment | None = None
    waiting: WaitingCard | None = None
    refusal: str = ""
    may_ask_advice: bool = False
    delegate_href: str = ""
    contacts: tuple[ContactLine, ...] = ()
    restrictions: tuple[RestrictionLine, ...] = ()
    done_words: str = ""
    stated: tuple[Told, ...] = ()

    @property
    def href(self) -> str:
        """This page."""
        return f"/approvals/{self.id}"


@dataclass(frozen=True, kw_only=True)
class ConfirmPage(Page):
    """What somebody decided, read-only, for the second person; no links for one who may not open the case."""

    id: str
    revision: int
    person: str
    task: str
    decision: str
    decider: str
    under: str
    proposer: str
    chosen: str
    does: str
    at: Moment
    due: Due | None
    lapse: str
    stated: tuple[Told, ...]
    may: bool
    why_not: str
    who_may: tuple[str, ...]
    case_href: str
    everything_href: str = ""
    reason: str = ""
    problem: str = ""

    @property
    def href(self) -> str:
        """This page."""
        return f"/approvals/{self.id}/confirm"
