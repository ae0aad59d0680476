"""Every timer of the product, by key: what it measures, its default by class, its calendar and its bounds.

The table is DOMAIN section 3.12, with the step times of the ladders (section 2.5) and the few durations that
other sections name. A dash in DOMAIN's table is given the value of the next class here wherever a diagram may
ask, because a question about an emergency must never go unanswered; what must not exist (holding an
emergency) has no value and says why.
"""

from __future__ import annotations

from handrail.domain.timer_cells import CLASSES, NOW, SAME_DAY, by_class, clock, partner, timer, working
from handrail.domain.timer_keys import ANY, Limit, Period, TimerKey, TimerKeyError
from handrail.domain.timer_table_decisions import DECISION_KEYS
from handrail.domain.timer_table_disagreements import DISAGREEMENT_KEYS
from handrail.domain.timer_table_referrals import REFERRAL_KEYS

_SHORTEN, _AGREED = Limit.SHORTEN_ONLY, Limit.AGREEMENT
_NO_RETRO = "only an emergency is acted on first and written up afterwards (K4)"

_ESCALATION = (
    timer(
        "esc.decide",
        "From the threshold being reached to somebody deciding (T0 to T1)",
        by_class(NOW, clock("PT30M", "PT5M"), clock("PT2H", "PT15M"), clock("PT4H", "PT30M")),
        limit=_SHORTEN,
    ),
    timer(
        "esc.summary.retro",
        "From acting on an emergency to writing the summary",
        {"emergency": clock("PT1H", "PT15M", "PT2H")},
        undefined=dict.fromkeys(CLASSES[1:], _NO_RETRO),
    ),
    timer(
        "esc.send",
        "From deciding to the summary being sent (T1 to T2)",
        by_class(
            NOW,
            clock("PT15M", "PT5M", "PT30M"),
            clock("PT1H", "PT15M", "PT2H"),
            working("P1D", "PT1H", "P2D"),
        ),
    ),
    timer(
        "esc.contingency",
        "From deciding to a plan for the time until help comes",
        by_class(
            clock("PT30M", "PT10M", "PT4H"),
            clock("PT30M", "PT10M", "PT4H"),
            clock("PT2H", "PT30M", "PT4H"),
            clock("PT4H", "PT30M", "PT4H"),
        ),
    ),
    timer(
        "esc.ack",
        "From sending to the partner saying they have it (T2 to T3)",
        by_class(
            partner("PT15M", "PT5M", "PT30M"),
            partner("PT15M", "PT5M", "PT30M"),
            partner("PT1H", "PT15M", "PT2H"),
            partner("P1D", "PT1H", "P2D"),
        ),
        limit=_AGREED,
    ),
    timer(
        "esc.response",
        "From sending to what the partner will do (T2 to T4); for an emergency, after 999",
        by_class(
            clock("PT4H", "PT30M", "PT8H"),
            clock("PT4H", "PT30M", "PT8H"),
            clock("PT24H", "PT2H", "PT48H"),
            working("P2D", "PT4H", "P5D"),
        ),
        limit=_AGREED,
    ),
    timer(
        "esc.chase.gap",
        "Between one chase of a silent partner and the next rung",
        by_class(
            clock("PT15M", "PT5M", "PT30M"),
            clock("PT15M", "PT5M", "PT30M"),
            clock("PT1H", "PT15M", "PT2H"),
            working("P1D", "PT1H", "P2D"),
        ),
    ),
    timer(
        "esc.hold.recheck",
        "From a hold being approved to looking again",
        {
            "very_urgent": clock("PT4H", "PT15M"),
            "urgent": clock("PT24H", "PT1H"),
            "early_review": clock("PT72H", "PT4H"),
        },
        limit=_SHORTEN,
        undefined={"emergency": "an emergency may not be held or downgraded by anyone (D2d)"},
    ),
    timer(
        "esc.restate",
        "Between statements that an open escalation is still needed, in its class, with a plan",
        by_class(
            clock("PT4H", "PT1H"), clock("PT12H", "PT1H"), clock("PT24H", "PT4H"), clock("PT24H", "PT4H")
        ),
        limit=_SHORTEN,
    ),
    timer(
        "esc.standdown",
        "From proposing to downgrade or stand down an open escalation to a decision",
        clock("PT2H", "PT15M"),
        limit=_SHORTEN,
        source="2.2 (D2c)",
    ),
    timer(
        "con.after.escalation",
        "From an escalation to our next contact with the person",
        by_class(
            clock("PT4H", "PT1H"), clock("PT4H", "PT1H"), clock("PT24H", "PT4H"), clock("PT72H", "PT8H")
        ),
        limit=_SHORTEN,
    ),
)

