"""DIS-02: what the disagreement is about, what each side says, and what keeps the person safe meanwhile.

The stages do not wait for it; it may be written when the disagreement is settled already.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from handrail.application.disagreement_in_hand import (
    class_now,
    disagreement_of,
    keep_time,
    put_on_agenda,
    work_at,
)
from handrail.application.moving import Run
from handrail.application.work import Work
from handrail.domain.disagreements import DisagreementStated, Subject, worked_at
from handrail.domain.evaluations import ResponseClass, class_of
from handrail.domain.events import plain
from handrail.storage.disagreements import Disagreements

_WORDS = (
    "our_position",
    "their_position",
    "evidence_each",
    "immediate_safety_plan",
    "person_aware_reason",
    "person_aware_text",
)


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Gives subject, class, and what the open stage is if its time changed with what was said (`now`, or null)."""
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
    put_on_agenda(work, after)
    if not after.is_open:
        return {"subject": after.subject.value, "class": plain(class_now(work, after)), "now": None}
    work_at(work, run, after, higher)
    after, timed = keep_time(work, run, before, after)
    return {"subject": after.held_subject.value, "class": higher.value, "now": timed}
