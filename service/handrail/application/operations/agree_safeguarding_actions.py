"""SAF-04: what will be done, by whom and by when, and what the person wants from it (R57)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from handrail.application.agreed_actions import create_actions
from handrail.application.answered_days import by_the_end_of
from handrail.application.moving import Run
from handrail.application.restriction_register import about_answers
from handrail.application.safeguarding_in_hand import actions_of, add_words, change, concern_among
from handrail.application.work import Work
from handrail.domain.actions import Action, ActionSource, ActionState, check_assigned
from handrail.domain.errors import Invalid
from handrail.domain.events import plain
from handrail.domain.safeguarding import Concern, SafeguardingActionsAgreed
from handrail.storage.actions import Actions

_WORDS = ("no_actions_reason", "we_agree_reason")


def perform(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Gives actions (how many) and `agreed`. Each action is followed by a run of its own from now on.

    Actions that a post-crisis review has given out already are taken over. Raises Invalid for an action of nobody or of
    no day, or for none where there is no reason.
    """
    answers, variables = inputs["answers"], inputs["variables"]
    concern = concern_among(work, variables)
    rows = answers.get("actions") or ()
    with about_answers():
        check_assigned(
            tuple((row.get("owner"), by_the_end_of(row["due"]) if row.get("due") else None) for row in rows)
        )
    adopted = _of_the_review(work, variables)
    if not rows and not adopted and not answers.get("no_actions_reason"):
        raise Invalid.at("/answers/actions", "Add at least one action, or say why none is needed")
    for action in adopted:
        Actions(work.session).change(action.id, source_id=concern.id)
    made = create_actions(work, rows, source=ActionSource.SAFEGUARDING, source_id=concern.id)
    we_agree = answers.get("we_agree")
    if we_agree is not None:
        concern = change(work, concern, we_agree=we_agree)
    add_words(work, concern, f"actions_{work.now:%Y%m%dT%H%M%S}", answers, _WORDS)
    work.record(
        SafeguardingActionsAgreed(
            concern_id=concern.id, actions=len(made), adopted=len(adopted), we_agree=we_agree
        ),
        instance_id=run.id,
    )
    for action in actions_of(work, concern):
        if action.id in made or action.id in {one.id for one in adopted}:
            _follow(work, concern, action)
    return {"actions": len(made) + len(adopted), "agreed": concern.we_agree}


def _of_the_review(work: Work, variables: Mapping[str, Any]) -> tuple[Action, ...]:
    """What the review that asks gave out itself, and nobody has done yet."""
    review_id = (variables.get("review") or {}).get("review_id")
    if review_id is None:
        return ()
    return tuple(
        action
        for action in Actions(work.session).of_case(work.case.id)
        if action.source is ActionSource.SAFEGUARDING
        and action.source_id == UUID(str(review_id))
        and action.state is ActionState.OPEN
    )


def _follow(work: Work, concern: Concern, action: Action) -> None:
    work.throw(
        "safeguarding.action_agreed",
        {
            "concern_id": str(concern.id),
            "action_id": str(action.id),
            "owner": str(action.owner_id),
            "due_at": plain(action.due_at),
        },
        concern_id=str(concern.id),
        action_id=str(action.id),
    )
