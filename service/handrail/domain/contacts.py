"""A contact: any two-way interaction with a person, and what the table is asked about it (DOMAIN 3.2).

Counting is done here and nowhere else: the same contacts give the same inputs whoever asks (R12).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from handrail.domain.evaluations import ThresholdInputs
from handrail.domain.events import Event
from handrail.domain.identifiers import CaseId, StaffId

CHANGE_WINDOW = timedelta(days=14)
"""How far back `n_change` looks (DOMAIN section 3.3)."""
NONE = "none"
"""The answer "none of these" of a list, which is no code of its own."""


class Mode(StrEnum):
    """How the contact was made."""

    FACE_TO_FACE = "f2f"
    VIDEO = "video"
    PHONE = "phone"
    TEXT = "text"
    CARER_ONLY = "carer_only"
    THIRD_PARTY = "third_party"
    ATTEMPTED = "attempted"


class ContactOutcome(StrEnum):
    """What came of it."""

    SEEN = "seen"
    SPOKEN = "spoken"
    NO_ANSWER = "no_answer"
    REFUSED = "refused"
    CANCELLED_BY_US = "cancelled_by_us"


class IndicatorState(StrEnum):
    """How an early warning indicator is compared with before."""

    SAME = "same"
    NEW = "new"
    WORSE = "worse"
    BETTER = "better"
    NOT_ASSESSED = "not_assessed"

    @property
    def is_change(self) -> bool:
        """Whether it counts towards `n_change`."""
        return self in (IndicatorState.NEW, IndicatorState.WORSE)


class Concern(StrEnum):
    """How worried somebody is."""

    NONE = "none"
    WORRIED = "worried"
    VERY_WORRIED = "very_worried"
    NOT_ASKED = "not_asked"

    @property
    def level(self) -> int:
        """0, 1 or 2, as the table takes it; not having asked is no worry of its own."""
        return {Concern.WORRIED: 1, Concern.VERY_WORRIED: 2}.get(self, 0)


class RestrictionNoticed(StrEnum):
    """Whether anything is being limited or watched (R10)."""

    NO = "no"
    YES_KNOWN = "yes_known"
    YES_NEW = "yes_new"


@dataclass(frozen=True)
class Indicator:
    """One early warning indicator as it was found."""

    code: str
    state: IndicatorState


@dataclass(frozen=True, kw_only=True)
class Contact:
    """A contact's coded part. `occurred_at` is when it was, `recorded_at` when we heard of it (K9)."""

    id: UUID
    case_id: CaseId
    occurred_at: datetime
    recorded_at: datetime
    recorded_by: StaffId
    mode: Mode
    outcome: ContactOutcome
    indicators: tuple[Indicator, ...]
    signature_signs: int
    red_flags: tuple[str, ...]
    concern_staff: Concern
    concern_person: Concern
    concern_carer: Concern
    actions: tuple[str, ...]
    restriction_noticed: RestrictionNoticed

    @property
    def concern(self) -> int:
        """The greatest worry of staff, person and carer: 0, 1 or 2."""
        return max(self.concern_staff.level, self.concern_person.level, self.concern_carer.level)

    @property
    def changed(self) -> frozenset[str]:
        """The codes of the indicators that are new or worse."""
        return frozenset(indicator.code for indicator in self.indicators if indicator.state.is_change)

    @property
    def reached_the_person(self) -> bool:
        """Whether somebody saw or spoke to the person themselves, so that the gap starts again."""
        with_the_person = self.mode not in (Mode.ATTEMPTED, Mode.CARER_ONLY, Mode.THIRD_PARTY)
        return with_the_person and self.outcome in (ContactOutcome.SEEN, ContactOutcome.SPOKEN)


@dataclass(frozen=True, kw_only=True)
class ContactRecorded(Event):
    """A contact was recorded, with what the threshold table is asked about it."""

    contact_id: UUID
    case_id: CaseId
    occurred_at: datetime
    mode: Mode
    outcome: ContactOutcome
    changed: tuple[str, ...]
    signature_signs: int
    red_flags: tuple[str, ...]
    concern: int
    actions: tuple[str, ...]
    restriction_noticed: RestrictionNoticed
    back_entered: bool
    words_digest: str


def contact_from(
    answers: Mapping[str, Any],
    *,
    contact_id: UUID,
    case_id: CaseId,
    recorded_by: StaffId,
    recorded_at: datetime,
) -> Contact:
    """The contact that checked F-CONTACT answers describe; their free text is kept elsewhere."""
    return Contact(
        id=contact_id,
        case_id=case_id,
        occurred_at=_instant(answers["occurred_at"]),
        recorded_at=recorded_at,
        recorded_by=recorded_by,
        mode=Mode(answers["mode"]),
        outcome=ContactOutcome(answers["outcome"]),
        indicators=tuple(
            Indicator(str(found["code"]), IndicatorState(found["state"])) for found in answers["indicators"]
        ),
        signature_signs=len(_chosen(answers.get("signature_signs"))),
        red_flags=_chosen(answers.get("red_flags")),
        concern_staff=Concern(answers["concern_staff"]),
        concern_person=Concern(answers["concern_person"]),
        concern_carer=Concern(answers["concern_carer"]),
        actions=_chosen(answers.get("action_taken")),
        restriction_noticed=RestrictionNoticed(answers["restriction_noticed"]),
    )


def changes_within(contacts: Iterable[Contact], until: datetime, window: timedelta = CHANGE_WINDOW) -> int:
    """How many different indicators were new or worse in the window that ends at `until`.

    The same indicator found worse twice is one change.
    """
    found: set[str] = set()
    for contact in contacts:
        if until - window <= contact.occurred_at <= until:
            found |= contact.changed
    return len(found)


def gap_ratio(last_seen_at: datetime, at: datetime, contact_every_days: float) -> float:
    """The time since the person was last seen or spoken to, as a share of the agreed cadence; never negative.

    Raises ValueError for a cadence that is not positive.
    """
    if contact_every_days <= 0:
        raise ValueError("An agreed cadence is a positive number of days")
    return max(0.0, round((at - last_seen_at) / timedelta(days=contact_every_days), 4))


def inputs_at_contact(
    contact: Contact,
    earlier: Iterable[Contact],
    *,
    last_seen_at: datetime,
    contact_every_days: float,
    ooh: bool,
) -> ThresholdInputs:
    """What the table is asked when a contact is recorded; `last_seen_at` is from before this contact."""
    gap = 0.0
    if not contact.reached_the_person:
        gap = gap_ratio(last_seen_at, contact.occurred_at, contact_every_days)
    return ThresholdInputs(
        red_flag=bool(contact.red_flags),
        concern=contact.concern,
        n_signature=contact.signature_signs,
        n_change=changes_within((*earlier, contact), contact.occurred_at),
        gap=gap,
        ooh=ooh,
    )


def inputs_of_gap(
    earlier: Iterable[Contact], *, at: datetime, last_seen_at: datetime, contact_every_days: float, ooh: bool
) -> ThresholdInputs:
    """What the table is asked when nobody was in touch: the daily gap check (`source=gap`)."""
    return ThresholdInputs(
        red_flag=False,
        concern=0,
        n_signature=0,
        n_change=changes_within(earlier, at),
        gap=gap_ratio(last_seen_at, at, contact_every_days),
        ooh=ooh,
    )


def _chosen(codes: Iterable[Any] | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(code) for code in codes or () if code != NONE))


def _instant(value: datetime | str) -> datetime:
    return value if isinstance(value, datetime) else datetime.fromisoformat(value)
