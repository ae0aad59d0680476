"""A restriction gets its limits, its chain and its total, and with them its true state (RIM-02)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from handrail.application.moving import Run
from handrail.application.restriction_register import change, due, the_restriction, who_must_see
from handrail.application.work import Work
from handrail.domain.events import plain
from handrail.domain.restriction_chains import Link, closest_link, link, total_days
from handrail.domain.restriction_limits import RestrictionLimits, latest_limit
from handrail.domain.restrictions import Origin, Restriction, RestrictionRegistered
from handrail.domain.roles import Role
from handrail.storage.restrictions import Restrictions

_MINUTE = timedelta(minutes=1)


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """The register's entry. Inputs: `restriction_id`, `limits` (a row of the limits table)."""
    limits = RestrictionLimits.from_decision(inputs["limits"])
    proposed = the_restriction(work, inputs["restriction_id"])
    emergency = proposed.origin is Origin.EMERGENCY
    clock_from = proposed.started_at if emergency else work.now
    rows = Restrictions(work.session).of_person(work.case.patient_id, type=proposed.type)
    earlier = [row for row in rows if row.id != proposed.id and row.was_in_place]
    chain_id, kind = _chain(work, proposed, earlier)
    limit_at = min(proposed.limit_at or work.now, latest_limit(limits, proposed.started_at))
    restriction = change(
        work,
        proposed,
        chain_id=chain_id,
        re_imposed=kind is not Link.SEPARATE,
        authorise_role=limits.authorise_role,
        mdt_total_days=limits.mdt_total_days,
        director_total_days=limits.director_total_days,
        clock_set=limits.clock_set,
        max_limit_minutes=int(limits.max_limit / _MINUTE),
        review_every_minutes=int(limits.review_every / _MINUTE),
        limit_at=limit_at,
        auth_due_at=due(work, "res.auth.emergency", clock_from) if proposed.in_place else None,
    )
    chain = [row.spell for row in earlier if row.chain_id == chain_id]
    days = total_days([*chain, restriction.spell], work.now)
    wanted = who_must_see(work, restriction, days)
    role = Role.CLINICAL_DIRECTOR.value if wanted.director else limits.authorise_role
    if role != restriction.authorise_role:
        restriction = change(work, restriction, authorise_role=role)
    work.record(
        RestrictionRegistered(
            restriction_id=restriction.id,
            restriction_type=restriction.type,
            origin=restriction.origin.value,
            setting=restriction.setting,
            state=restriction.state.value,
            started_at=restriction.started_at,
            limit_at=limit_at,
            chain_id=chain_id,
            re_imposed=restriction.re_imposed,
            total_days=days,
        ),
        instance_id=run.id,
    )
    _tell(work, restriction, kind)
    return {
        "restriction_id": str(restriction.id),
        "permitted": limits.permits(emergency=emergency),
        "in_place": restriction.in_place,
        "re_imposed": restriction.re_imposed,
        "total_days": days,
        "mdt_first": wanted.mdt and not restriction.in_place,
        "authorise_role": role,
        "force_used": limits.use_of_force and restriction.in_place,
        "clock": "res.auth.emergency" if restriction.in_place else "res.auth.planned",
        "clock_from": plain(clock_from),
    }


def _chain(work: Work, proposed: Restriction, earlier: Sequence[Restriction]) -> tuple[UUID, Link]:
    """The chain it belongs to: that of the person's last restriction of the type, if it is linked to it."""
    before = [row for row in earlier if row.started_at <= proposed.started_at]
    linked = [row for row in before if link(row.spell, proposed.started_at) is not Link.SEPARATE]
    if not linked:
        return proposed.chain_id, Link.SEPARATE
    latest = max(linked, key=lambda row: row.ended_at or datetime.max.replace(tzinfo=work.now.tzinfo))
    return latest.chain_id, closest_link((row.spell for row in linked), proposed.started_at)


def _tell(work: Work, restriction: Restriction, kind: Link) -> None:
    facts = {"restriction_id": restriction.id, "type": restriction.type, "origin": restriction.origin.value}
    work.notify("restriction_registered", role=Role.TEAM_LEAD.value, facts=facts)
    if restriction.origin is Origin.EMERGENCY:
        work.notify("restriction_emergency", role=Role.ON_CALL_CLINICIAN.value, facts=facts)
        if work.case.accountable_id is not None:
            work.notify("restriction_emergency", staff_id=work.case.accountable_id, facts=facts)
    if kind is not Link.SEPARATE:
        work.notify("restriction_re_imposed", role=Role.TEAM_LEAD.value, facts=facts)
