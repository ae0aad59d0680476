"""ESC-01: join the escalation that is open for the case, or open a new one and stamp T0."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from handrail.application.escalation_in_hand import due, inform, instant_or, page_ladder
from handrail.application.moving import Run
from handrail.application.work import Work
from handrail.domain.escalations import (
    Escalation,
    EscalationJoined,
    EscalationOpened,
    EscalationStatus,
    Origin,
)
from handrail.domain.evaluations import ResponseClass, Source, at_least_early_review, class_of
from handrail.domain.events import plain
from handrail.domain.roles import Role
from handrail.storage.contacts import Contacts
from handrail.storage.escalations import Escalations

_LOOK_BACK = timedelta(days=90)


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Inputs: concern, with evaluation_id, contact_id, class, table_class, decide_within (minutes),
    occurred_at and source as far as they are known.

    Gives escalation_id, merged, origin, class, t0, decide_by, and when the last contact before this concern was.
    """
    escalations = Escalations(work.session)
    concern = inputs["concern"]
    origin, source = _origin(concern)
    wanted = at_least_early_review(class_of(concern.get("class")))
    there = escalations.open_in(work.case.id)
    if there is not None:
        run.bind(escalation_id=there.id)
        work.record(
            EscalationJoined(
                escalation_id=there.id,
                origin=origin,
                source=source,
                evaluation_id=_id(concern.get("evaluation_id")),
                contact_id=_id(concern.get("contact_id")),
                raised_by=work.actor.id,
            ),
            instance_id=run.id,
        )
        return _answer(there, merged=True, origin=origin, cls=wanted)
    t0 = min(instant_or(concern.get("occurred_at"), work.now), work.now)
    opened = Escalation(
        id=work.new_id(),
        case_id=work.case.id,
        instance_id=run.id,
        origin=origin,
        source=source,
        evaluation_id=_id(concern.get("evaluation_id")),
        contact_id=_id(concern.get("contact_id")),
        raised_by=work.actor.id,
        table_class=class_of(concern.get("table_class")),
        response_class=wanted,
        status=EscalationStatus.OPEN,
        t0=t0,
        decide_by=_decide_by(work, wanted, t0, concern.get("decide_within")),
        opened_at=work.now,
    )
    escalations.add(opened)
    run.bind(escalation_id=opened.id)
    _hold_responsibility(work, opened)
    work.record(
        EscalationOpened(
            escalation_id=opened.id,
            origin=origin,
            source=source,
            evaluation_id=opened.evaluation_id,
            contact_id=opened.contact_id,
            raised_by=opened.raised_by,
            table_class=opened.table_class,
            response_class=wanted,
            t0=t0,
            decide_by=opened.decide_by,
        ),
        instance_id=run.id,
    )
    _tell(work, opened)
    previous = _contact_before(work, opened)
    return _answer(opened, merged=False, origin=origin, cls=wanted, previous=previous)


def _origin(concern: Mapping[str, Any]) -> tuple[Origin, Source]:
    source = Source(concern.get("source") or Source.STAFF)
    if concern.get("evaluation_id") is not None:
        return Origin.THRESHOLD, source
    return (Origin.STAFF if source is Source.STAFF else Origin.EXTERNAL), source


def _decide_by(work: Work, cls: ResponseClass, t0: datetime, minutes: Any) -> datetime:
    """The row's own minutes, if they are shorter than what the place allows anyway."""
    allowed = due(work, "esc.decide", cls, t0)
    return allowed if not minutes else min(allowed, t0 + timedelta(minutes=float(minutes)))


def _hold_responsibility(work: Work, escalation: Escalation) -> None:
    work.cases.add_responsibility(
        {
            "id": work.new_id(),
            "case_id": work.case.id,
            "kind": "escalation",
            "holder_id": work.case.accountable_id,
            "holder_party": "us",
            "from_at": work.now,
            "to_at": None,
            "accepted_by": None,
            "because": "escalation_opened",
        }
    )


def _tell(work: Work, escalation: Escalation) -> None:
    if work.case.accountable_id is not None:
        facts = {"escalation_id": str(escalation.id), "class": escalation.response_class.value}
        work.notify("escalation_opened", staff_id=work.case.accountable_id, facts=facts)
    if escalation.response_class is ResponseClass.VERY_URGENT:
        page_ladder(work, escalation, "escalation_opened")
    elif escalation.response_class is not ResponseClass.EMERGENCY:
        inform(work, escalation, "escalation_opened", Role.TEAM_LEAD)


def _answer(
    escalation: Escalation,
    *,
    merged: bool,
    origin: Origin,
    cls: ResponseClass,
    previous: datetime | None = None,
) -> dict[str, Any]:
    return {
        "escalation_id": str(escalation.id),
        "merged": merged,
        "origin": origin.value,
        "class": cls.value,
        "t0": plain(escalation.t0),
        "decide_by": plain(escalation.decide_by),
        "previous_contact_at": plain(previous),
    }


def _contact_before(work: Work, escalation: Escalation) -> datetime | None:
    """The last contact before the one that raised this: what changed is known since then, or was told since."""
    earlier = Contacts(work.session).within(
        escalation.case_id, since=escalation.t0 - _LOOK_BACK, until=escalation.t0
    )
    return max((found.occurred_at for found in earlier if found.id != escalation.contact_id), default=None)


def _id(value: Any) -> UUID | None:
    return None if value is None else UUID(str(value))
