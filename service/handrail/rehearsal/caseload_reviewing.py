"""The steps of the post-crisis review: who does what, and what they write."""

from __future__ import annotations

from typing import Any

from handrail.domain.roles import Role
from handrail.rehearsal import caseload_words as words
from handrail.rehearsal.caseload_escalating import plan
from handrail.rehearsal.caseload_habits import Answers, Habit, Scene

_LEARNED = (
    "early_sign_missed", "early_sign_caught", "table_wording", "who_decides", "partner_interface", "plan_out_of_date",
    "contact_rhythm", "carer_voice", "person_voice", "information_sharing", "staffing", "medicines", "good_practice",
)  # fmt: skip
_MAY_REVIEW = {
    "clinician": (Role.CLINICIAN, Role.TEAM_LEAD, Role.SENIOR_CLINICIAN),
    "senior_clinician": (Role.SENIOR_CLINICIAN, Role.CONSULTANT, Role.ON_CALL_CLINICIAN),
}


def assign(scene: Scene) -> Answers:
    """F-PCR-ASSIGN: somebody of the rank it needs who had no part in it."""
    rule: Any = scene.variables.get("rule") or {}
    out = {str(scene.variables.get("recorder")), str(scene.variables.get("hold_decider"))}
    roles = _MAY_REVIEW.get(str(rule.get("min_role")), _MAY_REVIEW["senior_clinician"])
    found = [actor for actor in scene.roster.in_roles(roles, scene.life.locality) if str(actor.id) not in out]
    first = [actor for actor in found if roles[0] in actor.roles]
    return scene.usual(reviewer=str(scene.chance.choice(first or found).id))


def prepare(scene: Scene) -> Answers:
    """F-PCR-PREP: the timeline looked through, the person and the carer asked."""
    asked = scene.pick(("given", "given", "offer_sent", "declined"))
    carer = scene.pick(("offer_sent", "given", "no_carer"))
    return scene.usual(
        person_account=asked,
        person_account_text=scene.pick(words.ACCOUNTS) if asked == "given" else None,
        carer_account=carer,
        carer_account_text=scene.pick(words.CARER_VIEW) if carer == "given" else None,
    )


def review(scene: Scene) -> Answers:
    """F-PCR-REVIEW: what was seen and when, what helped, and whether the table was right."""
    to_partner = bool(scene.variables.get("went_to_partner"))
    quality = scene.chance.choices(("timely_adequate", "late", "inadequate"), weights=(8, 2, 1))[0]
    verdict = scene.chance.choices(("right", "too_low", "too_high"), weights=(7, 2, 1))[0]
    source = scene.pick(("indicator", "carer", "person", "partner"))
    changes = scene.happens(0.12)
    return scene.usual(
        first_sign_source=source,
        first_sign_at=scene.at.ago(days=scene.chance.randrange(4, 12)),
        recognised_when=scene.pick(("at_first_sign", "later_same_day", "next_contact", "at_crisis")),
        stage_at_escalation=scene.chance.choices(("early", "middle", "late"), weights=(4, 4, 2))[0],
        what_helped=scene.pick(words.HELPED),
        what_hindered=scene.pick(words.HINDERED),
        threshold_right=verdict,
        threshold_right_reason=words.THRESHOLD_REASON[("right", "too_low", "too_high").index(verdict)],
        partner_response=quality if to_partner else "not_applicable",
        proportionality=scene.pick(words.PROPORTIONATE),
        learning_codes=scene.chance.sample(_LEARNED, scene.pick((1, 1, 2, 3))),
        decision_change="contact_more" if changes else "none",
        **({"chosen": "increase", **scene.decision()} if changes else {}),
    )


def interface_issue(scene: Scene) -> Answers:
    """F-PCR-INTERFACE: what happened, and what we ask of the partner."""
    return scene.usual(
        issue=scene.pick(("late", "no_answer", "handover_gap", "info_lost")),
        ask="Tell us how such a request can be answered within the time we agreed.",
        respond_by=scene.at.day(9),
    )


def sign_off(scene: Scene) -> Answers:
    """F-PCR-SIGNOFF: now and then it goes back."""
    if scene.happens(0.06):
        return scene.usual(chosen="return", rationale=scene.reason(), return_to=["review"])
    return scene.usual(chosen="sign_off", rationale=scene.reason())


def effect(scene: Scene) -> Answers:
    """F-PCR-EFFECT, two weeks on."""
    return scene.usual(
        cadence_kept=scene.pick(("yes", "yes", "partly", "no")),
        plan_used=scene.pick(("yes", "no", "not_needed")),
    )


def close(scene: Scene) -> Answers:
    """F-PCR-CLOSE, because the person died or moved."""
    said = str(scene.variables.get("reason") or "transferred")
    return scene.usual(
        chosen="person_died" if said == "died" else "transferred",
        superseded_by=None,
        rationale=scene.reason(),
    )


def failed_table(scene: Scene) -> Answers:
    """F-FAILSAFE about when a review is due."""
    return scene.usual(
        failed_table="review_due", class_chosen=None, review_due_at=scene.at.ahead(days=3), mdt_needed=False,
        reviewer_role="senior_clinician", sign_off_needed=True, rationale=scene.reason(),
    )  # fmt: skip


def _soon(least: float, most: float) -> dict[str, Any]:
    """A step that shares the clock of the whole review with all others: done early in it, now and then late."""
    return {"share": (least, most), "late": 0.02, "dragging": 0.04, "minutes": (20, 240), "office": True}


HABITS: dict[str, Habit] = {
    "PCR-01x": Habit(answers=failed_table),
    "PCR-02": Habit(answers=assign, share=(0.1, 0.4), late=0.05, dragging=0.05),
    "PCR-03": Habit(answers=prepare, **_soon(0.01, 0.06)),
    "PCR-04": Habit(answers=review, **_soon(0.02, 0.12)),
    "PCR-05": Habit(answers=plan, **_soon(0.01, 0.06)),
    "PCR-07": Habit(answers=interface_issue, **_soon(0.01, 0.2)),
    "PCR-09": Habit(answers=sign_off, **_soon(0.01, 0.1)),
    "PCR-11": Habit(answers=effect, share=(0.2, 1.0), late=0.2, office=True),
    "PCR-12": Habit(answers=close, share=(0.2, 0.9)),
}
"""Every step of this process that a person does, by its id in the diagram."""
