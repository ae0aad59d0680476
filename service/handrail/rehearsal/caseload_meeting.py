"""The steps of multidisciplinary meetings: who chairs, who comes, and what they write."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from handrail.domain.roles import Role
from handrail.rehearsal import caseload_words as words
from handrail.rehearsal.caseload_habits import Answers, Habit, Scene

_PROFESSIONS = ("social_worker", "occupational_therapist", "psychologist")


def plan(scene: Scene) -> Answers:
    """F-MDT-PLAN: within the time it has, with a senior in the chair."""
    latest = _moment(scene.variables.get("latest_at")) or scene.now + timedelta(days=1)
    wished = scene.roster.at_work(
        scene.life.locality, scene.now + timedelta(hours=scene.chance.uniform(0.7, 4))
    )
    meets_at = max(scene.now, min(wished, latest))
    return scene.usual(
        meets_at=meets_at.isoformat(),
        later_reason="The accountable clinician is back on that day." if meets_at > latest else None,
        how=scene.pick(("both", "virtual")),
        chair=str(scene.roster.one(scene.chance, Role.SENIOR_CLINICIAN, locality=scene.life.locality).id),
        person_invited=scene.pick(("invited", "invited", "declined")),
        advocate_invited=scene.pick(("invited", "nobody_to_ask")),
    )


def begin(scene: Scene) -> Answers:
    """F-MDT-OPEN: enough people, nearly always."""
    accountable = "chair_and_accountable" if scene.by.id == scene.life.accountable.id else "chair"
    there = [{"role": "doctor", "org": "us", "part": accountable, "in_person": "in_person"}]
    if accountable == "chair":
        there.append(
            {"role": "nurse", "org": "us", "part": "accountable_clinician", "in_person": "in_person"}
        )
    there.append(
        {"role": scene.pick(_PROFESSIONS), "org": "local_authority", "part": "member", "in_person": "remote"}
    )
    return scene.usual(attendees=there)


def decide(scene: Scene) -> Answers:
    """F-MDT-DECIDE: what its terms allow, with an owner and somebody else who checks."""
    owner, within = str(scene.life.accountable.id), bool(scene.variables.get("may_decide"))
    lead = str(scene.roster.one(scene.chance, Role.TEAM_LEAD, locality=scene.life.locality).id)
    return scene.usual(
        authority="within_terms" if within else "recommendation_only",
        chosen=scene.pick(("agreed", "agreed", "agreed_with_conditions")),
        decided="Contact every other day for two weeks, then the team looks again.",
        **scene.decision(),
        actions=[
            {"what": "Change the plan with them", "owner": owner, "due": scene.at.day(2), "verifier": lead}
        ],
        accountable_clinician_after=owner,
        contingency="If they are in crisis again, the team meets on the next day.",
    )


def confirm(scene: Scene) -> Answers:
    """F-MDT-CONFIRM: most agree, some correct a date."""
    circulation: Any = scene.variables.get("circulation") or {}
    answer = scene.chance.choices(("confirmed", "corrected"), weights=(9, 1))[0]
    return scene.usual(
        org=str((circulation.get("still_asked") or ["local_authority"])[0]),
        answer=answer,
        words="The visit is on Thursday, not on Wednesday." if answer == "corrected" else None,
    )


def advise(scene: Scene) -> Answers:
    """F-MDT-ADVICE."""
    return scene.usual(advice=scene.reason(), interim_plan=scene.pick(words.REASONS))


def _moment(value: Any) -> datetime | None:
    return datetime.fromisoformat(value) if isinstance(value, str) else None


HABITS: dict[str, Habit] = {
    "MDT-01": Habit(answers=lambda s: s.usual(), minutes=(5, 40), office=True),
    "MDT-02": Habit(answers=plan, share=(0.02, 0.12), late=0.02, dragging=0.04, office=True),
    "MDT-03": Habit(answers=begin, share=(1.0, 1.01), dragging=0.0, late=0.0),
    "MDT-04": Habit(answers=decide, share=(0.01, 0.06), late=0.02, dragging=0.02),
    "MDT-04a": Habit(answers=advise, share=(0.04, 0.3)),
    "MDT-05": Habit(answers=lambda s: s.usual(), share=(0.1, 0.6), late=0.05, office=True),
    "MDT-06": Habit(answers=confirm, share=(0.1, 0.8), late=0.0, dragging=0.05, never=0.2, office=True),
}
"""Every step of this process that a person does, by its id in the diagram."""
