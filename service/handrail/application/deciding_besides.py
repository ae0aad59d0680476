"""A decision taken within a step that is about something else, under the right of its own code."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from handrail.application.decision_records import record_decision
from handrail.application.task_rights import standing_of
from handrail.application.tasks_in_hand import insist
from handrail.application.work import Work
from handrail.domain.decision_rights import DecisionRight, Missing
from handrail.domain.decisions import chosen_in, wants_second
from handrail.domain.rights import Verdict, may_decide
from handrail.domain.tasks import Task


def decide_besides(
    work: Work, task: Task, code: str, answers: Mapping[str, Any], variables: Mapping[str, Any]
) -> UUID:
    """Keep the decision that a step's answers hold; its id.

    Raises NotPermitted without the right for its code, and where it takes two people: one step asks only one.
    """
    standing = standing_of(work, work.case, task, now=work.now, code=code)
    assert standing is not None
    verdict = insist(work, work.case, may_decide(standing, work.case, work.actor, task=task), task=task)
    if wants_second(standing.right, chosen_in(answers)):
        insist(work, work.case, _alone(standing.right, verdict), task=task)
    return record_decision(work, task, answers, variables, right=standing.right, verdict=verdict)


def _alone(right: DecisionRight, verdict: Verdict) -> Verdict:
    reason = f"{right.title} takes a second person. Decide nothing here; propose it, and it is decided by two"
    return Verdict(allowed=False, reason=reason, missing=Missing.SECOND_PERSON, may=verdict.may)
