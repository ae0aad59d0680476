"""Every timer of the product, by key: what it measures, its default by class, its calendar and its bounds.

The table is DOMAIN section 3.12, with the step times of the ladders (section 2.5) and the few durations that
other sections name. A dash in DOMAIN's table is given the value of the next class here wherever a diagram may
ask, because a question about an emergency must never go unanswered; what must not exist (holding an
emergency) has no value and says why.
"""

from __future__ import annotations

from dataclasses import dataclass

from handrail.domain.calendars import CalendarKind
from handrail.domain.durations import Duration
from handrail.domain.timer_keys import ANY, Limit, Period, TimerKey, TimerKeyError, TimerSetting, TimerValue
from handrail.domain.timer_table_decisions import DECISION_KEYS
from handrail.domain.timer_table_referrals import REFERRAL_KEYS


@dataclass(frozen=True)
class _Cell:
    default: TimerSetting
    lower: TimerSetting
    upper: TimerSetting | None
    period: Period | None = None


def _counted(
    calendar: CalendarKind, default: str, lower: str, upper: str | None, period: Period | None
) -> _Cell:
    """Bounds are counted like the default, but a lower bound of less than a day runs on the clock."""
    most = None if upper is None else TimerSetting(Duration.parse(upper), calendar)
    least = Duration.parse(lower)
    return _Cell(
        TimerSetting(Duration.parse(default), calendar),
        TimerSetting(least, calendar if least.days else CalendarKind.CLOCK),
        most,
        period,
    )


def _clock(default: str, lower: str, upper: str | None = None, *, period: Period | None = None) -> _Cell:
    return _counted(CalendarKind.CLOCK, default, lower, upper or default, period)


def _working(default: str, lower: str, upper: str | None = None) -> _Cell:
    return _counted(CalendarKind.WORKING, default, lower, upper or default, None)


def _partner(default: str, lower: str, upper: str, *, period: Period | None = None) -> _Cell:
    return _counted(CalendarKind.PARTNER, default, lower, upper, period)


_NOW = _clock("PT0S", "PT0S")
_SAME_DAY = _counted(CalendarKind.END_OF_DAY, "PT0S", "PT0S", "PT0S", None)
_CLASSES = ("emergency", "very_urgent", "urgent", "early_review")


def _timer(
    key: str,
    description: str,
    cells: dict[str, _Cell | tuple[_Cell, ...]] | _Cell,
    *,
    limit: Limit = Limit.FIXED,
    undefined: dict[str, str] | None = None,
    source: str = "3.12",
) -> TimerKey:
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


def _by_class(
    emergency: _Cell, very_urgent: _Cell, urgent: _Cell, early_review: _Cell
) -> dict[str, _Cell | tuple[_Cell, ...]]:
    return dict(zip(_CLASSES, (emergency, very_urgent, urgent, early_review), strict=True))


_SHORTEN, _AGREED = Limit.SHORTEN_ONLY, Limit.AGREEMENT
_NO_RETRO = "only an emergency is acted on first and written up afterwards (K4)"

