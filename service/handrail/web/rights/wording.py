"""The decision-rights matrix in plain words: its parties, and what happens when nobody decides."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from handrail.domain.decision_rights import ANYONE, CHAIR, TASK_ROLE, Missing
from handrail.domain.roles import Role
from handrail.web.wording import in_words, listed

PARTIES: Mapping[str, str] = {
    "accountable_clinician": "the accountable clinician",
    "action_owners": "everyone with an action",
    "advocate": "the advocate",
    "all_users": "everyone who uses it",
    "both_sides": "both sides",
    "carer": "the carer or family",
    "clinical_director_if_rare": "the clinical director, if the event is rare",
    "consultant": "a consultant psychiatrist",
    "forum": "the interface forum",
    "gp": "the GP",
    "huddle": "the daily huddle",
    "icb_if_in_contract": "the commissioner, if the contract says so",
    "local_authority": "the local authority",
    "mca_mha_adviser_if_liberty": "the MCA or MHA adviser, if it may deprive of liberty",
    "mdt_if_harm_to_others": "the MDT, if others may come to harm",
    "mdt_if_listed": "the MDT, where the table lists it",
    "parental_responsibility": "whoever has parental responsibility",
    "partner": "the partner service",
    "partner_if_joint": "the partner service, if care is shared",
    "people_affected": "the people affected",
    "person": "the person",
    "person_if_safe": "the person, if it is safe to ask",
    "record_authors": "the authors of the records",
    "referrer": "the referrer",
    "restriction_register": "the restrictions register",
    "restrictive_practice_group": "the reducing-restrictive-practice group",
    "senior_clinician_cyp": "a senior clinician for children and young people",
    "team_leads_affected": "the team leads affected",
}
MARKERS: Mapping[str, str] = {
    ANYONE: "anyone who works with the person",
    TASK_ROLE: "the role the step asks for",
    CHAIR: "the chair of the meeting",
}
IF_NOBODY: Mapping[str, str] = {
    "proceeds": "it goes ahead all the same",
    "lapses": "the hold lapses: it is sent, by whoever is on duty",
    "stays": "everything stays as it is",
    "not_in_force": "it is not in force",
    "held_by_us": "the referral stays ours to hold, with safety-net contact",
    "never_by_non_attendance": "nobody is discharged: never by non-attendance alone",
    "unauthorised": "the restriction counts as not authorised, and staff are told to lift it",
    "not_imposed": "it is not imposed",
    "no_current_authority": "the restriction has no current authority",
    "not_changed": "it is not changed",
    "not_permitted": "it is not permitted",
    "recommendation_only": "it is a recommendation only",
    "next_stage": "it goes to the next stage",
    "unpublished": "it is not published",
    "not_released": "it is not released",
    "guided_access": "the inspector is shown it on a member of staff’s screen",
}
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
    if code in PARTIES:
        return PARTIES[code]
    if code in {role.value for role in Role}:
        label = Role(code).label
        return label if label.startswith("MDT") else label[:1].lower() + label[1:]
    return in_words(code).lower()


def parties(codes: Iterable[str], joint: str = "and") -> str:
    """Several of them, as in a sentence; "" for none."""
    return listed(tuple(party(code) for code in codes), joint)


def if_nobody(code: str) -> str:
    """What happens when nobody decides, for the middle of a sentence."""
    return IF_NOBODY.get(code, in_words(code).lower())


def sentence(words: str) -> str:
    """Words as a sentence: its first letter large, a full stop at the end."""
    words = words.strip()
    return f"{words[:1].upper()}{words[1:]}{'' if words.endswith(('.', '!', '?')) else '.'}" if words else ""
