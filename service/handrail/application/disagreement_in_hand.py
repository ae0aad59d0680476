"""The disagreement that an operation works on, its stages as they open, and what it holds back (R89)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from handrail.application.escalation_in_hand import keep, page_ladder
from handrail.application.moving import Run
from handrail.application.work import Work
from handrail.domain.disagreements import (
    STAGE_ROLES,
    Disagreement,
    DisagreementStage,
    DisagreementStageOpened,
    StageEnd,
    clock_key,
    holding_back,
    holding_responsibility,
    stage_opened,
    worked_at,
)
from handrail.domain.errors import Invalid, NotFound
from handrail.domain.escalations import Escalation, EscalationRaised, raised
from handrail.domain.evaluations import ResponseClass
from handrail.domain.events import plain
from handrail.domain.notices import NoticeKind
from handrail.storage.disagreements import Disagreements, ForumAgenda
from handrail.storage.escalations import Escalations

HELD_BACK = "We and the other side still disagree about this, so the work goes on at the higher urgency."
STAYS = (
    "It is disputed who is responsible, so responsibility stays where it is. Settle the disagreement first."
)


def disagreement_of(work: Work, values: Mapping[str, Any]) -> Disagreement:
    """The disagreement whose id is among some variables. Raises NotFound."""
    given = values.get("dispute_id")
    found = None if given is None else Disagreements(work.session).get(UUID(str(given)))
    if found is None or found.case_id != work.case.id:
        raise NotFound("There is no such disagreement in this case")
    return found


def class_now(work: Work, disagreement: Disagreement) -> ResponseClass | None:
    """The urgency the work goes on at: the higher of the disagreement's and its escalation's, which may have risen."""
    if disagreement.escalation_id is None:
        return disagreement.response_class
    escalation = Escalations(work.session).get(disagreement.escalation_id)
    if escalation is None or escalation.status.is_over:
        return disagreement.response_class
    return worked_at(disagreement.response_class, escalation.response_class)


def refuse_while_disputed(work: Work, escalation: Escalation, *, at: str, instead: str) -> None:
    """Raises Invalid at a field while a disagreement holds an escalation at its urgency; `instead` says what to do."""
    if holding_back(Disagreements(work.session).open_in(work.case.id), escalation.id) is not None:
        raise Invalid.at(at, f"{HELD_BACK} {instead}")


def refuse_transfer_while_disputed(work: Work, *, at: str) -> None:
    """Raises Invalid at a field when a disagreement about acceptance or responsibility is open in the case."""
    if holding_responsibility(Disagreements(work.session).open_in(work.case.id)) is not None:
        raise Invalid.at(at, STAYS)


def work_at(work: Work, run: Run, disagreement: Disagreement, wanted: ResponseClass) -> None:
    """The escalation it is about goes on at `wanted`, if that is more urgent than it was."""
    if disagreement.escalation_id is None:
        return
    before = Escalations(work.session).get(disagreement.escalation_id)
    if before is None or before.status.is_over or wanted.rank <= before.response_class.rank:
        return
    after = keep(work, before, raised(before, wanted))
    work.record(
        EscalationRaised(escalation_id=after.id, before=before.response_class, after=after.response_class),
        instance_id=run.id,
    )
    page_ladder(work, after, "escalation_raised")


def open_stage(
    work: Work, run: Run, before: Disagreement, *, because: StageEnd | None
) -> tuple[Disagreement, DisagreementStage]:
    """Open the next stage, its clock running from now, and tell its holders and the forum's agenda."""
    number = before.stage + 1
    assert before.response_class is not None
    key, cls = clock_key(before.subject, number), before.response_class
    stage = DisagreementStage(
        id=work.new_id(),
        disagreement_id=before.id,
        case_id=before.case_id,
        stage=number,
        opened_at=work.now,
        due_at=work.due_times.due_after(work.now, key, cls.value),
    )
    after = stage_opened(before, number, stage.due_at)
    stored = Disagreements(work.session)
    stored.save(before, after)
    stored.open_stage(stage)
    ForumAgenda(work.session).change(after.id, stage=number)
    work.record(
        DisagreementStageOpened(disagreement_id=after.id, stage=number, due_at=stage.due_at, because=because),
        instance_id=run.id,
    )
    if number > 1:
        work.notify(
            "dispute_stage",
            kind=NoticeKind.PAGE if cls.rank >= ResponseClass.VERY_URGENT.rank else NoticeKind.INFORM,
            role=STAGE_ROLES[number].value,
            facts={"dispute_id": after.id, "stage": number, "class": cls.value},
        )
    return after, stage


def stage_variables(disagreement: Disagreement, stage: DisagreementStage) -> dict[str, Any]:
    """What the diagram keeps of the stage that is open: its number, clock key, start and end."""
    return {
        "stage": stage.stage,
        "clock": clock_key(disagreement.subject, stage.stage),
        "from": plain(stage.opened_at),
        "by": plain(stage.due_at),
    }


def end_stage(work: Work, disagreement: Disagreement, end: StageEnd, **said: Any) -> None:
    """Close the stage that is open, with how it ended; `words` are kept beside it, sealed."""
    stored = Disagreements(work.session)
    stage = stored.stage(disagreement.id, disagreement.stage)
    if stage is None or stage.ended_at is not None:
        return
    words = said.pop("words", None)
    sealed = None if not words else work.seal(words, place=f"disagreement_stage:{stage.id}")
    stored.end_stage(replace(stage, ended_at=work.now, end=end, **said), words=sealed)
