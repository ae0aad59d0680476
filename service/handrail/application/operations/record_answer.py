"""ESC-10: what the partner said. T4; responsibility moves only if they accept, from when they say (R8)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from handrail.application import accountability
from handrail.application.escalation_in_hand import escalation_of, keep
from handrail.application.moving import Run
from handrail.application.work import Work
from handrail.domain.errors import Invalid
from handrail.domain.escalations import Escalation, answered
from handrail.domain.evaluations import class_of
from handrail.domain.events import plain
from handrail.domain.interfaces import PartnerAnswered

NO_OUTCOME = ("information_requested", "redirected")
"""Answers that send us on: the partner's outcome is still to come, and T4 with it."""


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Gives class, t4, response, we_agree and transferred.

    Raises Invalid when they are said to be accountable from before they were asked.
    """
    answers, variables = inputs["answers"], inputs["variables"]
    before = escalation_of(work, variables)
    response, at = answers["response"], datetime.fromisoformat(answers["at"])
    after = answered(before, at, response=response)
    if response in NO_OUTCOME:
        after = replace(after, t4=before.t4)
    keep(work, before, after)
    if after.transferred and not before.transferred:
        accountable_from = datetime.fromisoformat(answers["accountable_from"])
        if accountable_from < (before.t2 or before.t0):
            raise Invalid.at(
                "/answers/accountable_from", "They cannot be accountable from before it was sent to them"
            )
        _transfer(work, run, after, variables, accountable_from)
    work.record(
        PartnerAnswered(
            escalation_id=after.id,
            response=response,
            decline_reason=answers.get("decline_reason"),
            by_role=answers.get("by_role"),
            their_class=class_of(answers.get("their_class")),
            t4=at,
            in_time=after.response_by is None or at <= after.response_by,
            we_agree=answers["we_agree"],
        ),
        instance_id=run.id,
    )
    return {
        "class": after.response_class.value,
        "t4": plain(after.t4),
        "response": response,
        "we_agree": answers["we_agree"],
        "transferred": after.transferred,
    }


def _transfer(
    work: Work, run: Run, escalation: Escalation, variables: Mapping[str, Any], at: datetime
) -> None:
    """Our line of the ledger ends where theirs begins: no gap, no overlap."""
    party = str(variables.get("partner") or "partner")
    because = f"escalation:{escalation.id}"
    accountability.hand_to_partner(
        work, party, at=at, because=because, instance_id=run.id, refused_at="/answers/response"
    )
