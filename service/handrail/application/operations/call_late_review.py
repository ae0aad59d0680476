"""A review is late: lead and senior are told, a day later the director and the breach list, then every working day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from handrail.application.breach_list import list_breach
from handrail.application.moving import Run
from handrail.application.post_crisis_review_records import (
    post_crisis_review_for_diagram,
    the_post_crisis_review,
)
from handrail.application.restriction_register import due
from handrail.application.work import Work
from handrail.domain.breaches import BreachKind
from handrail.domain.notices import NoticeKind
from handrail.domain.reviews import Lateness, PostCrisisReviewLate, late_call
from handrail.storage.post_crisis_reviews import PostCrisisReviews

_NEXT_WORKING_DAY = ("ladder.l-r", "2")
"""One working day, the second step of ladder L-R."""


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """The `review` for the diagram, with the next time to say so. Inputs: `review` as the diagram has it."""
    review = the_post_crisis_review(work, inputs["review"]["review_id"])

    def next_working_day(at: datetime) -> datetime:
        key, step = _NEXT_WORKING_DAY
        return due(work, key, at, step)

    call = late_call(
        review.due_at,
        work.now,
        breach_at=due(work, "pcr.breach", review.due_at),
        calls=review.late_calls,
        next_working_day=next_working_day,
    )
    if call.lateness is not Lateness.IN_TIME:
        PostCrisisReviews(work.session).change(
            review.id, lateness=call.lateness.value, late_calls=review.late_calls + 1
        )
        if call.first_breach:
            list_breach(work, BreachKind.REVIEW_LATE, review.id, since=review.due_at)
        work.record(
            PostCrisisReviewLate(
                review_id=review.id,
                lateness=call.lateness.value,
                call=review.late_calls + 1,
                roles=tuple(role.value for role in call.roles),
            ),
            instance_id=run.id,
        )
        facts = {"review_id": review.id, "due_at": review.due_at, "lateness": call.lateness.value}
        for role in call.roles:
            work.notify("review_late", kind=NoticeKind.PAGE, role=role.value, facts=facts)
    return post_crisis_review_for_diagram(
        work, review, due_class=inputs["review"]["due_class"], late_at=call.next_at
    )
