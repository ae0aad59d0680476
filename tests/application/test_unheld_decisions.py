"""A decision that nobody there holds the right to: the next rung is called once, and it is written down (R1)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from handrail.application.commands.call_for_holder import CallForHolder
from handrail.application.commands.declare_conflict import DeclareConflict
from handrail.application.commands.end_role import EndRole
from handrail.application.commands.register_staff import RegisterStaff, RoleHeld
from handrail.application.commands.start_process import StartProcess
from handrail.application.queries.history import CaseHistory
from handrail.application.queries.notices import MyNotices
from handrail.application.queries.verify_history import VerifyHistory
from handrail.application.queries.who_decides import RightHolder, WhoDecides
from handrail.domain.actors import SYSTEM, Actor
from handrail.domain.cases import Case
from handrail.domain.notices import NoticeKind
from handrail.domain.roles import Role
from handrail.rehearsal.virtual_time import advance
from handrail.storage.staff import Staff
from handrail.worker.unheld_decisions import call_for_holders
from tests.builders.diagrams import in_a_row, user_task
from tests.builders.holds import a_hold, decide, open_task
from tests.builders.house import House, a_house


@pytest.fixture
def house(furnished_database: str) -> Iterator[House]:
    with a_house(furnished_database) as house:
        yield house


def deciders(house: House, case: Case, element: str = "ESC-04") -> tuple[RightHolder, ...]:
    asked = WhoDecides(case_id=case.id, decision=open_task(house, case, element).decision or "")
    return house.handrail.ask(asked, by=house.persona("clinician-north")).deciders


def staff_of(house: House, one: RightHolder) -> Actor:
    with house.handrail.database.reading() as session:
        return Staff(session).actors([one.staff_id], at=house.clock.now())[one.staff_id]


def end_roles(house: House, case: Case, *, but: int = 0, element: str = "ESC-04") -> None:
    """Nobody but so many holds the right any more."""
    while len(found := deciders(house, case, element)) > but:
        for one in found[but:]:
            end = EndRole(username=staff_of(house, one).username, role=one.role)
            house.handrail.perform(end, by=SYSTEM)


def written(house: House, case: Case, *types: str) -> list[dict]:
    events = house.handrail.ask(CaseHistory(case_id=case.id), by=SYSTEM).events
    return [dict(event.data) for event in events if event.type in types]


def test_while_somebody_holds_it_nothing_is_written(house: House) -> None:
    case, _ = a_hold(house)
    end_roles(house, case, but=1)
    assert call_for_holders(house.handrail) == 0
    asked = CallForHolder(task_id=open_task(house, case, "ESC-04").id)
    assert house.handrail.perform(asked, by=SYSTEM) is False, "asked by two workers, the slower finds nothing to do"
    assert written(house, case, "NobodyHoldsRight") == []


def test_without_a_holder_the_next_rung_is_called_once_long_before_the_time_is_up(house: House) -> None:
    case, task = a_hold(house)
    end_roles(house, case)
    assert call_for_holders(house.handrail) == 1
    assert call_for_holders(house.handrail) == 0
    (told,) = written(house, case, "NobodyHoldsRight")
    assert (told["element"], told["decision"], told["rung"]) == ("ESC-04", task.decision, 1)
    assert told["roles"] and Role.SENIOR_CLINICIAN.value in told["decided_by"]
    assert task.due_at is not None and house.clock.now() < task.due_at
    for role in ("team-lead-north", "governance-lead"):
        notices = house.handrail.ask(MyNotices(), by=house.persona(role))
        kinds = {one.kind for one in notices if one.subject == "nobody_holds_right"}
        assert kinds == {NoticeKind.PAGE if role == "team-lead-north" else NoticeKind.INFORM}
    assert house.handrail.ask(VerifyHistory(rebuild=True), by=SYSTEM).faults == ()


def test_the_rung_after_those_that_were_called_is_next(house: House) -> None:
    step = user_task("A-1", decision="D4b", clock="esc.decide", clockClass="very_urgent", ladder="L-E")
    house.publish("one-step", in_a_row("one-step", step))
    case = house.a_case()
    start = StartProcess(case_id=case.id, process="one-step")
    house.handrail.perform(start, by=house.persona("clinician-north"))
    task = open_task(house, case, "A-1")
    assert task.due_at is not None
    advance(house.handrail, house.clock, to=task.due_at + timedelta(minutes=1))
    assert [one["rung"] for one in written(house, case, "LadderClimbed")] == [1]
    end_roles(house, case, element="A-1")
    assert call_for_holders(house.handrail) == 1
    (told,) = written(house, case, "NobodyHoldsRight")
    assert told["rung"] > 1


def test_whoever_takes_the_role_on_may_decide_and_a_later_gap_is_told_anew(house: House) -> None:
    case, task = a_hold(house)
    end_roles(house, case)
    call_for_holders(house.handrail)
    new = RoleHeld(
        role=Role.SENIOR_CLINICIAN, locality="northvale", registration_body="NMC", registration_no="1"
    )
    house.handrail.perform(
        RegisterStaff(username="new-senior", name="New Senior", roles=(new,), persona=True), by=SYSTEM
    )
    assert call_for_holders(house.handrail) == 1
    assert [one["element"] for one in written(house, case, "RightHeldAgain")] == ["ESC-04"]
    house.handrail.perform(EndRole(username="new-senior", role=Role.SENIOR_CLINICIAN), by=SYSTEM)
    assert call_for_holders(house.handrail) == 1
    assert len(written(house, case, "NobodyHoldsRight")) == 2


def test_a_relative_holds_no_right_to_it(house: House) -> None:
    case, _ = a_hold(house)
    end_roles(house, case, but=1)
    (only,) = deciders(house, case)
    relative = staff_of(house, only)
    house.handrail.perform(DeclareConflict(case_id=case.id, kind="relative"), by=relative)
    assert call_for_holders(house.handrail) == 1


def test_a_step_that_is_over_is_not_called_for(house: House) -> None:
    case, task = a_hold(house)
    decide(house, task, chosen="refuse", second_person=None)
    end = [one for one in written(house, case, "TaskCompleted") if one["element"] == "ESC-04"]
    assert end, "refusing to hold needs no second person"
    assert call_for_holders(house.handrail) == 0
