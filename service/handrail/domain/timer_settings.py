"""How long something may take here and now: the default of a timer key, or what a locality says instead.

A default applies until an override says otherwise for a locality, a pathway or a class (DOMAIN section 3.12);
an override outside its bounds is refused when it is made. Defaults, calendars and bounds are in `timer_keys`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta

from handrail.domain.calendars import CalendarKind
from handrail.domain.durations import Duration
from handrail.domain.errors import Invalid
from handrail.domain.timer_keys import (
    ANY,
    SYNONYMS,
    Limit,
    Period,
    TimerKey,
    TimerKeyError,
    TimerSetting,
    TimerValue,
)
from handrail.domain.timer_table import find

__all__ = ["Override", "TimerKeyError", "TimerSetting", "check_override", "resolve"]

_WORKING_DAY = timedelta(hours=8)
"""For comparing with bounds only: due times come from the hours of the place."""


@dataclass(frozen=True, kw_only=True)
class Override:
    """A locality's own duration; None in `locality`, `pathway`, `variant` or `period` means all of them.

    `calendar` None keeps the default's; `agreement` names the interface agreement that allows more than the
    default.
    """

    key: str
    duration: Duration
    calendar: CalendarKind | None = None
    locality: str | None = None
    pathway: str | None = None
    variant: str | None = None
    period: Period | None = None
    agreement: str | None = None

    @property
    def precision(self) -> tuple[bool, bool, bool, bool]:
        """How closely it is aimed: class before pathway before locality before time of day."""
        return (
            self.variant is not None,
            self.pathway is not None,
            self.locality is not None,
            self.period is not None,
        )

    def speaks_of(self, value: TimerValue) -> bool:
        """Whether it changes that cell of the table, at least for a part of the day."""
        wanted = SYNONYMS.get(self.variant, self.variant) if self.variant else None
        return wanted in (None, value.variant) and (
            value.period is None or self.period in (None, value.period)
        )


def resolve(
    key: str,
    cls: str | None = None,
    locality: str | None = None,
    pathway: str | None = None,
    overrides: Iterable[Override] = (),
    *,
    out_of_hours: bool = False,
) -> TimerSetting:
    """The duration and calendar of a timer for a class (or a variant of the key's own): the closest override,
    or the default.

    Of two overrides aimed equally closely the later in the list holds. Raises TimerKeyError for a key or
    class that does not exist; Invalid for an override that breaks its bounds, however it came to be stored.
    """
    timer = find(key)
    value = timer.value_for(cls, out_of_hours=out_of_hours)
    period = Period.OUT_OF_HOURS if out_of_hours else Period.IN_HOURS
    fitting = [
        (override.precision, place, override)
        for place, override in enumerate(overrides)
        if override.key == key
        and override.locality in (None, locality)
        and override.pathway in (None, pathway)
        and override.period in (None, period)
        and override.speaks_of(value)
    ]
    if not fitting:
        return value.default
    return _within_bounds(timer, value, max(fitting, key=lambda found: found[:2])[2])


def check_override(override: Override) -> None:
    """Refuse an override that speaks of nothing in the table, or breaks the bounds of a cell it would change.

    Raises Invalid, with the pointer of the field at fault.
    """
    try:
        timer = find(override.key)
    except TimerKeyError as problem:
        raise Invalid.at("/key", str(problem)) from None
    cells = [value for value in timer.values if override.speaks_of(value)]
    if not cells:
        raise Invalid.at(
            "/variant", f"{timer.key} has no {override.variant}: it has {', '.join(timer.variants)}"
        )
    for value in cells:
        _within_bounds(timer, value, override)


def no_longer(first: TimerSetting, second: TimerSetting) -> bool:
    """Whether `first` is at most as long as `second`, as far as that can be said without knowing when they
    start.

    A day is 24 hours on the clock and 8 in working time; so much clock time is never more than as much
    working time. The other way round it depends on the week (5 working days against 7 days), so the answer is
    False.
    """
    if first.calendar is second.calendar:
        return _nominal(first.duration, first.calendar) <= _nominal(second.duration, second.calendar)
    if first.calendar is not CalendarKind.CLOCK:
        return False
    if second.calendar is CalendarKind.END_OF_DAY:
        return first.duration.is_zero
    return first.duration.nominal <= second.duration.nominal


def _nominal(duration: Duration, calendar: CalendarKind) -> timedelta:
    counted_in_hours = calendar in (CalendarKind.WORKING, CalendarKind.PARTNER)
    day = _WORKING_DAY if counted_in_hours else timedelta(days=1)
    return duration.nominal - duration.days * (timedelta(days=1) - day)


def _within_bounds(timer: TimerKey, value: TimerValue, override: Override) -> TimerSetting:
    wanted = TimerSetting(override.duration, override.calendar or value.default.calendar)
    if wanted.duration.months_in_all and wanted.calendar in (CalendarKind.WORKING, CalendarKind.PARTNER):
        raise Invalid.at(
            "/duration", f"{timer.key} is counted in working time: give days or hours, not months"
        )
    where = timer.key if value.variant == ANY else f"{timer.key} for {value.variant}"
    least = (
        value.lower
        if value.lower.calendar is CalendarKind.CLOCK
        else replace(value.lower, calendar=wanted.calendar)
    )
    if not no_longer(least, wanted):
        raise Invalid.at("/duration", f"{where} cannot be {wanted}: the least is {value.lower}")
    agreed = timer.limit is Limit.FIXED or (timer.limit is Limit.AGREEMENT and override.agreement)
    upper = value.upper if agreed else value.default
    if upper is not None and not no_longer(wanted, upper):
        raise Invalid.at(
            "/duration", f"{where} cannot be {wanted}: {_why(timer.limit, upper, agreed=bool(agreed))}"
        )
    return wanted


def _why(limit: Limit, upper: TimerSetting, *, agreed: bool) -> str:
    if limit is Limit.SHORTEN_ONLY:
        return f"a locality may shorten it only, and the default is {upper}"
    if limit is Limit.AGREEMENT and not agreed:
        return f"more than {upper} needs the name of the interface agreement that allows it"
    return f"the most is {upper}"
