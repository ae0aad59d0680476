"""What each role covers, in a sentence or two for whoever holds it (DOMAIN R104).

The table of decision rights decides; these words only say where a role ends and whom to turn to beyond it.
"""

from __future__ import annotations

from collections.abc import Mapping

from handrail.domain.roles import Role

ROLE_SCOPES: Mapping[Role, str] = {
    Role.SUPPORT_WORKER: (
        "You record contacts, escalate and raise concerns on your own, and always act in an "
        "emergency. Holding back, limiting somebody and declining are for others: bring what you "
        "saw to a clinician."
    ),
    Role.CLINICIAN: (
        "You assess, escalate, plan and propose, and may make contact more often on your own. "
        "Holding an escalation back or being in touch less needs a senior, and limiting somebody "
        "a second person."
    ),
    Role.TEAM_LEAD: (
        "You settle who does what, name reviewers, and take the decisions your table names. What "
        "is harder to undo goes to a senior clinician."
    ),
    Role.SENIOR_CLINICIAN: (
        "You take the harder decisions of your pathway, with a second person where the table asks "
        "for one. You decide nothing that you proposed yourself."
    ),
    Role.CONSULTANT: (
        "You take the harder clinical decisions, with a second person where the table asks for "
        "one. You decide nothing that you proposed yourself."
    ),
    Role.ON_CALL_CLINICIAN: (
        "Out of hours you decide what cannot wait. What can wait is kept safe until the place opens."
    ),
    Role.ON_CALL_MANAGER: (
        "You find people, beds and transport, and chase partners. Clinical decisions are for "
        "clinicians: ring the clinician on call."
    ),
    Role.SAFEGUARDING_LEAD: (
        "You alone may say that a concern is not for the local authority. Raising one is for "
        "everybody, and nobody has to ask you first."
    ),
    Role.PHARMACIST: (
        "You advise on medicines, and your view is needed before covert ones. The decision stays "
        "with whoever asked."
    ),
    Role.CLINICAL_DIRECTOR: (
        "You are the last to be called inside the organisation, and settle what others could not. "
        "Being called decides nothing until you do."
    ),
    Role.GOVERNANCE_LEAD: ("You look after registers, samples and records. You take no clinical decision."),
    Role.PROCESS_OWNER: ("You change diagrams, tables and forms. Two others bring them into force."),
    Role.CLINICAL_SAFETY_OFFICER: (
        "You look at every change for its safety before it comes into force. You write none of "
        "those you approve."
    ),
    Role.AUDITOR: ("You read everything and change nothing."),
    Role.IG_LEAD: (
        "You look after who may read what, and agree before anything leaves the building. You take no "
        "clinical decision."
    ),
    Role.SYSTEM_ADMIN: (
        "You look after accounts and the machine. You see no clinical content and decide nothing."
    ),
}
"""By role; a role without words has none to say."""


def scope_of(role: Role | str) -> str:
    """What a role covers; "" for one that nobody works in (a chair, a partner) or that does not exist."""
    try:
        return ROLE_SCOPES.get(Role(role), "")
    except ValueError:
        return ""
