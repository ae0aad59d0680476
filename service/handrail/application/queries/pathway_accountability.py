"""Who is accountable for a pathway in a locality: the map that fits on one page (DOMAIN R86, R90)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from handrail import dmn
from handrail.application.commanding import Query
from handrail.application.decision_rights import CODES, matrix_in_force, period_at
from handrail.application.duty import OnHand, next_on_duty, who_is_on_duty
from handrail.application.rights_matrix import KEY
from handrail.application.work import Look
from handrail.domain.actors import Actor
from handrail.domain.cases import Pathway
from handrail.domain.clinical_leads import (
    LEAD_ROLES,
    Finding,
    NamedLead,
    Post,
    findings,
    in_post,
    vacant_since,
)
from handrail.domain.decision_rights import DecisionRight, RightFacts
from handrail.domain.duties import DUTY_ROLES, LOOK_AHEAD, OnDuty
from handrail.domain.errors import Conflict, NotFound
from handrail.domain.ladders import LADDERS, Ladder
from handrail.domain.localities import Locality
from handrail.domain.permissions import Permission
from handrail.domain.roles import Role
from handrail.storage.clinical_leads import ClinicalLeads
from handrail.storage.duties import Duties


@dataclass(frozen=True, kw_only=True)
class PlaceLeads:
    """The named lead and deputy of a pathway in a locality, and what is wrong with that."""

    locality: str
    pathway: str
    lead: NamedLead | None
    deputy: NamedLead | None
    findings: tuple[Finding, ...]
    vacant_since: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class DutyNow:
    """A duty role: who is asked now, by the rota (`by_rota`) or because they hold the role, and who is next."""

    role: Role
    now: tuple[OnHand, ...]
    by_rota: bool
    next: OnDuty | None


@dataclass(frozen=True, kw_only=True)
class PathwayMap:
    """Everything on the map. `decisions` is empty where no matrix is published."""

    leads: PlaceLeads
    to_come: tuple[NamedLead, ...]
    decisions: tuple[DecisionRight, ...]
    out_of_hours: bool
    duties: tuple[DutyNow, ...]
    ladders: tuple[Ladder, ...]
    place: Locality
    eligible: tuple[tuple[str, str], ...]
    """(user name, name) of those who could be named lead or deputy."""


@dataclass(frozen=True, kw_only=True)
class PathwayAccountability(Query[PathwayMap]):
    """The map of one pathway in one locality."""

    permission: ClassVar[Permission] = Permission.SEE_ROTA
    locality: str
    pathway: str

    def answer(self, look: Look) -> PathwayMap:
        """Raises NotFound for a place or pathway that does not exist, or that the actor's roles do not reach."""
        place = place_reached(look, self.locality)
        if self.pathway not in {pathway.value for pathway in Pathway}:
            raise NotFound("There is no such pathway")
        now = look.clock_now()
        named = ClinicalLeads(look.session).of_place(self.locality, self.pathway)
        return PathwayMap(
            leads=place_leads(self.locality, self.pathway, named, now),
            to_come=tuple(one for one in named if one.lead.from_at > now and not one.has_left),
            decisions=_decisions(look, place, self.pathway, now),
            out_of_hours=place.out_of_hours(now),
            duties=duties_now(look, self.locality, self.pathway, now),
            ladders=tuple(LADDERS.values()),
            place=place,
            eligible=_eligible(look, self.locality, self.pathway, now),
        )


@dataclass(frozen=True, kw_only=True)
class AllLeads(Query[tuple[PlaceLeads, ...]]):
    """The named leads of every pathway in every locality that the actor's roles reach."""

    permission: ClassVar[Permission] = Permission.SEE_ROTA

    def answer(self, look: Look) -> tuple[PlaceLeads, ...]:
        """By locality, then pathway in the order of DOMAIN section 3.3."""
        now = look.clock_now()
        found: dict[tuple[str, str], list[NamedLead]] = {}
        for one in ClinicalLeads(look.session).everywhere(at=now):
            found.setdefault((one.lead.locality, one.lead.pathway), []).append(one)
        return tuple(
            place_leads(locality, pathway.value, found.get((locality, pathway.value), ()), now)
            for locality in sorted(look.resources.localities)
            if reaches(look.actor, locality)
            for pathway in Pathway
        )


def place_leads(locality: str, pathway: str, named: Sequence[NamedLead], now: datetime) -> PlaceLeads:
    """Who is lead and deputy there now, and what is wrong."""
    return PlaceLeads(
        locality=locality,
        pathway=pathway,
        lead=in_post(named, Post.LEAD, now),
        deputy=in_post(named, Post.DEPUTY, now),
        findings=findings(named, now),
        vacant_since=vacant_since(named, now) if in_post(named, Post.LEAD, now) is None else None,
    )


def duties_now(look: Look, locality: str, pathway: str | None, now: datetime) -> tuple[DutyNow, ...]:
    """Every duty role with who is asked now and who is next."""
    rota = Duties(look.session).rota(locality, from_at=now, until=now + LOOK_AHEAD)
    found = []
    for role in DUTY_ROLES:
        people = who_is_on_duty(look, role, locality, now, pathway=pathway)
        mine = [one for one in rota if one.duty.role is role]
        coming = next_on_duty([one.duty for one in mine], now)
        found.append(
            DutyNow(
                role=role,
                now=people,
                by_rota=any(one.until is not None for one in people),
                next=next((one for one in mine if coming is not None and one.duty.id == coming.id), None),
            )
        )
    return tuple(found)


def place_reached(look: Look, locality: str) -> Locality:
    """A locality that a role of the actor's reaches; NotFound otherwise."""
    place = look.resources.localities.get(locality)
    if place is None or not reaches(look.actor, locality):
        raise NotFound("There is no such locality, or it is not your area")
    return place


def reaches(actor: Actor, locality: str) -> bool:
    """Whether a role of the actor's is for that locality, or for all."""
    return actor.is_system or actor.localities is None or locality in actor.localities


def _decisions(look: Look, place: Locality, pathway: str, now: datetime) -> tuple[DecisionRight, ...]:
    """Who decides what now, as the published matrix says for a case with nothing open; codes it cannot answer miss."""
    version = look.processes.published(KEY)
    if version is None:
        return ()
    found = []
    for code in CODES:
        facts = RightFacts(code=code, period=period_at(place, now), setting=Pathway(pathway).setting)
        try:
            found.append(matrix_in_force(look, version.bundle_sha256).right(facts))
        except (Conflict, dmn.DmnError, dmn.DecisionFailed, LookupError, TypeError, ValueError):
            continue
    return tuple(found)


def _eligible(look: Look, locality: str, pathway: str, now: datetime) -> tuple[tuple[str, str], ...]:
    found = look.staff.colleagues(here=LEAD_ROLES, locality=locality, pathway=pathway, at=now)
    usernames = look.staff.usernames([one.id for one in found])
    return tuple((usernames[one.id], one.name) for one in found if one.here)
