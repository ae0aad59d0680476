"""Messages that say what the service did or somebody decided: nobody outside may say so in its place.

Whoever could send one would be past the right to the decision behind it: an escalation stood down without D2c, a
meeting's chair named by themselves.
"""

from __future__ import annotations

from handrail.application.work import Work
from handrail.domain.decision_rights import Missing
from handrail.domain.errors import Attempt, NotPermitted

OWN = frozenset(
    {
        "cadence.proposed",
        "cadence.withdrawn",
        "contact.recorded",
        "delegation.proposed",
        "delegation.stopped",
        "dispute.closed",
        "dispute.opened",
        "dispute.time_changed",
        "escalation.closed",
        "escalation.sent",
        "escalation.stood_down",
        "interface.issue",
        "mdt.decided",
        "restriction.activated",
        "restriction.ended",
        "review.completed",
        "safeguarding.action_agreed",
        "safeguarding.action_settled",
        "safeguarding.carried_on",
        "safeguarding.closed",
        "safeguarding.raised",
        "senior.asked_again",
        "threshold.reached",
    }
)
"""Thrown by the processes, or by the commands, that decide or do what they tell."""
HEARD = frozenset(
    {
        "case.changed",
        "case.ended",
        "dispute.position",
        "dispute.raised",
        "escalation.recorded_in_error",
        "external.concern",
        "force.used",
        "incident.harm",
        "mdt.answered",
        "partner.acknowledged",
        "partner.outcome",
        "referral.received",
        "restriction.applied",
        "restriction.discovered",
        "restriction.review_requested",
        "restriction.trigger_met",
        "restriction.worse",
        "review.due",
        "review.superseded",
        "rule.flagged",
        "safeguarding.outcome",
        "safeguarding.recorded_in_error",
        "staff.concern",
    }
)
"""What people, partners and other systems may tell; what some of them decide needs a permission besides."""


def refuse_own(work: Work, name: str | None) -> None:
    """Raises NotPermitted when somebody would send, or start a process with, a message of the service's own."""
    if name in OWN and not work.actor.is_system:
        raise NotPermitted(
            f"The service says {name} itself, once it is so; do the step that leads to it instead",
            missing=name or "",
            attempt=Attempt(missing=Missing.PERMISSION.value, code=name),
        )
