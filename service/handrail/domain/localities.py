"""The localities of the demo as data: their hours, the partner services they work with, and their own
durations.

Trust A and Trust B, their crisis services and their hours are DOMAIN section 3.4.1; a deployment has its own.
`TimeRules` is what a running case knows about time: it answers with instants, so that nobody else has to.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from handrail.domain.calendars import (
    NO_BANK_HOLIDAYS,
    BankHolidays,
    Calendar,
    CalendarKind,
    ClockCalendar,
    WorkingCalendar,
    always_open,
    end_of_day,
    week_of,
)
from handrail.domain.durations import Duration
from handrail.domain.timer_keys import Period, TimerKeyError
from handrail.domain.timer_settings import Override, TimerSetting, resolve


@dataclass(frozen=True, kw_only=True)
class PartnerService:
    """A service of somebody else's that a locality turns to; `fallback` is who is asked when it stays
    silent.
    """

    code: str
    name: str
    provider: str
    channels: tuple[str, ...]
    calendar: WorkingCalendar
    fallback: str


@dataclass(frozen=True, kw_only=True)
class Locality:
    """A place with one partner Trust and one integrated care board.

    `routes` names the partner service by (class, period); None as period is both.
    """

    code: str
    name: str
    trust: str
    icb: str
    calendar: WorkingCalendar
    partners: tuple[PartnerService, ...]
    routes: Mapping[tuple[str, Period | None], str]
    travel_minutes: int
    overrides: tuple[Override, ...] = ()

    def partner(self, code: str) -> PartnerService:
        """The partner service of that code. Raises LookupError."""
        for service in self.partners:
            if service.code == code:
                return service
        raise LookupError(f'{self.name} has no partner service "{code}"')

    def partner_for(self, cls: str, *, out_of_hours: bool) -> PartnerService:
        """The partner service that a class goes to at that time of day (DOMAIN section 3.4.2). Raises
        LookupError.
        """
        period = Period.OUT_OF_HOURS if out_of_hours else Period.IN_HOURS
        code = self.routes.get((cls, period)) or self.routes.get((cls, None))
        if code is None:
            raise LookupError(f"{self.name} has no partner service for {cls}")
        return self.partner(code)

    def out_of_hours(self, at: datetime) -> bool:
        """Whether the locality itself is shut at that instant: rights, rotas and timers go by this."""
        return not self.calendar.is_open(at)

    def entry_closed(self, at: datetime) -> bool:
        """Whether the service that urgent requests go to by day is shut at that instant (row S4 of the
        table).
        """
        return not self.partner_for("urgent", out_of_hours=False).calendar.is_open(at)


@dataclass(frozen=True, kw_only=True)
class TimeRules:
    """Everything about time that a case of one locality and pathway needs, by value.

    Instants in and out are aware UTC. `overrides` are all there are; those of other places do not matter.
    """

    locality: Locality
    pathway: str | None = None
    overrides: tuple[Override, ...] = ()

    def setting(self, key: str, cls: str | None = None, *, at: datetime) -> TimerSetting:
        """The duration and calendar of a timer that starts at `at`. Raises TimerKeyError, Invalid."""
        return resolve(
            key,
            cls,
            self.locality.code,
            self.pathway,
            (*self.locality.overrides, *self.overrides),
            out_of_hours=self.locality.out_of_hours(at),
        )

    def due(self, key: str, cls: str | None = None, *, start: datetime) -> datetime:
        """The one instant at which a timer of that key, started at `start`, is due. Never before `start`.

        Raises TimerKeyError for a key or class that does not exist, Invalid for a stored override out of
        bounds.
        """
        return self.end_of(self.setting(key, cls, at=start), start, cls)

    def end_of(self, setting: TimerSetting, start: datetime, cls: str | None = None) -> datetime:
        """The instant at which a duration that starts at `start` ends, in its own calendar."""
        if setting.calendar is CalendarKind.END_OF_DAY and setting.duration.time == timedelta():
            return end_of_day(start, setting.duration)
        if setting.duration.is_zero:
            return start.astimezone(UTC)
        return self.calendar(setting.calendar, cls, at=start).add(start, setting.duration)

    def minutes(self, key: str, cls: str | None = None, *, at: datetime) -> float:
        """The length of a timer in minutes; a working day counts as many as the place usually works."""
        setting = self.setting(key, cls, at=at)
        if setting.duration.months_in_all or setting.calendar is CalendarKind.END_OF_DAY:
            raise TimerKeyError(f"{key} ({setting}) has no number of minutes: ask for its due time")
        calendar = self.calendar(setting.calendar, cls, at=at)
        day = calendar.usual_day if isinstance(calendar, WorkingCalendar) else timedelta(days=1)
        return (setting.duration.days * day + setting.duration.time) / timedelta(minutes=1)

    def calendar(self, kind: CalendarKind, cls: str | None = None, *, at: datetime) -> Calendar:
        """The calendar to count in: for partner time that of the service the class goes to at that time of
        day.
        """
        if kind is CalendarKind.WORKING:
            return self.locality.calendar
        if kind is CalendarKind.PARTNER:
            return self.locality.partner_for(
                cls or "urgent", out_of_hours=self.locality.out_of_hours(at)
            ).calendar
        return ClockCalendar(self.locality.calendar.zone)

    def out_of_hours(self, at: datetime) -> bool:
        """Whether the locality is shut at that instant."""
        return self.locality.out_of_hours(at)


_OFFICE = week_of("09:00-17:00")
_IN, _OUT = Period.IN_HOURS, Period.OUT_OF_HOURS

NORTHVALE = Locality(
    code="northvale",
    name="Northvale",
    trust="Trust A",
    icb="Northvale Integrated Care Board",
    calendar=WorkingCalendar(name="Northvale working hours", week=_OFFICE),
    partners=(
        PartnerService(
            code="crisis_team",
            name="Trust A crisis team",
            provider="Trust A",
            channels=("phone", "secure_email"),
            calendar=always_open("Trust A crisis team"),
            fallback="Trust A on-call manager",
        ),
        PartnerService(
            code="community_duty",
            name="Trust A community team duty",
            provider="Trust A",
            channels=("phone", "secure_email"),
            calendar=WorkingCalendar(name="Trust A community team duty", week=_OFFICE),
            fallback="Trust A community team manager",
        ),
    ),
    routes={
        ("emergency", None): "crisis_team",
        ("very_urgent", None): "crisis_team",
        ("urgent", None): "crisis_team",
        ("early_review", None): "community_duty",
    },
    travel_minutes=15,
)

_SPA_WEEK = week_of("08:00-20:00")

SOUTHMERE = Locality(
    code="southmere",
    name="Southmere",
    trust="Trust B",
    icb="Southmere Integrated Care Board",
    calendar=WorkingCalendar(name="Southmere working hours", week=_OFFICE),
    partners=(
        PartnerService(
            code="spa",
            name="Trust B single point of access",
            provider="Trust B",
            channels=("phone", "form"),
            calendar=WorkingCalendar(name="Trust B single point of access", week=_SPA_WEEK),
            fallback="Trust B single point of access manager",
        ),
        PartnerService(
            code="nhs_111",
            name="NHS 111 mental health option",
            provider="NHS 111",
            channels=("phone",),
            calendar=always_open("NHS 111 mental health option"),
            fallback="Trust B site manager",
        ),
    ),
    routes={
        ("emergency", None): "nhs_111",
        ("very_urgent", _IN): "spa",
        ("very_urgent", _OUT): "nhs_111",
        ("urgent", None): "spa",
        ("early_review", None): "spa",
    },
    travel_minutes=55,
    overrides=(
        Override(key="esc.decide", variant="urgent", duration=Duration(minutes=60), locality="southmere"),
        Override(
            key="esc.decide", variant="early_review", duration=Duration(minutes=120), locality="southmere"
        ),
        Override(
            key="esc.ack",
            variant="very_urgent",
            duration=Duration(minutes=30),
            locality="southmere",
            agreement="Trust B interface agreement",
        ),
        Override(
            key="esc.ack",
            variant="urgent",
            period=_IN,
            duration=Duration(minutes=120),
            locality="southmere",
            agreement="Trust B interface agreement",
        ),
        Override(
            key="esc.ack",
            variant="urgent",
            period=_OUT,
            duration=Duration(minutes=30),
            locality="southmere",
            agreement="Trust B interface agreement",
        ),
    ),
)

DEMO_LOCALITIES: Mapping[str, Locality] = {place.code: place for place in (NORTHVALE, SOUTHMERE)}
"""The two localities of the demo, without bank holidays: `with_bank_holidays` adds them."""


def with_bank_holidays(locality: Locality, bank_holidays: BankHolidays) -> Locality:
    """The same locality with its office hours, and its partners', closed on bank holidays.

    Services that never close stay open.
    """
    return replace(
        locality,
        calendar=replace(locality.calendar, bank_holidays=bank_holidays),
        partners=tuple(_closed_on(service, bank_holidays) for service in locality.partners),
    )


def _closed_on(service: PartnerService, bank_holidays: BankHolidays) -> PartnerService:
    round_the_clock = all(service.calendar.week)
    closed = NO_BANK_HOLIDAYS if round_the_clock else bank_holidays
    return replace(service, calendar=replace(service.calendar, bank_holidays=closed))
