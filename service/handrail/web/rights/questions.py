"""Each decision as the question somebody at work would ask, and other words they may look for it by."""

from __future__ import annotations

from collections.abc import Mapping

QUESTIONS: Mapping[str, str] = {
    "D1a": "Who may accept somebody into the service?",
    "D1b": "Who may accept with conditions, or ask for more information?",
    "D1c": "Who may decline a referral?",
    "D1d": "Who may discharge somebody?",
    "D2a": "Who may escalate?",
    "D2b": "Who may hold back an escalation?",
    "D2c": "Who may lower or stand down an escalation?",
    "D2d": "Who may hold back an emergency?",
    "D3a": "Who may raise a safeguarding concern?",
    "D3b": "Who may say that the safeguarding threshold is not met?",
    "D3c": "Who may close safeguarding actions?",
    "D4a": "Who may agree to see somebody more often?",
    "D4b": "Who may agree to see somebody less often?",
    "D4c": "Who may agree to fewer contacts soon after a crisis?",
    "D5a": "Who may restrict somebody in an emergency?",
    "D5b": "Who may authorise a planned restriction?",
    "D5c": "Who may keep a restriction going?",
    "D5d": "Who may make a restriction lighter?",
    "D5e": "Who may make a restriction stricter, or longer?",
    "D5f": "Who may step down or end a restriction?",
    "D5g": "Who may make a rule for a whole unit?",
    "D6": "Who decides in an MDT meeting?",
    "D7": "Who settles a disagreement?",
    "D8": "Who may approve a positive-risk plan?",
    "D9": "Who may publish a guide, diagram or prompt?",
    "D10": "Who may release a decision trace?",
    "D11": "Who may delegate a right?",
    "D12": "Who may give an inspector access?",
}
ASKED_MOST = ("D2b", "D3b", "D4b", "D5b", "D1d")
"""The five that people ask about most: each is answered one press away."""
ALSO_CALLED: Mapping[str, str] = {
    "D1a": "referral eligibility take on",
    "D1b": "referral eligibility",
    "D1c": "referral reject refuse turn down eligibility refer on",
    "D1d": "close end care caseload did not attend DNA",
    "D2a": "crisis help urgent send",
    "D2b": "wait not send delay do not escalate crisis",
    "D2c": "downgrade cancel lower urgency crisis",
    "D2d": "999 ambulance",
    "D3a": "abuse neglect child adult protection report local authority",
    "D3b": "abuse neglect no referral local authority",
    "D3c": "abuse neglect finish",
    "D4a": "contact intensity visits increase",
    "D4b": "contact intensity visits reduce decrease",
    "D4c": "contact intensity visits reduce decrease cohort",
    "D5a": "seclusion restraint lock hold danger",
    "D5b": "observation search leave lock limit approve",
    "D5c": "extend continue renew review",
    "D5d": "reduce loosen",
    "D5e": "extend increase tighten",
    "D5f": "lift stop remove step down",
    "D5g": "blanket ward",
    "D6": "multidisciplinary team chair quorum",
    "D7": "dispute conflict partner disagree",
    "D8": "therapeutic risk taking plan",
    "D9": "process table version",
    "D10": "pack data sharing",
    "D11": "act for cover leave deputy hand over",
    "D12": "CQC inspection",
}


def fits(code: str, title: str, words: str) -> bool:
    """Whether a decision is about all the words somebody typed, by their beginnings."""
    known = f"{code} {title} {QUESTIONS.get(code, '')} {ALSO_CALLED.get(code, '')}".lower()
    starts = [word.strip("?,.’'()") for word in known.split()]
    skipped = set(
        "a an can decide decides for i is may me my of people person somebody someone the to who".split()
    )
    asked = [word.strip("?,.’'()") for word in words.lower().split()]
    return all(
        any(start.startswith(word) for start in starts) for word in asked if word and word not in skipped
    )
