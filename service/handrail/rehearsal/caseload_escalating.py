"""The steps of contact, threshold decision and escalation: who does what, and what they write."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from handrail.domain.roles import Role
from handrail.rehearsal import caseload_words as words
from handrail.rehearsal.caseload_habits import Answers, Habit, Scene

_SENIORS = (Role.SENIOR_CLINICIAN, Role.CONSULTANT)
_NEEDED_WITHIN = {"very_urgent": 3.0, "urgent": 20.0, "early_review": 36.0}
"""Hours in which the partner is asked to act."""
_TAKEN_BY = {
    "ambulance": "ambulance",
    "crisis_team": "crisis_clinician",
    "nhs_111": "call_handler",
    "spa": "call_handler",
    "community_duty": "duty_worker",
    "on_call_manager": "on_call_manager",
}
_SPOKEN = ("phone", "nhs_111", "call_999")
_VARIANCES = (
    ("partner_capacity", "They had nobody to send before the evening."),
    ("person_unreachable", "Nobody answered the door until the afternoon."),
    ("staffing_gap", "Two colleagues were off sick and one was in a tribunal."),
    ("information_late", "The message was left on another team's phone."),
    ("transport_rurality", "The road was flooded and the visit took two hours."),
    ("system_down", "The network was down from ten to noon."),
)


def summary(scene: Scene) -> Answers:
    """F-ESC-SUMMARY: escalating at once, or sometimes proposing to hold."""
    cls = scene.response_class
    requested, text = words.REQUESTS[cls]
    domain, risk = scene.pick(words.RISKS)
    changed = scene.chance.sample(list(words.SEEN.values()), 2)
    hold = cls not in ("emergency", "early_review") and scene.happens(0.07)
    known_since = scene.variables.get("t0") or scene.at.just_now
    return scene.usual(
        what_changed=["indicator", "information_received", *(["event"] if scene.happens(0.2) else [])],
        what_changed_text=" ".join(changed),
        known_since=known_since,
        current_risks=[
            {"domain": domain, "text": risk, "imminence": "now" if cls == "emergency" else "hours"}
        ],
        protective_factors=scene.pick(words.PROTECTIVE),
        actions_taken=[
            {
                "action": scene.pick(words.ACTIONS_TAKEN),
                "at": scene.at.just_now,
                "by": scene.by.name,
                "effect": scene.pick(("helped", "no", "unknown")),
            }
        ],
        requested=requested,
        requested_text=text,
        class_requested=cls,
        needed_by="now" if cls == "emergency" else scene.at.ahead(hours=_NEEDED_WITHIN[cls]),
        time_sensitivity_reason=scene.pick(words.BY_THEN),
        safeguarding_needed="unsure" if scene.happens(0.08) else "no",
        contact_now=f"At home, 01632 960 {scene.chance.randrange(1000):03d}",
        person_view=scene.pick(words.PERSON_VIEW),
        carer_view=scene.pick(words.CARER_VIEW),
        choice="propose_hold" if hold else "escalate_now",
    )


def hold(scene: Scene) -> Answers:
    """F-ESC-HOLD: mostly approved, sometimes refused or lowered, with a second person who had no part in it."""
    chosen = scene.chance.choices(("approve_hold", "refuse", "downgrade"), weights=(6, 2, 2))[0]
    return hold_with(scene, chosen)


def hold_with(scene: Scene, chosen: str) -> Answers:
    """F-ESC-HOLD, or F-ESC-STANDDOWN, with that choice."""
    cls = scene.response_class
    if cls == "early_review" and chosen == "downgrade":
        chosen = "approve_hold"
    if chosen == "refuse":
        return scene.usual(
            chosen="refuse", **scene.decision(), override_reason=None, evidence_seen=None, spoke_to_person=None,
            interim_plan=None, recheck_at=None, second_person=None,
        )  # fmt: skip
    proposer = scene.variables.get("proposed_by")
    others = [a for a in scene.roster.in_roles(_SENIORS, scene.life.locality) if str(a.id) != str(proposer)]
    second = next(a for a in others if a.id != scene.by.id)
    lower = {"very_urgent": "urgent", "urgent": "early_review"}
    return scene.usual(
        chosen=chosen,
        class_after=lower[cls] if chosen == "downgrade" else None,
        **scene.decision(),
        override_reason=scene.pick(("new_information", "persons_advance_plan")),
        evidence_seen=["summary", "contacts", "person"],
        spoke_to_person=True,
        interim_plan=scene.pick(words.PLANS),
        recheck_at=_within(
            scene, {"very_urgent": 3, "urgent": 16, "early_review": 24}[cls], "recheck_limit_at"
        ),
        second_person=str(second.id),
    )


def early_review(scene: Scene) -> Answers:
    """F-ESC-EARLY: mostly look again within a day, sometimes change the plan or escalate."""
    chosen = scene.chance.choices(("no_change", "plan_change", "escalate"), weights=(72, 13, 15))[0]
    return early_review_with(scene, chosen)


def early_review_with(scene: Scene, chosen: str) -> Answers:
    """F-ESC-EARLY with that choice."""
    escalating = chosen == "escalate"
    return scene.usual(
        chosen=chosen,
        class_chosen=scene.pick(("urgent", "urgent", "very_urgent")) if escalating else None,
        recheck_at=None
        if escalating
        else _within(scene, scene.pick((14, 18, 20, 20, 44)), "recheck_limit_at"),
        **scene.decision(),
    )


def plan(scene: Scene) -> Answers:
    """F-PCR-PLAN: more contact, which at night only who is on call may agree to, or the same rhythm as before."""
    days = scene.life.cadence_days
    open_now = scene.roster.at_work(scene.life.locality, scene.now) == scene.now
    more = open_now and days > 3 and scene.happens(0.6)
    observable, measured_by = scene.pick(words.CRITERIA)
    signs = scene.life.person.signs or ("Sleeps badly three nights in a row",)
    return scene.usual(
        cadence_new={
            "contacts": 1,
            "days": max(1, round(days / 2)) if more else max(1, round(days)),
            "mode": "f2f",
        },
        cadence_reason=words.CADENCE_REASON[0] if more else words.CADENCE_REASON[1],
        early_signs_update=[{"sign": sign, "source": "person"} for sign in signs],
        stepdown_criteria=[
            {
                "observable": observable,
                "measured_by": measured_by,
                "sustained_for": "14 days",
                "judged_by": "clinician",
            }
        ],
    )


def look_again(scene: Scene) -> Answers:
    """F-ESC-RESTATE after a look-again time: mostly help is not needed after all."""
    needed = scene.happens(0.08)
    return scene.usual(
        still_needed=needed,
        class_now=scene.response_class,
        plan=scene.pick(words.PLANS),
        why=None if needed else scene.pick(words.NO_LONGER_NEEDED),
    )


def restate(scene: Scene) -> Answers:
    """F-ESC-RESTATE while it is open: still needed, the same class, the plan."""
    return scene.usual(still_needed=True, class_now=scene.response_class, plan=scene.pick(words.PLANS))


def evidence(scene: Scene) -> Answers:
    """F-ESC-EVIDENCE: what the partner asks for, or why it cannot be had."""
    kind = str(scene.variables.get("evidence_needed") or "clinician_view")
    if kind == "clinician_view":
        clinician = scene.roster.one(scene.chance, Role.CLINICIAN, locality=scene.life.locality)
        text = f"{scene.pick(tuple(words.SEEN.values()))} An assessment is needed."
        return scene.usual(
            evidence_kind=kind, view_by=str(clinician.id), view_at=scene.at.just_now, view_text=text
        )
    if kind not in ("call_reference", "contingency_plan"):
        kind = "other"
    reference = f"C-{scene.chance.randrange(10_000):04d}" if kind == "call_reference" else None
    return scene.usual(evidence_kind=kind, view_by=None, view_at=None, view_text=None, reference=reference)


def send(scene: Scene) -> Answers:
    """F-ESC-SEND: by the route's first channel, read back where it was spoken."""
    channels = scene.variables.get("channels") or ["phone"]
    channel = str(channels[0])
    return scene.usual(
        channel_used=channel,
        taken_by_role=_TAKEN_BY.get(str(scene.variables.get("partner")), "duty_worker"),
        taken_by_name=scene.pick(("Sam", "Alex", "Jo", "Chris", "Kim")),
        reference=f"{scene.pick(('CT', 'SPA', 'R'))} {scene.chance.randrange(10_000):04d}",
        read_back_done=scene.happens(0.93) if channel in _SPOKEN else None,
    )


