"""Keep, change, step down or end a restriction: one explicit, reasoned choice (RSD-03, D5c to D5f)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from handrail import dmn
from handrail.application.moving import Run
from handrail.application.reference import moment
from handrail.application.restriction_register import (
    about_answers,
    chain_days,
    change,
    latest_dates,
    minutes_between,
    the_restriction,
    who_must_see,
    words_among,
)
from handrail.application.restriction_review_records import the_review
from handrail.application.tables_of_a_run import ask_table
from handrail.application.work import Work
from handrail.domain.errors import Invalid
from handrail.domain.restriction_authority import RestrictionState
from handrail.domain.restriction_limits import Dates
from handrail.domain.restriction_reviews import (
    Needs,
    RestrictionReview,
    RestrictionReviewed,
    ReviewDecision,
    is_third_continue,
    refuse_copied,
    refuse_unequal,
    still_unseen,
)
from handrail.domain.restrictions import Restriction, RestrictionEndDecided
from handrail.domain.roles import Role
from handrail.storage.restriction_reviews import RestrictionReviews

_WORDS = (
    "rationale",
    "proportionate_now",
    "risk_work",
    "stepdown_trigger",
    "unchanged_reason",
    "modify_what",
    "person_view",
    "carer_view",
    "discriminatory_effect_considered_text",
)
_HANDED = {"previous_risk_work": "risk_work", "previous_stepdown_trigger": "stepdown_trigger"}


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """What was decided, and whether it `takes_effect` now. Raises Invalid where keeping it is not allowed like this."""
    answers, variables = inputs["answers"], inputs["variables"]
    restriction = the_restriction(work, variables["restriction_id"])
    review = the_review(work, variables["review"]["review_id"])
    decision = ReviewDecision(answers["decision"])
    days = chain_days(work, restriction)
    wanted = who_must_see(work, restriction, days)
    unseen: tuple[str, ...] = ()
    if decision.keeps:
        with about_answers():
            dates = _kept_until(work, restriction, answers)
            refuse_unequal(_who_may_keep(work, run, restriction, wanted), _held(work))
            refuse_copied(answers, _last_words(work, restriction, variables))
        unseen = still_unseen(
            wanted,
            mdt_seen=review.mdt_seen_at is not None,
            independent_seen=review.independent_seen_at is not None,
        )
    takes_effect = not unseen
    continues = restriction.continues + 1 if decision is ReviewDecision.CONTINUE else 0
    repository = RestrictionReviews(work.session)
    sealed = work.seal(words_among(answers, _WORDS), place=f"restriction_review:{review.id}")
    if not takes_effect:
        repository.change(review.id, asked_to_keep=True, words=sealed)
    else:
        repository.change(
            review.id,
            decision=decision.value,
            decided_by=work.actor.id,
            decided_at=work.now,
            late_minutes=minutes_between(review.due_at, work.now),
            new_limit_at=dates.limit_at if decision.keeps else None,
            new_review_at=dates.review_at if decision.keeps else None,
            words=sealed,
        )
        restriction = change(
            work,
            restriction,
            continues=continues,
            last_decision=decision.value,
            last_decided_at=work.now,
            last_decided_by=work.actor.id,
        )
        if decision is ReviewDecision.END:
            _end(work, run, restriction, answers["end_reason"])
    work.record(
        RestrictionReviewed(
            review_id=review.id,
            restriction_id=restriction.id,
            decision=decision.value,
            decider_id=work.actor.id,
            in_time=_in_time(review, work.now),
            takes_effect=takes_effect,
            continues=continues,
            total_days=days,
        ),
        instance_id=run.id,
    )
    return {"keeps": decision.keeps, "takes_effect": takes_effect, "unseen": list(unseen)}


def _kept_until(work: Work, restriction: Restriction, answers: Mapping[str, Any]) -> Dates:
    limit_at, review_at = moment(answers["new_limit"]), moment(answers["new_review"])
    latest = latest_dates(work, restriction)
    if limit_at > latest.limit_at:
        raise Invalid.at("/new_limit", f"It must end by {latest.limit_at:%d %B %Y, %H:%M} UTC at the latest")
    if review_at > latest.review_at:
        raise Invalid.at("/new_review", f"The next review must be by {latest.review_at:%d %B %Y, %H:%M} UTC")
    if review_at > limit_at:
        raise Invalid.at("/new_review", "The next review must come before the end")
    return Dates(limit_at=limit_at, review_at=review_at)


def _who_may_keep(work: Work, run: Run, restriction: Restriction, wanted: Needs) -> str:
    """The role of the table in the same bundle, as if nobody had recommended lifting; the director if it fails."""
    total = {
        "lifting": False,
        "needs_director": wanted.director,
        "third_continue": is_third_continue(restriction.continues),
        "table_role": restriction.authorise_role,
    }
    try:
        role: str = ask_table(work, run, "review-authority.dmn", "review_authority", {"total": total})
    except dmn.DecisionFailed:
        return Role.CLINICAL_DIRECTOR.value
    return role


def _held(work: Work) -> frozenset[Any]:
    return work.actor.roles_for(locality=work.case.locality, pathway=work.case.pathway)


def _last_words(work: Work, restriction: Restriction, variables: Mapping[str, Any]) -> Mapping[str, Any]:
    """What was written when it was last kept: as the form was handed it, otherwise from the record."""
    if _HANDED.keys() <= variables.keys():
        return {name: variables[handed] for handed, name in _HANDED.items()}
    found = RestrictionReviews(work.session).last_words(restriction.id)
    if found is None:
        return {}
    review_id, sealed = found
    words: dict[str, Any] = work.words_of(work.case, sealed, place=f"restriction_review:{review_id}")
    return words


def _end(work: Work, run: Run, restriction: Restriction, reason: str) -> None:
    change(
        work,
        restriction,
        state=RestrictionState.ENDED_UNVERIFIED,
        ended_at=work.now,
        end_reason=reason,
        lifted_by=work.actor.id,
    )
    work.record(
        RestrictionEndDecided(restriction_id=restriction.id, reason=reason, lifted_by=work.actor.id),
        instance_id=run.id,
    )


def _in_time(review: RestrictionReview, now: datetime) -> bool:
    return now <= review.due_at
