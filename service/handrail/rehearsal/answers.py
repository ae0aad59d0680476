"""A valid set of answers for every form, relative to a time: tests and scenarios change only what they are about.

`valid("f-esc-send", now=clock(), channel_used="form")` is what a careful clinician would send at that moment.
`variables("f-res-auth", now=clock())` is what the process and the records know by then.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from handrail.rehearsal import (
    answers_of_advice,
    answers_of_delegations,
    answers_of_disagreements,
    answers_of_escalations,
    answers_of_meetings,
    answers_of_referrals,
    answers_of_restrictions,
    answers_of_reviews,
    answers_of_safeguarding,
    answers_of_senior_calls,
)
from handrail.rehearsal.answer_parts import (
    CASE_STARTED_AT,
    NOW,
    OTHER_REASON,
    OTHER_STAFF,
    REASON,
    STAFF,
    THIRD_STAFF,
    Answers,
    At,
    decision_block,
)

__all__ = [
    "CASE_STARTED_AT",
    "KEYS",
    "NOW",
    "OTHER_REASON",
    "OTHER_STAFF",
    "REASON",
    "STAFF",
    "THIRD_STAFF",
    "Answers",
    "At",
    "decision_block",
    "valid",
    "variables",
]

_VALID = {
    **answers_of_escalations.VALID,
    **answers_of_reviews.VALID,
    **answers_of_restrictions.VALID,
    **answers_of_referrals.VALID,
    **answers_of_disagreements.VALID,
    **answers_of_advice.VALID,
    **answers_of_meetings.VALID,
    **answers_of_delegations.VALID,
    **answers_of_safeguarding.VALID,
    **answers_of_senior_calls.VALID,
}
KEYS = tuple(_VALID)


def valid(
    key: str, *, now: datetime = NOW, people: Mapping[str, str] | None = None, **changes: Any
) -> Answers:
    """Valid answers to the form `key` at `now`, with `changes` laid over them; a change to None takes an answer out.

    `people` says who stands for STAFF and OTHER_STAFF, where somebody looks whether they exist.
    """
    usual = _VALID[key](At(now))
    answers = {**(_named(usual, people) if people else usual), **changes}
    return {name: answer for name, answer in answers.items() if answer is not None}


def variables(key: str, *, now: datetime = NOW, **changes: Any) -> Answers:
    """What the process and the records hand to the form `key` at `now`, with `changes` laid over it."""
    return {**_VARIABLES.get(key, lambda at: {})(At(now)), **changes}


def _named(value: Any, people: Mapping[str, str]) -> Any:
    if isinstance(value, dict):
        return {key: _named(one, people) for key, one in value.items()}
    if isinstance(value, list):
        return [_named(one, people) for one in value]
    return people.get(value, value) if isinstance(value, str) else value


_LIMITS = {
    "community": {"max_limit": "P14D", "review_every": "P7D"},
    "items": {"max_limit": "P14D", "review_every": "P7D"},
    "monitor_enhanced": {"max_limit": "P7D", "review_every": "PT72H"},
    "seclusion": {"max_limit": "PT0S", "review_every": "PT0S"},
    "blanket": {"max_limit": "P28D", "review_every": "P14D"},
}

_VARIABLES: dict[str, Callable[[At], Answers]] = {
    **answers_of_safeguarding.VARIABLES,
    "f-contact": lambda at: {"signature_signs": ["Stops answering the phone", "Covers the mirror"]},
    "f-esc-summary": lambda at: {"class": "urgent", "previous_contact_at": at.ago(days=2)},
    "f-esc-hold": lambda at: {"class": "very_urgent", "by": STAFF, "proposed_by": THIRD_STAFF},
    "f-esc-standdown": lambda at: {"class": "very_urgent", "by": STAFF, "proposed_by": THIRD_STAFF},
    "f-esc-send": lambda at: {
        "route_channels": ["phone", "secure_email"],
        "sent_not_before": at.ago(minutes=15),
    },
    "f-esc-cont": lambda at: {"class": "very_urgent"},
    "f-esc-resp": lambda at: {"class": "urgent", "sent_at": at.ago(hours=1)},
    "f-esc-restate": lambda at: {"class": "urgent"},
    "f-res-propose": lambda at: {"restriction_limits": _LIMITS, "setting": "supported_living"},
    "f-res-auth": lambda at: {"time_limit": at.ahead(days=10), "review_at": at.ahead(days=5)},
    "f-rsd-decide": lambda at: {
        "new_limit_latest": at.ahead(days=14),
        "new_review_latest": at.ahead(days=7),
    },
    "f-mdt-plan": lambda at: {"urgency": "routine", "latest_at": at.ahead(days=5)},
    "f-mdt-decide": lambda at: {"may_decide": True, "deferred_before": False},
    "f-uof": lambda at: {"person_identifier": "P-1042"},
    **answers_of_disagreements.VARIABLES,
}
