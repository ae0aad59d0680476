"""How long the decisions of the matrix may take that no process times already (DOMAIN section 2.2, "decide within").

A locality may shorten these only.
"""

from __future__ import annotations

from handrail.domain.calendars import CalendarKind
from handrail.domain.durations import Duration
from handrail.domain.timer_keys import ANY, Limit, TimerKey, TimerSetting, TimerValue


def _decision(
    key: str,
    code: str,
    description: str,
    longest: str,
    least: str,
    calendar: CalendarKind = CalendarKind.WORKING,
) -> TimerKey:
    """A lower bound of less than a day runs on the clock."""
    lower = Duration.parse(least)
    counted = calendar if lower.days or calendar is CalendarKind.END_OF_DAY else CalendarKind.CLOCK
    default = TimerSetting(Duration.parse(longest), calendar)
    value = TimerValue(variant=ANY, default=default, lower=TimerSetting(lower, counted), upper=default)
    return TimerKey(
        key=key,
        description=description,
        source=f"DOMAIN section 2.2 ({code})",
        values=(value,),
        limit=Limit.SHORTEN_ONLY,
    )


DECISION_KEYS = (
    _decision("acc.decline", "D1c", "From proposing to decline a referral to a decision", "P2D", "PT4H"),
    _decision(
        "con.increase",
        "D4a",
        "From proposing more contact to a decision",
        "PT0S",
        "PT0S",
        CalendarKind.END_OF_DAY,
    ),
    _decision("con.decrease", "D4b, D4c", "From proposing less contact to a decision", "P5D", "PT4H"),
    _decision(
        "res.auth.blanket", "D5g", "From proposing a rule for a whole unit to a decision", "P10D", "P1D"
    ),
    _decision("plan.positive-risk", "D8", "From proposing a positive-risk plan to a decision", "P5D", "PT4H"),
    _decision(
        "trc.release", "D10", "From a finished decision trace to its release or refusal", "P5D", "PT4H"
    ),
    _decision(
        "access.inspector",
        "D12",
        "From an inspector asking for identifiable access to a decision",
        "PT4H",
        "PT30M",
        CalendarKind.CLOCK,
    ),
)
"""In the order of DOMAIN's table."""
