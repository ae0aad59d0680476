"""THR-04: somebody disagrees with the table itself, not with the case. Its owner hears of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from handrail.application.moving import Run
from handrail.application.work import Work, digest
from handrail.domain.evaluations import RuleFlagged
from handrail.domain.roles import Role
from handrail.storage.evaluations import Evaluations


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Gives flag_id. The variables may name the evaluation; otherwise it is the case's latest."""
    answers, variables = inputs["answers"], inputs["variables"]
    evaluations = Evaluations(work.session)
    given = variables.get("evaluation_id")
    found = evaluations.latest(work.case.id) if given is None else evaluations.get(UUID(str(given)))
    words = {"why": answers["why"], "example": answers.get("example")}
    flag_id = work.new_id()
    table = f"threshold_{work.case.locality}" if found is None else found.table
    evaluations.flag(
        {
            "id": flag_id,
            "case_id": work.case.id,
            "evaluation_id": None if found is None else found.id,
            "table": table,
            "row": answers["row"],
            "problem": answers.get("problem"),
            "by_id": work.actor.id,
            "at": work.now,
            "words": work.seal(words, place=f"flag:{flag_id}"),
        }
    )
    work.record(
        RuleFlagged(
            flag_id=flag_id,
            evaluation_id=None if found is None else found.id,
            table=table,
            row=answers["row"],
            problem=answers.get("problem"),
            by_id=work.actor.id,
            words_digest=digest(words),
        ),
        instance_id=run.id,
    )
    facts = {"table": table, "row": answers["row"]}
    for role in (Role.PROCESS_OWNER, Role.TEAM_LEAD):
        work.notify("rule_flagged", role=role.value, facts=facts)
    return {"flag_id": str(flag_id)}
