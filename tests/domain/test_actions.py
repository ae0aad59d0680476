"""An action is done by its owner and verified by someone else."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from handrail.domain.actions import Action, ActionSource, ActionState, check_assigned, may_finish, may_verify
from handrail.domain.errors import Conflict, Invalid, NotPermitted
from handrail.domain.identifiers import CaseId, StaffId

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
OWNER, OTHER = StaffId(UUID(int=1)), StaffId(UUID(int=2))


def an_action(**changes: object) -> Action:
    action = Action(
        id=UUID(int=9),
        case_id=CaseId(UUID(int=8)),
        source=ActionSource.REVIEW,
        source_id=UUID(int=7),
        state=ActionState.OPEN,
        owner_id=OWNER,
        due_at=NOW + timedelta(days=2),
        verifier_id=None,
        done_at=None,
        verified_at=None,
        verified_by=None,
        cancel_reason=None,
        created_at=NOW,
    )
    return replace(action, **changes)  # type: ignore[arg-type]


def test_only_the_owner_says_it_is_done_and_once() -> None:
    may_finish(an_action(), OWNER)
    with pytest.raises(NotPermitted):
        may_finish(an_action(), OTHER)
    with pytest.raises(Conflict):
        may_finish(an_action(state=ActionState.DONE), OWNER)


def test_the_owner_may_not_verify() -> None:
    done = an_action(state=ActionState.DONE)
    may_verify(done, OTHER, "Saw the letter")
    with pytest.raises(NotPermitted, match="the owner may not"):
        may_verify(done, OWNER, "Saw the letter")


def test_verifying_needs_it_done_and_evidence() -> None:
    with pytest.raises(Conflict):
        may_verify(an_action(), OTHER, "Saw the letter")
    with pytest.raises(Invalid):
        may_verify(an_action(state=ActionState.DONE), OTHER, "  ")


def test_overdue_is_derived_until_it_is_verified() -> None:
    late = NOW + timedelta(days=3)
    assert an_action().is_overdue(late) and an_action(state=ActionState.DONE).is_overdue(late)
    assert not an_action().is_overdue(NOW)
    assert not an_action(state=ActionState.VERIFIED).is_overdue(late)
    assert not an_action(state=ActionState.CANCELLED).is_overdue(late)


@pytest.mark.parametrize(("row", "lacking"), [((None, NOW), "owner"), ((OWNER, None), "date")])
def test_a_review_cannot_go_on_with_an_action_of_nobody_or_no_day(
    row: tuple[object, object], lacking: str
) -> None:
    with pytest.raises(Invalid, match=f"no {lacking}") as refusal:
        check_assigned(((OWNER, NOW), row))  # type: ignore[arg-type]
    assert refusal.value.problems[0].pointer == "/actions/1"