_REVIEW = (
    timer(
        "pcr.due",
        "From the start of the review clock (K8) to the finished review; urgent_repeat: a second crisis in "
        "90 days, safeguarding or a new restriction",
        {
            "emergency": clock("PT72H", "PT24H"),
            "very_urgent": clock("PT72H", "PT24H"),
            "urgent_repeat": clock("PT72H", "PT24H"),
            "urgent": working("P5D", "P1D", "P10D"),
            "early_review": working("P10D", "P1D", "P10D"),
        },
        source="3.12 and 3.4.3",
    ),
    timer(
        "pcr.start.fallback",
        "From sending to the start of the review clock when the partner stays silent (K8)",
        by_class(*(clock("PT24H", "PT4H"),) * 4),
        limit=_SHORTEN,
    ),
    timer(
        "pcr.effect",
        "From the end of a review to checking whether its plan is kept",
        by_class(*(clock("P14D", "P7D", "P28D"),) * 4),
    ),
    timer(
        "pcr.assign",
        "From a review being due to a reviewer being named",
        working("PT4H", "PT30M"),
        limit=_SHORTEN,
        source="3.6 (PCR-02)",
    ),
    timer(
        "pcr.breach",
        "From a late review to the clinical director and governance's breach list",
        clock("PT24H", "PT1H"),
        limit=_SHORTEN,
        source="3.6",
    ),
    timer(
        "interface.respond",
        "From raising an interface issue with a partner to their answer",
        working("P10D", "P1D", "P20D"),
        source="3.6 (F-PCR-INTERFACE)",
    ),
)

_RESTRICTION = (
    timer(
        "res.record",
        "From an emergency restriction being applied to its record",
        clock("PT1H", "PT15M"),
        limit=_SHORTEN,
        source="3.7 (RIM-01)",
    ),
    timer(
        "res.auth.emergency",
        "From an emergency restriction being applied to its authorisation",
        {
            ANY: (
                clock("PT4H", "PT1H", period=Period.IN_HOURS),
                clock("PT12H", "PT1H", period=Period.OUT_OF_HOURS),
            )
        },
        limit=_SHORTEN,
    ),
    timer(
        "res.auth.planned",
        "From a planned restriction being proposed to a decision",
        working("P2D", "PT4H"),
        limit=_SHORTEN,
    ),
    timer(
        "res.inform.person",
        "From authorising a restriction to telling the person",
        clock("PT24H", "PT1H"),
        limit=_SHORTEN,
    ),
    timer(
        "res.refused.lift",
        "From refusing a restriction to its being lifted",
        clock("PT1H", "PT15M"),
        limit=_SHORTEN,
    ),
    timer(
        "res.legal.advice",
        "From doubt about a deprivation of liberty to the adviser's answer",
        working("P1D", "PT2H"),
        limit=_SHORTEN,
        source="3.7 (F-RES-LEGAL)",
    ),
    timer(
        "res.review.max",
        "The longest any restriction may go without a review",
        clock("P31D", "P1D"),
        limit=_SHORTEN,
    ),
    timer(
        "res.review.prepare",
        "How long before a review its preparation opens",
        clock("PT48H", "PT4H", "P7D"),
        source="3.8 (RSD-02)",
    ),
    timer(
        "res.review.requested",
        "From somebody asking for a review to an answer",
        working("P3D", "PT4H"),
        limit=_SHORTEN,
    ),
    timer(
        "res.verify.lift",
        "From lifting a restriction to checking it is really lifted",
        clock("PT24H", "PT1H"),
        limit=_SHORTEN,
    ),
    timer(
        "res.outcome.check",
        "From the end of a restriction to looking at what followed",
        clock("P28D", "P7D", "P56D"),
    ),
    timer(
        "res.independent",
        "Total length at which somebody from outside reviews",
        clock("P84D", "P7D"),
        limit=_SHORTEN,
    ),
    timer(
        "res.uof.debrief",
        "From the use of force to the debrief",
        clock("PT72H", "PT4H"),
        limit=_SHORTEN,
        source="3.7 (RIM-UF)",
    ),
)

