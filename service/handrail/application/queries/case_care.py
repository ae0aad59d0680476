"""What a case is in the middle of: escalation and clocks, restrictions, open reviews, safeguarding, meetings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from handrail.application.commanding import Query
from handrail.application.work import Look
from handrail.domain.cases import Case
from handrail.domain.escalations import Escalation
from handrail.domain.identifiers import CaseId, InstanceId
from handrail.domain.meetings import Meeting, MeetingAnswer
from handrail.domain.permissions import Permission
from handrail.domain.restrictions import Restriction
from handrail.domain.reviews import PostCrisisReview, ReviewState
from handrail.domain.safeguarding import Concern
from handrail.storage.escalations import Escalations
from handrail.storage.meetings import Meetings
from handrail.storage.post_crisis_reviews import PostCrisisReviews
from handrail.storage.restrictions import Restrictions
from handrail.storage.safeguarding import Safeguarding


@dataclass(frozen=True, kw_only=True)
class RestrictionSeen:
    """A row of the register with what it says in words, and the run that looks after it now."""

    restriction: Restriction
    description: str
    instance_id: InstanceId | None


@dataclass(frozen=True, kw_only=True)
class ConcernSeen:
    """A safeguarding concern, and the run that looks after it now."""

    concern: Concern
    instance_id: InstanceId | None


@dataclass(frozen=True, kw_only=True)
class MeetingSeen:
    """A meeting, what each organisation says to its record, and the run that looks after it now."""

    meeting: Meeting
    answers: tuple[MeetingAnswer, ...]
    instance_id: InstanceId


@dataclass(frozen=True, kw_only=True)
class CaseCare:
    """The open escalation (None: none), restrictions that are not over first, open reviews, concerns and meetings
    newest first.
    """

    escalation: Escalation | None
    restrictions: tuple[RestrictionSeen, ...]
    reviews: tuple[PostCrisisReview, ...]
    concerns: tuple[ConcernSeen, ...] = ()
    meetings: tuple[MeetingSeen, ...] = ()


@dataclass(frozen=True, kw_only=True)
class CareOfCase(Query[CaseCare]):
    """What is going on in a case the actor may see."""

    permission: ClassVar[Permission] = Permission.SEE_CASES
    case_id: CaseId

    def answer(self, look: Look) -> CaseCare:
        """Raises NotFound."""
        return care_of(look, look.visible_case(self.case_id))


def care_of(look: Look, case: Case) -> CaseCare:
    """What is going on in a case that the actor may see."""
    reviews = PostCrisisReviews(look.session).of_case(case.id, limit=20)
    return CaseCare(
        escalation=Escalations(look.session).open_in(case.id),
        restrictions=restrictions_seen(look, case),
        reviews=tuple(review for review in reviews if review.state is ReviewState.OPEN),
        concerns=concerns_seen(look, case),
        meetings=meetings_seen(look, case),
    )


def concerns_seen(look: Look, case: Case) -> tuple[ConcernSeen, ...]:
    """A case's safeguarding concerns, newest first."""
    found = Safeguarding(look.session).of_case(case.id)
    if not found:
        return ()
    runs = _latest_runs(look, case, "concern_id", but="action_id")
    return tuple(ConcernSeen(concern=one, instance_id=runs.get(one.id, one.instance_id)) for one in found)


def meetings_seen(look: Look, case: Case, *, limit: int = 5) -> tuple[MeetingSeen, ...]:
    """A case's latest meetings, newest first."""
    found = Meetings(look.session).of_case(case.id, limit=limit)
    if not found:
        return ()
    answers = Meetings(look.session).answers_of_case(case.id)
    runs = _latest_runs(look, case, "meeting_id")
    return tuple(
        MeetingSeen(
            meeting=one,
            answers=tuple(answer for answer in answers if answer.meeting_id == one.id),
            instance_id=runs.get(one.id, one.instance_id),
        )
        for one in found
    )


def restrictions_seen(look: Look, case: Case, *, in_force_only: bool = False) -> tuple[RestrictionSeen, ...]:
    """A case's restrictions with their words, those in force first."""
    register = Restrictions(look.session)
    found = [one for one in register.of_case(case.id) if not (in_force_only and one.state.is_over)]
    if not found:
        return ()
    runs = _latest_runs(look, case, "restriction_id")
    seen = [
        RestrictionSeen(
            restriction=one,
            description=str(
                look.words_of(case, register.sealed_words(one.id), place=f"restriction:{one.id}").get(
                    "description", ""
                )
            ),
            instance_id=runs.get(one.id, one.instance_id),
        )
        for one in found
    ]
    return tuple(sorted(seen, key=lambda one: (one.restriction.state.is_over, _since(one))))


def _since(seen: RestrictionSeen) -> datetime:
    return seen.restriction.started_at


def _latest_runs(look: Look, case: Case, key: str, *, but: str = "") -> Mapping[UUID, InstanceId]:
    """What a key names to the newest run that carries it, one that still goes on before one that is over.

    Runs that carry the key `but` as well are left out.
    """
    runs: dict[UUID, InstanceId] = {}
    for instance in sorted(look.instances.of_case(case.id), key=lambda run: run.status.is_over):
        named = instance.keys.get(key)
        if named and but not in instance.keys:
            runs.setdefault(UUID(named), instance.id)
    return runs
