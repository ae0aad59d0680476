"""The record of a use of force, with the items the 2018 Act asks for (RIM-UF)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from handrail.application.moving import Run
from handrail.application.reference import moment
from handrail.application.work import Work
from handrail.domain.notices import NoticeKind
from handrail.domain.roles import Role
from handrail.domain.use_of_force import UseOfForce, UseOfForceRecorded
from handrail.storage.use_of_force import UsesOfForce

_SERIOUS = ("death", "serious_injury")


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Nothing for the diagram. The director is paged about a death or a serious injury."""
    answers = inputs["answers"]
    restriction_id = inputs["variables"].get("restriction_id")
    record = UseOfForce(
        id=work.new_id(),
        case_id=work.case.id,
        restriction_id=UUID(str(restriction_id)) if restriction_id else None,
        types=tuple(answers["types"]),
        used_at=moment(answers["used_at"]),
        duration_minutes=int(answers["duration_minutes"]),
        injury=answers["death_or_serious_injury"],
        debrief=answers["debrief_offered"],
        debrief_by=moment(answers["debrief_by"]),
        recorded_by=work.actor.id,
        recorded_at=work.now,
    )
    UsesOfForce(work.session).add(record, words=work.seal(dict(answers), place=f"use_of_force:{record.id}"))
    work.record(
        UseOfForceRecorded(
            record_id=record.id,
            restriction_id=record.restriction_id,
            types=record.types,
            used_at=record.used_at,
            injury=record.injury,
            debrief_by=record.debrief_by,
        ),
        instance_id=run.id,
    )
    if record.injury in _SERIOUS:
        facts = {"record_id": record.id, "injury": record.injury}
        work.notify("serious_harm", kind=NoticeKind.PAGE, role=Role.CLINICAL_DIRECTOR.value, facts=facts)
    return {}