_ESCALATION = (
    _timer(
        "esc.decide",
        "From the threshold being reached to somebody deciding (T0 to T1)",
        _by_class(_NOW, _clock("PT30M", "PT5M"), _clock("PT2H", "PT15M"), _clock("PT4H", "PT30M")),
        limit=_SHORTEN,
    ),
    _timer(
        "esc.summary.retro",
        "From acting on an emergency to writing the summary",
        {"emergency": _clock("PT1H", "PT15M", "PT2H")},
        undefined=dict.fromkeys(_CLASSES[1:], _NO_RETRO),
    ),
    _timer(
        "esc.send",
        "From deciding to the summary being sent (T1 to T2)",
        _by_class(
            _NOW,
            _clock("PT15M", "PT5M", "PT30M"),
            _clock("PT1H", "PT15M", "PT2H"),
            _working("P1D", "PT1H", "P2D"),
        ),
    ),
    _timer(
        "esc.contingency",
        "From deciding to a plan for the time until help comes",
        _by_class(
            _clock("PT30M", "PT10M", "PT4H"),
            _clock("PT30M", "PT10M", "PT4H"),
            _clock("PT2H", "PT30M", "PT4H"),
            _clock("PT4H", "PT30M", "PT4H"),
        ),
    ),
    _timer(
        "esc.ack",
        "From sending to the partner saying they have it (T2 to T3)",
        _by_class(
            _partner("PT15M", "PT5M", "PT30M"),
            _partner("PT15M", "PT5M", "PT30M"),
            _partner("PT1H", "PT15M", "PT2H"),
            _partner("P1D", "PT1H", "P2D"),
        ),
        limit=_AGREED,
    ),
    _timer(
        "esc.response",
        "From sending to what the partner will do (T2 to T4); for an emergency, after 999",
        _by_class(
            _clock("PT4H", "PT30M", "PT8H"),
            _clock("PT4H", "PT30M", "PT8H"),
            _clock("PT24H", "PT2H", "PT48H"),
            _working("P2D", "PT4H", "P5D"),
        ),
        limit=_AGREED,
    ),
    _timer(
        "esc.chase.gap",
        "Between one chase of a silent partner and the next rung",
        _by_class(
            _clock("PT15M", "PT5M", "PT30M"),
            _clock("PT15M", "PT5M", "PT30M"),
            _clock("PT1H", "PT15M", "PT2H"),
            _working("P1D", "PT1H", "P2D"),
        ),
    ),
    _timer(
        "esc.hold.recheck",
        "From a hold being approved to looking again",
        {
            "very_urgent": _clock("PT4H", "PT15M"),
            "urgent": _clock("PT24H", "PT1H"),
            "early_review": _clock("PT72H", "PT4H"),
        },
        limit=_SHORTEN,
        undefined={"emergency": "an emergency may not be held or downgraded by anyone (D2d)"},
    ),
    _timer(
        "esc.restate",
        "Between statements that an open escalation is still needed, in its class, with a plan",
        _by_class(
            _clock("PT4H", "PT1H"), _clock("PT12H", "PT1H"), _clock("PT24H", "PT4H"), _clock("PT24H", "PT4H")
        ),
        limit=_SHORTEN,
    ),
    _timer(
        "esc.standdown",
        "From proposing to downgrade or stand down an open escalation to a decision",
        _clock("PT2H", "PT15M"),
        limit=_SHORTEN,
        source="2.2 (D2c)",
    ),
    _timer(
        "con.after.escalation",
        "From an escalation to our next contact with the person",
        _by_class(
            _clock("PT4H", "PT1H"), _clock("PT4H", "PT1H"), _clock("PT24H", "PT4H"), _clock("PT72H", "PT8H")
        ),
        limit=_SHORTEN,
    ),
)

_REVIEW = (
    _timer(
        "pcr.due",
        "From the start of the review clock (K8) to the finished review; urgent_repeat: a second crisis in "
        "90 days, safeguarding or a new restriction",
        {
            "emergency": _clock("PT72H", "PT24H"),
            "very_urgent": _clock("PT72H", "PT24H"),
            "urgent_repeat": _clock("PT72H", "PT24H"),
            "urgent": _working("P5D", "P1D", "P10D"),
            "early_review": _working("P10D", "P1D", "P10D"),
        },
        source="3.12 and 3.4.3",
    ),
    _timer(
        "pcr.start.fallback",
        "From sending to the start of the review clock when the partner stays silent (K8)",
        _by_class(*(_clock("PT24H", "PT4H"),) * 4),
        limit=_SHORTEN,
    ),
    _timer(
        "pcr.effect",
        "From the end of a review to checking whether its plan is kept",
        _by_class(*(_clock("P14D", "P7D", "P28D"),) * 4),
    ),
    _timer(
        "pcr.assign",
        "From a review being due to a reviewer being named",
        _working("PT4H", "PT30M"),
        limit=_SHORTEN,
        source="3.6 (PCR-02)",
    ),
    _timer(
        "pcr.breach",
        "From a late review to the clinical director and governance's breach list",
        _clock("PT24H", "PT1H"),
        limit=_SHORTEN,
        source="3.6",
    ),
    _timer(
        "interface.respond",
        "From raising an interface issue with a partner to their answer",
        _working("P10D", "P1D", "P20D"),
        source="3.6 (F-PCR-INTERFACE)",
    ),
)

