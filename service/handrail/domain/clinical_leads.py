"""Named clinical leads and deputies of a pathway in a locality, with dates (DOMAIN R90)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from handrail.domain.actors import Actor
from handrail.domain.events import Event
from handrail.domain.identifiers import StaffId
from handrail.domain.roles import Role

LEAD_ROLES = frozenset({Role.SENIOR_CLINICIAN, Role.CONSULTANT, Role.CLINICAL_DIRECTOR})


class Post(StrEnum):
    """What somebody is named as."""

    LEAD = "lead"
    DEPUTY = "deputy"

    @property
    def label(self) -> str:
        """The post in words."""
        return "Named clinical lead" if self is Post.LEAD else "Deputy"


@dataclass(frozen=True, kw_only=True)
class ClinicalLead:
    """Somebody is named lead or deputy of a pathway in a locality, from and until; no end: until further notice."""

    id: UUID
    locality: str
    pathway: str
    post: Post
    staff_id: StaffId
    from_at: datetime
    to_at: datetime | None
    named_by: StaffId
    named_at: datetime

    def holds_at(self, at: datetime) -> bool:
        """Whether they are in post at an instant (aware UTC)."""
        return self.from_at <= at and (self.to_at is None or at < self.to_at)


@dataclass(frozen=True, kw_only=True)
class NamedLead:
    """A named lead, by name; somebody who has left is in no post."""

    lead: ClinicalLead
    name: str
    has_left: bool = False

    def holds_at(self, at: datetime) -> bool:
        """Whether they are in post at an instant (aware UTC)."""
        return not self.has_left and self.lead.holds_at(at)


class Finding(StrEnum):
    """What is wrong with the leads of a pathway in a locality."""

    VACANT = "vacant"
    """Nobody is named lead."""
    NO_DEPUTY = "no_deputy"
    """The lead stands alone: nobody covers for them."""


@dataclass(frozen=True, kw_only=True)
class ClinicalLeadNamed(Event):
    """Somebody was named lead or deputy; who was it before, if anybody, ends then."""

    lead_id: UUID
    locality: str
    pathway: str
    post: Post
    staff_id: StaffId
    from_at: datetime
    to_at: datetime | None
    before_id: StaffId | None


@dataclass(frozen=True, kw_only=True)
class ClinicalLeadVacancyTold(Event):
    """Governance was told that a pathway in a locality has had no named lead for more than five working days."""

    locality: str
    pathway: str
    since: datetime | None


def may_be_named(actor: Actor, locality: str, pathway: str) -> str:
    """Why somebody cannot be named lead or deputy there; empty when they can."""
    if actor.roles_for(locality=locality, pathway=pathway) & LEAD_ROLES:
        return ""
    return "They are no senior clinician, consultant or clinical director for this pathway in this locality"


def in_post(named: Iterable[NamedLead], post: Post, at: datetime) -> NamedLead | None:
    """Who holds a post at an instant: whoever was named last."""
    there = [one for one in named if one.lead.post is post and one.holds_at(at)]
    return max(there, key=lambda one: (one.lead.named_at, one.lead.from_at), default=None)


def findings(named: Iterable[NamedLead], at: datetime) -> tuple[Finding, ...]:
    """What is wrong there at an instant."""
    known = tuple(named)
    if in_post(known, Post.LEAD, at) is None:
        return (Finding.VACANT,)
    return () if in_post(known, Post.DEPUTY, at) else (Finding.NO_DEPUTY,)


def vacant_since(named: Iterable[NamedLead], at: datetime) -> datetime | None:
    """When the last lead's time ended, where there is none at `at`; None where there never was one."""
    ends = [
        one.lead.to_at
        for one in named
        if one.lead.post is Post.LEAD and one.lead.to_at and one.lead.to_at <= at
    ]
    return max(ends, default=None)
