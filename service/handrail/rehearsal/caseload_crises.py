"""Stories of crises and of looking back on them: so that every step of escalation and review is open somewhere."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from handrail.rehearsal.caseload_escalating import early_review_with, hold_with
from handrail.rehearsal.caseload_habits import Answers, Scene
from handrail.rehearsal.caseload_story import (
    LEFT,
    Story,
    after,
    ago,
    contact,
    ended,
    heard,
    help_wanted,
    left_lately,
    quickly,
    red_flag,
    started,
    with_answers,
)

_AT_ONCE = quickly("ESC-03", "ESC-07", "ESC-08")
_HOLDING = {**_AT_ONCE, "ESC-03": after(minutes=5, changes=with_answers(choice="propose_hold"))}
_UNKNOWN = started(
    "threshold-decision", red_flag=False, concern=0, n_signature=None, n_change=1, gap=0, source="contact"
)
"""The table is asked with an input that nobody knows: it takes the safe side."""
_SENIOR = started("senior-call")
"""Somebody wants a senior to ring them."""


def _hold(chosen: str) -> Callable[[Scene], Answers]:
    return lambda scene: hold_with(scene, chosen)


CRISIS_NOW = Story(
    name="a crisis this very hour",
    turns=(ago(help_wanted("very_urgent"), minutes=18), ago(_SENIOR, minutes=7)),
    manners={"ESC-03": LEFT, "SEN-02": LEFT},
)
NIGHT_PLAN = Story(
    name="a plan for the night that nobody has countersigned",
    turns=(
        ago(help_wanted("urgent"), at_night=True, hours=2),
        ago(_SENIOR, at_night=True, hours=2, minutes=-3),
    ),
    manners={"ESC-03": after(minutes=10), "ESC-08": after(minutes=12), "ESC-08-countersign": LEFT},
)
PARTNER_SILENT = Story(
    name="a partner who does not pick up",
    turns=(ago(help_wanted("very_urgent"), minutes=110),),
    manners={**_AT_ONCE, "ESC-09": after(minutes=4), "ESC-09-alternative": LEFT},
    partner="silent",
)
HOLD_WAITS = Story(
    name="a hold that waits for a senior, and a table that could not answer",
    turns=(ago(_UNKNOWN, days=6), ago(help_wanted("early_review"), minutes=8)),
    manners={
        "ESC-03": after(minutes=4, changes=with_answers(choice="propose_hold")),
        "ESC-04": left_lately(hours=2),
    },
)
SAFEGUARDING = Story(
    name="a neighbour who takes the money",
    turns=(ago(help_wanted("very_urgent"), hours=9),),
    manners={
        **_AT_ONCE,
        "ESC-03": after(minutes=6, changes=with_answers(safeguarding_needed="yes")),
        "ESC-10": after(minutes=10),
        "SAF-01": LEFT,
    },
    partner="in_time",
)
REVIEW_LATE = Story(
    name="a review that is late",
    turns=(ago(red_flag, days=8),),
    manners={"ESC-02": after(minutes=5), "PCR-04": LEFT},
)
REVIEW_UNASSIGNED = Story(
    name="a review that nobody was asked to hold",
    turns=(ago(help_wanted("very_urgent"), hours=10),),
    manners={**_AT_ONCE, "ESC-10": after(minutes=9), "PCR-02": LEFT},
    partner="in_time",
)

CRISES: tuple[Story, ...] = (
    REVIEW_UNASSIGNED,
    SAFEGUARDING,
    Story(
        name="written up, and not sent yet",
        turns=(ago(help_wanted("urgent"), hours=1.3),),
        manners={"ESC-03": after(minutes=14), "ESC-07": LEFT, "ESC-08": after(minutes=20)},
    ),
    Story(
        name="to be chased",
        turns=(ago(help_wanted("very_urgent"), minutes=44),),
        manners={**_AT_ONCE, "ESC-09": LEFT},
        partner="silent",
    ),
    Story(
        name="to be said again",
        turns=(ago(help_wanted("urgent"), hours=25),),
        manners={**_AT_ONCE, "ESC-16-restate": LEFT},
        partner="slow",
    ),
    Story(
        name="whether to stand it down, for who is on call",
        turns=(ago(help_wanted("urgent"), at_night=True, hours=26),),
        manners={
            **_AT_ONCE,
            "ESC-16-restate": after(
                minutes=20,
                once=True,
                changes=with_answers(still_needed=False, why="Calm again, with a friend there."),
            ),
            "ESC-16-decide": LEFT,
        },
        partner="slow",
    ),
    Story(
        name="another review that nobody was asked to hold",
        turns=(ago(help_wanted("urgent"), hours=14),),
        manners={**_AT_ONCE, "ESC-10": after(minutes=9), "PCR-02": LEFT},
        partner="in_time",
    ),
    Story(
        name="an early review today",
        turns=(ago(help_wanted("early_review", "carer"), minutes=50),),
        manners={"ESC-05": LEFT},
    ),
    Story(name="an emergency this minute", turns=(ago(red_flag, minutes=6),), manners={"ESC-02": LEFT}),
    Story(
        name="sent, and no plan for tonight yet",
        turns=(ago(help_wanted("urgent"), hours=2.7),),
        manners={"ESC-03": after(minutes=12), "ESC-07": after(minutes=15), "ESC-08": LEFT},
    ),
    Story(
        name="nobody has said what happened next",
        turns=(ago(help_wanted("urgent"), hours=30),),
        manners={**_AT_ONCE, "ESC-10": after(minutes=10), "ESC-13": LEFT},
        partner="in_time",
    ),
    Story(
        name="a hold approved",
        turns=(ago(help_wanted("urgent"), days=20),),
        manners={**_HOLDING, "ESC-04": after(minutes=25, changes=_hold("approve_hold"))},
    ),
    Story(
        name="a hold approved this morning",
        turns=(ago(help_wanted("urgent"), hours=5),),
        manners={**_HOLDING, "ESC-04": after(minutes=25, changes=_hold("approve_hold"))},
    ),
    Story(
        name="a hold refused",
        turns=(ago(help_wanted("urgent"), days=30),),
        manners={**_HOLDING, "ESC-04": after(minutes=20, changes=_hold("refuse"))},
    ),
    Story(
        name="a hold that lapsed",
        turns=(ago(help_wanted("very_urgent"), days=16),),
        manners={**_HOLDING, "ESC-04": LEFT},
    ),
    Story(
        name="a lower urgency",
        turns=(ago(help_wanted("urgent"), days=25),),
        manners={**_HOLDING, "ESC-04": after(minutes=20, changes=_hold("downgrade"))},
    ),
    Story(
        name="declined by the partner",
        turns=(ago(help_wanted("very_urgent"), days=13),),
        manners=_AT_ONCE,
        partner="declines",
    ),
    Story(
        name="declined today",
        turns=(ago(help_wanted("very_urgent"), hours=4),),
        manners={**_AT_ONCE, "ESC-10": after(minutes=8), "DIS-02": LEFT},
        partner="declines",
    ),
    Story(
        name="sent on to somebody else",
        turns=(ago(help_wanted("urgent"), days=27),),
        manners=_AT_ONCE,
        partner="redirects",
    ),
    Story(
        name="asked for more", turns=(ago(help_wanted("urgent"), days=34),), manners=_AT_ONCE, partner="asks"
    ),
    Story(
        name="chased, and another way found",
        turns=(ago(help_wanted("very_urgent"), days=41),),
        manners=_AT_ONCE,
        partner="silent",
    ),
    Story(
        name="stood down after a day",
        turns=(ago(help_wanted("urgent"), days=9),),
        manners={
            **_AT_ONCE,
            "ESC-16-restate": after(
                minutes=30,
                once=True,
                changes=with_answers(still_needed=False, why="A sister moved in, and the plan holds well."),
            ),
        },
        partner="slow",
    ),
    Story(
        name="whether to stand it down",
        turns=(ago(help_wanted("urgent"), hours=25),),
        manners={
            **_AT_ONCE,
            "ESC-16-restate": after(
                minutes=20,
                once=True,
                changes=with_answers(
                    still_needed=False, why="Slept for two nights and is back at the group."
                ),
            ),
            "ESC-16-decide": LEFT,
        },
        partner="slow",
    ),
    Story(
        name="recorded in error",
        turns=(
            ago(help_wanted("early_review"), days=11),
            ago(
                heard("escalation.recorded_in_error", by_senior=True, reason="wrong_person"),
                days=11,
                minutes=-20,
            ),
        ),
        manners={"ESC-03": LEFT},
    ),
    Story(
        name="serious harm",
        turns=(ago(help_wanted("urgent"), hours=20), ago(heard("incident.harm", level="severe"), hours=1.2)),
        manners={
            **_AT_ONCE,
            "ESC-17-hand": LEFT,
            "ESC-13": LEFT,
        },
        partner="in_time",
    ),
    Story(name="a carer's worry", turns=(ago(help_wanted("early_review", "carer"), days=18),)),
    Story(
        name="an early review that became urgent",
        turns=(ago(help_wanted("early_review", "carer"), days=6),),
        manners={
            **_AT_ONCE,
            "ESC-05": after(minutes=50, changes=lambda scene: early_review_with(scene, "escalate")),
        },
    ),
    Story(
        name="a plan changed early",
        turns=(ago(help_wanted("early_review", "person"), days=4),),
        manners={"ESC-05": after(minutes=70, changes=lambda scene: early_review_with(scene, "plan_change"))},
    ),
    Story(
        name="a second worry that raised it",
        turns=(ago(help_wanted("urgent"), days=15), ago(contact(4), days=15, hours=-2)),
        manners=_AT_ONCE,
        partner="in_time",
    ),
    Story(
        name="a review to be signed off",
        turns=(ago(help_wanted("very_urgent"), hours=86),),
        manners={**_AT_ONCE, "ESC-10": after(minutes=9), "PCR-09": LEFT},
        partner="in_time",
    ),
    Story(
        name="a review that waits for the plan",
        turns=(ago(help_wanted("urgent"), days=8),),
        manners={**_AT_ONCE, "PCR-05": LEFT},
        partner="in_time",
    ),
    Story(
        name="a review with safeguarding, the partner and a meeting",
        turns=(ago(help_wanted("very_urgent"), days=4.5),),
        manners={
            **_AT_ONCE,
            "PCR-04": after(hours=5, changes=lambda scene: _everything(scene)),
            "SAF-04-now": LEFT,
            "PCR-07": LEFT,
            "MDT-02": LEFT,
        },
        partner="late",
    ),
    Story(
        name="whether the plan works, two weeks on",
        turns=(ago(help_wanted("very_urgent"), days=24),),
        manners={**_AT_ONCE, "PCR-11": LEFT},
        partner="in_time",
    ),
    Story(
        name="died while a review was open",
        turns=(ago(red_flag, days=6), ago(ended("died"), days=4.5)),
        manners={"PCR-04": LEFT, "PCR-12": LEFT},
    ),
    Story(
        name="a rule flagged",
        turns=(
            ago(contact(1), days=3),
            ago(started("contact", "rule.flagged"), days=3, minutes=-4),
            ago(contact(0), hours=7),
            ago(started("contact", "rule.flagged"), hours=6.9),
        ),
        manners={"THR-04": left_lately(hours=20)},
    ),
    Story(name="a table that could not answer", turns=(ago(_UNKNOWN, hours=5),), manners={"THR-06": LEFT}),
    Story(name="new today", turns=(), known_for=timedelta(hours=3)),
)
"""For one person in each locality."""


def _everything(scene: Scene) -> Answers:
    """A review that calls for safeguarding, the partner and a meeting."""
    action = {"what": "Visit with them", "owner": str(scene.life.accountable.id), "due": scene.at.day(3)}
    return {
        "safeguarding_status": "in_progress",
        "safeguarding_actions": [action],
        "partner_response": "late",
        "interface_issue": True,
        "mdt_wanted": True,
    }