_RESTRICTION = (
    _timer(
        "res.record",
        "From an emergency restriction being applied to its record",
        _clock("PT1H", "PT15M"),
        limit=_SHORTEN,
        source="3.7 (RIM-01)",
    ),
    _timer(
        "res.auth.emergency",
        "From an emergency restriction being applied to its authorisation",
        {
            ANY: (
                _clock("PT4H", "PT1H", period=Period.IN_HOURS),
                _clock("PT12H", "PT1H", period=Period.OUT_OF_HOURS),
            )
        },
        limit=_SHORTEN,
    ),
    _timer(
        "res.auth.planned",
        "From a planned restriction being proposed to a decision",
        _working("P2D", "PT4H"),
        limit=_SHORTEN,
    ),
    _timer(
        "res.inform.person",
        "From authorising a restriction to telling the person",
        _clock("PT24H", "PT1H"),
        limit=_SHORTEN,
    ),
    _timer(
        "res.refused.lift",
        "From refusing a restriction to its being lifted",
        _clock("PT1H", "PT15M"),
        limit=_SHORTEN,
    ),
    _timer(
        "res.legal.advice",
        "From doubt about a deprivation of liberty to the adviser's answer",
        _working("P1D", "PT2H"),
        limit=_SHORTEN,
        source="3.7 (F-RES-LEGAL)",
    ),
    _timer(
        "res.review.max",
        "The longest any restriction may go without a review",
        _clock("P31D", "P1D"),
        limit=_SHORTEN,
    ),
    _timer(
        "res.review.prepare",
        "How long before a review its preparation opens",
        _clock("PT48H", "PT4H", "P7D"),
        source="3.8 (RSD-02)",
    ),
    _timer(
        "res.review.requested",
        "From somebody asking for a review to an answer",
        _working("P3D", "PT4H"),
        limit=_SHORTEN,
    ),
    _timer(
        "res.verify.lift",
        "From lifting a restriction to checking it is really lifted",
        _clock("PT24H", "PT1H"),
        limit=_SHORTEN,
    ),
    _timer(
        "res.outcome.check",
        "From the end of a restriction to looking at what followed",
        _clock("P28D", "P7D", "P56D"),
    ),
    _timer(
        "res.independent",
        "Total length at which somebody from outside reviews",
        _clock("P84D", "P7D"),
        limit=_SHORTEN,
    ),
    _timer(
        "res.uof.debrief",
        "From the use of force to the debrief",
        _clock("PT72H", "PT4H"),
        limit=_SHORTEN,
        source="3.7 (RIM-UF)",
    ),
)

_OTHER = (
    _timer(
        "saf.send",
        "From a safeguarding concern to the referral; at once when somebody is in danger",
        {"danger": _NOW, ANY: _SAME_DAY},
        limit=_SHORTEN,
    ),
    _timer(
        "saf.chase",
        "From the referral to the first and the second chase of the local authority",
        {"first": _working("P2D", "P1D"), "second": _working("P5D", "P2D")},
        limit=_SHORTEN,
    ),
    _timer(
        "saf.threshold",
        "From proposing that the safeguarding threshold is not met to a decision",
        _working("P1D", "PT1H"),
        limit=_SHORTEN,
        source="2.2 (D3b)",
    ),
    _timer(
        "saf.hold",
        "From holding a safeguarding concern out of hours to deciding it, on the next working day",
        _working("PT30M", "PT15M"),
        limit=_SHORTEN,
        source="2.2 (D3b)",
    ),
    _timer(
        "saf.step",
        "For a step of safeguarding without a clock of its own: chasing, agreeing actions, closing",
        _working("P1D", "PT1H"),
        limit=_SHORTEN,
        source="3.9 (SAF)",
    ),
    _timer(
        "han.accept",
        "From offering a handover to the receiver's answer",
        {
            "shift": _clock("PT30M", "PT10M", "PT1H"),
            "crisis": _clock("PT1H", "PT15M", "PT2H"),
            "planned": _working("P2D", "PT4H", "P5D"),
        },
    ),
    _timer(
        "han.lostcheck",
        "From a handover to asking whether anything got lost",
        _clock("PT24H", "PT4H", "PT48H"),
    ),
    _timer(
        "mdt.schedule",
        "From a meeting being asked for to its time and its chair being settled",
        _by_class(
            _clock("PT30M", "PT5M"),
            _clock("PT30M", "PT5M"),
            _clock("PT4H", "PT30M"),
            _working("P1D", "PT2H", "P2D"),
        ),
        source="3.9 (MDT-02)",
    ),
    _timer(
        "mdt.meet",
        "From a meeting being asked for to its being held; routine: the next meeting",
        _by_class(
            _clock("PT4H", "PT30M"),
            _clock("PT4H", "PT30M"),
            _working("P2D", "PT4H"),
            _working("P5D", "P1D", "P20D"),
        ),
        source="3.9 (MDT-02)",
    ),
    _timer(
        "mdt.record",
        "From a meeting being held to its decision being recorded",
        _working("P1D", "PT1H"),
        limit=_SHORTEN,
        source="2.2 (D6)",
    ),
    _timer(
        "mdt.circulate",
        "From a meeting's decision to its circulation",
        _working("P1D", "PT1H"),
        limit=_SHORTEN,
    ),
    _timer("mdt.confirm", "From circulation to the partners' confirmation", _working("P2D", "PT4H", "P5D")),
    _timer(
        "adv.reply",
        "From asking for specialist advice to the answer",
        _by_class(
            _clock("PT15M", "PT5M"),
            _clock("PT15M", "PT5M"),
            _clock("PT2H", "PT15M", "PT4H"),
            _working("P2D", "PT4H", "P5D"),
        ),
    ),
    _timer(
        "acc.decide",
        "From a referral to accepting it or not",
        _by_class(
            _clock("PT4H", "PT30M"), _clock("PT4H", "PT30M"), _clock("PT4H", "PT30M"), _working("P1D", "PT4H")
        ),
        limit=_SHORTEN,
    ),
    _timer("sam.complete", "From drawing a sample to its last score", _working("P15D", "P5D", "P20D")),
    _timer("sam.reaudit", "From an audit action to the second audit", _clock("P90D", "P28D", "P180D")),
    _timer(
        "del.max",
        "The longest delegation; more than two weeks only with the grantor's manager",
        {"with_manager": _clock("P90D", "P1D"), ANY: _clock("P14D", "P1D")},
        limit=_SHORTEN,
    ),
    _timer(
        "del.answer",
        "From offering a delegation to its approval, and from then to its acceptance",
        _working("P2D", "PT4H", "P5D"),
        source="2.3",
    ),
    _timer(
        "del.warn",
        "How long before the end of a delegation both are warned; never in its first half",
        _clock("PT48H", "PT4H", "P7D"),
        source="2.3",
    ),
    _timer(
        "accountable.gap.alert",
        "From a case having nobody accountable to the alert",
        _working("P1D", "PT1H"),
        limit=_SHORTEN,
    ),
)

