"""What holds of safeguarding concerns: their ways, their only ends, and who else must hear of one."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.domain.code_lists import code_list
from handrail.domain.errors import Conflict, Invalid, NotPermitted
from handrail.domain.identifiers import CaseId, InstanceId, StaffId
from handrail.domain.roles import Role
from handrail.domain.safeguarding import (
    ERROR_REASONS,
    AuthorityAnswer,
    Concern,
    ConcernSource,
    ConcernState,
    Consent,
    WantedOutcome,
    allegation_routes,
    may_close,
    may_propose_not_to_refer,
    move_to,
)

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
ENDS = {ConcernState.CLOSED, ConcernState.NOT_MET, ConcernState.ERROR}


def a_concern(**changes: object) -> Concern:
    """A concern as it was just written down."""
    usual: dict[str, object] = {
        "id": UUID(int=1),
        "case_id": CaseId(UUID(int=2)),
        "instance_id": InstanceId(UUID(int=3)),
        "escalation_id": None,
        "source": ConcernSource.STAFF,
        "state": ConcernState.TO_SEND,
        "categories": ("financial",),
        "immediate_danger": False,
        "children_involved": False,
        "consent": Consent.YES,
        "staff_involved": False,
        "allegation_routes": (),
        "alleged_source": "neighbour",
        "evidence_preserved": None,
        "raised_by": StaffId(UUID(int=4)),
        "raised_at": NOW,
        "known_at": NOW,
        "send_by": NOW,
    }
    return Concern(**{**usual, **changes})  # type: ignore[arg-type]


def reached(state: ConcernState) -> set[ConcernState]:
    """Every state a concern may come to from one."""
    found: set[ConcernState] = set()
    waiting = [state]
    while waiting:
        here = waiting.pop()
        for there in ConcernState:
            try:
                move_to(a_concern(state=here), there)
            except Conflict:
                continue
            if there not in found:
                found.add(there)
                waiting.append(there)
    return found


def test_a_concern_has_three_ends_and_none_is_that_it_was_withdrawn() -> None:
    assert {state for state in ConcernState if state.is_over} == ENDS
    assert {state for state in ConcernState if not reached(state)} == ENDS
    assert not any("withdraw" in state.value for state in ConcernState)
    assert not any("withdraw" in reason for reason in ERROR_REASONS)


@pytest.mark.parametrize("state", [state for state in ConcernState if not state.is_over])
def test_no_concern_gets_stuck(state: ConcernState) -> None:
    assert ConcernState.CLOSED in reached(state)
    assert ConcernState.ERROR in reached(state)


def test_what_was_sent_can_no_longer_be_below_the_threshold() -> None:
    for state in (ConcernState.TO_SEND, ConcernState.SENT, ConcernState.ANSWERED):
        assert ConcernState.NOT_MET not in reached(state)


def test_only_an_answered_concern_is_closed() -> None:
    for state in ConcernState:
        if state is not ConcernState.ANSWERED:
            with pytest.raises(Conflict):
                move_to(a_concern(state=state), ConcernState.CLOSED)


def test_a_concern_sent_by_its_time_is_in_time() -> None:
    assert a_concern(sent_at=NOW).in_time and a_concern(sent_at=NOW).was_sent
    assert not a_concern().in_time and not a_concern().was_sent
    later = datetime(2026, 3, 2, 10, 1, tzinfo=UTC)
    assert not a_concern(sent_at=later).in_time


def test_about_somebody_who_works_with_people_others_must_be_told() -> None:
    assert allegation_routes(staff_involved=False, children_involved=True) == ()
    assert allegation_routes(staff_involved=True, children_involved=False) == ("employer", "pipot")
    assert allegation_routes(staff_involved=True, children_involved=True) == ("employer", "lado")
    known = {code.code for code in code_list("allegation_routes").codes}
    assert known == {"employer", "lado", "pipot"}


def test_only_clinicians_propose_not_to_refer() -> None:
    for role in (Role.CLINICIAN, Role.SENIOR_CLINICIAN, Role.SAFEGUARDING_LEAD, Role.ON_CALL_CLINICIAN):
        may_propose_not_to_refer({role}, immediate_danger=False)
    for role in (Role.SUPPORT_WORKER, Role.ON_CALL_MANAGER, Role.GOVERNANCE_LEAD):
        with pytest.raises(NotPermitted) as refused:
            may_propose_not_to_refer({role}, immediate_danger=False)
        assert refused.value.attempt is not None and refused.value.attempt.code == "D3b"


@given(st.sets(st.sampled_from(list(Role))))
def test_nobody_proposes_to_wait_while_somebody_is_in_danger(roles: set[Role]) -> None:
    with pytest.raises(Invalid):
        may_propose_not_to_refer(roles, immediate_danger=True)


@given(st.integers(min_value=1, max_value=200))
def test_nothing_is_closed_over_an_open_action(number: int) -> None:
    may_close(0)
    with pytest.raises(Conflict) as refused:
        may_close(number)
    assert refused.value.extra["open"] == number


@pytest.mark.parametrize(
    ("name", "members"),
    [
        ("consents_to_refer", Consent),
        ("authority_answers", AuthorityAnswer),
        ("wanted_outcomes", WantedOutcome),
    ],
)
def test_lists_and_rules_know_the_same_codes(name: str, members: type) -> None:
    assert {code.code for code in code_list(name).codes} == {member.value for member in members}
