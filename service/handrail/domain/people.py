"""The person a case is about, and their identity (kept apart from the event log, DOMAIN section 3.11)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from handrail.domain.identifiers import PersonId


class NhsNumberStatus(StrEnum):
    """How sure we are of the NHS number (DOMAIN section 5.2)."""

    VERIFIED = "verified"
    UNVERIFIED = "unverified"
    NOT_KNOWN = "not_known"


@dataclass(frozen=True, kw_only=True)
class Person:
    """Identity of one person. `pseudonym` is the only name that history and reports use."""

    id: PersonId
    pseudonym: str
    name: str
    born: date
    nhs_number: str | None
    nhs_number_status: NhsNumberStatus