_STAGE_TIMES = (
    ("PT15M", _clock("PT2H", "PT30M"), _working("P1D", "PT2H")),
    ("PT30M", _clock("PT4H", "PT1H"), _working("P2D", "PT4H")),
    ("PT45M", _working("P1D", "PT2H"), _working("P3D", "PT4H")),
    ("PT60M", _working("P1D", "PT2H"), _working("P5D", "PT4H")),
)
_DISPUTES = tuple(
    _timer(
        f"dis.{board}{stage}",
        f"Stage {stage} of a disagreement{about}, before the next opens",
        _by_class(_clock(soon, "PT5M"), _clock(soon, "PT5M"), urgent, other),
        limit=limit,
        source="3.9 (DIS)",
    )
    for board, about, limit in (
        ("", "", _SHORTEN),
        ("board.", " about safeguarding, as the local board's protocol has it", _AGREED),
    )
    for stage, (soon, urgent, other) in enumerate(_STAGE_TIMES, start=1)
)

_STEPS = "2.5"
_LADDERS = (
    _timer(
        "ladder.l-e",
        "How long a rung of the emergency ladder has before the next is called",
        {
            "1": _clock("PT10M", "PT2M"),
            "2": _clock("PT10M", "PT2M"),
            "3": _clock("PT15M", "PT5M"),
            "4": _clock("PT15M", "PT5M"),
        },
        limit=_SHORTEN,
        source=_STEPS,
    ),
    _timer(
        "ladder.l-u",
        "How long a rung of the urgent ladder has before the next is called",
        {"1": _clock("PT30M", "PT5M"), "2": _clock("PT30M", "PT5M"), "3": _clock("PT1H", "PT15M")},
        limit=_SHORTEN,
        source=_STEPS,
    ),
    _timer(
        "ladder.l-r",
        "How long a rung of the early review and acceptance ladder has before the next is called",
        {"1": _working("PT4H", "PT30M"), "2": _working("P1D", "PT2H"), "3": _working("P2D", "PT4H")},
        limit=_SHORTEN,
        source=_STEPS,
    ),
    _timer(
        "ladder.l-s",
        "How long a rung of the safeguarding ladder has before the next is called",
        {"1": _clock("PT4H", "PT30M"), "2": _clock("PT4H", "PT30M"), "3": _working("P1D", "PT2H")},
        limit=_SHORTEN,
        source=_STEPS,
    ),
    _timer(
        "ladder.l-x",
        "When the next rung is called, from the due time; the last again every 24 hours (K6)",
        {
            "1": _clock("PT4H", "PT30M"),
            "2": _clock("PT24H", "PT1H"),
            "3": _clock("PT72H", "PT4H"),
            "4": _clock("PT24H", "PT4H"),
        },
        limit=_SHORTEN,
        source=_STEPS,
    ),
    _timer(
        "ladder.l-d",
        "How long a rung of the disagreement ladder has before the next is called",
        _by_class(
            _clock("PT15M", "PT5M"), _clock("PT15M", "PT5M"), _clock("PT2H", "PT30M"), _working("P1D", "PT2H")
        ),
        limit=_SHORTEN,
        source=_STEPS,
    ),
)

TIMER_KEYS: dict[str, TimerKey] = {
    timer.key: timer
    for timer in (
        *_ESCALATION,
        *_REVIEW,
        *_RESTRICTION,
        *_OTHER,
        *_DISPUTES,
        *DECISION_KEYS,
        *REFERRAL_KEYS,
        *_LADDERS,
    )
}
"""Every timer by its key, in the order of the table."""


def find(key: str) -> TimerKey:
    """The timer of that name. Raises TimerKeyError."""
    if key not in TIMER_KEYS:
        raise TimerKeyError(f'There is no timer "{key}"')
    return TIMER_KEYS[key]
