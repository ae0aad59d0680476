"""What a post-crisis review decides or proposes besides (DOMAIN section 3.6, F-PCR-REVIEW).

More contact is one clinician's decision, so it is decided there. Less contact and another restriction take more than
one person (K7): the reviewer proposes, in the review's own words, and whoever has the right decides.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handrail.application.cadence_changes import Wanted, propose_for_review
from handrail.application.deciding_besides import decide_besides
from handrail.application.moving import Run
from handrail.application.restriction_register import about_answers
from handrail.application.work import Work
from handrail.domain.care_plans import every_days
from handrail.domain.contact_intensity import CadenceOrigin
from handrail.domain.errors import Invalid
from handrail.domain.reviews import PostCrisisReview, RestrictionChangeProposed
from handrail.storage.restrictions import Restrictions

_ASKED = {"modify_less": "modify", "modify_more": "modify", "step_down": "step_down", "end": "end"}
"""What a restriction's own review is asked to look at, as its decisions are called."""


def decide_or_propose(
    work: Work, run: Run, review: PostCrisisReview, answers: Mapping[str, Any], variables: Mapping[str, Any]
) -> None:
    """Decide more contact; propose less, or another restriction.

    Raises NotPermitted without the right, Conflict when nobody could decide, Invalid when nothing would change or no
    restriction is in place.
    """
    change = answers["decision_change"]
    if change == "contact_more" and run.task is not None:
        decide_besides(work, run.task, "D4a", answers, variables)
    elif change == "contact_less":
        _propose_less_contact(work, review, answers)
    elif change == "restriction_change":
        _ask_for_restriction_reviews(work, run, review, answers["chosen"])


def _propose_less_contact(work: Work, review: PostCrisisReview, answers: Mapping[str, Any]) -> None:
    wanted = answers["cadence_proposed"]
    with about_answers():
        days = every_days(float(wanted["contacts"]), float(wanted["days"]))
    if days <= work.case.contact_every_days:
        raise Invalid.at("/answers/cadence_proposed", "This is no less contact than now; give another rhythm")
    words = {"cadence_reason": answers["rationale"]}
    words |= {name: answers[name] for name in ("person_view", "carer_view") if answers.get(name)}
    origin = CadenceOrigin.POST_CRISIS_REVIEW
    propose_for_review(
        work, Wanted(every_days=days, mode=wanted["mode"], origin=origin, source_id=review.id), words
    )


def _ask_for_restriction_reviews(work: Work, run: Run, review: PostCrisisReview, chosen: str) -> None:
    """Every restriction in place is reviewed by those who decide on it; that the reviewer asked is kept."""
    in_place = [one for one in Restrictions(work.session).of_case(work.case.id) if one.in_place]
    if not in_place:
        raise Invalid.at(
            "/answers/decision_change",
            "No restriction is in place that could change. Select “No change”; a new one is proposed by itself",
        )
    for restriction in in_place:
        work.record(
            RestrictionChangeProposed(
                review_id=review.id, restriction_id=restriction.id, chosen=chosen, proposer_id=work.actor.id
            ),
            instance_id=run.id,
        )
        work.throw(
            "restriction.review_requested",
            {"requested_by": "post_crisis_review", "asked_for": _ASKED[chosen]},
            restriction_id=str(restriction.id),
        )
