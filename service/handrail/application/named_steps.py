"""Steps that are for somebody in particular: who may take such a step over, by whatever way it comes to them.

A diagram gives some steps to a person: the chair of a meeting, the reviewer, whom a delegation is offered to. A role
alone is not enough for these. The same question is asked when one is claimed, given away, and done.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from handrail.application.moving import bundle_of
from handrail.application.review_independence import bar_to_reviewing
from handrail.application.task_rights import verdict_to_do
from handrail.application.work import Work
from handrail.domain.actors import Actor
from handrail.domain.decision_rights import Missing
from handrail.domain.errors import Invalid
from handrail.domain.meetings import may_follow_in_the_chair
from handrail.domain.reviews import check_reviewer
from handrail.domain.rights import Verdict
from handrail.domain.separation import conflict_problem
from handrail.domain.tasks import Task
from handrail.engine import EngineRefused, variables_seen
from handrail.storage.delegations import Delegations
from handrail.storage.meetings import Meetings
from handrail.storage.post_crisis_reviews import PostCrisisReviews

Variables = Mapping[str, Any]
Unfit = tuple[str, Missing]
"""Why a step is not somebody's to take over, in words, and which part of a right is missing."""


def verdict_to_take(work: Work, task: Task, person: Actor) -> Verdict:
    """Whether somebody may claim the task, or be given it: by right, and where it is for somebody, as that one."""
    verdict = verdict_to_do(work, work.case, task, person, now=work.now)
    if not verdict.allowed or task.operation not in _BY_OPERATION:
        return verdict
    return _of(verdict, _why_not(work, task, person, _variables(work, task)))


def verdict_to_finish(work: Work, task: Task, verdict: Verdict, variables: Variables) -> Verdict:
    """The same question when the step is done; `verdict` is the right that it is done under."""
    return _of(verdict, _why_not(work, task, work.actor, variables))


def _of(verdict: Verdict, unfit: Unfit | None) -> Verdict:
    if unfit is None:
        return verdict
    return Verdict(allowed=False, reason=unfit[0], missing=unfit[1], may=verdict.may)


def _why_not(work: Work, task: Task, person: Actor, variables: Variables) -> Unfit | None:
    asked = _BY_OPERATION.get(task.operation or "")
    return None if asked is None or person.is_system else asked(work, person, variables)


def _variables(work: Work, task: Task) -> Variables:
    instance = work.instances.get(task.instance_id)
    if instance is None:
        return {}
    try:
        return variables_seen(work.resources.engine, bundle_of(work, instance), instance.state, task.token)
    except EngineRefused:
        return {}


def _delegate(work: Work, person: Actor, variables: Variables) -> Unfit | None:
    offered = Delegations(work.session).of_case(work.case.id, at=work.now)
    if offered is None or offered.to_id == person.id:
        return None
    return "Only the person it is given to can answer this: ask them, or have it taken back", Missing.DELEGATION


def _opens_meeting(work: Work, person: Actor, variables: Variables) -> Unfit | None:
    """Whoever opens a meeting is its chair, and a chair decides."""
    conflict = conflict_problem(frozenset({person.id}), work.case.conflicted)
    return None if conflict is None else (conflict, Missing.CONFLICT_OF_INTEREST)


def _chairs(work: Work, person: Actor, variables: Variables) -> Unfit | None:
    unfit = _opens_meeting(work, person, variables)
    meeting_id = _id(variables.get("meeting"), "meeting_id")
    meeting = None if meeting_id is None else Meetings(work.session).get(meeting_id)
    if unfit is not None or meeting is None:
        return unfit
    held = person.roles_for(locality=work.case.locality, pathway=work.case.pathway)
    if may_follow_in_the_chair(meeting, person.id, held, accountable_id=work.case.accountable_id):
        return None
    words = (
        "A meeting that is open is chaired to its end by its chair; in their place by the accountable clinician, whom "
        "they sent, or a team lead or somebody senior to them"
    )
    return words, Missing.ROLE


def _reviews(work: Work, person: Actor, variables: Variables) -> Unfit | None:
    review_id = _id(variables.get("review"), "review_id")
    review = None if review_id is None else PostCrisisReviews(work.session).get(review_id)
    if review is None or review.case_id != work.case.id:
        return None
    try:
        check_reviewer(
            person.id,
            person.roles_for(locality=work.case.locality, pathway=work.case.pathway),
            min_role=review.min_role,
            not_recorder=review.not_recorder,
            recorder_id=review.recorder_id,
            hold_decider_id=review.hold_decider_id,
        )
    except Invalid as refusal:
        apart = person.id in (review.hold_decider_id, review.recorder_id)
        return refusal.detail, Missing.SEPARATION if apart else Missing.ROLE
    barred = bar_to_reviewing(work, review, person.id)
    return None if barred is None else (barred, Missing.SEPARATION)


def _id(found: Any, name: str) -> UUID | None:
    try:
        return UUID(str(found[name]))
    except (KeyError, TypeError, ValueError):
        return None


_BY_OPERATION: Mapping[str, Callable[[Work, Actor, Variables], Unfit | None]] = {
    "answer_delegation": _delegate,
    "open_meeting": _opens_meeting,
    "record_meeting_decision": _chairs,
    "record_meeting_advice": _chairs,
    "record_clinical_review": _reviews,
}
"""The steps that are for somebody in particular, by what they do, and what is asked of whoever would take one over."""
