"""The responsibility ledger: exactly one accountable clinician at every instant of an open case (DOMAIN R8, R87).

Every change of the accountable clinician goes through `handed_over` and `closed`; the lines that come out follow on
one another from the case's opening to its end, without a gap and without an overlap. A line that was superseded before
it began stays, with no length, so that nothing said is lost.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from handrail.domain.actors import Actor
from handrail.domain.cases import Case
from handrail.domain.events import Event
from handrail.domain.identifiers import CaseId, StaffId
from handrail.domain.roles import Role

OURS = "us"
ACCOUNTABLE_ROLES = (
    Role.CLINICIAN,
    Role.TEAM_LEAD,
    Role.SENIOR_CLINICIAN,
    Role.CONSULTANT,
    Role.ON_CALL_CLINICIAN,
    Role.SAFEGUARDING_LEAD,
    Role.CLINICAL_DIRECTOR,
)
"""Registered roles whose holders may be accountable for a case that the role reaches."""
FALL_BACK_ROLES = (Role.SENIOR_CLINICIAN, Role.CONSULTANT, Role.CLINICAL_DIRECTOR)
"""Who takes a case, in this order, where neither the named lead nor the deputy can."""


class Kind(StrEnum):
    """What is held. Only `accountable_clinician` must be held at every instant."""

    ACCOUNTABLE = "accountable_clinician"
    ESCALATION = "escalation"


class Because(StrEnum):
    """Why somebody became accountable, where no escalation's answer was the reason."""

    CASE_OPENED = "case_opened"
    HANDED_OVER = "handed_over"
    TAKEN_ON = "taken_on"
    ROLE_ENDED = "role_ended"
    CONFLICT = "conflict"
    MEETING = "mdt_decision"
    NOBODY_HELD_IT = "nobody_held_it"


