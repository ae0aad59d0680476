"""SAF-01: somebody is worried that a person is being harmed. Anyone may say so, on their own authority (D3a)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from handrail.application.moving import Run
from handrail.application.restriction_register import words_among
from handrail.application.safeguarding_in_hand import concern_among, place_of, tell
from handrail.application.work import Work
from handrail.domain.errors import Invalid
from handrail.domain.events import plain
from handrail.domain.notices import NoticeKind
from handrail.domain.roles import Role
from handrail.domain.safeguarding import (
    Concern,
    ConcernChoice,
    ConcernSource,
    ConcernState,
    Consent,
    SafeguardingJoined,
    SafeguardingRaised,
    allegation_routes,
    may_propose_not_to_refer,
)
from handrail.storage.safeguarding import Safeguarding

_WORDS = (
    "what_seen_or_told",
    "persons_wishes",
    "consent_to_refer_basis",
    "alleged_source_text",
    "evidence_preserved_text",
    "children_involved_text",
    "why_not_refer",
)


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Gives the concern's id, the choice and its clocks. Raises NotPermitted, Invalid for who may not propose it."""
    answers, variables = inputs["answers"], inputs["variables"]
    choice = ConcernChoice(answers["choice"])
    source = ConcernSource(variables["safeguarding_source"])
    if choice is ConcernChoice.ALREADY_OPEN:
        return _joined(work, run, answers["same_as"], source)
    if choice is ConcernChoice.PROPOSE_NOT:
        held = work.actor.roles_for(locality=work.case.locality, pathway=work.case.pathway)
        may_propose_not_to_refer(held, immediate_danger=answers["immediate_danger"])
    concern = _concern(work, run, answers, variables, choice, source)
    Safeguarding(work.session).add(
        concern, words=work.seal({"concern": words_among(answers, _WORDS)}, place=place_of(concern.id))
    )
    work.record(
        SafeguardingRaised(
            concern_id=concern.id,
            escalation_id=concern.escalation_id,
            source=source.value,
            choice=choice.value,
            categories=concern.categories,
            immediate_danger=concern.immediate_danger,
            children_involved=concern.children_involved,
            consent=concern.consent.value,
            allegation_routes=concern.allegation_routes,
            known_at=concern.known_at,
            send_by=concern.send_by,
        ),
        instance_id=run.id,
    )
    facts = {"concern_id": concern.id, "choice": choice.value, "danger": concern.immediate_danger}
    kind = NoticeKind.PAGE if concern.immediate_danger else NoticeKind.INFORM
    work.notify("safeguarding_concern", kind=kind, role=Role.SAFEGUARDING_LEAD.value, facts=facts)
    if concern.staff_involved:
        tell(work, concern, "safeguarding_about_staff", Role.SAFEGUARDING_LEAD, Role.CLINICAL_DIRECTOR)
    return {
        "concern_id": str(concern.id),
        "choice": choice.value,
        "danger": concern.immediate_danger,
        "children": concern.children_involved,
        "also_tell": list(concern.allegation_routes),
        "known_at": plain(concern.known_at),
        "send_from": plain(concern.known_at),
        "decide_by": plain(concern.decide_by),
        "hold_until": plain(
            None if concern.decide_by is None else work.due_times.due_after(work.now, "saf.hold")
        ),
        "proposed_by": str(work.actor.id),
    }


def _joined(work: Work, run: Run, same_as: str, source: ConcernSource) -> Mapping[str, Any]:
    found = concern_among(work, {"concern_id": same_as})
    if not found.is_open or not found.was_sent:
        raise Invalid.at(
            "/answers/same_as", "The local authority does not have this one now: raise a new concern"
        )
    run.bind(concern_id=found.id)
    work.record(SafeguardingJoined(concern_id=found.id, source=source.value), instance_id=run.id)
    tell(work, found, "safeguarding_joined", Role.SAFEGUARDING_LEAD)
    return {
        "concern_id": str(found.id),
        "choice": ConcernChoice.ALREADY_OPEN.value,
        "danger": False,
        "children": found.children_involved,
        "also_tell": [],
        "known_at": plain(found.known_at),
        "send_from": plain(found.known_at),
        "decide_by": None,
        "hold_until": None,
        "proposed_by": str(work.actor.id),
    }


def _concern(
    work: Work,
    run: Run,
    answers: Mapping[str, Any],
    variables: Mapping[str, Any],
    choice: ConcernChoice,
    source: ConcernSource,
) -> Concern:
    known_at = datetime.fromisoformat(answers["known_at"])
    danger, children = bool(answers["immediate_danger"]), bool(answers["children_involved"])
    proposed = choice is ConcernChoice.PROPOSE_NOT
    escalation_id = variables.get("escalation_id")
    times = work.due_times
    return Concern(
        id=UUID(str(variables["concern_id"])),
        case_id=work.case.id,
        instance_id=run.id,
        escalation_id=None if escalation_id is None else UUID(str(escalation_id)),
        source=source,
        state=ConcernState.PROPOSED_NOT if proposed else ConcernState.TO_SEND,
        categories=tuple(answers["category"]),
        immediate_danger=danger,
        children_involved=children,
        consent=Consent(answers["consent_to_refer"]),
        staff_involved=bool(answers["staff_involved"]),
        allegation_routes=allegation_routes(
            staff_involved=bool(answers["staff_involved"]), children_involved=children
        ),
        alleged_source=answers.get("alleged_source"),
        evidence_preserved=answers.get("evidence_preserved"),
        raised_by=work.actor.id,
        raised_at=work.now,
        known_at=known_at,
        send_by=times.due_after(known_at, "saf.send", "danger" if danger else None),
        decide_by=times.due_after(work.now, "saf.threshold") if proposed else None,
    )
