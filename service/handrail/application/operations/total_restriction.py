"""The linked time of a restriction, and what it asks for before the restriction may be kept (RSD-G1)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handrail.application.moving import Run
from handrail.application.restriction_register import chain_days, latest_dates, the_restriction, who_must_see
from handrail.application.restriction_review_records import the_review
from handrail.application.work import Work
from handrail.domain.events import plain
from handrail.domain.restriction_reviews import is_third_continue, still_unseen

_LIFTING = ("step_down", "end")


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Days, who must see it first, who may keep it, and the latest new dates. Inputs: `restriction_id`, `review_id`.

    A restriction past its limit, or grown worse, is decided before anybody else is asked; whoever then wants to keep
    it comes back here.
    """
    restriction = the_restriction(work, inputs["restriction_id"])
    review = the_review(work, inputs["review_id"])
    days = chain_days(work, restriction)
    wanted = who_must_see(work, restriction, days)
    past_limit = restriction.limit_at is not None and work.now >= restriction.limit_at
    lifting = review.recommended in _LIFTING and not review.asked_to_keep
    decide_first = lifting or ((review.reason.cannot_wait or past_limit) and not review.asked_to_keep)
    unseen = (
        ()
        if decide_first
        else still_unseen(
            wanted,
            mdt_seen=review.mdt_seen_at is not None,
            independent_seen=review.independent_seen_at is not None,
        )
    )
    latest = latest_dates(work, restriction)
    return {
        "total_days": days,
        "lifting": lifting,
        "needs_director": wanted.director,
        "third_continue": is_third_continue(restriction.continues),
        "table_role": restriction.authorise_role,
        "mdt_first": "mdt" in unseen,
        "independent_first": "independent" in unseen,
        "continues": restriction.continues,
        "stages": restriction.stages,
        "next_stage": restriction.stage + 1,
        "new_limit_latest": plain(latest.limit_at),
        "new_review_latest": plain(latest.review_at),
    }