def contingency(scene: Scene) -> Answers:
    """F-ESC-CONT: what to do until help comes, and when we are in touch next."""
    steps = scene.chance.sample(words.IF_THEN, 2)
    return scene.usual(
        if_then=[
            {"if": told, "then": then, "who": "Whoever is with them", "number": "01632 960 002"}
            for told, then in steps
        ],
        who_holds_tonight=str(scene.by.id),
        person_has_copy=scene.happens(0.85),
        next_contact_at=_within(scene, 3.5, "next_contact_limit_at"),
    )


def _within(scene: Scene, hours: float, limit_name: str) -> str:
    """So many hours from now, and by the limit that the process names."""
    wanted, limit = scene.now + timedelta(hours=hours), scene.variables.get(limit_name)
    if limit is not None:
        wanted = min(wanted, max(datetime.fromisoformat(str(limit)), scene.now + timedelta(hours=1)))
    return wanted.isoformat()


def countersign(scene: Scene) -> Answers:
    """F-ESC-COUNTERSIGN."""
    if scene.happens(0.15):
        return scene.usual(
            chosen="change", changes="Ring at nine as well as at six, and say who.", rationale=scene.reason()
        )
    return scene.usual(chosen="agree", rationale=scene.reason())


def chase(scene: Scene) -> Answers:
    """F-ESC-CHASE: nobody answers a silent partner's line; a slow one says that they will act."""
    done = int(scene.variables.get("chases") or 0)
    rung = min(done + 1, 3)
    silent = scene.life.partner_now == "silent"
    return scene.usual(
        rung=rung,
        contacted_role=("duty_worker", "team_manager", "on_call_manager")[rung - 1],
        outcome=("message_left" if rung == 1 else "no_answer") if silent else "answered_will_act",
    )


