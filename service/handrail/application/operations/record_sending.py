"""ESC-07: the summary was sent, by which channel and to whom. T2 is when it left us; responsibility stays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from handrail.application.escalation_in_hand import due, escalation_of, keep
from handrail.application.moving import Run
from handrail.application.work import Work
from handrail.domain.errors import Invalid
from handrail.domain.escalations import Escalation, sent
from handrail.domain.evaluations import ResponseClass
from handrail.domain.events import plain
from handrail.domain.interfaces import Delivery, EscalationSent
from handrail.storage.interfaces import Interfaces


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Gives class, t2, delivery_id, and the chases counted from none. Raises Invalid without a summary (R25)."""
    answers = inputs["answers"]
    before = escalation_of(work, inputs["variables"])
    if before.summary_id is None:
        raise Invalid("Nothing can be sent before the summary is written")
    sent_at = datetime.fromisoformat(answers["sent_at"])
    cls = before.response_class
    emergency = cls is ResponseClass.EMERGENCY
    after = sent(
        before,
        sent_at,
        ack_by=None if emergency else due(work, "esc.ack", cls, sent_at),
        response_by=None if emergency else due(work, "esc.response", cls, sent_at),
    )
    after = keep(work, before, replace(after, resolved_internally=False, chases=0))
    delivery = _delivery(work, after, answers, sent_at)
    Interfaces(work.session).add_delivery(delivery)
    work.record(
        EscalationSent(
            escalation_id=after.id,
            delivery_id=delivery.id,
            summary_id=delivery.summary_id,
            route=delivery.route,
            channel=delivery.channel,
            taken_by_role=delivery.taken_by_role,
            as_routed=delivery.as_routed,
            t2=after.t2 or sent_at,
            in_time=after.send_by is None or sent_at <= after.send_by,
        ),
        instance_id=run.id,
    )
    return {
        "class": cls.value,
        "t2": plain(after.t2),
        "delivery_id": str(delivery.id),
        "chases": 0,
        "last_chased_at": None,
    }


def _delivery(work: Work, escalation: Escalation, answers: Mapping[str, Any], sent_at: datetime) -> Delivery:
    assert escalation.summary_id is not None
    return Delivery(
        id=work.new_id(),
        escalation_id=escalation.id,
        case_id=escalation.case_id,
        summary_id=escalation.summary_id,
        route=escalation.route or "no_route",
        channel=answers["channel_used"],
        taken_by_role=answers["taken_by_role"],
        read_back=answers.get("read_back_done"),
        as_routed=answers.get("as_routed") is not False,
        sent_at=sent_at,
        recorded_at=work.now,
        by_id=work.actor.id,
    )
