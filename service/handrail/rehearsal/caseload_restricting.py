"""The steps of imposing a restriction and of stepping it down: who does what, and what they write."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from handrail.domain.durations import Duration
from handrail.rehearsal.caseload_habits import Answers, Habit, Scene, Wanted

_WHAT = {
    "monitor_enhanced": "Staff look in every hour from ten at night until six, and write down the time.",
    "items": "Lighters and knives stay in the office; staff hand them out for cooking and stay in the kitchen.",
    "areas": "The garden door is locked from eight in the evening; staff open it when asked and go along.",
    "comms": "The phone stays in the office after ten at night; calls are made with the door open.",
    "community": "Goes to the shops only with a member of staff, on weekdays, decided by the shift leader.",
    "search": "Bags are looked through at the door after every outing, by two members of staff.",
    "daily_living": "Money is handed out on Mondays and Thursdays, twenty pounds each time.",
    "meds_covert_or_chemical_plan": "The evening tablet is crushed into yoghurt on the days it is refused.",
    "blanket": "No hot drinks in the lounge after nine in the evening, for everyone on the unit.",
    "seclusion": "Was kept alone in the quiet room with the door held shut by staff.",
    "other": "The bedroom window is kept on a lock that opens a hand's width.",
}
_AIMS = {
    "community": "harm_from_others",
    "items": "fire",
    "comms": "harm_from_others",
    "blanket": "prevent_harm_self",
}
_WHY = (
    "Two men waited outside on Friday and again on Sunday, and took money.",
    "The kitchen was on fire in a pan last week, and the alarm had been taken down.",
    "Was found on the road at three in the morning twice this month.",
)
_ALTERNATIVES = (
    ("agreed_plan", "tried", "It is forgotten when they are frightened."),
    ("peer_support", "considered", "Nobody is free before Monday."),
    ("more_support", "tried", "Helped by day, and the trouble comes at night."),
    ("environment", "tried", "The new lock was broken within a week."),
)
_RISK_WORK = (
    "Weekly walks with a peer worker, and a new lock on the back gate.",
    "The community police came by twice, and the route to the shops goes along the school now.",
    "A talk with the neighbours, and the first two evenings of cooking together.",
    "Trauma therapy has begun on Tuesdays; the first session went well.",
    "The landlord fits sensors that they chose themselves, instead of staff looking in.",
)
_SIGNS = (
    ("Nobody has waited outside", "7 days"),
    ("Cooks twice with staff in the next room", "14 days"),
    ("Sleeps from midnight until six", "5 nights in a row"),
    ("Comes back at the time agreed", "10 outings"),
    ("Asks for help before things get loud", "2 weeks"),
)
_IMPACT = "They cannot see a friend at the market without staff, and say that they feel like a child."
_EQUALITY = "They pray on Fridays, and staff of their choice go along; the rule was explained in their first language."


def propose(scene: Scene) -> Answers:
    """F-RES-PROPOSE, within the limits of its kind."""
    wanted = scene.life.restriction or Wanted(kind="community")
    limits = scene.variables["restriction_limits"][wanted.kind]
    longest, every = (Duration.parse(limits[name]).nominal for name in ("max_limit", "review_every"))
    in_place = wanted.origin != "planned"
    started = scene.now - timedelta(days=wanted.since_days) if in_place else scene.now + timedelta(hours=2)
    if wanted.origin == "emergency":
        started = scene.now - timedelta(minutes=scene.chance.randrange(5, 40))
    limit = started + longest * (1.0 if wanted.origin == "discovered" else scene.chance.uniform(0.8, 0.98))
    why = scene.pick(_WHY)
    alternatives = scene.chance.sample(_ALTERNATIVES, 2)
    blanket = wanted.kind == "blanket"
    return scene.usual(
        origin=wanted.origin,
        type=wanted.kind,
        description=_WHAT[wanted.kind],
        monitors_privacy_notes=(
            "Only the time is written down; the light stays off and the door is knocked at first."
            if wanted.kind == "monitor_enhanced"
            else None
        ),
        started_at=started.isoformat(),
        applies_to="blanket" if blanket else "individual",
        individual_impact="Two people who like tea late have a flask in their rooms instead."
        if blanket
        else None,
        aim=_AIMS.get(wanted.kind, "health"),
        aim_reason=why,
        evidence=[{"text": why, "source": "seen"}],
        alternatives=[{"option": o, "tried": t, "why_not_enough": w} for o, t, w in alternatives],
        least_restrictive_reason=scene.reason(),
        impact_on_person=_IMPACT,
        equality_note=_EQUALITY,
        time_limit=limit.isoformat(),
        review_at=min(started + every * 0.95, limit).isoformat(),
        stepdown_plan=[
            {
                "stage": "reduced",
                "what_changes": "Mornings without it",
                "when_or_trigger": "A week without trouble",
                "who_decides": "clinician",
            },
            {
                "stage": "ended",
                "what_changes": "No limit",
                "when_or_trigger": "Two weeks without trouble",
                "who_decides": "clinician",
            },
        ],
    )


def legal(scene: Scene) -> Answers:
    """F-RES-LEGAL: consent, or best interests where the person cannot consent."""
    kind = scene.life.restriction.kind if scene.life.restriction else "community"
    if kind in ("meds_covert_or_chemical_plan", "areas"):
        return scene.usual(
            basis=["best_interests"],
            consent_details=None,
            consent_valid="not_relied_on",
            legal_reason=scene.reason(),
        )
    return scene.usual(
        consent_details="Talked through twice, in writing, with an advocate.", legal_reason=scene.reason()
    )


def advise(scene: Scene) -> Answers:
    """F-RES-ADVISER."""
    return scene.usual(advice=scene.reason())


def authorise(scene: Scene) -> Answers:
    """F-RES-AUTH: authorised for as long as was proposed, or refused where the story says so."""
    return authorise_with(scene, "authorised")


def authorise_with(scene: Scene, chosen: str) -> Answers:
    """F-RES-AUTH with that choice."""
    if chosen == "refused":
        return scene.usual(
            chosen="refused", **scene.decision(), authorised_limit=None,
            refused_reason="Walking along with them twice a week has not been tried for long enough.",
        )  # fmt: skip
    return scene.usual(
        chosen=chosen,
        **scene.decision(),
        authorised_limit=scene.variables["time_limit"],
        authorised_review_at=scene.variables["review_at"],
        conditions="Goes out alone on Sundays to church." if chosen == "authorised_with_changes" else None,
    )


def lift(scene: Scene) -> Answers:
    """F-RES-LIFT."""
    return scene.usual(how_lifted="The door is open, and all staff on shift know.")


def inform(scene: Scene) -> Answers:
    """F-RES-INFORM: mostly understood, now and then only in part."""
    return scene.usual(
        format=scene.pick(("spoken", "easy_read", "spoken", "translated")),
        understood=scene.pick(("yes", "yes", "yes", "partly")),
        advocate=scene.pick(("has", "accepted", "declined")),
    )


def force(scene: Scene) -> Answers:
    """F-UOF: standing restraint, nobody hurt."""
    return scene.usual(staff_involved=[{"name": scene.by.name, "job_title": "Nurse"}])


def prepare(scene: Scene) -> Answers:
    """F-RSD-PREP, with the recommendation that will be followed."""
    planned = scene.life.decisions
    observable, _ = scene.pick(_SIGNS)
    option, _, why = scene.pick(_ALTERNATIVES)
    return scene.usual(
        used_since_last={
            "times": scene.chance.randrange(1, 9),
            "last_at": scene.at.ago(hours=scene.chance.randrange(2, 30)),
            "by_whom": "Shift leader",
        },
        triggers_seen=[{"observable": observable, "seen": scene.pick(("yes", "partly", "no"))}],
        work_done_on_cause=scene.pick(_RISK_WORK),
        alternatives_retried=[{"option": option, "result": why}],
        person_view=scene.pick(
            ("I want to go alone in the mornings.", "I hate it.", "It is all right for now.")
        ),
        recommended=planned[0] if planned else "continue",
    )


def decide(scene: Scene) -> Answers:
    """F-RSD-DECIDE: the next of the decisions that the story holds, otherwise to continue."""
    decision = scene.life.decisions.pop(0) if scene.life.decisions else "continue"
    keeps = decision in ("continue", "modify")
    answers = {
        "decision": decision,
        **scene.decision(),
        "proportionate_now": scene.reason(),
        "advocate_present": scene.pick(("yes", "offered", "not_available")),
        "discriminatory_effect_considered_text": "Nobody else of that age in the house is limited like this.",
        "stage": int(_total(scene).get("next_stage", 1)) if decision == "step_down" else None,
        "end_reason": scene.pick(("aim_met", "alternative_found")) if decision == "end" else None,
        "modify_direction": "less" if decision == "modify" else None,
        "modify_what": "Mornings until noon are free of it from tomorrow." if decision == "modify" else None,
        "risk_work": None,
        "stepdown_trigger": None,
        "new_limit": None,
        "new_review": None,
    }
    return scene.usual(**(answers | (_kept(scene) if keeps else {})))


def _kept(scene: Scene) -> Answers:
    """What keeping it asks for: new work on the cause, new signs, and dates within the limits."""
    number = int(_total(scene).get("continues", 0))
    sign, long = _SIGNS[number % len(_SIGNS)]
    limit = _moment(scene.variables.get("new_limit_latest") or _total(scene)["new_limit_latest"])
    review = _moment(scene.variables.get("new_review_latest") or _total(scene)["new_review_latest"])
    return {
        "risk_work": _RISK_WORK[number % len(_RISK_WORK)],
        "stepdown_trigger": [{"observable": sign, "sustained_for": long, "judged_by": "clinician"}],
        "new_limit": limit.isoformat(),
        "new_review": min(review, limit).isoformat(),
    }


def independent(scene: Scene) -> Answers:
    """F-RSD-INDEPENDENT."""
    return scene.usual(reviewer_name="R Example", rationale=scene.reason())


def stage(scene: Scene) -> Answers:
    """F-RSD-STAGE: the next step of the plan."""
    return scene.usual(
        stage=int(_total(scene).get("next_stage", 1)),
        what_changes="Goes to the shops alone in the mornings.",
        stage_review_on=scene.at.day(5),
        risk_named="May meet the two men again.",
        risk_review_on=scene.at.day(5),
        mitigations=[{"what": "Rings when they arrive", "who": "They and the key worker"}],
        why_worth_it="Seeing a friend is what keeps them going, they say.",
    )


def verify(scene: Scene) -> Answers:
    """F-RSD-VERIFY: it is lifted, and the person says so."""
    return scene.usual(how_checked=["looked", scene.pick(("asked_next_shift", "asked_staff"))])


def outcome(scene: Scene) -> Answers:
    """F-RSD-OUTCOME, four weeks on."""
    return scene.usual(difference_for_person="Sees friends at the market every week again.")


def failed_table(scene: Scene) -> Answers:
    """F-FAILSAFE about the limits."""
    return scene.usual(
        failed_table="restriction_limits", class_chosen=None, limit_days=7, review_days=3,
        authoriser_role="senior_clinician", rationale=scene.reason(),
    )  # fmt: skip


def _total(scene: Scene) -> dict[str, Any]:
    return dict(scene.variables.get("total") or {})


def _moment(said: Any) -> datetime:
    return datetime.fromisoformat(str(said))


HABITS: dict[str, Habit] = {
    "RIM-01": Habit(answers=propose, late=0.06),
    "RIM-02x": Habit(answers=failed_table),
    "RIM-03": Habit(answers=legal, share=(0.08, 0.35), late=0.03),
    "RIM-03a": Habit(answers=advise),
    "RIM-03s": Habit(share=(0.2, 0.7)),
    "RIM-04": Habit(answers=authorise, share=(0.3, 0.48), late=0.06),
    "RIM-05": Habit(answers=inform, late=0.08),
    "RIM-07": Habit(answers=lift),
    "RIM-08": Habit(answers=verify),
    "RIM-UF": Habit(answers=force, share=(0.05, 0.5)),
    "RSD-02": Habit(answers=prepare, late=0.0),
    "RSD-03": Habit(answers=decide, late=0.06, minutes=(20, 240)),
    "RSD-04": Habit(answers=stage),
    "RSD-05": Habit(answers=verify),
    "RSD-06a": Habit(answers=outcome, share=(0.2, 0.9), office=True),
    "RSD-09": Habit(answers=independent, share=(0.2, 0.7), minutes=(60, 400)),
}
"""Every step of these processes that a person does, by its id in the diagram."""
