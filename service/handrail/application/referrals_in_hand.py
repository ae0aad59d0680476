"""What every step of a referral or a discharge begins and ends with: the record, its state, and who is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from handrail.application import accountability
from handrail.application.moving import Run
from handrail.application.open_matters import matter_choices
from handrail.application.rights_matrix import KEY
from handrail.application.work import Work, digest
from handrail.domain.cases import CaseStatus, CaseStatusChanged
from handrail.domain.errors import Conflict, NotFound
from handrail.domain.referrals import (
    CRISIS_BEFORE_DISCHARGE,
    Discharge,
    DischargeFacts,
    Referral,
    ReferralMoved,
    ReferralReceived,
    ReferralSource,
    ReferralState,
    Urgency,
)
from handrail.domain.roles import Role
from handrail.storage.decision_facts import decision_facts
from handrail.storage.referrals import Discharges, Referrals

PROCESS, RECEIVED = "referral", "referral.received"
_OVER = (ReferralState.DECLINED, ReferralState.REFERRED_ON, ReferralState.ENDED)


def receive(
    work: Work, *, source: ReferralSource, urgency: Urgency, received_at: datetime, words: Mapping[str, Any]
) -> Referral:
    """Keep a referral and start the process that holds it until it is decided.

    Raises Conflict when no referral process is published: nothing may be received that nobody would look at.
    """
    if work.processes.published(PROCESS) is None:
        raise Conflict("No referral process is published, so nobody would look at it; ask the process owner")
    referral = Referral(
        id=work.new_id(),
        case_id=work.case.id,
        source=source,
        urgency=urgency,
        received_at=received_at,
        state=ReferralState.WAITING,
        recorded_by=work.actor.id,
        recorded_at=work.now,
    )
    sealed = work.seal(dict(words), place=f"referral:{referral.id}")
    Referrals(work.session).add(referral, words=sealed)
    work.record(
        ReferralReceived(
            referral_id=referral.id,
            source=source,
            urgency=urgency,
            received_at=received_at,
            words_digest=digest(dict(words)),
        )
    )
    payload = {
        "referral_id": str(referral.id),
        "urgency": urgency.value,
        "received_at": received_at.isoformat(),
        "referral_source": source.value,
    }
    work.throw(RECEIVED, payload, referral_id=str(referral.id))
    return referral


def the_referral(work: Work, variables: Mapping[str, Any]) -> Referral:
    """The referral the process is about. Raises NotFound, Conflict when it is over."""
    found = Referrals(work.session).get(UUID(str(variables["referral_id"])))
    if found is None or found.case_id != work.case.id:
        raise NotFound("There is no such referral in this case")
    if found.state in _OVER and found.ended_at is not None:
        raise Conflict("This referral was settled already")
    return found


def move_referral(
    work: Work, run: Run, referral: Referral, to: ReferralState, *, chosen: str, **values: Any
) -> Referral:
    """Put a referral into another state on a person's word; the event says who."""
    changed = {"state": to, **values}
    Referrals(work.session).change(referral.id, **changed)
    work.record(
        ReferralMoved(
            referral_id=referral.id, before=referral.state, after=to, chosen=chosen, by_id=work.actor.id
        ),
        instance_id=run.id,
    )
    return replace(referral, **changed)


def accept(
    work: Work, run: Run, referral: Referral, to: ReferralState, *, chosen: str, **values: Any
) -> Referral:
    """The person is taken on: the case is open from this moment."""
    decided = {"decided_by": work.actor.id, "decided_at": work.now, **values}
    accepted = move_referral(work, run, referral, to, chosen=chosen, **decided)
    before = work.case.status
    if before is CaseStatus.REFERRED:
        work.change_case(status=CaseStatus.OPEN)
        work.record(
            CaseStatusChanged(
                case_id=work.case.id, before=before, after=CaseStatus.OPEN, reason="referral_accepted"
            )
        )
    work.notify("referral_accepted", role=Role.TEAM_LEAD.value, facts={"referral_id": referral.id})
    return accepted


def the_discharge(work: Work, discharge_id: Any) -> Discharge:
    """The proposed discharge of the locked case with that id. Raises NotFound."""
    found = Discharges(work.session).get(UUID(str(discharge_id)))
    if found is None or found.case_id != work.case.id:
        raise NotFound("There is no such discharge in this case")
    return found


def discharge_facts(work: Work, *, disengaged: bool) -> DischargeFacts:
    """What the records say now of whoever is to be discharged: a crisis in 90 days, and all that is open."""
    last = decision_facts(work.session, KEY, work.case, at=work.now).last_crisis_at
    return DischargeFacts(
        crisis_in_90_days=last is not None and work.now - last <= CRISIS_BEFORE_DISCHARGE,
        disengaged=disengaged or bool(work.case.facts.get("disengaged")),
        open_matters=tuple(one["value"] for one in matter_choices(work, work.case, now=work.now)),
    )


def close_case(work: Work, *, status: CaseStatus, reason: str) -> CaseStatusChanged:
    """End the episode by right: nobody is accountable any longer, and every process of the case is told.

    Gives the event for the caller to record.
    """
    before = work.case.status
    accountability.end(work)
    work.change_case(status=status, closed_at=work.now)
    work.throw("case.ended", {"reason": reason, "occurred_at": work.now.isoformat()})
    return CaseStatusChanged(case_id=work.case.id, before=before, after=status, reason=reason)