class As(StrEnum):
    """In what capacity somebody was found to take a case on."""

    LEAD = "lead"
    DEPUTY = "deputy"
    ROLE = "role"


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of the ledger: who holds what from when (included) until when (excluded); open without an end.

    `holder_id` is None when a partner (`holder_party`) holds it. Not accepted (`accepted_by` None): it fell to them.
    """

    id: UUID
    case_id: CaseId
    kind: str
    holder_id: StaffId | None
    holder_party: str
    from_at: datetime
    to_at: datetime | None
    accepted_by: StaffId | None
    accepted_at: datetime | None
    because: str

    @property
    def is_ours(self) -> bool:
        """Whether somebody of ours holds it."""
        return self.holder_party == OURS

    @property
    def is_empty(self) -> bool:
        """Whether it was superseded before it began."""
        return self.to_at is not None and self.to_at <= self.from_at

    def holds_at(self, at: datetime) -> bool:
        """Whether it is in force at an instant (aware UTC)."""
        return self.from_at <= at and (self.to_at is None or at < self.to_at)


@dataclass(frozen=True, kw_only=True)
class Offer:
    """Accountability offered to somebody; until they accept, whoever has it keeps it."""

    id: UUID
    case_id: CaseId
    to_id: StaffId
    offered_by: StaffId
    offered_at: datetime
    answer: str | None = None
    answered_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Change:
    """What a hand-over does to a ledger: lines that end (or end otherwise), and the line that begins."""

    ended: tuple[Line, ...]
    begun: Line

    def applied_to(self, ledger: Iterable[Line]) -> tuple[Line, ...]:
        """The ledger afterwards, oldest first."""
        changed = {line.id: line for line in self.ended}
        return in_order([*(changed.get(line.id, line) for line in ledger), self.begun])


@dataclass(frozen=True, kw_only=True)
class AccountableChanged(Event):
    """Somebody else of ours is accountable for the case, or answers for our side of it while a partner is."""

    case_id: CaseId
    from_id: StaffId | None
    to_id: StaffId
    because: str
    found_as: str | None = None


@dataclass(frozen=True, kw_only=True)
class AccountabilityOffered(Event):
    """Accountability for a case was offered to a colleague."""

    case_id: CaseId
    offer_id: UUID
    to_id: StaffId


@dataclass(frozen=True, kw_only=True)
class AccountabilityAnswered(Event):
    """The colleague accepted or declined, or the offer was withdrawn for another one."""

    case_id: CaseId
    offer_id: UUID
    to_id: StaffId
    answer: str


@dataclass(frozen=True, kw_only=True)
class AccountabilityAccepted(Event):
    """Somebody accepted what had fallen to them."""

    case_id: CaseId
    line_id: UUID


@dataclass(frozen=True, kw_only=True)
class AccountabilityGapFound(Event):
    """Whoever has the case can no longer have it, and there is nobody it could go to."""

    case_id: CaseId
    holder_id: StaffId | None
    because: str


@dataclass(frozen=True, kw_only=True)
class AccountabilityGapAlerted(Event):
    """For a working day nobody accepted accountability for a case, or nobody could hold it: leaders were called."""

    case_id: CaseId
    holder_id: StaffId | None
    since: datetime


def in_order(lines: Iterable[Line]) -> tuple[Line, ...]:
    """Lines, oldest first."""
    return tuple(sorted(lines, key=lambda line: (line.from_at, str(line.id))))


def in_force(ledger: Iterable[Line], at: datetime) -> Line | None:
    """The line of an instant; None before the case was opened and after it was closed."""
    return next((line for line in ledger if line.holds_at(at)), None)


def handed_over(ledger: Iterable[Line], new: Line, *, now: datetime) -> Change:
    """The one way accountability changes: from `new.from_at` it is the new line's.

    It cannot begin before whoever is accountable `now` became so; a line still to come is superseded. The ledger must
    hold a line at `now`. Raises ValueError when it does not (the case is closed, or was never opened).
    """
    lines = in_order(ledger)
    current = in_force(lines, now)
    if current is None:
        raise ValueError("nobody is accountable now, so nobody can hand it over")
    begins = max(new.from_at, current.from_at)
    return Change(ended=_cut(lines, begins), begun=replace(new, from_at=begins, to_at=None))


def closed(ledger: Iterable[Line], at: datetime) -> tuple[Line, ...]:
    """The lines that change when a case closes at an instant: none goes on, none begins later."""
    return _cut(in_order(ledger), at)


def faults(ledger: Iterable[Line], opened_at: datetime, closed_at: datetime | None) -> tuple[str, ...]:
    """What is wrong with a ledger of accountable clinicians: gaps, overlaps, a wrong beginning or end."""
    lines = [line for line in in_order(ledger) if not line.is_empty]
    if not lines:
        return () if closed_at is not None and closed_at <= opened_at else ("nobody was ever accountable",)
    found = []
    if lines[0].from_at != opened_at:
        found.append("the first line does not begin when the case was opened")
    for before, after in zip(lines, lines[1:], strict=False):
        if before.to_at is None or before.to_at > after.from_at:
            found.append(f"two at once from {after.from_at.isoformat()}")
        elif before.to_at < after.from_at:
            found.append(f"nobody from {before.to_at.isoformat()}")
    if lines[-1].to_at != closed_at:
        found.append("the last line does not end when the case does")
    return tuple(found)


def may_be_accountable(case: Case, actor: Actor) -> str:
    """Why somebody cannot be accountable for a case; empty when they can: a registered role of theirs reaches it."""
    if actor.id in case.conflicted:
        return "They declared a conflict of interest on this case"
    if not actor.roles_for(locality=case.locality, pathway=case.pathway).intersection(ACCOUNTABLE_ROLES):
        return "They hold no registered clinical role for this pathway in this locality"
    return ""


def may_offer(case: Case, actor: Actor) -> str:
    """Why the actor may not offer accountability for a case to a colleague; empty when they may."""
    if actor.is_system or actor.id == case.accountable_id or leads(case, actor):
        return ""
    return "Only whoever is accountable now, a team lead or somebody senior to them can hand this over"


def leads(case: Case, actor: Actor) -> bool:
    """Whether the actor leads a team, or is senior to those who do, and is a registered clinician, for this case."""
    held = actor.roles_for(locality=case.locality, pathway=case.pathway)
    return any(role.rank >= Role.TEAM_LEAD.rank and role in ACCOUNTABLE_ROLES for role in held)


def _cut(lines: Iterable[Line], at: datetime) -> tuple[Line, ...]:
    """The lines that go beyond an instant, ended there, or at their own beginning when they begin later."""
    return tuple(
        replace(line, to_at=max(at, line.from_at))
        for line in lines
        if not line.is_empty and (line.to_at is None or line.to_at > at)
    )
