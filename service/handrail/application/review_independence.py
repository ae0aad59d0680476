"""Whether whoever reviews an escalation took part in deciding it (S5): barred after a hold, else doubted.

Whoever lent the right under which it was decided took part as well (S9).
"""

from __future__ import annotations

from handrail.application.work import Look
from handrail.domain.decisions import Decision
from handrail.domain.identifiers import StaffId
from handrail.domain.reviews import PostCrisisReview
from handrail.domain.separation import Part, Parties, doubts_about, parties, problem_with
from handrail.storage.escalations import Escalations

HELD_BACK = "reductive"
"""The direction of a hold, a downgrade or a stand-down that took effect."""


def decisions_reviewed(look: Look, review: PostCrisisReview) -> tuple[Decision, ...]:
    """The decisions taken in the escalation that a review looks back on, newest first."""
    escalation = Escalations(look.session).get(review.escalation_id)
    if escalation is None:
        return ()
    found = look.decisions.of_case(review.case_id)
    return tuple(one for one, _ in found if one.instance_id == escalation.instance_id)


def deciders_reviewed(look: Look, review: PostCrisisReview) -> Parties:
    """Everybody who took part in a decision in that escalation."""
    return frozenset().union(*(_parties(one) for one in decisions_reviewed(look, review)))


def bar_to_reviewing(look: Look, review: PostCrisisReview, person: StaffId) -> str | None:
    """Why somebody may not review it, None when they may: they decided a hold or downgrade in it, or lent the right."""
    for one in decisions_reviewed(look, review):
        acts = {Part.HOLD_DECIDER: _parties(one), Part.REVIEWER: parties(person)}
        reason = problem_with(one.code, acts) if one.direction == HELD_BACK else None
        if reason is not None:
            return reason
    return None


def doubts_about_reviewer(look: Look, review: PostCrisisReview, person: StaffId) -> tuple[str, ...]:
    """What speaks against somebody as its reviewer without barring them, in words: they decided something in it."""
    acts = {Part.DECIDER: deciders_reviewed(look, review), Part.REVIEWER: parties(person)}
    return doubts_about(None, acts)


def _parties(decision: Decision) -> Parties:
    return parties(decision.decider_id, decision.on_behalf_of_id)
