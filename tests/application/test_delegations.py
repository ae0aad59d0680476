"""A right is lent, taken on, used, warned about, and comes to its end (DOMAIN sections 2.3 and 3.9 DEL)."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from handrail.application.commands.accept_delegation import AcceptDelegation
from handrail.application.commands.approve_delegation import ApproveDelegation
from handrail.application.commands.end_role import EndRole
from handrail.application.commands.propose_delegation import ProposeDelegation
from handrail.application.commands.refuse_delegation import RefuseDelegation
from handrail.application.commands.revoke_delegation import RevokeDelegation
from handrail.application.queries.history import CaseHistory
from handrail.domain.actors import SYSTEM
from handrail.domain.delegations import Approval, Delegation, DelegationStatus
from handrail.domain.errors import Conflict, HandrailError, Invalid, NotFound, NotPermitted
from handrail.domain.roles import Role
from handrail.gateways.clock import VirtualClock
from handrail.gateways.keys import unseal
from handrail.rehearsal.virtual_time import advance
from handrail.storage.cases import Cases
from handrail.storage.decisions import Decisions
from handrail.storage.delegations import Delegations
from handrail.worker.delegations import end_orphaned_delegations
from tests.application.test_words import strays
from tests.builders.house import House, a_house

MONDAY = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
REASON = "I am on leave from Tuesday and somebody has to decide on the ward."


@pytest.fixture
def house(furnished_database: str) -> Iterator[House]:
    with a_house(furnished_database, at=MONDAY) as built:
        yield built


def lend(
    house: House, by: str = "senior-clinician-north", to: str = "safeguarding-lead-north", **how: Any
) -> Delegation:
    given = {
        "codes": frozenset({"D2b"}),
        "locality": "northvale",
        "ends_at": house.clock.now() + timedelta(days=7),
        "reason": REASON,
        **how,
    }
    return house.handrail.perform(ProposeDelegation(to=house.persona(to).id, **given), by=house.persona(by))


def accept(house: House, lent: Delegation, by: str = "safeguarding-lead-north") -> Delegation:
    return house.handrail.perform(AcceptDelegation(delegation_id=lent.id), by=house.persona(by))


def now(house: House, lent: Delegation) -> Delegation:
    with house.handrail.database.reading() as session:
        found = Delegations(session).get(lent.id, at=house.clock.now())
    assert found is not None
    return found


def status(house: House, lent: Delegation) -> DelegationStatus:
    return now(house, lent).status(house.clock.now())


def events(house: House, lent: Delegation) -> list[str]:
    told = house.handrail.ask(CaseHistory(case_id=lent.case_id), by=SYSTEM).events
    return [event.type for event in told if event.type.startswith("Delegation")]


def wait(house: House, **length: float) -> None:
    assert isinstance(house.clock, VirtualClock)
    advance(house.handrail, house.clock, to=house.clock.now() + timedelta(**length))


def held(house: House, username: str) -> list[str]:
    return [code for lent in house.persona(username).delegations for code in sorted(lent.codes)]


def refused(house: House, **how: Any) -> str:
    with pytest.raises(HandrailError) as refusal:
        lend(house, **how)
    problems = getattr(refusal.value, "problems", ())
    return " | ".join(problem.message for problem in problems) or refusal.value.detail


def test_what_was_accepted_is_in_force_until_its_end(house: House) -> None:
    lent = lend(house)
    assert status(house, lent) is DelegationStatus.TO_ACCEPT
    assert held(house, "safeguarding-lead-north") == []
    accept(house, lent)
    wait(house, seconds=1)
    assert held(house, "safeguarding-lead-north") == ["D2b"]
    wait(house, days=6, hours=23)
    assert held(house, "safeguarding-lead-north") == ["D2b"]
    wait(house, hours=1)
    assert held(house, "safeguarding-lead-north") == []
    assert events(house, lent) == [
        "DelegationProposed",
        "DelegationAccepted",
        "DelegationWarned",
        "DelegationEnded",
    ]


def decided(house: House, lent: Delegation) -> list[dict[str, Any]]:
    told = house.handrail.ask(CaseHistory(case_id=lent.case_id), by=SYSTEM).events
    return [dict(event.data) for event in told if event.type == "DecisionRecorded"]


def test_agreeing_to_a_delegation_is_a_decision_with_its_record(house: House) -> None:
    """D11 (DOMAIN 2.2, 2.6): under the row of the matrix, by the manager in working hours, immutable."""
    lent = lend(house, ends_at=MONDAY + timedelta(days=30))
    approve(house, lent)
    (record,) = decided(house, lent)
    assert (record["code"], record["chosen"], record["right_row"]) == ("D11", "approved", "D11-manager-ih")
    assert record["decider_id"] == str(house.persona("clinical-director").id)
    assert record["proposer_id"] == str(lent.from_id) and record["right"] == "role:clinical_director"
    with house.handrail.database.reading() as session:
        ((kept, sealed),) = Decisions(session).of_case(lent.case_id)
        case = Cases(session).get(lent.case_id)
        assert case is not None
        key = house.handrail.resources.master_key.unwrap(case.wrapped_key, str(case.id))
        words = json.loads(unseal(key, sealed, place=f"decision:{kept.id}"))
    assert words["rationale"].startswith("He has covered") and words["question"] == "Approve a delegation"
    declined = lend(house, ends_at=MONDAY + timedelta(days=30))
    approve(house, declined, approved=False)
    assert [one["chosen"] for one in decided(house, declined)] == ["not_approved"]


def test_nobody_agrees_to_a_long_one_at_night_and_acting_up_is_for_tonight(house: House) -> None:
    long = lend(house, ends_at=MONDAY + timedelta(days=30))
    tonight = lend(house, to="clinician-2-north", acting_up=True)
    wait(house, hours=12)
    with pytest.raises(NotPermitted, match="out of hours"):
        approve(house, long)
    assert status(house, long) is DelegationStatus.TO_APPROVE and decided(house, long) == []
    approve(house, tonight)
    assert [one["right_row"] for one in decided(house, tonight)] == ["D11"]
    approve(house, long, approved=False)
    assert [one["chosen"] for one in decided(house, long)] == ["not_approved"], "no needs no leave"


def test_nothing_is_lent_before_it_starts(house: House) -> None:
    lent = lend(house, starts_at=MONDAY + timedelta(days=2))
    accept(house, lent)
    assert status(house, lent) is DelegationStatus.ACCEPTED
    assert held(house, "safeguarding-lead-north") == []
    wait(house, days=2)
    assert held(house, "safeguarding-lead-north") == ["D2b"]


def test_a_long_one_needs_the_manager_first(house: House) -> None:
    lent = lend(house, ends_at=MONDAY + timedelta(days=30))
    assert (lent.approval, status(house, lent)) == (Approval.MANAGER, DelegationStatus.TO_APPROVE)
    with pytest.raises(Conflict):
        accept(house, lent)
    with pytest.raises(HandrailError):
        approve(house, lent, by="senior-clinician-north")
    approve(house, lent)
    accept(house, lent)
    assert now(house, lent).approved_by == house.persona("clinical-director").id
    wait(house, seconds=1)
    assert held(house, "safeguarding-lead-north") == ["D2b"]


def test_the_manager_may_say_no(house: House) -> None:
    lent = lend(house, ends_at=MONDAY + timedelta(days=30))
    approve(house, lent, approved=False)
    assert status(house, lent) is DelegationStatus.REFUSED
    with pytest.raises(Conflict):
        accept(house, lent)


def test_acting_up_needs_the_clinical_director(house: House) -> None:
    assert "ranks below" in refused(house, to="clinician-north")
    lent = lend(house, to="clinician-north", acting_up=True)
    assert lent.approval is Approval.CLINICAL_DIRECTOR
    approve(house, lent)
    accept(house, lent, by="clinician-north")
    wait(house, seconds=1)
    assert held(house, "clinician-north") == ["D2b"]


def test_a_refusal_needs_a_reason_and_ends_it(house: House) -> None:
    lent = lend(house)
    with pytest.raises(Invalid):
        house.handrail.perform(
            RefuseDelegation(delegation_id=lent.id, reason="no"), by=house.persona("safeguarding-lead-north")
        )
    house.handrail.perform(
        RefuseDelegation(delegation_id=lent.id, reason="I am on leave that week too"),
        by=house.persona("safeguarding-lead-north"),
    )
    assert status(house, lent) is DelegationStatus.REFUSED


def test_nobody_accepts_for_the_delegate(house: House) -> None:
    lent = lend(house)
    with pytest.raises(NotPermitted):
        accept(house, lent, by="senior-clinician-north")
    with pytest.raises(NotFound):
        accept(house, lent, by="clinician-north")


def test_what_nobody_accepts_lapses(house: House) -> None:
    lent = lend(house)
    wait(house, days=3)
    assert status(house, lent) is DelegationStatus.ENDED
    assert events(house, lent) == ["DelegationProposed", "DelegationEnded"]
    with pytest.raises(Conflict):
        accept(house, lent)


@pytest.mark.parametrize(
    "by", ["senior-clinician-north", "safeguarding-lead-north", "governance-lead", "clinical-director"]
)
def test_revoking_takes_effect_at_once(house: House, by: str) -> None:
    lent = lend(house)
    accept(house, lent)
    wait(house, seconds=1)
    house.handrail.perform(
        RevokeDelegation(delegation_id=lent.id, reason="I am back early from leave"), by=house.persona(by)
    )
    assert held(house, "safeguarding-lead-north") == []
    assert status(house, lent) is DelegationStatus.REVOKED
    wait(house, days=14)
    assert events(house, lent)[-1] == "DelegationRevoked"


def test_others_cannot_revoke_nor_see(house: House) -> None:
    lent = lend(house)
    for stranger in ("senior-clinician-2-north", "clinician-south"):
        with pytest.raises(NotFound):
            house.handrail.perform(
                RevokeDelegation(delegation_id=lent.id, reason="It is none of my business"),
                by=house.persona(stranger),
            )


def test_a_role_that_ends_takes_what_was_lent_by_it(house: House) -> None:
    lent = lend(house)
    accept(house, lent)
    wait(house, seconds=1)
    house.handrail.perform(EndRole(username="senior-clinician-north", role=Role.SENIOR_CLINICIAN), by=SYSTEM)
    assert not any(
        one.in_force(house.clock.now()) for one in house.persona("safeguarding-lead-north").delegations
    )
    assert end_orphaned_delegations(house.handrail) == 1
    assert end_orphaned_delegations(house.handrail) == 0
    assert status(house, lent) is DelegationStatus.ENDED
    assert events(house, lent)[-1] == "DelegationEnded"


def test_a_delegate_who_leaves_their_role_ends_it(house: House) -> None:
    lent = lend(house)
    accept(house, lent)
    house.handrail.perform(
        EndRole(username="safeguarding-lead-north", role=Role.SAFEGUARDING_LEAD), by=SYSTEM
    )
    assert end_orphaned_delegations(house.handrail) == 1
    assert status(house, lent) is DelegationStatus.ENDED


def test_each_bad_offer_is_refused_in_its_own_words(house: House) -> None:
    far = MONDAY + timedelta(days=91)
    assert "does not" not in refused(house, codes=frozenset())
    assert "at least one right" in refused(house, codes=frozenset())
    assert "no decision" in refused(house, codes=frozenset({"D99"}))
    assert "anybody may do it" in refused(house, codes=frozenset({"D2a"}))
    assert "cannot be lent" in refused(house, by="clinical-director", codes=frozenset({"D5g"}))
    assert "You do not hold" in refused(house, by="clinician-north")
    assert "for Northvale only" in refused(house, locality="southmere")
    assert "for Northvale only" in refused(house, locality=None)
    assert "yourself" in refused(house, to="senior-clinician-north")
    assert "auditor" in refused(house, to="auditor")
    assert "auditor" in refused(house, to="system-admin")
    assert "registered" in refused(house, to="support-worker-north")
    assert "longest" in refused(house, ends_at=far)
    assert "after the start" in refused(house, ends_at=MONDAY)
    assert "backwards" in refused(house, starts_at=MONDAY - timedelta(hours=1))
    assert "reason" in refused(house, reason="n/a").lower() or refused(house, reason="n/a")
    assert "above you" in refused(
        house, by="clinical-director", to="senior-clinician-north", ends_at=MONDAY + timedelta(days=20)
    )


def test_what_was_lent_is_not_lent_on(house: House) -> None:
    accept(house, lend(house))
    wait(house, seconds=1)
    assert "lent to you" in refused(house, by="safeguarding-lead-north", to="consultant-north")


def approve(
    house: House, lent: Delegation, by: str = "clinical-director", *, approved: bool = True
) -> Delegation:
    return house.handrail.perform(
        ApproveDelegation(
            delegation_id=lent.id, approved=approved, reason="He has covered for her before, and well."
        ),
        by=house.persona(by),
    )


def test_why_it_was_lent_can_be_read_nowhere_but_sealed(house: House) -> None:
    mark = "zqabcdefghij"
    lend(house, reason=f"I am on leave this week, {mark}, and somebody has to decide here.")
    assert strays(house, {mark}) == {}
