"""Who confirms a decision in a scenario or the demo, when two people must: whom it names, else the first who may."""

from __future__ import annotations

from handrail.application.handrail import Handrail
from handrail.domain.actors import Actor
from handrail.domain.second_people import PendingDecision
from handrail.rehearsal.personas import all_personas, persona

_PREFERRED = (
    "team-lead",
    "clinician-2",
    "clinician-3",
    "senior-clinician-2",
    "senior-clinician",
    "consultant",
    "safeguarding-lead",
    "on-call-clinician",
)


def who_confirms(handrail: Handrail, pending: PendingDecision, *, suffix: str) -> Actor:
    """The second person of a waiting decision in a locality (by its suffix). Raises LookupError when nobody may be."""
    if pending.second_id is not None:
        everyone = (persona(handrail, one.username) for one in all_personas())
        return next(one for one in everyone if one.id == pending.second_id)
    for username in (*(f"{name}-{suffix}" for name in _PREFERRED), "clinical-director"):
        candidate = persona(handrail, username)
        fits = any(role.value in pending.second_roles for role in candidate.roles)
        if fits and candidate.id not in pending.parties:
            return candidate
    raise LookupError(f"nobody may be the second person for {pending.code}")
