"""ESC-06: what the route needs before it can be used: evidence, times, and whether the partner is open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from handrail.application.escalation_in_hand import due, escalation_of, keep
from handrail.application.moving import Run
from handrail.application.work import Work
from handrail.domain.contacts import Contact
from handrail.domain.escalations import decided
from handrail.domain.evaluations import ResponseClass
from handrail.domain.events import plain
from handrail.domain.interfaces import Route, RouteChosen, SendWhen, evidence_is_missing
from handrail.storage.contacts import Contacts
from handrail.storage.contingency import ContingencyPlans

_LOOK_BACK = timedelta(hours=48)


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Inputs: escalation_id, ooh, and the route's own outputs. Gives t1, send_from and evidence_missing."""
    before = escalation_of(work, inputs)
    route = Route.from_plain(inputs)
    cls = before.response_class
    send_from = _open_from(work, route)
    emergency = cls is ResponseClass.EMERGENCY
    after = replace(
        decided(before, work.now),
        route=route.code,
        send_by=None if emergency else due(work, "esc.send", cls, send_from),
        contingency_by=before.contingency_by or due(work, "esc.contingency", cls, work.now),
    )
    keep(work, before, after)
    missing = _missing(work, route)
    work.record(
        RouteChosen(
            escalation_id=after.id,
            route=route.code,
            partner=route.partner,
            out_of_hours=bool(inputs.get("ooh")),
            evidence_needed=route.evidence_needed,
            evidence_missing=missing,
            send_by=after.send_by or send_from,
        ),
        instance_id=run.id,
    )
    return {"t1": plain(after.t1), "send_from": plain(send_from), "evidence_missing": missing}


def _open_from(work: Work, route: Route) -> datetime:
    if route.send_when is SendWhen.NOW:
        return work.now
    partners = {service.code: service for service in work.due_times.rules.locality.partners}
    service = partners.get(route.partner)
    return work.now if service is None else service.calendar.next_open(work.now)


def _missing(work: Work, route: Route) -> bool:
    """Looked up only where the partner asks for it."""
    plan = None
    view_at = None
    if route.evidence_needed == "contingency_plan":
        plan = ContingencyPlans(work.session).current(work.case.id)
    elif route.evidence_needed == "clinician_view":
        view_at = _clinician_view_at(work)
    return evidence_is_missing(
        route,
        clinician_view_at=view_at,
        now=work.now,
        contingency_in_force=plan is not None and plan.in_force,
    )


def _clinician_view_at(work: Work) -> datetime | None:
    """When a registered clinician was last in touch with the person, if that was lately."""
    recent = Contacts(work.session).within(work.case.id, since=work.now - _LOOK_BACK, until=work.now)
    by_clinicians = [contact.occurred_at for contact in recent if _is_clinical(work, contact)]
    return max(by_clinicians, default=None)


def _is_clinical(work: Work, contact: Contact) -> bool:
    if not contact.reached_the_person:
        return False
    actor, _ = work.staff.actor(contact.recorded_by, at=work.now)
    return actor is not None and any(
        role.needs_registration for role in actor.roles_for(locality=work.case.locality)
    )
