"""DIS-02: what the disagreement is about, what each side says, and what keeps the person safe meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from handrail.application.disagreement_in_hand import disagreement_of, open_stage, stage_variables, work_at
from handrail.application.moving import Run
from handrail.application.work import Work
from handrail.domain.disagreements import DisagreementStated, ForumItem, Subject, worked_at
from handrail.domain.evaluations import ResponseClass, class_of
from handrail.storage.disagreements import Disagreements, ForumAgenda

_WORDS = (
    "our_position",
    "their_position",
    "evidence_each",
    "immediate_safety_plan",
    "person_aware_reason",
    "person_aware_text",
)


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Gives subject, class and what the first stage is, which opens with this."""
    answers = inputs["answers"]
    before = disagreement_of(work, inputs["variables"])
    chosen, theirs = ResponseClass(answers["clock_class"]), class_of(answers.get("their_class"))
    higher = worked_at(before.response_class, theirs, chosen) or chosen
    after = replace(
        before,
        subject=Subject(answers["subject"]),
        their_class=theirs,
        response_class=higher,
        person_aware=answers["person_aware"],
        stated_at=work.now,
    )
    words = {name: answers[name] for name in _WORDS if answers.get(name)}
    Disagreements(work.session).save(before, after, words=work.seal(words, place=f"disagreement:{after.id}"))
    assert after.subject is not None and after.person_aware is not None
    work.record(
        DisagreementStated(
            disagreement_id=after.id,
            subject=after.subject,
            their_class=theirs,
            response_class=higher,
            person_aware=after.person_aware,
        ),
        instance_id=run.id,
    )
    ForumAgenda(work.session).put(
        ForumItem(
            id=after.id,
            kind="disagreement",
            locality=work.case.locality,
            pathway=work.case.pathway,
            partner=after.partner,
            subject=after.subject.value,
            response_class=higher,
            month=after.opened_at.strftime("%Y-%m"),
            stage=0,
            directors_late=False,
            outcome=None,
            hours_open=None,
            discussed_at=None,
        ),
        case_id=after.case_id,
    )
    work_at(work, run, after, higher)
    opened, stage = open_stage(work, run, after, because=None)
    return {"subject": after.subject.value, "class": higher.value, "now": stage_variables(opened, stage)}