_OTHER = (
    timer(
        "saf.send",
        "From a safeguarding concern to the referral; at once when somebody is in danger",
        {"danger": NOW, ANY: SAME_DAY},
        limit=_SHORTEN,
    ),
    timer(
        "saf.chase",
        "From the referral to the first and the second chase of the local authority",
        {"first": working("P2D", "P1D"), "second": working("P5D", "P2D")},
        limit=_SHORTEN,
    ),
    timer(
        "saf.threshold",
        "From proposing that the safeguarding threshold is not met to a decision",
        working("P1D", "PT1H"),
        limit=_SHORTEN,
        source="2.2 (D3b)",
    ),
    timer(
        "saf.hold",
        "From holding a safeguarding concern out of hours to deciding it, on the next working day",
        working("PT30M", "PT15M"),
        limit=_SHORTEN,
        source="2.2 (D3b)",
    ),
    timer(
        "saf.step",
        "For a step of safeguarding without a clock of its own: chasing, agreeing actions, closing",
        working("P1D", "PT1H"),
        limit=_SHORTEN,
        source="3.9 (SAF)",
    ),
    timer(
        "han.accept",
        "From offering a handover to the receiver's answer",
        {
            "shift": clock("PT30M", "PT10M", "PT1H"),
            "crisis": clock("PT1H", "PT15M", "PT2H"),
            "planned": working("P2D", "PT4H", "P5D"),
        },
    ),
    timer(
        "han.lostcheck",
        "From a handover to asking whether anything got lost",
        clock("PT24H", "PT4H", "PT48H"),
    ),
    timer(
        "mdt.schedule",
        "From a meeting being asked for to its time and its chair being settled",
        by_class(
            clock("PT30M", "PT5M"),
            clock("PT30M", "PT5M"),
            clock("PT4H", "PT30M"),
            working("P1D", "PT2H", "P2D"),
        ),
        source="3.9 (MDT-02)",
    ),
    timer(
        "mdt.meet",
        "From a meeting being asked for to its being held; routine: the next meeting",
        by_class(
            clock("PT4H", "PT30M"),
            clock("PT4H", "PT30M"),
            working("P2D", "PT4H"),
            working("P5D", "P1D", "P20D"),
        ),
        source="3.9 (MDT-02)",
    ),
    timer(
        "mdt.record",
        "From a meeting being held to its decision being recorded",
        working("P1D", "PT1H"),
        limit=_SHORTEN,
        source="2.2 (D6)",
    ),
    timer(
        "mdt.circulate",
        "From a meeting's decision to its circulation",
        working("P1D", "PT1H"),
        limit=_SHORTEN,
    ),
    timer("mdt.confirm", "From circulation to the partners' confirmation", working("P2D", "PT4H", "P5D")),
    timer(
        "adv.reply",
        "From asking for specialist advice to the answer",
        by_class(
            clock("PT15M", "PT5M"),
            clock("PT15M", "PT5M"),
            clock("PT2H", "PT15M", "PT4H"),
            working("P2D", "PT4H", "P5D"),
        ),
    ),
    timer(
        "senior.call",
        "From asking for a senior to their ringing back, before the first rung is called",
        clock("PT10M", "PT2M", "PT15M"),
        source="1.9 (R92)",
    ),
    timer(
        "acc.decide",
        "From a referral to accepting it or not",
        by_class(
            clock("PT4H", "PT30M"), clock("PT4H", "PT30M"), clock("PT4H", "PT30M"), working("P1D", "PT4H")
        ),
        limit=_SHORTEN,
    ),
    timer("sam.complete", "From drawing a sample to its last score", working("P15D", "P5D", "P20D")),
    timer("sam.reaudit", "From an audit action to the second audit", clock("P90D", "P28D", "P180D")),
    timer(
        "del.max",
        "The longest delegation; more than two weeks only with the grantor's manager",
        {"with_manager": clock("P90D", "P1D"), ANY: clock("P14D", "P1D")},
        limit=_SHORTEN,
    ),
    timer(
        "del.answer",
        "From offering a delegation to its approval, and from then to its acceptance",
        working("P2D", "PT4H", "P5D"),
        source="2.3",
    ),
    timer(
        "del.warn",
        "How long before the end of a delegation both are warned; never in its first half",
        clock("PT48H", "PT4H", "P7D"),
        source="2.3",
    ),
    timer(
        "accountable.gap.alert",
        "From a case having nobody accountable to the alert",
        working("P1D", "PT1H"),
        limit=_SHORTEN,
    ),
)

