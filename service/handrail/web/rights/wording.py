"""The decision-rights matrix in plain words: its parties, and what happens when nobody decides."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from handrail.domain import consulted
from handrail.domain.decision_rights import ANYONE, CHAIR, TASK_ROLE, Missing
from handrail.domain.roles import Role
from handrail.web.wording import in_words, listed

MARKERS: Mapping[str, str] = {
    ANYONE: "anyone who works with the person",
    TASK_ROLE: "the role the step asks for",
    CHAIR: "the chair of the meeting",
}
IF_NOBODY: Mapping[str, str] = {
    "proceeds": "others are called until it is done, and nobody’s approval is needed for it",
    "lapses": "it is not held: the step to send it opens for whoever is on duty",
    "stays": "everything stays as it is",
    "not_in_force": "it is not in force",
    "held_by_us": "the referral stays ours to hold, with safety-net contact",
    "never_by_non_attendance": "they stay with us: nobody is discharged for missed contacts alone",
    "unauthorised": "the restriction counts as not authorised, and staff are told to lift it",
    "not_imposed": "it is not imposed",
    "no_current_authority": "it has no current authority, and staff are told: lift it, or have it decided now",
    "not_changed": "it is not changed",
    "not_permitted": "it is not permitted",
    "recommendation_only": "nothing is decided: what the meeting said is a recommendation only",
    "next_stage": "the next stage opens by itself",
    "unpublished": "it is not published",
    "not_released": "it is not released",
    "guided_access": "the inspector is shown it on a member of staff’s screen",
}
IF_NOBODY_AT: Mapping[str, str] = {
    "DIS-4": "it stays open until a director decides; governance and the commissioner hear that it is late",
    "DIS-5": "the urgency stays where it is",
    "ESC-09-alternative": "the partner’s silence goes on, and others are called until somebody decides",
    "ESC-16-decide": "the escalation goes on as it is",
    "SAF-D": "it is referred: the step to send it opens for the clinician on duty",
}
"""Steps at which something else happens than the code of the matrix says for all steps of that decision."""
MISSING: Mapping[Missing, str] = {
    Missing.ROLE: "the role",
    Missing.REGISTRATION: "a registration on record",
    Missing.SCOPE: "the role in this locality and pathway",
    Missing.PERIOD: "the time: not out of hours",
    Missing.SEPARATION: "being another person than whoever proposed or decided",
    Missing.SECOND_PERSON: "the role of a second person",
    Missing.DELEGATION: "a delegation in force",
    Missing.CONFLICT_OF_INTEREST: "freedom from a conflict of interest",
    Missing.HELD_BY_COLLEAGUE: "the task: a colleague holds it",
    Missing.PERMISSION: "the permission",
    Missing.NOT_CLINICAL: "a clinical role, without an auditor’s or administrator’s",
}


def party(code: str) -> str:
    """One who proposes, decides, is asked or told, in words for the middle of a sentence."""
    if code in MARKERS:
        return MARKERS[code]
    if code in {role.value for role in Role}:
        return role_word(Role(code))
    return consulted.in_words(code)


def role_word(role: Role) -> str:
    """A role for the middle of a sentence."""
    label = role.label
    return label if label.startswith("MDT") else f"{label[:1].lower()}{label[1:]}"


def parties(codes: Iterable[str], joint: str = "and") -> str:
    """Several of them, as in a sentence; "" for none. Those with a condition of their own stand apart."""
    words = tuple(party(code) for code in codes)
    return "; ".join(words) if any("," in one for one in words) else listed(words, joint)


def if_nobody(code: str, element: str = "") -> str:
    """What happens when nobody decides, at a step where one is named, for the middle of a sentence."""
    return IF_NOBODY_AT.get(element) or IF_NOBODY.get(code, in_words(code).lower())


def sentence(words: str) -> str:
    """Words as a sentence: its first letter large, a full stop at the end."""
    words = sentence_case(words.strip())
    return f"{words}{'' if words.endswith(('.', '!', '?')) else '.'}" if words else ""


def sentence_case(words: str) -> str:
    """Words with their first letter large."""
    return f"{words[:1].upper()}{words[1:]}"
