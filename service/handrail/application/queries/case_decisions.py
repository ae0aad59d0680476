"""The decisions of a case, each with its words, the right it was taken under and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import ClassVar

from handrail.application.commanding import Query
from handrail.application.work import Look
from handrail.domain.decisions import Decision
from handrail.domain.identifiers import CaseId, StaffId
from handrail.domain.permissions import Permission

OPEN_LOOP_AFTER = timedelta(hours=72)
"""A decision without an outcome for this long is an open loop (R27)."""


@dataclass(frozen=True, kw_only=True)
class DecisionsOfCase:
    """Newest first. `names` are of everybody in them; `open_loops` the ids of those without an outcome for too long."""

    items: tuple[Decision, ...]
    names: Mapping[StaffId, str]
    open_loops: frozenset[object]


@dataclass(frozen=True, kw_only=True)
class CaseDecisions(Query[DecisionsOfCase]):
    """What was decided in a case the actor may see."""

    permission: ClassVar[Permission] = Permission.SEE_HISTORY
    case_id: CaseId
    limit: int = 200

    def answer(self, look: Look) -> DecisionsOfCase:
        """Raises NotFound."""
        case = look.visible_case(self.case_id)
        found = look.decisions.of_case(case.id, limit=self.limit)
        items = tuple(
            replace(decision, words=look.words_of(case, sealed, place=f"decision:{decision.id}"))
            for decision, sealed in found
        )
        people = {
            one
            for decision in items
            for one in (
                decision.decider_id,
                decision.proposer_id,
                decision.second_id,
                decision.on_behalf_of_id,
                decision.outcome_by,
            )
            if one is not None
        }
        long_ago = look.clock_now() - OPEN_LOOP_AFTER
        return DecisionsOfCase(
            items=items,
            names=look.staff.names(people),
            open_loops=frozenset(
                decision.id
                for decision in items
                if decision.outcome is None
                and decision.amended_by_id is None
                and decision.recorded_at <= long_ago
            ),
        )
