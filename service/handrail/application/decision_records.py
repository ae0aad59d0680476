"""Writing the decision record of a gateway decision from its form's decision fields (DOMAIN section 2.6)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from handrail.application.work import Work, digest
from handrail.domain.consulted import ACCOUNTABLE
from handrail.domain.decision_rights import DecisionRight
from handrail.domain.decisions import DecisionRecorded, chosen_in, direction_of
from handrail.domain.errors import Invalid
from handrail.domain.identifiers import StaffId
from handrail.domain.reasons import is_copied
from handrail.domain.rights import Verdict
from handrail.domain.roles import Role
from handrail.domain.second_people import SecondPerson
from handrail.domain.tasks import Task

_WORDS = ("options_considered", "rationale", "person_view", "carer_view", "dissent")
_REASONED_AGAIN = ("reductive", "restrictive")
_REFERENCES = ("evidence_seen", "evidence_refs")
_ROLES: frozenset[str] = frozenset(Role)


def record_decision(
    work: Work,
    task: Task,
    answers: Mapping[str, Any],
    variables: Mapping[str, Any],
    *,
    right: DecisionRight,
    verdict: Verdict,
    second: SecondPerson | None = None,
    tell: bool = True,
) -> UUID:
    """Keep one decision, immutable from now on, and tell who proposed it and whom the matrix informs; its id.

    `tell` False: whoever calls tells them, in words of its own.
    Raises Invalid for a rationale that was copied from the last decision of its kind at this step.
    """
    _refuse_copied(work, task, right.code, answers)
    decision_id = work.new_id()
    chosen = chosen_in(answers)
    words = {name: answers[name] for name in _WORDS if answers.get(name) not in (None, "", [])}
    words = {"question": task.name, **words}
    evaluation = variables.get("evaluation_id")
    proposer = proposer_in(variables)
    in_time = task.due_at is None or work.now <= task.due_at
    coded: dict[str, Any] = {
        "element": task.element,
        "code": right.code,
        "chosen": chosen,
        "direction": direction_of(chosen),
        "differs_from_table": bool(answers.get("override_reason")),
        "proposer_id": proposer,
        "decider_id": work.actor.id,
        "right": verdict.right,
        "right_row": verdict.row,
        "right_table_sha256": verdict.table_sha256,
        "delegation_id": verdict.delegation_id,
        "on_behalf_of_id": verdict.on_behalf_of,
        "second_id": None if second is None else second.id,
        "due_at": task.due_at,
        "in_time": in_time,
    }
    work.decisions.add(
        {
            "id": decision_id,
            "case_id": task.case_id,
            "instance_id": task.instance_id,
            "task_id": task.id,
            "table_evaluation_id": UUID(str(evaluation)) if _is_uuid(evaluation) else None,
            "override_reason": answers.get("override_reason"),
            "view_not_obtained_reason": answers.get("view_not_obtained_reason"),
            "second_right": None if second is None else second.right,
            "evidence_refs": _references(answers),
            "occurred_at": _occurred(answers, work.now),
            "recorded_at": work.now,
            "outcome": None,
            "outcome_at": None,
            "outcome_by": None,
            "supersedes_id": None,
            "words": work.seal(words, place=f"decision:{decision_id}"),
            **coded,
        }
    )
    work.record(
        DecisionRecorded(decision_id=decision_id, words_digest=digest(words), **coded),
        instance_id=task.instance_id,
    )
    if tell:
        _tell(work, right, decision_id, chosen, proposer)
    return decision_id


def proposer_in(variables: Mapping[str, Any]) -> StaffId | None:
    """Who proposed what is decided, as the process keeps it."""
    proposer = variables.get("proposer_id")
    return StaffId(UUID(str(proposer))) if _is_uuid(proposer) else None


def _tell(work: Work, right: DecisionRight, decision_id: UUID, chosen: str, proposer: StaffId | None) -> None:
    facts = {"decision_id": str(decision_id), "code": right.code, "chosen": chosen}
    accountable = work.case.accountable_id if ACCOUNTABLE in right.inform else None
    for staff_id in dict.fromkeys((proposer, accountable)):
        if staff_id not in (None, work.actor.id):
            work.notify("decision_taken", staff_id=staff_id, facts=facts)
    for code in right.inform:
        if code in _ROLES:  # the others are told by the steps that are about them, or outside Handrail
            work.notify("decision_taken", role=code, facts=facts)


def _refuse_copied(work: Work, task: Task, code: str, answers: Mapping[str, Any]) -> None:
    """A decision to hold back or to restrict, taken again at the same step, must be reasoned again (hazard H16)."""
    rationale = answers.get("rationale")
    if answers.get("unchanged_reason"):
        return  # the form asked why the words are the same, and was told
    if not isinstance(rationale, str) or direction_of(chosen_in(answers)) not in _REASONED_AGAIN:
        return
    last = work.decisions.last_of(task.case_id, code, element=task.element)
    if last is None:
        return
    before = work.words_of(work.case, last[1], place=f"decision:{last[0]}").get("rationale")
    if isinstance(before, str) and is_copied(rationale, before):
        raise Invalid.at(
            "/answers/rationale",
            "These are the words of the last decision here. Say why it is right now, in your own words",
        )


def _references(answers: Mapping[str, Any]) -> list[str]:
    """What the decision rests on, as references only (a contact, an advice, a document), never its words."""
    found: list[str] = []
    for name in _REFERENCES:
        listed = answers.get(name)
        for item in listed if isinstance(listed, list) else ():
            reference = item.get("ref") if isinstance(item, Mapping) else item
            if isinstance(reference, str) and len(reference) <= 120:
                found.append(reference)
    return found


def _occurred(answers: Mapping[str, Any], now: datetime) -> datetime:
    said = answers.get("occurred_at") or answers.get("decided_at")
    return datetime.fromisoformat(said) if isinstance(said, str) else now


def _is_uuid(value: Any) -> bool:
    try:
        UUID(str(value))
    except ValueError:
        return False
    return value is not None
