"""Stories of rights: referrals and discharges, how often to be in touch, rights lent, decisions of two people."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from handrail.domain.roles import Role
from handrail.rehearsal.caseload_escalating import hold_with
from handrail.rehearsal.caseload_habits import Answers, Scene
from handrail.rehearsal.caseload_lending import UNANSWERED, UNAPPROVED, lent
from handrail.rehearsal.caseload_story import (
    LEFT,
    Story,
    after,
    ago,
    help_wanted,
    quickly,
    started,
    with_answers,
)

_DISCHARGE = started("referral")
_CADENCE = started("contact-intensity")
_ELSEWHERE = "The community eating disorders service, which has a place for them next week."
_AT_ONCE = quickly("ESC-03", "ESC-07", "ESC-08")
_PROPOSED_HOLD = after(minutes=4, changes=with_answers(choice="propose_hold"))
_CHECKED = {"REF-01": after(hours=2)}
_PROPOSED_DECLINE = {
    **_CHECKED,
    "REF-02": after(
        hours=3, changes=with_answers(chosen="propose_decline", wanted=None, where_they_could_go=_ELSEWHERE)
    ),
}


def _rhythm(times: float) -> Callable[[Scene], Answers]:
    """F-INT-PROPOSE for so many times the days between two contacts."""
    return lambda scene: {
        "cadence_new": {"contacts": 1, "days": max(1, round(scene.life.cadence_days * times)), "mode": "f2f"}
    }


def _there_and_back(scene: Scene) -> Answers:
    """F-INT-PROPOSE: twice as often the first time, half as often the next."""
    return _rhythm(0.5 if scene.life.cadence_wanted is None else 2)(scene)


def _hold_seconded_by(*roles: Role) -> Callable[[Scene], Answers]:
    """F-ESC-HOLD, approved, with somebody in one of the roles asked to confirm it."""

    def answers(scene: Scene) -> Answers:
        proposer = scene.variables.get("proposed_by")
        out = tuple(one.id for one in scene.roster.everybody if str(one.id) == str(proposer))
        return hold_with(scene, "approve_hold") | {"second_person": scene.colleague(*roles, but=out)}

    return answers


RIGHTS_LENT = Story(
    name="rights lent: one used to decide, one over, one that waits for an answer, one for the director",
    turns=(
        ago(lent("team-lead", "senior-clinician", "D1b", "D4b", days=6), days=19),
        ago(lent("senior-clinician", "safeguarding-lead", "D2b", days=12), days=9),
        ago(help_wanted("early_review"), days=4),
        ago(lent("senior-clinician", "consultant", "D4c", days=30, manners=UNAPPROVED), hours=20),
        ago(lent("senior-clinician-2", "consultant", "D2b", "D2c", days=5, manners=UNANSWERED), hours=5),
    ),
    manners={
        "ESC-03": _PROPOSED_HOLD,
        "ESC-04": after(
            minutes=25, by="safeguarding-lead", changes=_hold_seconded_by(Role.CONSULTANT), once=True
        ),
    },
)
ACCEPTED = Story(
    name="referred, and taken on",
    turns=(),
    manners={
        **_CHECKED,
        "REF-02": after(hours=4, changes=with_answers(chosen="accept", wanted=None)),
        "REF-07": after(hours=2),
    },
    referral="urgent",
    known_for=timedelta(days=12),
)
DECLINED = Story(
    name="referred, and turned away by two people",
    turns=(),
    manners={**_PROPOSED_DECLINE, "REF-05": after(hours=5), "REF-07": after(hours=2)},
    referral="routine",
    known_for=timedelta(days=17),
)
DECLINE_WAITS = Story(
    name="declined by one, and waiting for the second",
    turns=(),
    manners={**_PROPOSED_DECLINE, "REF-05": after(hours=5, waits=True)},
    referral="routine",
    known_for=timedelta(days=6.2),
)
DISCHARGED = Story(
    name="discharged with what they came for",
    turns=(ago(_DISCHARGE, days=12),),
    manners={"REF-10": after(hours=1), "REF-11": after(hours=6), "REF-12": after(hours=3)},
)
DISCHARGE_WAITS = Story(
    name="a discharge that waits for the second person",
    turns=(ago(_DISCHARGE, days=5.1),),
    manners={"REF-10": after(hours=1), "REF-11": after(hours=6, waits=True)},
)
CADENCE_CHANGED = Story(
    name="seen more often for a while, and then less often again",
    turns=(ago(_CADENCE, days=18), ago(_CADENCE, days=7)),
    manners={"INT-01": after(minutes=20, by="clinician", changes=_there_and_back), "INT-05": after(hours=2)},
)
SAFEGUARDED = Story(
    name="what was agreed after a safeguarding concern",
    turns=(ago(started("safeguarding-actions"), days=12),),
    manners={
        "SAF-01": after(hours=1),
        "SAF-02": after(hours=1),
        "SAF-03": after(days=1),
        "SAF-04": after(hours=3),
        "SAF-05": after(days=1),
        "SAF-05-verify": LEFT,
    },
)

RIGHTS: tuple[Story, ...] = (
    Story(
        name="referred this morning",
        turns=(),
        manners={"REF-01": LEFT},
        referral="urgent",
        known_for=timedelta(hours=3),
    ),
    Story(
        name="referred, and nobody has decided",
        turns=(),
        manners={**_CHECKED, "REF-02": LEFT},
        referral="routine",
        known_for=timedelta(days=4.2),
    ),
    Story(
        name="declining is proposed, and nobody has decided",
        turns=(),
        manners={**_PROPOSED_DECLINE, "REF-05": LEFT},
        referral="routine",
        known_for=timedelta(days=7),
    ),
    Story(
        name="a hold that waits for its second person",
        turns=(ago(help_wanted("early_review"), minutes=14),),
        manners={
            "ESC-03": _PROPOSED_HOLD,
            "ESC-04": after(minutes=5, waits=True, changes=_hold_seconded_by(Role.CLINICIAN)),
        },
    ),
    Story(
        name="less contact soon after a crisis, for two people to decide",
        turns=(ago(help_wanted("urgent"), days=16), ago(_CADENCE, days=5.2)),
        manners={
            **_AT_ONCE,
            "INT-01": after(minutes=20, by="clinician", changes=_rhythm(2)),
            "INT-06": after(hours=3, waits=True),
        },
        partner="in_time",
    ),
    Story(
        name="less contact, for the team lead to decide, and a right taken back",
        turns=(
            ago(lent("team-lead", "senior-clinician", "D4b", days=10, back_after=timedelta(days=4)), days=13),
            ago(_CADENCE, days=8.5),
        ),
        manners={"INT-01": after(minutes=20, by="clinician", changes=_rhythm(2)), "INT-05": LEFT},
    ),
)
"""For one person in each locality."""
