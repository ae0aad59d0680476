"""When the clock of a task warns before it runs out: at 50 and 80 per cent of the allowance, unless a key
says else.

The points are configuration like any duration (DOMAIN sections 3.1 and 3.12), and a place may have its own; a
warning never decides anything, it only speaks to whoever holds the task.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from handrail.domain.calendars import Calendar, ClockCalendar
from handrail.domain.durations import Duration
from handrail.domain.errors import Invalid

_LEAST_PERCENT, _MOST_PERCENT = 10, 95
_MOST_BEFORE = Duration(days=14)


@dataclass(frozen=True, kw_only=True)
class WarningPoint:
    """One warning: when `percent` of the allowance has passed, or some time `before` it is due; one of the
    two.
    """

    percent: int | None = None
    before: Duration | None = None

    def __post_init__(self) -> None:
        if (self.percent is None) == (self.before is None):
            raise Invalid.at(
                "/points", "A warning comes at a percentage of the time or at a time before the end"
            )
        if self.percent is not None and not _LEAST_PERCENT <= self.percent <= _MOST_PERCENT:
            raise Invalid.at(
                "/points",
                f"A warning comes at {_LEAST_PERCENT} to {_MOST_PERCENT} per cent, not {self.percent}",
            )
        if self.before is not None and (self.before.is_zero or self.before.nominal > _MOST_BEFORE.nominal):
            raise Invalid.at(
                "/points", f"A warning comes up to {_MOST_BEFORE.in_words()} before, not {self.before}"
            )

    @property
    def name(self) -> str:
        """The name of the point in events: `warn_50`, or `warn_before_PT48H`."""
        return f"warn_{self.percent}" if self.percent is not None else f"warn_before_{self.before}"

    def at(self, start: datetime, due_at: datetime, calendar: Calendar) -> datetime | None:
        """The instant of the warning, counted in the task's calendar; None when it would come before the
        start.
        """
        if self.percent is not None:
            return calendar.part_way(start, due_at, self.percent)
        assert self.before is not None
        at = ClockCalendar().back(due_at, self.before)
        return at if at > start else None


@dataclass(frozen=True, kw_only=True)
class WarningOverride:
    """A place's own warnings for a key; None in `locality` or `pathway` means all of them."""

    key: str
    points: tuple[WarningPoint, ...]
    locality: str | None = None
    pathway: str | None = None


TASK, RESTRICTION, ACTION = "task.warn", "res.warn", "action.warn"
WARNING_POINTS: dict[str, tuple[WarningPoint, ...]] = {
    TASK: (WarningPoint(percent=50), WarningPoint(percent=80)),
    RESTRICTION: (WarningPoint(percent=50), WarningPoint(before=Duration(hours=48))),
    ACTION: (WarningPoint(percent=80),),
}
"""The defaults: of any task (section 3.1), of the reviews and limits of restrictions, of actions (section
3.12).
"""


def warnings_for(
    key: str = TASK,
    *,
    locality: str | None = None,
    pathway: str | None = None,
    overrides: Iterable[WarningOverride] = (),
) -> tuple[WarningPoint, ...]:
    """The warnings of a key here: the closest override, the later of two as close, or the default.

    Raises KeyError for a key that does not exist.
    """
    fitting = [
        ((override.pathway is not None, override.locality is not None, place), override.points)
        for place, override in enumerate(overrides)
        if override.key == key
        and override.locality in (None, locality)
        and override.pathway in (None, pathway)
    ]
    return max(fitting, key=lambda found: found[0])[1] if fitting else WARNING_POINTS[key]


def warning_times(
    points: Iterable[WarningPoint], start: datetime, due_at: datetime, calendar: Calendar
) -> tuple[tuple[str, datetime], ...]:
    """The names and instants of the warnings of one task, soonest first; those that would come too early are
    left out.
    """
    found = [(point.name, point.at(start, due_at, calendar)) for point in points]
    return tuple(
        sorted(((name, at) for name, at in found if at is not None), key=lambda pair: (pair[1], pair[0]))
    )
