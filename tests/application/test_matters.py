"""A matter is a case that concerns no patient: it has a lock and a history, and only those it concerns know of it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from handrail.application.commands.accept_delegation import AcceptDelegation
from handrail.application.commands.claim_task import ClaimTask
from handrail.application.commands.complete_task import CompleteTask
from handrail.application.commands.end_orphaned_delegation import EndOrphanedDelegation
from handrail.application.commands.propose_delegation import ProposeDelegation
from handrail.application.commands.save_draft import SaveDraft
from handrail.application.commands.start_process import StartProcess
from handrail.application.queries.case_detail import ShowCase
from handrail.application.queries.case_search import SearchCases
from handrail.application.queries.cases_of_mine import CasesOfMine
from handrail.application.queries.history import CaseHistory
from handrail.application.queries.orphaned_delegations import OrphanedDelegations
from handrail.application.queries.task_detail import ShowTask
from handrail.application.queries.verify_history import VerifyHistory
from handrail.domain.actors import SYSTEM
from handrail.domain.delegations import Delegation
from handrail.domain.errors import Invalid, NotFound, NotPermitted
from handrail.domain.roles import Role, RoleAssignment, ScopeKind
from handrail.gateways.clock import VirtualClock
from handrail.rehearsal.virtual_time import advance
from handrail.storage.cases import Cases
from handrail.storage.staff import Staff
from tests.builders.diagrams import in_a_row, user_task
from tests.builders.house import House, a_house

MONDAY = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)


@pytest.fixture
def house(furnished_database: str) -> Iterator[House]:
    with a_house(furnished_database, at=MONDAY) as built:
        yield built


def lend(house: House, **changes: Any) -> Delegation:
    known = {
        "to": house.persona("safeguarding-lead-north").id,
        "codes": frozenset({"D2b"}),
        "locality": "northvale",
        "ends_at": MONDAY + timedelta(hours=1),
        "reason": "I am at a tribunal and somebody has to decide on the ward.",
    }
    command = ProposeDelegation(**{**known, **changes})
    return house.handrail.perform(command, by=house.persona("senior-clinician-north"))


def wait(house: House, **length: float) -> None:
    assert isinstance(house.clock, VirtualClock)
    advance(house.handrail, house.clock, to=house.clock.now() + timedelta(**length))


def a_decision(house: House) -> Any:
    """An open task that is decided under the row of D2b."""
    asked = user_task("A-1", role="senior_clinician", decision="D2b")
    house.publish("asked", in_a_row("asked", asked))
    case = house.a_case()
    clinician = house.persona("clinician-north")
    return house.handrail.perform(StartProcess(case_id=case.id, process="asked"), by=clinician).tasks[0]


def test_a_matter_names_no_patient_and_stands_in_no_list_of_people(house: House) -> None:
    lent, case = lend(house), house.a_case()
    with house.handrail.database.reading() as session:
        matter = Cases(session).get(lent.case_id)
    assert matter is not None and matter.is_matter and matter.person_id is None
    with pytest.raises(NotFound):
        _ = matter.patient_id
    for reader in ("senior-clinician-north", "governance-lead"):
        found = house.handrail.ask(SearchCases(limit=50), by=house.persona(reader)).items
        assert [one.id for one, _ in found] == [case.id]
        with pytest.raises(NotFound):
            house.handrail.ask(ShowCase(case_id=lent.case_id), by=house.persona(reader))
    house.handrail.ask(CasesOfMine(), by=house.persona("senior-clinician-north"))


def test_only_those_a_matter_concerns_read_its_history(house: House) -> None:
    lent = lend(house)
    asked = CaseHistory(case_id=lent.case_id)
    for reader in (
        "senior-clinician-north",
        "safeguarding-lead-north",
        "clinical-director",
        "governance-lead",
        "auditor",
    ):
        assert house.handrail.ask(asked, by=house.persona(reader)).events[0].type == "DelegationProposed"
    for stranger in ("senior-clinician-2-north", "team-lead-north", "consultant-south", "clinician-north"):
        with pytest.raises(NotFound):
            house.handrail.ask(asked, by=house.persona(stranger))
    assert house.handrail.ask(VerifyHistory(rebuild=True), by=SYSTEM).faults == ()


def test_a_case_is_about_a_person_or_is_a_matter_never_both_nor_neither(house: House) -> None:
    case = house.a_case()
    with pytest.raises(IntegrityError), house.handrail.database.transaction() as session:
        Cases(session).change(case.id, kind="matter")


def test_a_right_is_lent_only_where_the_delegate_works_and_opens_no_case(house: House) -> None:
    south = house.persona("consultant-south")
    with pytest.raises(Invalid) as refusal:
        lend(house, to=south.id)
    assert [problem.pointer for problem in refusal.value.problems] == ["/to"]
    case = house.a_case(locality="southmere")
    lent = lend(house)
    house.handrail.perform(
        AcceptDelegation(delegation_id=lent.id), by=house.persona("safeguarding-lead-north")
    )
    wait(house, seconds=1)
    with pytest.raises(NotFound):
        house.handrail.ask(CaseHistory(case_id=case.id), by=house.persona("safeguarding-lead-north"))


def test_a_right_that_was_lent_decides_and_is_named_in_the_history(house: House) -> None:
    lent, task = lend(house), a_decision(house)
    house.handrail.perform(
        AcceptDelegation(delegation_id=lent.id), by=house.persona("safeguarding-lead-north")
    )
    wait(house, seconds=1)
    delegate = house.persona("safeguarding-lead-north")
    house.handrail.perform(
        CompleteTask(task_id=task.id, answers={}, seen_revision=task.revision), by=delegate
    )
    events = house.handrail.ask(CaseHistory(case_id=task.case_id), by=delegate).events
    (done,) = [event for event in events if event.type == "TaskCompleted"]
    assert done.data["right"] == f"delegation:{lent.id}"


def test_what_expires_between_opening_and_sending_is_refused_the_draft_kept_the_task_offered_again(
    house: House,
) -> None:
    """DOMAIN section 9, scenario 11."""
    lent, task = lend(house), a_decision(house)
    delegate = house.persona("safeguarding-lead-north")
    house.handrail.perform(AcceptDelegation(delegation_id=lent.id), by=delegate)
    wait(house, seconds=1)
    delegate = house.persona("safeguarding-lead-north")
    held = house.handrail.perform(ClaimTask(task_id=task.id), by=delegate)
    house.handrail.perform(SaveDraft(task_id=task.id, answers={"why": "half a sentence"}), by=delegate)
    wait(house, hours=1)
    with pytest.raises(NotPermitted) as refusal:
        house.handrail.perform(
            CompleteTask(task_id=task.id, answers={}, seen_revision=held.revision), by=delegate
        )
    assert refusal.value.detail
    shown = house.handrail.ask(ShowTask(task_id=task.id), by=delegate)
    assert shown.task.is_open and shown.task.assignee_id is None
    assert dict(shown.answers) == {"why": "half a sentence"}
    senior = house.persona("senior-clinician-north")
    house.handrail.perform(
        CompleteTask(task_id=task.id, answers={}, seen_revision=shown.task.revision), by=senior
    )


def test_a_role_that_ends_by_its_own_date_ends_what_was_lent_by_it(house: House) -> None:
    senior = house.persona("senior-clinician-north")
    with house.handrail.database.transaction() as session:
        register = Staff(session)
        register.end_assignments(senior.id, Role.SENIOR_CLINICIAN, at=MONDAY + timedelta(minutes=30))
        register.assign(
            RoleAssignment(
                staff_id=senior.id,
                role=Role.CLINICIAN,
                scope=ScopeKind.LOCALITY,
                locality="northvale",
                from_at=MONDAY,
                registration_body="GMC",
                registration_no="1",
            ),
            id=house.handrail.resources.ids.new(),
        )
    lent = lend(house)
    house.handrail.perform(
        AcceptDelegation(delegation_id=lent.id), by=house.persona("safeguarding-lead-north")
    )
    assert house.handrail.ask(OrphanedDelegations(), by=SYSTEM) == ()
    command = EndOrphanedDelegation(case_id=lent.case_id, delegation_id=lent.id)
    assert house.handrail.perform(command, by=SYSTEM) is None
    wait(house, minutes=31)
    assert [one.id for one in house.handrail.ask(OrphanedDelegations(), by=SYSTEM)] == [lent.id]
    assert house.handrail.perform(command, by=SYSTEM) == "grantor_role_ended"
