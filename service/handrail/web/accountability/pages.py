"""The pages about who is accountable, who is on duty, and who must not decide."""

from __future__ import annotations

from dataclasses import dataclass

from handrail.web.cases.lines import PersonLine
from handrail.web.form_questions import ErrorLink
from handrail.web.page import Page
from handrail.web.times import Due, Moment
from handrail.web.wording import Mark

Choice = tuple[str, str]
"""(code, words) of one offered answer."""


@dataclass(frozen=True, kw_only=True)
class LeadLine:
    """A pathway in a list: who is lead and deputy, and what is wrong with that."""

    pathway: str
    href: str
    lead: str
    deputy: str
    finding: Mark | None = None


@dataclass(frozen=True, kw_only=True)
class LeadsOfPlace:
    """The pathways of one locality."""

    place: str
    rota_href: str
    lines: tuple[LeadLine, ...]


@dataclass(frozen=True, kw_only=True)
class LeadsPage(Page):
    """Who leads what, everywhere the reader's roles reach."""

    places: tuple[LeadsOfPlace, ...]


@dataclass(frozen=True, kw_only=True)
class PostLine:
    """One post: who, since when and until."""

    post: str
    who: str
    dates: str


@dataclass(frozen=True, kw_only=True)
class DecisionLine:
    """One decision of the matrix: who takes it now, and who confirms it."""

    code: str
    title: str
    decides: str
    second: str


@dataclass(frozen=True, kw_only=True)
class DutyLine:
    """A duty role: who is asked now, and who is next."""

    role: str
    now: tuple[str, ...]
    by_rota: bool
    next: str


@dataclass(frozen=True, kw_only=True)
class PathwayMapPage(Page):
    """One pathway in one locality, on one printed page."""

    place: str
    pathway: str
    href: str
    rota_href: str
    printed_at: str
    posts: tuple[PostLine, ...]
    findings: tuple[str, ...]
    decisions: tuple[DecisionLine, ...]
    period: str
    duties: tuple[DutyLine, ...]
    ladders: tuple[tuple[str, str], ...]
    partners: tuple[tuple[str, str], ...]
    may_name: bool
    eligible: tuple[Choice, ...] = ()
    errors: tuple[ErrorLink, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ShiftLine:
    """One duty on the rota."""

    id: str
    who: str
    role: str
    when: str
    where: str
    source: str
    is_now: bool
    may_end: bool


@dataclass(frozen=True, kw_only=True)
class RotaDay:
    """A day of the rota."""

    day: str
    shifts: tuple[ShiftLine, ...]


@dataclass(frozen=True, kw_only=True)
class RotaPage(Page):
    """The rota of a locality for two weeks."""

    place: str
    href: str
    tabs: tuple[tuple[str, str, bool], ...]
    now: tuple[DutyLine, ...]
    gaps: tuple[str, ...]
    days: tuple[RotaDay, ...]
    may_keep: bool
    people: tuple[Choice, ...]
    roles: tuple[Choice, ...]
    sent: dict[str, str]
    errors: tuple[ErrorLink, ...] = ()


@dataclass(frozen=True, kw_only=True)
class LedgerLine:
    """Who was accountable from when to when, why, and whether they accepted it."""

    who: str
    when: str
    because: str
    accepted: str
    is_now: bool


@dataclass(frozen=True, kw_only=True)
class OfferLine:
    """Accountability that waits for a colleague's answer."""

    id: str
    who: str
    by: str
    since: Moment
    reason: str
    is_mine: bool


@dataclass(frozen=True, kw_only=True)
class StepLine:
    """An open step: what it decides, who has it, who can be asked."""

    name: str
    href: str
    title: str
    who: str
    due: Due | None


@dataclass(frozen=True, kw_only=True)
class OwnedLine:
    """Something open on the case and whose it is."""

    what: str
    who: str
    href: str = ""
    due: Due | None = None


@dataclass(frozen=True, kw_only=True)
class ConflictLine:
    """A declared conflict of interest."""

    id: str
    who: str
    kind: str
    since: Moment
    by: str
    details: str
    over: str
    may_withdraw: bool


@dataclass(frozen=True, kw_only=True)
class CaseMapPage(Page):
    """Who answers for one case, on one printed page."""

    person: PersonLine
    printed_at: str
    accountable: str
    since: str
    our_side: str
    fell: Due | None
    fell_to_me: bool
    lead: str
    deputy: str
    ledger: tuple[LedgerLine, ...]
    offer: OfferLine | None
    escalation: OwnedLine | None
    steps: tuple[StepLine, ...]
    restrictions: tuple[OwnedLine, ...]
    actions: tuple[OwnedLine, ...]
    conflicts: tuple[ConflictLine, ...]
    map_href: str
    may_offer: bool
    may_take_on: bool
    may_declare: bool
    my_username: str
    eligible: tuple[Choice, ...]
    sent: dict[str, str]
    errors: tuple[ErrorLink, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ConflictPage(Page):
    """Declare that one knows the person."""

    person: PersonLine
    kinds: tuple[Choice, ...]
    colleagues: tuple[Choice, ...]
    holds: str
    sent: dict[str, str]
    errors: tuple[ErrorLink, ...] = ()
