"""The steps of referrals, discharges and contact intensity: who does what, and what they write."""

from __future__ import annotations

import math

from handrail.domain.roles import Role
from handrail.rehearsal import caseload_words as words
from handrail.rehearsal.caseload_habits import Answers, Habit, Scene


def check(scene: Scene) -> Answers:
    """F-REF-CHECK: read, and something suggested."""
    return scene.usual(
        urgency=str(scene.variables.get("urgency") or "routine"),
        suggestion=scene.pick(("accept", "accept", "conditions", "none")),
        person_view=scene.pick(words.PERSON_VIEW),
    )


def keep_in_touch(scene: Scene) -> Answers:
    """F-REF-SAFETY-NET: most are reached."""
    if scene.happens(0.8):
        return scene.usual()
    return scene.usual(reached=False, how_they_are=None, tried=scene.reason())


def decide(scene: Scene) -> Answers:
    """F-REF-DECIDE: most are taken on, some by way of the team lead."""
    chosen = scene.chance.choices(("accept", "pass_to_lead"), weights=(8, 1))[0]
    wanted = scene.reason() if chosen == "pass_to_lead" else None
    return scene.usual(chosen=chosen, wanted=wanted, **scene.decision())


def with_reasons(scene: Scene) -> Answers:
    """A decision as the form's example has it, in this person's words."""
    return scene.usual(**scene.decision())


def propose_discharge(scene: Scene) -> Answers:
    """F-REF-DISCHARGE-PROPOSE."""
    return scene.usual(person_view=scene.pick(words.PERSON_VIEW), rationale=scene.reason())


def propose_rhythm(scene: Scene) -> Answers:
    """F-INT-PROPOSE: twice as often as now, or half as often where that is already often and a clinician says so."""
    days = max(1, round(scene.life.cadence_days))
    less = days <= 3 and Role.CLINICIAN in scene.by.roles
    wanted = days * 2 if less else days / 2
    return scene.usual(
        cadence_new={
            "contacts": 1 if wanted >= 1 else 2,
            "days": max(1, math.floor(wanted)),
            "mode": "f2f",
        },
        cadence_reason=scene.reason(),
        person_view=scene.pick(words.PERSON_VIEW),
    )


HABITS: dict[str, Habit] = {
    "REF-01": Habit(answers=check, share=(0.1, 0.5)),
    "REF-02": Habit(answers=decide, share=(0.3, 0.8), office=True),
    "REF-03": Habit(answers=with_reasons, share=(0.2, 0.8), office=True),
    "REF-04": Habit(answers=keep_in_touch, share=(0.2, 0.8), late=0.02),
    "REF-05": Habit(answers=with_reasons, share=(0.2, 0.8), office=True),
    "REF-06": Habit(answers=lambda s: s.usual(), share=(0.1, 0.8), late=0.0, office=True),
    "REF-07": Habit(answers=lambda s: s.usual(), share=(0.1, 0.8), office=True),
    "REF-10": Habit(answers=propose_discharge, minutes=(10, 120), office=True),
    "REF-11": Habit(answers=with_reasons, share=(0.1, 0.6), office=True),
    "REF-12": Habit(answers=lambda s: s.usual(), share=(0.1, 0.8), office=True),
    "INT-01": Habit(answers=propose_rhythm, minutes=(5, 60), office=True),
    "INT-04": Habit(answers=with_reasons, share=(0.1, 0.6), office=True),
    "INT-05": Habit(answers=with_reasons, share=(0.1, 0.6), office=True),
    "INT-06": Habit(answers=with_reasons, share=(0.1, 0.6), office=True),
}
"""Every step of these two processes that a person does, by its id in the diagram."""
