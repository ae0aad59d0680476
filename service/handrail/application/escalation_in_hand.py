"""The escalation that an operation works on: found, kept, and told of to whoever must know."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from handrail.application.work import Work
from handrail.domain.errors import NotFound
from handrail.domain.escalations import Escalation, ReviewAsked, review_clock_from
from handrail.domain.evaluations import ResponseClass
from handrail.domain.events import plain
from handrail.domain.notices import NoticeKind
from handrail.domain.roles import Role
from handrail.storage.escalations import Escalations

REPEAT_WINDOW = timedelta(days=90)
"""How far back an escalation counts as a repeat (DOMAIN section 3.4.3)."""


def escalation_of(work: Work, values: Mapping[str, Any]) -> Escalation:
    """The escalation whose id is among some variables. Raises NotFound."""
    given = values.get("escalation_id")
    found = None if given is None else Escalations(work.session).get(UUID(str(given)))
    if found is None or found.case_id != work.case.id:
        raise NotFound("There is no such escalation in this case")
    return found


def keep(work: Work, before: Escalation, after: Escalation) -> Escalation:
    """Write down what changed."""
    Escalations(work.session).save(before, after)
    return after


def instant_or(value: Any, otherwise: datetime) -> datetime:
    """A time as answers and payloads write it, or another where none was given."""
    if isinstance(value, datetime):
        return value
    return datetime.fromisoformat(value) if isinstance(value, str) and value else otherwise


def due(work: Work, key: str, cls: ResponseClass | None, start: datetime) -> datetime:
    """When a timer of that key, started at `start`, is due in this case's place."""
    return work.due_times.due_after(start, key, None if cls is None else cls.value)


def page_ladder(work: Work, escalation: Escalation, subject: str) -> None:
    """Call the first rung at once: the team lead, and who is on call."""
    facts = {"escalation_id": str(escalation.id), "class": escalation.response_class.value}
    for role in (Role.TEAM_LEAD, Role.ON_CALL_CLINICIAN):
        work.notify(subject, kind=NoticeKind.PAGE, role=role.value, facts=facts)


def inform(work: Work, escalation: Escalation, subject: str, *roles: Role, **facts: Any) -> None:
    """Tell roles after the event, as the rights matrix asks."""
    told = {"escalation_id": str(escalation.id), "class": escalation.response_class.value, **facts}
    for role in roles:
        work.notify(subject, role=role.value, facts=told)


def ask_review(work: Work, escalation: Escalation) -> tuple[Escalation, dict[str, Any]]:
    """Mark the post-crisis review as asked for; what the message `review.due` carries (K8)."""
    asked = keep(work, escalation, replace(escalation, review_asked_at=work.now))
    clock_from = review_clock_from(asked)
    work.record(ReviewAsked(escalation_id=asked.id, clock_from=clock_from))
    repeats = Escalations(work.session).count_since(asked.case_id, work.now - REPEAT_WINDOW)
    return asked, {
        "escalation_id": str(asked.id),
        "class": asked.response_class.value,
        **{name: plain(at) for name, at in asked.times.items() if name != "t6"},
        "clock_from": plain(clock_from),
        "origin": asked.origin.value,
        "went_to_partner": asked.went_to_partner,
        "resolved_internally": asked.resolved_internally,
        "repeat_90d": repeats,
        "safeguarding_or_restriction": asked.safeguarding_needed,
        "recorder": plain(asked.recorder),
        "hold_decider": plain(asked.hold_decider),
    }
