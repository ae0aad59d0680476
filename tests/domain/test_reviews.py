"""Who may hold a post-crisis review, and who hears that it is late."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from handrail.domain.errors import Invalid
from handrail.domain.identifiers import StaffId
from handrail.domain.reviews import Lateness, check_reviewer, late_call, lateness_at
from handrail.domain.roles import Role

DUE = datetime(2026, 3, 5, 10, 0, tzinfo=UTC)
BREACH = DUE + timedelta(hours=24)
ANN, BEN = StaffId(UUID(int=1)), StaffId(UUID(int=2))


def check(reviewer: StaffId = ANN, held: Role = Role.SENIOR_CLINICIAN, **changes: object) -> None:
    values: dict[str, object] = {
        "min_role": "senior_clinician",
        "not_recorder": False,
        "recorder_id": None,
        "hold_decider_id": None,
    }
    check_reviewer(reviewer, frozenset({held}), **(values | changes))  # type: ignore[arg-type]


def test_whoever_decided_a_hold_may_not_review_it() -> None:
    with pytest.raises(Invalid, match="hold or downgrade"):
        check(hold_decider_id=ANN)
    check(BEN, hold_decider_id=ANN)


def test_the_recorder_may_not_review_where_the_table_says_so() -> None:
    with pytest.raises(Invalid, match="wrote the summary"):
        check(min_role="clinician", not_recorder=True, recorder_id=ANN)
    check(min_role="clinician", not_recorder=False, recorder_id=ANN)


@pytest.mark.parametrize("held", [Role.CLINICIAN, Role.TEAM_LEAD, Role.GOVERNANCE_LEAD])
def test_a_reviewer_needs_the_rank_of_the_table(held: Role) -> None:
    with pytest.raises(Invalid, match="at least: Senior clinician"):
        check(held=held)


def test_lateness_turns_into_a_breach_after_a_day() -> None:
    assert lateness_at(DUE, DUE - timedelta(seconds=1), BREACH) is Lateness.IN_TIME
    assert lateness_at(DUE, DUE, BREACH) is Lateness.LATE
    assert lateness_at(DUE, BREACH, BREACH) is Lateness.BREACH


def test_calls_go_to_the_senior_then_the_director_then_every_working_day() -> None:
    def next_day(at: datetime) -> datetime:
        return at + timedelta(days=1)

    first = late_call(DUE, DUE, breach_at=BREACH, calls=0, next_working_day=next_day)
    assert first.roles == (Role.TEAM_LEAD, Role.SENIOR_CLINICIAN) and first.next_at == BREACH
    second = late_call(DUE, BREACH, breach_at=BREACH, calls=1, next_working_day=next_day)
    assert Role.CLINICAL_DIRECTOR in second.roles and second.first_breach
    third = late_call(DUE, second.next_at, breach_at=BREACH, calls=2, next_working_day=next_day)
    assert Role.CLINICAL_DIRECTOR in third.roles and not third.first_breach
    assert third.next_at == second.next_at + timedelta(days=1)
