"""How the durations of the timer table are written down: default, bounds and calendar in one short call."""

from __future__ import annotations

from dataclasses import dataclass

from handrail.domain.calendars import CalendarKind
from handrail.domain.durations import Duration
from handrail.domain.timer_keys import ANY, Limit, Period, TimerKey, TimerSetting, TimerValue


@dataclass(frozen=True)
class Cell:
    """One duration of a timer with its bounds, and the time of day it holds for, if not always."""

    default: TimerSetting
    lower: TimerSetting
    upper: TimerSetting | None
    period: Period | None = None


def counted(
    calendar: CalendarKind, default: str, lower: str, upper: str | None, period: Period | None
) -> Cell:
    """Bounds are counted like the default, but a lower bound of less than a day runs on the clock."""
    most = None if upper is None else TimerSetting(Duration.parse(upper), calendar)
    least = Duration.parse(lower)
    return Cell(
        TimerSetting(Duration.parse(default), calendar),
        TimerSetting(least, calendar if least.days else CalendarKind.CLOCK),
        most,
        period,
    )


def clock(default: str, lower: str, upper: str | None = None, *, period: Period | None = None) -> Cell:
    """Counted by the clock; without an upper bound a locality may only shorten it."""
    return counted(CalendarKind.CLOCK, default, lower, upper or default, period)


def working(default: str, lower: str, upper: str | None = None) -> Cell:
    """Counted in working time."""
    return counted(CalendarKind.WORKING, default, lower, upper or default, None)


def partner(default: str, lower: str, upper: str, *, period: Period | None = None) -> Cell:
    """Counted in the hours of the partner service."""
    return counted(CalendarKind.PARTNER, default, lower, upper, period)


NOW = clock("PT0S", "PT0S")
SAME_DAY = counted(CalendarKind.END_OF_DAY, "PT0S", "PT0S", "PT0S", None)
CLASSES = ("emergency", "very_urgent", "urgent", "early_review")


def timer(
    key: str,
    description: str,
    cells: dict[str, Cell | tuple[Cell, ...]] | Cell,
    *,
    limit: Limit = Limit.FIXED,
    undefined: dict[str, str] | None = None,
    source: str = "3.12",
) -> TimerKey:
    """A timer of the table: its variants, what holds an override back, and the section of DOMAIN it comes from."""
    by_variant = cells if isinstance(cells, dict) else {ANY: cells}
    values = tuple(
        TimerValue(
            variant=variant, default=cell.default, lower=cell.lower, upper=cell.upper, period=cell.period
        )
        for variant, given in by_variant.items()
        for cell in (given if isinstance(given, tuple) else (given,))
    )
    return TimerKey(
        key=key,
        description=description,
        source=f"DOMAIN section {source}",
        values=values,
        limit=limit,
        undefined=tuple((undefined or {}).items()),
    )


def by_class(
    emergency: Cell, very_urgent: Cell, urgent: Cell, early_review: Cell
) -> dict[str, Cell | tuple[Cell, ...]]:
    """One duration for each response class."""
    return dict(zip(CLASSES, (emergency, very_urgent, urgent, early_review), strict=True))