_STEPS = "2.5"
_LADDERS = (
    timer(
        "ladder.l-e",
        "How long a rung of the emergency ladder has before the next is called",
        {
            "1": clock("PT10M", "PT2M"),
            "2": clock("PT10M", "PT2M"),
            "3": clock("PT15M", "PT5M"),
            "4": clock("PT15M", "PT5M"),
        },
        limit=_SHORTEN,
        source=_STEPS,
    ),
    timer(
        "ladder.l-u",
        "How long a rung of the urgent ladder has before the next is called",
        {"1": clock("PT30M", "PT5M"), "2": clock("PT30M", "PT5M"), "3": clock("PT1H", "PT15M")},
        limit=_SHORTEN,
        source=_STEPS,
    ),
    timer(
        "ladder.l-r",
        "How long a rung of the early review and acceptance ladder has before the next is called",
        {"1": working("PT4H", "PT30M"), "2": working("P1D", "PT2H"), "3": working("P2D", "PT4H")},
        limit=_SHORTEN,
        source=_STEPS,
    ),
    timer(
        "ladder.l-s",
        "How long a rung of the safeguarding ladder has before the next is called",
        {"1": clock("PT4H", "PT30M"), "2": clock("PT4H", "PT30M"), "3": working("P1D", "PT2H")},
        limit=_SHORTEN,
        source=_STEPS,
    ),
    timer(
        "ladder.l-x",
        "When the next rung is called, from the due time; the last again every 24 hours (K6)",
        {
            "1": clock("PT4H", "PT30M"),
            "2": clock("PT24H", "PT1H"),
            "3": clock("PT72H", "PT4H"),
            "4": clock("PT24H", "PT4H"),
        },
        limit=_SHORTEN,
        source=_STEPS,
    ),
    timer(
        "ladder.l-d",
        "How long a rung of the disagreement ladder has before the next is called",
        by_class(
            clock("PT15M", "PT5M"), clock("PT15M", "PT5M"), clock("PT2H", "PT30M"), working("P1D", "PT2H")
        ),
        limit=_SHORTEN,
        source=_STEPS,
    ),
)

TIMER_KEYS: dict[str, TimerKey] = {
    one.key: one
    for one in (
        *_ESCALATION,
        *_REVIEW,
        *_RESTRICTION,
        *_OTHER,
        *DISAGREEMENT_KEYS,
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
