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
    UNTIL_SAID,
    Disagreement,
    DisagreementEnded,
    DisagreementStage,
    DisagreementStageOpened,
    DisagreementStageTimeChanged,
    ForumItem,
    Outcome,
    StageEnd,
    clock_key,
    holding_back,
    settled,
    sooner,
    stage_opened,
    worked_at,
)
from handrail.domain.errors import Invalid, NotFound
from handrail.domain.escalations import Escalation, EscalationRaised, raised
from handrail.domain.evaluations import ResponseClass
from handrail.domain.events import plain
from handrail.domain.notices import NoticeKind
from handrail.domain.roles import Role
from handrail.storage.disagreements import Disagreements, ForumAgenda
from handrail.storage.escalations import Escalations

HELD_BACK = "We and the other side still disagree about this, so the work goes on at the higher urgency."
ANOTHER = "Another disagreement about this escalation is open, so the work goes on at the higher urgency."


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


def refuse_while_another_disputes(work: Work, disagreement: Disagreement, *, at: str, instead: str) -> None:
    """Raises Invalid at a field while another disagreement holds the same escalation at its urgency."""
    others = (one for one in Disagreements(work.session).open_in(work.case.id) if one.id != disagreement.id)
    about = disagreement.escalation_id
    if about is not None and holding_back(others, about) is not None:
        raise Invalid.at(at, f"{ANOTHER} {instead}")


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
    key, cls = clock_key(before.subject, number), before.response_class or UNTIL_SAID
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
    if after.stated_at is not None:
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


def end_with_case(work: Work, run: Run, before: Disagreement, *, reason: str) -> Disagreement:
    """The person died or moved: the disagreement is over unsettled, both sides hear it, and so does the forum."""
    if not before.is_open:
        return before
    end_stage(work, before, StageEnd.CASE_ENDED)
    now = class_now(work, before)
    after = settled(before, Outcome.CASE_ENDED, at=work.now, class_after=now)
    Disagreements(work.session).save(before, after)
    if after.stated_at is None:
        put_on_agenda(work, after)
    else:
        ForumAgenda(work.session).change(after.id, outcome=after.outcome, hours_open=hours_open(after))
    work.record(
        DisagreementEnded(
            disagreement_id=after.id,
            escalation_id=after.escalation_id,
            outcome=Outcome.CASE_ENDED,
            stage=after.stage,
            class_before=before.response_class,
            class_after=now,
            in_time=before.director_late_at is None,
        ),
        instance_id=run.id,
    )
    facts = {"dispute_id": after.id, "outcome": Outcome.CASE_ENDED, "stage": after.stage, "reason": reason}
    work.notify("dispute_closed", staff_id=after.raised_by, facts=facts)
    for role in sorted({STAGE_ROLES[after.stage].value, Role.FORUM_CHAIR.value}):
        work.notify("dispute_closed", role=role, facts=facts)
    return after


def stage_variables(disagreement: Disagreement, stage: DisagreementStage) -> dict[str, Any]:
    """What the diagram keeps of the stage that is open: its number, clock key and class, start and end."""
    return {
        "stage": stage.stage,
        "class": (disagreement.response_class or UNTIL_SAID).value,
        "clock": clock_key(disagreement.subject, stage.stage),
        "from": plain(stage.opened_at),
        "by": plain(stage.due_at),
    }


def keep_time(
    work: Work, run: Run, before: Disagreement, after: Disagreement
) -> tuple[Disagreement, Mapping[str, Any] | None]:
    """The open stage gets the clock of what was said since: a higher urgency, or a subject with a protocol of its own.

    Gives the disagreement and the stage's variables; None when its time stays. The diagram hears it by message.
    """
    stored = Disagreements(work.session)
    stage = stored.stage(after.id, after.stage) if after.is_open and after.outcome is None else None
    if stage is None:
        return after, None
    cls = after.response_class or UNTIL_SAID
    due_at = work.due_times.due_after(stage.opened_at, clock_key(after.subject, after.stage), cls.value)
    changed = sooner(stage, due_at, said_first=before.response_class is None or before.subject is None)
    if changed is None:
        return after, None
    stored.change_due(changed)
    known, after = after, replace(after, stage_due_at=changed.due_at)
    stored.save(known, after)
    work.record(
        DisagreementStageTimeChanged(disagreement_id=after.id, stage=after.stage, due_at=changed.due_at),
        instance_id=run.id,
    )
    work.throw("dispute.time_changed", {"dispute_id": str(after.id)}, dispute_id=str(after.id))
    return after, stage_variables(after, changed)


def put_on_agenda(work: Work, disagreement: Disagreement) -> None:
    """The disagreement's line for the joint forum, as far as it has come: codes, a month and a place."""
    subject = disagreement.held_subject
    ForumAgenda(work.session).put(
        ForumItem(
            id=disagreement.id,
            kind="disagreement",
            locality=work.case.locality,
            pathway=work.case.pathway,
            partner=disagreement.partner,
            subject=subject.value,
            response_class=disagreement.response_class,
            month=disagreement.opened_at.strftime("%Y-%m"),
            stage=disagreement.stage,
            directors_late=disagreement.director_late_at is not None,
            outcome=None
            if disagreement.is_open or disagreement.outcome is None
            else disagreement.outcome.value,
            hours_open=hours_open(disagreement),
            discussed_at=None,
        ),
        case_id=disagreement.case_id,
    )


def hours_open(disagreement: Disagreement) -> int | None:
    """Whole hours from its opening to its end; None while it is open."""
    if disagreement.ended_at is None:
        return None
    return int((disagreement.ended_at - disagreement.opened_at).total_seconds() // 3600)


def end_stage(work: Work, disagreement: Disagreement, end: StageEnd, **said: Any) -> None:
    """Close the stage that is open, with how it ended; `words` are kept beside it, sealed."""
    stored = Disagreements(work.session)
    stage = stored.stage(disagreement.id, disagreement.stage)
    if stage is None or stage.ended_at is not None:
        return
    words = said.pop("words", None)
    sealed = None if not words else work.seal(words, place=f"disagreement_stage:{stage.id}")
    stored.end_stage(replace(stage, ended_at=work.now, end=end, **said), words=sealed)
