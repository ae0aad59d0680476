"""A decision record is put right by a new one; the first stays as it was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, ClassVar
from uuid import UUID

from handrail.application.commanding import Command
from handrail.application.work import Work, digest
from handrail.domain.decisions import Decision, DecisionRecorded
from handrail.domain.errors import Attempt, Conflict, Invalid, NotFound, NotPermitted
from handrail.domain.identifiers import CaseId
from handrail.domain.permissions import Permission
from handrail.domain.reasons import fault_in, meaningful_length
from handrail.domain.rights import may_see

NO_DECISION = "There is no such decision, or it is not in your area"
_TEXTS = ("rationale", "person_view", "carer_view")
_LONGEST = 4_000


@dataclass(frozen=True, kw_only=True)
class AmendDecision(Command[UUID]):
    """Whoever decided, or the second person, corrects the words of a decision; what was chosen cannot be changed.

    `words` are new texts of `rationale`, `person_view` or `carer_view`; `reason` says why. Gives the new record's id.
    """

    permission: ClassVar[Permission] = Permission.WORK_ON_TASKS
    case_id: CaseId
    decision_id: UUID
    words: Mapping[str, str]
    reason: str

    def execute(self, work: Work) -> UUID:
        """Raises NotFound, NotPermitted, Conflict when it was amended already, Invalid (one problem a field)."""
        case = work.lock_case(self.case_id)
        found = work.decisions.get(self.decision_id)
        if found is None or found[0].case_id != case.id or not may_see(case, work.actor):
            raise NotFound(NO_DECISION)
        before, sealed = found
        if work.actor.id not in (before.decider_id, before.second_id):
            raise NotPermitted(
                "Only who took this decision can correct its record; add a contact or ask them",
                missing=before.code,
                attempt=Attempt(missing="role", code=before.code, element=before.element),
            )
        if before.amended_by_id is not None:
            raise Conflict("This record was corrected already; correct the newest one")
        self._refuse_nonsense()
        decision_id = work.new_id()
        words = work.words_of(case, sealed, place=f"decision:{before.id}")
        words = {**words, **self.words, "amended_because": self.reason}
        kept = {field.name: getattr(before, field.name) for field in fields(Decision)}
        del kept["amended_by_id"]
        work.decisions.add(
            kept
            | {
                "id": decision_id,
                "task_id": None,
                "evidence_refs": list(before.evidence_refs),
                "recorded_at": work.now,
                "outcome": None,
                "outcome_at": None,
                "outcome_by": None,
                "supersedes_id": before.id,
                "words": work.seal(words, place=f"decision:{decision_id}"),
            }
        )
        work.record(_recorded(before, decision_id, words), instance_id=before.instance_id)
        return decision_id

    def _refuse_nonsense(self) -> None:
        unknown = sorted(set(self.words) - set(_TEXTS))
        if unknown or not self.words:
            raise Invalid.at("/words", f"Correct one or more of: {', '.join(_TEXTS)}")
        for name, text in self.words.items():
            fault = fault_in(text) if name == "rationale" else None
            if fault is None and not meaningful_length(text):
                fault = "Enter what they said; a view that was given is corrected, not taken out"
            if fault is None and len(text) > _LONGEST:
                fault = f"Use {_LONGEST:,} characters or fewer"
            if fault is not None:
                raise Invalid.at(f"/words/{name}", fault)
        fault = fault_in(self.reason)
        if fault is not None:
            raise Invalid.at("/reason", fault)


def _recorded(before: Decision, decision_id: UUID, words: Mapping[str, Any]) -> DecisionRecorded:
    names = {field.name for field in fields(DecisionRecorded)} & {field.name for field in fields(Decision)}
    same = {name: getattr(before, name) for name in names - {"supersedes_id"}}
    return DecisionRecorded(
        decision_id=decision_id, words_digest=digest(words), supersedes_id=before.id, **same
    )
