"""Who is consulted before a decision and told after it, besides roles: the codes of the matrix, and their words."""

from __future__ import annotations

from handrail.domain.roles import Role

ACCOUNTABLE = "accountable_clinician"
WORDS = {
    "person": "the person",
    "person_if_safe": "the person, if it is safe to ask them",
    "carer": "the carer",
    "advocate": "the advocate",
    "parental_responsibility": "whoever holds parental responsibility",
    "senior_clinician_cyp": "a senior clinician qualified to work with children and young people",
    "gp": "the GP",
    "partner": "the partner service",
    "partner_if_joint": "the partner, if the case is held jointly",
    "referrer": "whoever referred them",
    "local_authority": "the local authority",
    "mdt_if_listed": "the multidisciplinary meeting, if the type of restriction needs it",
    "mdt_if_harm_to_others": "the multidisciplinary meeting, if others could be harmed",
    "mca_mha_adviser_if_liberty": "the capacity or Mental Health Act adviser, if this may take somebody's liberty",
    "people_affected": "everybody it affects",
    "restrictive_practice_group": "the group for reducing restrictive practice",
    ACCOUNTABLE: "the accountable clinician",
    "both_sides": "both sides",
    "team_leads_affected": "the team leads it affects",
    "clinical_director_if_rare": "the clinical director, if the event is rare",
    "huddle": "the weekly huddle",
    "restriction_register": "the register of restrictions",
    "icb_if_in_contract": "the integrated care board, if the contract says so",
    "action_owners": "everybody who owns an action",
    "forum": "the joint forum",
    "all_users": "everybody who uses Handrail",
    "record_authors": "whoever wrote the records",
}
"""Lower case, to stand in a list."""
_ROLES: frozenset[str] = frozenset(Role)


def is_known(code: str) -> bool:
    """Whether the code is a role's or one of these."""
    return code in WORDS or code in _ROLES


def in_words(code: str) -> str:
    """A code of the matrix in words; a code nobody knows stays as it is."""
    if code in WORDS:
        return WORDS[code]
    try:
        return Role(code).label.lower()
    except ValueError:
        return code
