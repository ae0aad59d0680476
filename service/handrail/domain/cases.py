"""A case: one person's episode with one pathway area in one locality."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from handrail.domain.errors import NotFound
from handrail.domain.events import Event
from handrail.domain.identifiers import CaseId, PersonId, StaffId


class CaseStatus(StrEnum):
    """Where an episode stands (DOMAIN section 3.11)."""

    REFERRED = "referred"
    OPEN = "open"
    SUSPENDED = "suspended"
    DISCHARGED = "discharged"
    DECLINED = "declined"
    DIED = "died"


class CaseKind(StrEnum):
    """What a case is about: a person's episode, or a matter of governance that concerns no patient."""

    PERSON = "person"
    MATTER = "matter"


class Pathway(StrEnum):
    """Pathway areas (DOMAIN section 3.3)."""

    ADULT_COMMUNITY = "adult_community"
    CRISIS_ALTERNATIVE = "crisis_alternative"
    SUPPORTED_LIVING = "supported_living"
    INPATIENT_REHABILITATION = "inpatient_rehabilitation"
    OLDER_ADULTS = "older_adults"
    CHILDREN_AND_YOUNG_PEOPLE = "children_and_young_people"
    PERINATAL = "perinatal"
    EATING_DISORDERS = "eating_disorders"
    LEARNING_DISABILITY_AUTISM = "learning_disability_autism"

    @property
    def setting(self) -> str:
        """community, supported_living or inpatient: some restriction rules depend on it (DOMAIN section 3.4.4)."""
        if self is Pathway.INPATIENT_REHABILITATION:
            return "inpatient"
        return "supported_living" if self is Pathway.SUPPORTED_LIVING else "community"


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What was agreed with the person: their own relapse signs, and how often we are in touch.

    `signature_signs` are the person's own words (free text); `none_agreed` says the plan states there are none yet.
    """

    signature_signs: tuple[str, ...] = ()
    contact_every_days: float = 14
    none_agreed: bool = False
    contingency_in_force: bool = False


@dataclass(frozen=True, kw_only=True)
class Case:
    """A case as the rules see it. Times are aware UTC; `revision` counts the changes.

    A matter has a history, a lock and processes like any case, but nobody's name: `person_id` is None, and only those
    it concerns (`concerns`), governance and auditors know of it.
    """

    id: CaseId
    kind: CaseKind = CaseKind.PERSON
    person_id: PersonId | None
    pathway: str
    locality: str
    status: CaseStatus
    accountable_id: StaffId | None
    opened_at: datetime
    closed_at: datetime | None
    last_seen_at: datetime | None
    contact_every_days: float
    revision: int
    event_count: int
    chain_hash: bytes
    wrapped_key: bytes
    facts: dict[str, Any] = field(default_factory=dict)
    """Small coded facts that processes need (for example `setting`), never free text."""
    conflicted: tuple[StaffId, ...] = ()
    """Who declared a conflict of interest, or for whom it was declared: they decide nothing here (S12)."""

    @property
    def is_matter(self) -> bool:
        """Whether it concerns no patient."""
        return self.kind is CaseKind.MATTER

    @property
    def patient_id(self) -> PersonId:
        """Whom the case is about; NotFound for a matter, which is about nobody: as a patient's case there is none."""
        if self.person_id is None:
            raise NotFound("There is no such case, or it is not in your area")
        return self.person_id

    @property
    def concerns(self) -> tuple[StaffId, ...]:
        """The members of staff a matter is between; nobody in a patient's case."""
        return tuple(StaffId(UUID(known)) for known in self.facts.get("concerns", ()))


@dataclass(frozen=True, kw_only=True)
class CaseOpened(Event):
    """A case was opened for a person in a locality and pathway."""

    case_id: CaseId
    pathway: str
    locality: str
    accountable_id: StaffId | None
    contact_every_days: float
    signature_sign_count: int


@dataclass(frozen=True, kw_only=True)
class CaseStatusChanged(Event):
    """A case moved from one status to another, for a coded reason."""

    case_id: CaseId
    before: CaseStatus
    after: CaseStatus
    reason: str


@dataclass(frozen=True, kw_only=True)
class ResponsibilityMoved(Event):
    """Responsibility passed from one holder to another, on acceptance (DOMAIN R8)."""

    case_id: CaseId
    kind: str
    from_id: StaffId | None
    to_id: StaffId | None
    accepted_at: datetime
