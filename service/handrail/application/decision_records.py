"""Writing the decision record of a gateway decision from its form's decision fields (DOMAIN section 2.6)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from handrail.application.work import Work, digest
from handrail.domain.decisions import DecisionRecorded, direction_of
from handrail.domain.identifiers import StaffId
from handrail.domain.tasks import Task

_WORDS = ("options_considered", "rationale", "person_view", "carer_view", "dissent", "evidence_seen")
_CHOICE_FIELDS = ("chosen", "choice", "decision", "authorisation", "outcome", "response")


def record_decision(
    work: Work,
    task: Task,
    answers: Mapping[str, Any],
    variables: Mapping[str, Any],
    *,
    right: str,
) -> UUID:
    """Keep one decision, immutable from now on; its id."""
    decision_id = work.new_id()
    chosen = str(
        next((answers[name] for name in _CHOICE_FIELDS if answers.get(name) not in (None, "")), "recorded")
    )
    words = {name: answers[name] for name in _WORDS if answers.get(name) not in (None, "", [])}
    words_digest = digest(words)
    in_time = task.due_at is None or work.now <= task.due_at
    proposer = variables.get("proposer_id")
    second = answers.get("second_person")
    differs = bool(answers.get("override_reason"))
    evaluation = variables.get("evaluation_id")
    proposer_id = StaffId(UUID(str(proposer))) if proposer else None
    second_id = StaffId(UUID(str(second))) if _is_uuid(second) else None
    work.decisions.add(
        {
            "id": decision_id,
            "case_id": task.case_id,
            "instance_id": task.instance_id,
            "task_id": task.id,
            "element": task.element,
            "code": task.decision,
            "chosen": chosen,
            "direction": direction_of(chosen),
            "table_evaluation_id": UUID(str(evaluation)) if _is_uuid(evaluation) else None,
            "differs_from_table": differs,
            "override_reason": answers.get("override_reason"),
            "view_not_obtained_reason": answers.get("view_not_obtained_reason"),
            "proposer_id": proposer_id,
            "decider_id": work.actor.id,
            "right": right,
            "second_id": second_id,
            "occurred_at": _occurred(answers, work.now),
            "recorded_at": work.now,
            "due_at": task.due_at,
            "in_time": in_time,
            "outcome": None,
            "outcome_at": None,
            "supersedes_id": None,
            "words": work.seal(words, place=f"decision:{decision_id}"),
        }
    )
    work.record(
        DecisionRecorded(
            decision_id=decision_id,
            code=task.decision or "",
            element=task.element,
            chosen=chosen,
            direction=direction_of(chosen),
            decider_id=work.actor.id,
            proposer_id=proposer_id,
            second_id=second_id,
            right=right,
            differs_from_table=differs,
            due_at=task.due_at,
            in_time=in_time,
            words_digest=words_digest,
        ),
        instance_id=task.instance_id,
    )
    return decision_id


def _occurred(answers: Mapping[str, Any], now: datetime) -> datetime:
    said = answers.get("occurred_at") or answers.get("decided_at")
    return datetime.fromisoformat(said) if isinstance(said, str) else now


def _is_uuid(value: Any) -> bool:
    try:
        UUID(str(value))
    except ValueError:
        return False
    return value is not None