def alternative(scene: Scene) -> Answers:
    """F-ESC-ALTERNATIVE: the director finds another way."""
    return scene.usual(
        chosen=scene.pick(("own_response", "amhp", "other_provider")),
        who_acts=str(scene.life.accountable.id),
        interim_plan=scene.pick(words.PLANS),
        **scene.decision(),
    )


def partner_answer(scene: Scene) -> Answers:
    """F-ESC-RESP: what the partner said, as their message announced it."""
    said = scene.life.answer or ("accepted_seen" if scene.response_class == "emergency" else "no_response")
    scene.life.answer = None
    accepted = said in ("accepted_seen", "accepted_planned")
    by_role = "ambulance" if scene.response_class == "emergency" else "crisis_clinician"
    return scene.usual(
        response=said,
        by_role=None if said == "no_response" else by_role,
        seen_at=scene.at.just_now if said == "accepted_seen" else None,
        plan=scene.pick(words.PARTNER_PLAN) if accepted or said == "advice_only" else None,
        decline_reason="threshold" if said == "declined" else None,
        accountable_from=scene.at.just_now if accepted else None,
        we_agree=said not in ("declined", "no_response"),
    )


def what_happened(scene: Scene) -> Answers:
    """F-ESC-CLOSE: what happened next, with a reason for each clock that was missed."""
    missed: Any = scene.variables.get("missed_clocks")
    if missed is None:
        missed = (scene.variables.get("missed") or {}).get("clocks") or []
    variances = []
    for clock in missed:
        reason, text = scene.pick(_VARIANCES)
        variances.append({"clock": clock, "reason": reason, "text": text})
    emergency = scene.response_class == "emergency"
    outcome = (
        "ed_then_home"
        if emergency
        else scene.pick(("seen_by_crisis", "stayed_with_plan", "stayed_with_plan"))
    )
    earlier = scene.pick(("no", "no", "no", "unsure", "yes_more_than_day"))
    return scene.usual(
        what_happened_next=scene.pick(words.WHAT_NEXT),
        outcome=outcome,
        harm=scene.pick(("none", "none", "none", "low")),
        clock_variances=variances or None,
        could_have_been_earlier=earlier,
        could_have_been_earlier_text="On Tuesday, when two of the signs were there."
        if earlier.startswith("yes")
        else None,
    )


