"""DIS-01: two sides disagree. From this moment the higher urgency holds, and the first stage is open."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from handrail.application.disagreement_in_hand import open_stage, stage_variables
from handrail.application.moving import Run
from handrail.application.work import Work
from handrail.domain.disagreements import Disagreement, DisagreementOpened, Subject
from handrail.domain.errors import Invalid
from handrail.domain.evaluations import ResponseClass, class_of
from handrail.domain.events import plain
from handrail.storage.disagreements import Disagreements
from handrail.storage.escalations import Escalations


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Inputs `about`: escalation_id, subject, class, partner, each possibly null; without an escalation's id it is
    about the one that is open in the case, if there is one.

    Gives dispute_id, escalation_id, subject, class, from, and what the first stage is (`now`). Raises Invalid for an
    escalation of another case.
    """
    about = inputs["about"]
    stored = Escalations(work.session)
    if about.get("escalation_id"):
        escalation = stored.get(UUID(str(about["escalation_id"])))
        if escalation is None or escalation.case_id != work.case.id:
            raise Invalid.at("/variables/escalation_id", "There is no such escalation in this case")
    else:
        escalation = stored.open_in(work.case.id)
    said = class_of(about.get("class"))
    ours = said if escalation is None else escalation.response_class
    worked = None if ours is ResponseClass.CONTINUE else ours
    opened = Disagreement(
        id=work.new_id(),
        case_id=work.case.id,
        instance_id=run.id,
        escalation_id=None if escalation is None else escalation.id,
        opened_from=run.process_key,
        subject=_subject(about.get("subject")),
        partner=about.get("partner") or (None if escalation is None else escalation.route),
        our_class=ours,
        their_class=None,
        response_class=worked,
        raised_by=work.actor.id,
        person_aware=None,
        opened_at=work.now,
    )
    Disagreements(work.session).add(opened)
    run.bind(dispute_id=opened.id)
    work.record(
        DisagreementOpened(
            disagreement_id=opened.id,
            escalation_id=opened.escalation_id,
            opened_from=opened.opened_from,
            raised_by=opened.raised_by,
        ),
        instance_id=run.id,
    )
    at_stage, stage = open_stage(work, run, opened, because=None)
    return {
        "dispute_id": str(opened.id),
        "escalation_id": plain(opened.escalation_id),
        "subject": plain(opened.subject),
        "class": plain(worked),
        "from": plain(opened.opened_at),
        "now": stage_variables(at_stage, stage),
    }


def _subject(given: Any) -> Subject | None:
    """What it is about, as the process that asks for it says; anything else is left to whoever states it."""
    return Subject(given) if isinstance(given, str) and given in set(Subject) else None
