"""Keeping the actions that a review, a meeting or safeguarding agreed on (R65)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from handrail.application.answered_days import by_the_end_of
from handrail.application.work import Work
from handrail.domain.actions import Action, ActionCreated, ActionSource, ActionState
from handrail.domain.identifiers import StaffId
from handrail.storage.actions import Actions


def create_actions(
    work: Work, rows: Iterable[Mapping[str, Any]], *, source: ActionSource, source_id: UUID
) -> tuple[UUID, ...]:
    """One action a row of a form's list (what, owner, due, verifier), its owner told; the ids in order."""
    return tuple(_create(work, row, source, source_id) for row in rows)


def _create(work: Work, row: Mapping[str, Any], source: ActionSource, source_id: UUID) -> UUID:
    verifier = row.get("verifier")
    action = Action(
        id=work.new_id(),
        case_id=work.case.id,
        source=source,
        source_id=source_id,
        state=ActionState.OPEN,
        owner_id=StaffId(UUID(str(row["owner"]))),
        due_at=by_the_end_of(row["due"]),
        verifier_id=StaffId(UUID(str(verifier))) if verifier else None,
        done_at=None,
        verified_at=None,
        verified_by=None,
        cancel_reason=None,
        created_at=work.now,
    )
    words = {name: row[name] for name in ("what", "outcome_wanted") if row.get(name)}
    Actions(work.session).add(action, words=work.seal(words, place=f"action:{action.id}"))
    work.record(
        ActionCreated(
            action_id=action.id,
            source=source.value,
            source_id=source_id,
            owner_id=action.owner_id,
            due_at=action.due_at,
        )
    )
    work.notify(
        "action_agreed", staff_id=action.owner_id, facts={"action_id": action.id, "due_at": action.due_at}
    )
    return action.id
