"""Somebody who knows the person decides nothing, keeps no step, and cannot take it back alone (S12)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from handrail.application.commands.answer_accountability import AnswerAccountability
from handrail.application.commands.claim_task import ClaimTask
from handrail.application.commands.declare_conflict import DeclareConflict
from handrail.application.commands.end_case import EndCase
from handrail.application.commands.make_accountable import MakeAccountable
from handrail.application.commands.save_draft import SaveDraft
from handrail.application.commands.start_process import StartProcess
from handrail.application.commands.withdraw_conflict import WithdrawConflict
from handrail.application.queries.case_accountability import CaseAccountability
from handrail.application.queries.history import CaseHistory
from handrail.domain.actors import SYSTEM
from handrail.domain.cases import Case
from handrail.domain.conflicts import Conflict as Declared
from handrail.domain.errors import Conflict, Invalid, NotFound, NotPermitted
from handrail.domain.tasks import Task
from handrail.storage.conflicts import Conflicts
from handrail.storage.tasks import Tasks
from tests.application.test_accountability import WHY, check, events, now, told
from tests.builders.diagrams import in_a_row, user_task
from tests.builders.house import House, a_house


@pytest.fixture
def house(database: str) -> Iterator[House]:
    with a_house(database) as made:
        made.publish("a-step", in_a_row("a-step", user_task("A-1"), lane="clinician"))
        yield made


def declare(
    house: House, case: Case, by: str, *, whom: str | None = None, kind: str = "relative"
) -> Declared:
    command = DeclareConflict(case_id=case.id, kind=kind, details="My cousin's neighbour", whom=whom)
    return house.handrail.perform(command, by=house.persona(by))


def a_step(house: House, case: Case) -> Task:
    return house.handrail.perform(StartProcess(case_id=case.id, process="a-step"), by=SYSTEM).tasks[0]


def task(house: House, case: Case) -> Task:
    with house.handrail.database.reading() as session:
        return Tasks(session).of_case(case.id, open_only=True)[0]


def test_who_declares_it_is_on_the_case_and_in_its_history_and_the_details_are_sealed(house: House) -> None:
    case = house.a_case()
    declared = declare(house, case, "clinician-2-north")
    assert now(house, case).conflicted == (house.persona("clinician-2-north").id,)
    found = house.handrail.ask(CaseHistory(case_id=case.id), by=SYSTEM).events
    assert "ConflictDeclared" in [event.type for event in found]
    assert not any("cousin" in str(event.data) for event in found)
    with house.handrail.database.reading() as session:
        assert b"cousin" not in Conflicts(session).sealed_words(declared.id)
    assert "conflict_declared" in told(house, house.persona("team-lead-north"))


def test_steps_they_hold_are_offered_again_and_the_draft_is_kept(house: House) -> None:
    case = house.a_case()
    step = a_step(house, case)
    holder = house.persona("clinician-2-north")
    house.handrail.perform(ClaimTask(task_id=step.id), by=holder)
    house.handrail.perform(SaveDraft(task_id=step.id, answers={"words": "half done"}), by=holder)
    declare(house, case, "clinician-2-north")
    assert task(house, case).assignee_id is None
    with house.handrail.database.reading() as session:
        kept = Tasks(session).draft(step.id, holder.id)
    assert kept is not None
    assert "TaskReleased" in events(house, case)
    house.handrail.perform(ClaimTask(task_id=step.id), by=house.persona("clinician-3-north"))


def test_every_decision_is_refused_to_them(furnished_database: str) -> None:
    with a_house(furnished_database) as house:
        step = user_task("A-1", decision="D5f")
        house.publish("a-decision", in_a_row("a-decision", step, lane="clinician"))
        case = house.a_case()
        opened = house.handrail.perform(StartProcess(case_id=case.id, process="a-decision"), by=SYSTEM).tasks[0]
        declare(house, case, "clinician-2-north")
        with pytest.raises(NotPermitted, match="conflict|know"):
            house.handrail.perform(ClaimTask(task_id=opened.id), by=house.persona("clinician-2-north"))
        house.handrail.perform(ClaimTask(task_id=opened.id), by=house.persona("clinician-3-north"))


def test_the_accountable_clinician_who_declares_it_is_replaced_at_once(house: House) -> None:
    case = house.a_case()
    declare(house, case, "clinician-north")
    assert now(house, case).accountable_id == house.persona("senior-clinician-2-north").id
    assert check(house, case)[-1].because == "conflict"
    with pytest.raises(Invalid, match="conflict of interest"):
        house.handrail.perform(
            MakeAccountable(case_id=case.id, to="clinician-north", reason=WHY),
            by=house.persona("team-lead-north"),
        )


def test_a_lead_in_conflict_cannot_take_the_case_on_nor_accept_it(house: House) -> None:
    case = house.a_case()
    offered = house.handrail.perform(
        MakeAccountable(case_id=case.id, to="senior-clinician-north", reason=WHY),
        by=house.persona("clinician-north"),
    )
    for username in ("team-lead-north", "senior-clinician-north"):
        declare(house, case, username)
    with pytest.raises(NotPermitted, match="conflict of interest"):
        house.handrail.perform(
            MakeAccountable(case_id=case.id, to="team-lead-north", reason=WHY),
            by=house.persona("team-lead-north"),
        )
    with pytest.raises(NotPermitted, match="conflict of interest"):
        house.handrail.perform(
            AnswerAccountability(case_id=case.id, accepts=True, offer_id=offered.id),
            by=house.persona("senior-clinician-north"),
        )
    check(house, case)


def test_leads_and_governance_declare_it_for_others_and_nobody_else_does(house: House) -> None:
    case = house.a_case()
    declare(house, case, "governance-lead", whom="clinician-2-north")
    declare(house, case, "team-lead-north", whom="clinician-3-north", kind="own_complaint")
    assert "conflict_declared_for_you" in told(house, house.persona("clinician-3-north"))
    for username in ("clinician-north", "support-worker-north"):
        with pytest.raises(NotPermitted, match="for yourself only"):
            declare(house, case, username, whom="team-lead-north")
    with pytest.raises(NotPermitted):
        declare(house, case, "auditor")
    with pytest.raises(NotFound):
        declare(house, case, "clinician-south")


def test_what_is_no_declaration_is_refused_with_its_reason(house: House) -> None:
    case = house.a_case()
    with pytest.raises(Invalid, match="Choose one of"):
        declare(house, case, "clinician-2-north", kind="enemy")
    with pytest.raises(Invalid, match="works here"):
        declare(house, case, "team-lead-north", whom="nobody")
    with pytest.raises(Invalid, match="at most"):
        house.handrail.perform(
            DeclareConflict(case_id=case.id, kind="self", details="x" * 2001),
            by=house.persona("clinician-2-north"),
        )
    declare(house, case, "clinician-2-north")
    with pytest.raises(Conflict, match="already"):
        declare(house, case, "clinician-2-north")


def test_somebody_else_withdraws_it_and_never_the_one_it_is_about(house: House) -> None:
    case = house.a_case()
    declared = declare(house, case, "team-lead-north")
    withdraw = WithdrawConflict(case_id=case.id, conflict_id=declared.id)
    for username, said in (
        ("team-lead-north", "about you"),
        ("clinician-north", "team lead or the governance lead"),
    ):
        with pytest.raises(NotPermitted, match=said):
            house.handrail.perform(withdraw, by=house.persona(username))
    assert now(house, case).conflicted
    house.handrail.perform(withdraw, by=house.persona("governance-lead"))
    assert now(house, case).conflicted == ()
    with pytest.raises(Conflict, match="already"):
        house.handrail.perform(withdraw, by=house.persona("governance-lead"))
    other = house.a_case()
    with pytest.raises(NotFound):
        house.handrail.perform(
            WithdrawConflict(case_id=other.id, conflict_id=declared.id), by=house.persona("governance-lead")
        )


def test_details_are_for_leads_and_not_for_whom_they_are_about(house: House) -> None:
    case = house.a_case()
    declare(house, case, "clinician-2-north")
    declare(house, case, "governance-lead", whom="team-lead-north")
    seen = {
        username: house.handrail.ask(CaseAccountability(case_id=case.id), by=house.persona(username))
        for username in ("clinician-north", "governance-lead", "team-lead-north")
    }
    assert seen["clinician-north"].details == {}
    assert len(seen["governance-lead"].details) == 2
    assert len(seen["team-lead-north"].details) == 1


def test_it_may_be_declared_after_the_case_closed(house: House) -> None:
    case = house.a_case()
    house.handrail.perform(EndCase(case_id=case.id, reason="died"), by=house.persona("team-lead-north"))
    declare(house, case, "clinician-north")
    check(house, case)