def how_it_ended(scene: Scene) -> Answers:
    """F-ESC-CLOSE once the case has ended: what happened next, if they died that they did."""
    gone: Any = scene.variables.get("gone") or {}
    died = {"outcome": "died", "harm": "death"} if gone.get("reason") == "died" else {}
    return what_happened(scene) | died


def failed_table(scene: Scene) -> Answers:
    """F-FAILSAFE: a senior answers for a table that gave no answer."""
    return scene.usual(failed_table="threshold", class_chosen="early_review", rationale=scene.reason())


def flag(scene: Scene) -> Answers:
    """F-THR-FLAG: somebody disagrees with a row of the table."""
    number = scene.chance.randrange(2)
    row = ("N9", "N5")[number] if scene.life.locality == "northvale" else ("S9", "S5")[number]
    return scene.usual(row=row, problem=("too_high", "too_low")[number], why=words.FLAG[number])


HABITS: dict[str, Habit] = {
    "ESC-02": Habit(minutes=(4, 9)),
    "ESC-03": Habit(answers=summary, late=0.08),
    "ESC-04": Habit(answers=hold, share=(0.2, 0.48), late=0.0, never=0.15),
    "ESC-04-again": Habit(answers=look_again, late=0.1),
    "ESC-05": Habit(answers=early_review, late=0.12),
    "ESC-05-plan": Habit(answers=plan, share=(0.02, 0.2), dragging=0.0, late=0.0),
    "ESC-05-again": Habit(answers=look_again, late=0.1),
    "ESC-06-answer": Habit(answers=failed_table),
    "ESC-06a": Habit(answers=evidence, late=0.1),
    "ESC-07": Habit(answers=send, share=(0.15, 0.48), late=0.1, minutes=(3, 8)),
    "ESC-08": Habit(answers=contingency, late=0.08),
    "ESC-08-countersign": Habit(answers=countersign, share=(0.2, 0.48), late=0.1, minutes=(20, 90)),
    "ESC-09": Habit(answers=chase, late=0.05),
    "ESC-09-alternative": Habit(answers=alternative, late=0.1),
    "ESC-10": Habit(answers=partner_answer, share=(0.01, 0.06), dragging=0.0, late=0.0, minutes=(3, 25)),
    "ESC-13": Habit(answers=what_happened, late=0.06),
    "ESC-15-tell": Habit(answers=restate, late=0.05),
    "ESC-16-restate": Habit(answers=restate, late=0.08),
    "ESC-16-decide": Habit(answers=lambda scene: hold_with(scene, "stand_down"), late=0.1),
    "ESC-17-hand": Habit(minutes=(20, 90)),
    "ESC-19-hand": Habit(minutes=(20, 90)),
    "ESC-19-next": Habit(answers=how_it_ended, late=0.06),
    "THR-04": Habit(answers=flag, minutes=(2, 30)),
    "THR-06": Habit(answers=failed_table, late=0.1),
}
"""Every step of these processes that a person does, by its id in the diagram."""
