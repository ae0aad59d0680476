"""What a timer key is: the values it has by class and time of day, their calendars and their bounds."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from handrail.domain.calendars import CalendarKind
from handrail.domain.durations import Duration

ANY = "any"
"""The variant of a key whose duration depends on nothing but the place."""
SYNONYMS = {"routine": "early_review"}


class Period(StrEnum):
    """In or out of the locality's working hours, for the few durations that differ."""

    IN_HOURS = "in_hours"
    OUT_OF_HOURS = "out_of_hours"


class Limit(StrEnum):
    """What holds an override back from above."""

    FIXED = "fixed"
    """The upper bound that stands in the table."""
    SHORTEN_ONLY = "shorten_only"
    """The default: a locality may shorten, never lengthen."""
    AGREEMENT = "agreement"
    """The default, unless the override names the interface agreement with the partner that allows more."""


class TimerKeyError(LookupError):
    """There is no such timer, or none for that variant; the message says why and which there are."""


@dataclass(frozen=True)
class TimerSetting:
    """A duration and how it is counted; `str` gives words such as "5 working days"."""

    duration: Duration
    calendar: CalendarKind = CalendarKind.CLOCK

    def __str__(self) -> str:
        if self.calendar is CalendarKind.END_OF_DAY:
            return (
                "the same day"
                if self.duration.is_zero
                else f"the end of the day {self.duration.in_words()} later"
            )
        if self.duration.is_zero:
            return "now"
        if self.calendar is CalendarKind.CLOCK:
            return self.duration.in_words()
        kind = "working" if self.calendar is CalendarKind.WORKING else "partner"
        words = self.duration.in_words(day=f"{kind} day")
        return words if not self.duration.time else f"{words} of {kind} time"


@dataclass(frozen=True, kw_only=True)
class TimerValue:
    """One cell of the table: the default for a variant and period, and what an override must keep to.

    `period` None: in and out of hours alike. `upper` None: no bound but the fifty years of any timer.
    """

    variant: str
    default: TimerSetting
    lower: TimerSetting
    upper: TimerSetting | None
    period: Period | None = None


@dataclass(frozen=True, kw_only=True)
class TimerKey:
    """One timer: what it measures, where it comes from, and its values by variant. `undefined` says why one
    has none.
    """

    key: str
    description: str
    source: str
    values: tuple[TimerValue, ...]
    limit: Limit = Limit.FIXED
    undefined: tuple[tuple[str, str], ...] = ()

    @property
    def variants(self) -> tuple[str, ...]:
        """The variants that have a value, in the order of the table."""
        return tuple(dict.fromkeys(value.variant for value in self.values))

    def value_for(self, variant: str | None, *, out_of_hours: bool = False) -> TimerValue:
        """The table's cell for a variant and period. Raises TimerKeyError."""
        wanted = SYNONYMS.get(variant, variant) if variant else ANY
        period = Period.OUT_OF_HOURS if out_of_hours else Period.IN_HOURS
        for value in self.values:
            if value.variant in (wanted, ANY) and value.period in (period, None):
                return value
        why = dict(self.undefined).get(wanted) or f"it has values for {', '.join(self.variants)}"
        subject = "without a class" if wanted == ANY else f"for {wanted}"
        raise TimerKeyError(f"{self.key} has no duration {subject}: {why}")
