"""How a made-up life goes over the weeks, and what staff write down at each contact with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from handrail.domain.cases import Pathway
from handrail.domain.code_lists import code_list
from handrail.rehearsal import caseload_words as words
from handrail.rehearsal.answers import valid
from handrail.rehearsal.caseload_habits import Answers, Life

DAY = timedelta(days=1)
_INDICATORS = tuple(entry.code for entry in code_list("indicators").offered)
CRISIS = 4
SHORT_STAYS = (Pathway.CRISIS_ALTERNATIVE,)
"""Pathways where people stay for days, not months."""
AROUND_THE_CLOCK = (Pathway.CRISIS_ALTERNATIVE, Pathway.SUPPORTED_LIVING, Pathway.INPATIENT_REHABILITATION)
"""Pathways whose staff are there in the evening and at weekends."""


class Course(StrEnum):
    """The ways a life may go while we look."""

    STEADY = "steady"
    WOBBLING = "wobbling"
    RELAPSE = "relapse"
    CARER_WORRIED = "carer_worried"
    CONTACT_GAP = "contact_gap"


SHARES = {
    Course.STEADY: 48,
    Course.WOBBLING: 18,
    Course.RELAPSE: 14,
    Course.CARER_WORRIED: 8,
    Course.CONTACT_GAP: 12,
}
"""How many of a hundred lives go each way."""


@dataclass(frozen=True, kw_only=True)
class Spell:
    """A time of being less well: it builds up to a peak and fades."""

    begins_at: datetime
    peaks_at: datetime
    ends_at: datetime
    peak: int

    def level(self, at: datetime) -> int:
        """0 to 4 at a time."""
        if not self.begins_at <= at <= self.ends_at:
            return 0
        if at <= self.peaks_at:
            share = (at - self.begins_at) / (self.peaks_at - self.begins_at)
        else:
            share = (self.ends_at - at) / (self.ends_at - self.peaks_at)
        return round(self.peak * share)


def spell(life: Life, *, peaks_at: datetime, peak: int) -> Spell:
    """A spell that peaks then: about a week up, a week or two down."""
    return Spell(
        begins_at=peaks_at - life.chance.uniform(4, 9) * DAY,
        peaks_at=peaks_at,
        ends_at=peaks_at + life.chance.uniform(6, 12) * DAY,
        peak=peak,
    )


def levels_of(spells: tuple[Spell, ...]) -> Callable[[datetime], int]:
    """How unwell somebody with these spells is at a time."""
    return lambda at: max((one.level(at) for one in spells), default=0)


def next_contact_at(life: Life, last_at: datetime) -> datetime:
    """When they would be seen next at the agreed rhythm, before the hour of the day is chosen."""
    return last_at + life.cadence_days * life.chance.uniform(0.85, 1.08) * DAY


def contact_answers(life: Life, *, now: datetime, occurred_at: datetime, level: int) -> Answers:
    """F-CONTACT after a contact with somebody that unwell."""
    chance = life.chance
    mode = chance.choice(("f2f", "f2f", "phone", "phone", "video"))
    answers: Answers = {
        "occurred_at": occurred_at.isoformat(),
        "mode": mode,
        "outcome": "seen" if mode in ("f2f", "video") else "spoken",
        "signature_signs": _signs(life, level),
        "action_taken": ["none_needed"]
        if level == 0
        else ["listened", chance.choice(("plan_used", "carer_involved"))],
        **_concern(life, level),
        **_indicators(life, level),
    }
    if chance.random() < 0.3:
        answers["person_said"] = chance.choice(words.PERSON_SAID)
    if now - occurred_at > timedelta(hours=2):
        answers |= {"action_taken": ["other"], "action_taken_text": words.BACK_ENTERED}
    return valid("f-contact", now=now, **answers)


def missed_answers(life: Life, *, now: datetime) -> Answers:
    """F-CONTACT after an attempt that reached nobody: nothing could be judged."""
    return valid(
        "f-contact",
        now=now,
        mode="attempted",
        outcome=life.chance.choice(("no_answer", "no_answer", "refused", "cancelled_by_us")),
        no_change=False,
        indicators=[{"code": code, "state": "not_assessed"} for code in _INDICATORS],
        indicators_reason="Nobody was reached, so nothing could be judged today.",
        signature_signs=["none"],
        concern_person="not_asked",
        concern_person_reason="Not reached today.",
        action_taken=["contact_changed"],
    )


def red_flag_answers(life: Life, *, now: datetime) -> Answers:
    """F-CONTACT in an emergency: 999 was rung first."""
    flag = life.chance.choice(("overdose", "harm_now", "missing"))
    return contact_answers(life, now=now, occurred_at=now, level=CRISIS) | {
        "red_flags": [flag],
        "action_taken": ["emergency_called"],
    }


def _signs(life: Life, level: int) -> list[str]:
    own = life.person.signs
    if level == 3 and own and life.chance.random() < 0.4:
        return list(own[:1])
    if level >= CRISIS and len(own) > 1:
        return list(own[:2])
    return ["none"]


def _concern(life: Life, level: int) -> Answers:
    chance = life.chance
    staff = ("none", "none", "none", "worried", "worried")[level]
    if level >= CRISIS and len(life.person.signs) < 2:
        staff = "very_worried"
    person = "none" if level < 2 else chance.choice(("none", "worried"))
    carer = chance.choice(("not_asked", "none")) if level < 3 else chance.choice(("not_asked", "worried"))
    answers = {"concern_staff": staff, "concern_person": person, "concern_carer": carer}
    if level < 2 and chance.random() < 0.06:
        answers |= {
            "concern_person": "not_asked",
            "concern_person_reason": chance.choice(words.WHY_NOT_ASKED),
        }
    return answers


def _indicators(life: Life, level: int) -> Answers:
    """Their own troubles, in their own order: the more unwell, the more of them are worse."""
    if level == 0:
        return {"no_change": True}
    troubles = life.troubles[: min(level, 3)]
    changed = [{"code": code, "state": "worse"} for code in troubles]
    if life.chance.random() < 0.3:
        reason = life.chance.choice(words.ONLY_PART_SEEN)
        return {"no_change": False, "indicators": changed, "indicators_reason": reason}
    rest = [{"code": code, "state": "same"} for code in _INDICATORS if code not in troubles]
    return {"no_change": False, "indicators": changed + rest}
