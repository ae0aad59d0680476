"""How long the steps around a referral and a discharge may take, beside the decisions themselves (DOMAIN 2.2)."""

from __future__ import annotations

from handrail.domain.calendars import CalendarKind
from handrail.domain.durations import Duration
from handrail.domain.timer_keys import ANY, Limit, TimerKey, TimerSetting, TimerValue

_CLOCK, _WORKING = CalendarKind.CLOCK, CalendarKind.WORKING


def _value(variant: str, default: str, lower: str, upper: str, calendar: CalendarKind) -> TimerValue:
    """A lower bound of less than a day runs on the clock."""
    least = Duration.parse(lower)
    return TimerValue(
        variant=variant,
        default=TimerSetting(Duration.parse(default), calendar),
        lower=TimerSetting(least, calendar if least.days else _CLOCK),
        upper=TimerSetting(Duration.parse(upper), calendar),
    )


def _key(
    key: str, code: str, description: str, *values: TimerValue, limit: Limit = Limit.SHORTEN_ONLY
) -> TimerKey:
    return TimerKey(
        key=key,
        description=description,
        source=f"DOMAIN section 2.2 ({code})",
        values=values,
        limit=limit,
    )


REFERRAL_KEYS = (
    _key(
        "acc.contact",
        "D1a",
        "Between safety-net contacts with a person whose referral is not settled",
        *(_value(cls, "PT24H", "PT2H", "PT24H", _CLOCK) for cls in ("emergency", "very_urgent", "urgent")),
        _value("early_review", "P3D", "P1D", "P3D", _WORKING),
    ),
    _key(
        "acc.answer",
        "D1b",
        "From asking a referrer for more to deciding with what there is",
        _value(ANY, "P2D", "PT4H", "P5D", _WORKING),
        limit=Limit.FIXED,
    ),
    _key(
        "acc.tell",
        "D1",
        "From deciding on a referral or a discharge to everybody being told",
        _value(ANY, "P1D", "PT2H", "P1D", _WORKING),
    ),
    _key(
        "acc.discharge",
        "D1d, which names no time",
        "From proposing a discharge to a decision; nothing ends when it passes",
        _value(ANY, "P5D", "P1D", "P5D", _WORKING),
    ),
)
"""In the order in which they are met."""
