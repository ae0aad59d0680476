"""A decision that two people take: nothing is decided until the second has confirmed it, and neither acts for both."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from handrail.application.commands.accept_delegation import AcceptDelegation
from handrail.application.commands.cancel_process import CancelProcess
from handrail.application.commands.claim_task import ClaimTask
from handrail.application.commands.complete_task import CompleteTask
from handrail.application.commands.confirm_decision import ConfirmDecision
from handrail.application.commands.declare_conflict import DeclareConflict
from handrail.application.commands.end_case import EndCase
from handrail.application.commands.end_role import EndRole
from handrail.application.commands.propose_delegation import ProposeDelegation
from handrail.application.commands.reassign_task import ReassignTask
from handrail.application.commands.register_staff import RegisterStaff, RoleHeld
from handrail.application.commands.revoke_delegation import RevokeDelegation
from handrail.application.commands.withdraw_decision import WithdrawDecision
from handrail.application.deciding_besides import decide_besides
from handrail.application.queries.approval_detail import ShowConfirmation
from handrail.application.queries.case_decisions import CaseDecisions
from handrail.application.queries.case_detail import ShowCase
from handrail.application.queries.history import CaseHistory
from handrail.application.queries.notices import MyNotices
from handrail.application.queries.task_detail import ShowTask
from handrail.application.queries.verify_history import VerifyHistory
from handrail.application.work import Work
from handrail.domain.actors import SYSTEM
from handrail.domain.cases import Case
from handrail.domain.decisions import Decision
from handrail.domain.delegations import Delegation
from handrail.domain.errors import Conflict, Invalid, NotFound, NotPermitted
from handrail.domain.permissions import Permission
from handrail.domain.roles import Role
from handrail.domain.tasks import Task
from handrail.rehearsal.virtual_time import advance
from handrail.storage.pending_decisions import pending_decisions
from handrail.storage.staff import Staff
from tests.builders.holds import (
    DECIDER,
    PROPOSER,
    SECOND,
    a_hold,
    confirm,
    decide,
    hold_answers,
    open_task,
    told,
)
from tests.builders.house import House, a_house

REASON = "The person has not been seen since Tuesday, so I want them seen first."


@pytest.fixture
def house(furnished_database: str) -> Iterator[House]:
    with a_house(furnished_database) as made:
        yield made
        assert not made.handrail.ask(VerifyHistory(rebuild=True), by=SYSTEM).faults


def later(house: House, **gap: float) -> None:
    advance(house.handrail, house.clock, to=house.clock.now() + timedelta(**gap))


def holds(house: House, case: Case) -> list[Decision]:
    """The case's decisions to hold."""
    found = house.handrail.ask(CaseDecisions(case_id=case.id), by=house.persona(DECIDER)).items
    return [decision for decision in found if decision.code == "D2b"]


def open_elements(house: House, case: Case) -> set[str]:
    return {task.element for task in house.handrail.ask(ShowCase(case_id=case.id), by=SYSTEM).tasks}


def test_a_hold_takes_effect_when_the_second_person_confirms_it(house: House) -> None:
    case, task = a_hold(house)
    waiting = decide(house, task)
    assert waiting.awaiting is not None and waiting.opened == () == waiting.closed
    assert open_elements(house, case) == {"ESC-04"}, "nothing has moved"
    assert "EscalationHeld" not in told(house, case) and holds(house, case) == []
    asked = [notice.subject for notice in house.handrail.ask(MyNotices(), by=house.persona(SECOND))]
    assert "second_person_asked" in asked
    done = confirm(house, task)
    assert done.awaiting is None and "ESC-04" not in open_elements(house, case)
    events = told(house, case)
    assert events.index("SecondPersonAsked") < events.index("SecondPersonConfirmed") < events.index("EscalationHeld")
    (decision,) = holds(house, case)
    assert decision.chosen == "approve_hold" and decision.direction == "reductive"
    people = (decision.proposer_id, decision.decider_id, decision.second_id)
    assert people == tuple(house.persona(name).id for name in (PROPOSER, DECIDER, SECOND))
    assert decision.right == "role:senior_clinician" == decision.second_right
    assert decision.right_row and len(decision.right_table_sha256 or "") == 64 and decision.in_time
    assert decision.words["rationale"] and decision.words["question"] == "Decide on the hold"
    proposer = [notice.subject for notice in house.handrail.ask(MyNotices(), by=house.persona(PROPOSER))]
    assert "decision_taken" in proposer


def test_refusing_a_hold_needs_nobody_else(house: House) -> None:
    case, task = a_hold(house)
    done = decide(house, task, chosen="refuse", override_reason=None, evidence_seen=None, spoke_to_person=None,
                  interim_plan=None, recheck_at=None, second_person=None)  # fmt: skip
    assert done.awaiting is None and "ESC-07" in open_elements(house, case)


def test_what_waits_for_a_second_person_is_no_decision_when_the_hold_runs_out(house: House) -> None:
    case, task = a_hold(house, response_class="very_urgent")
    decide(house, task)
    later(house, minutes=31)
    assert "HoldLapsed" in told(house, case) and "ESC-07" in open_elements(house, case)
    with pytest.raises(Conflict):
        house.handrail.perform(
            ConfirmDecision(task_id=task.id, agrees=True, seen_revision=task.revision + 1), by=house.persona(SECOND)
        )
    assert holds(house, case) == []
    assert ended(house, case) == ["lapsed"] == statuses(house, task)
    told_of_it = [notice.subject for notice in house.handrail.ask(MyNotices(), by=house.persona(SECOND))]
    assert "second_person_not_needed" in told_of_it


def test_what_waits_ends_with_the_process_that_is_stopped(house: House) -> None:
    case, task = a_hold(house)
    decide(house, task)
    stop = CancelProcess(instance_id=task.instance_id, reason="recorded_in_error")
    house.handrail.perform(stop, by=house.persona("team-lead-north"))
    assert ended(house, case) == ["cancelled"] == statuses(house, task) and holds(house, case) == []


def test_what_waits_ends_with_the_case(house: House) -> None:
    case, task = a_hold(house)
    decide(house, task)
    house.handrail.perform(EndCase(case_id=case.id, reason="died"), by=house.persona("team-lead-north"))
    assert "ESC-04" not in open_elements(house, case)
    assert ended(house, case) == statuses(house, task) and statuses(house, task) != ["waiting"]


def ended(house: House, case: Case) -> list[str]:
    """How what waited ended with its step, as the history has it."""
    events = house.handrail.ask(CaseHistory(case_id=case.id), by=SYSTEM).events
    return [event.data["status"] for event in events if event.type == "PendingDecisionEnded"]


def statuses(house: House, task: Task) -> list[str]:
    """Where everything stands that ever waited at a task, oldest first."""
    with house.handrail.database.reading() as session:
        found = session.rows(
            select(pending_decisions.c.status, pending_decisions.c.ended_at)
            .where(pending_decisions.c.task_id == task.id)
            .order_by(pending_decisions.c.asked_at)
        )
    assert all((row.status == "waiting") == (row.ended_at is None) for row in found)
    return [row.status for row in found]


@pytest.mark.parametrize(
    ("second", "said"),
    [
        (DECIDER, "someone other than you"),
        (PROPOSER, "someone other than you"),
        ("support-worker-north", "not"),
        ("clinician-south", "not"),
        ("auditor", "not"),
    ],
)
def test_a_second_person_from_nowhere_is_refused(house: House, second: str, said: str) -> None:
    case, task = a_hold(house)
    with pytest.raises(Invalid) as refusal:
        decide(house, task, second=second)
    assert [problem.pointer for problem in refusal.value.problems] == ["/answers/second_person"]
    with pytest.raises(Invalid):
        decide(house, task, second_person=str(UUID(int=7)))
    assert "SecondPersonAsked" not in told(house, case)


@pytest.mark.parametrize("by", [DECIDER, PROPOSER, "team-lead-north", "consultant-north"])
def test_nobody_but_whom_was_asked_confirms(house: House, by: str) -> None:
    case, task = a_hold(house)
    decide(house, task)
    with pytest.raises(NotPermitted):
        confirm(house, task, by=by)
    events = told(house, case)
    assert "AttemptDenied" in events and "SecondPersonConfirmed" not in events
    assert confirm(house, task).awaiting is None


def test_on_call_in_another_locality_is_relief_for_a_small_team(house: House) -> None:
    case, task = a_hold(house)
    elsewhere = "on-call-clinician-south"
    with pytest.raises(NotFound):
        house.handrail.ask(ShowTask(task_id=task.id), by=house.persona(elsewhere))
    decide(house, task, second=elsewhere)
    assert confirm(house, task, by=elsewhere).awaiting is None
    assert "EscalationHeld" in told(house, case)
    with pytest.raises(NotFound):
        house.handrail.ask(ShowTask(task_id=task.id), by=house.persona(elsewhere))


def test_being_asked_from_elsewhere_opens_the_case_no_longer_than_it_waits(house: House) -> None:
    _, task = a_hold(house, response_class="very_urgent")
    elsewhere = house.persona("on-call-clinician-south")
    shown = ShowConfirmation(task_id=task.id)
    decide(house, task, second="on-call-clinician-south")
    assert house.handrail.ask(shown, by=elsewhere).person
    later(house, minutes=31)
    with pytest.raises(NotFound):
        house.handrail.ask(shown, by=elsewhere)
    with pytest.raises(NotFound):
        house.handrail.perform(
            ConfirmDecision(task_id=task.id, agrees=True, seen_revision=task.revision + 1), by=elsewhere
        )


def test_being_asked_from_elsewhere_opens_nothing_to_who_is_on_call_no_longer(house: House) -> None:
    case, task = a_hold(house)
    held = RoleHeld(role=Role.ON_CALL_CLINICIAN, locality="southmere", registration_body="GMC", registration_no="8")
    also = RoleHeld(role=Role.CLINICIAN, locality="southmere", registration_body="GMC", registration_no="8")
    new = RegisterStaff(username="tonight", name="Kit Tonight", roles=(held, also), persona=True)
    house.handrail.perform(new, by=SYSTEM)
    decide(house, task, second="tonight")
    shown = ShowConfirmation(task_id=task.id)
    assert house.handrail.ask(shown, by=house.persona("tonight")).person
    with house.handrail.database.transaction() as session:
        Staff(session).end_assignments(
            house.persona("tonight").id, Role.ON_CALL_CLINICIAN, at=house.clock.now()
        )
    with pytest.raises(NotFound):
        house.handrail.ask(shown, by=house.persona("tonight"))
    assert "AttemptDenied" in told(house, case)


def test_the_second_person_may_say_no_and_says_why(house: House) -> None:
    case, task = a_hold(house)
    decide(house, task)
    for empty in (None, "as above", "no"):
        with pytest.raises(Invalid) as refusal:
            confirm(house, task, agrees=False, reason=empty)
        assert refusal.value.problems[0].pointer == "/reason"
    confirm(house, task, agrees=False, reason=REASON)
    assert "SecondPersonRefused" in told(house, case) and open_elements(house, case) == {"ESC-04"}
    with pytest.raises(Conflict, match="Nothing waits"):
        confirm(house, task)
    assert decide(house, task).awaiting is not None


def test_a_decision_is_taken_back_by_its_decider_only(house: House) -> None:
    case, task = a_hold(house)
    decide(house, task)
    now = open_task(house, case, "ESC-04")
    for other in (SECOND, "team-lead-north"):
        with pytest.raises(NotPermitted):
            house.handrail.perform(
                WithdrawDecision(task_id=task.id, seen_revision=now.revision), by=house.persona(other)
            )
    house.handrail.perform(WithdrawDecision(task_id=task.id, seen_revision=now.revision), by=house.persona(DECIDER))
    with pytest.raises(Conflict):
        confirm(house, task)
    assert "PendingDecisionWithdrawn" in told(house, case)
    again = house.handrail.ask(ShowTask(task_id=task.id), by=house.persona(DECIDER))
    assert again.answers["chosen"] == "approve_hold" and again.answers["rationale"], "they have their answers again"
    others = house.handrail.ask(ShowTask(task_id=task.id), by=house.persona("consultant-north"))
    assert "rationale" not in others.answers, "and nobody else has"


def test_another_decision_takes_the_place_of_the_one_that_waits(house: House) -> None:
    case, task = a_hold(house)
    decide(house, task)
    decide(house, task, second="consultant-north")
    assert told(house, case).count("PendingDecisionWithdrawn") == 1
    with pytest.raises(NotPermitted, match="colleague was asked"):
        confirm(house, task, by=SECOND)
    assert confirm(house, task, by="consultant-north").awaiting is None


def test_a_task_given_to_somebody_else_waits_for_nobody(house: House) -> None:
    case, task = a_hold(house)
    decide(house, task)
    command = ReassignTask(task_id=task.id, to="consultant-north")
    house.handrail.perform(command, by=house.persona("team-lead-north"))
    with pytest.raises(Conflict):
        confirm(house, task)
    assert "EscalationHeld" not in told(house, case)


def test_a_decider_who_lost_the_role_meanwhile_has_decided_nothing(house: House) -> None:
    held = RoleHeld(role=Role.SENIOR_CLINICIAN, locality="northvale", registration_body="GMC", registration_no="7")
    house.handrail.perform(
        RegisterStaff(username="leaving", name="Ash Leaving", roles=(held,), persona=True), by=SYSTEM
    )
    case, task = a_hold(house)
    leaving = house.persona("leaving")
    answers = hold_answers(house)
    command = CompleteTask(task_id=task.id, answers=answers, seen_revision=task.revision)
    assert house.handrail.perform(command, by=leaving).awaiting is not None
    with house.handrail.database.transaction() as session:
        Staff(session).end_assignments(leaving.id, Role.SENIOR_CLINICIAN, at=house.clock.now())
    with pytest.raises(Conflict, match="may no longer decide"):
        confirm(house, task)
    assert "EscalationHeld" not in told(house, case)
    denied = house.handrail.ask(CaseHistory(case_id=case.id), by=SYSTEM).events[-1]
    assert (denied.type, denied.actor_id) == ("AttemptDenied", house.persona(SECOND).id)
    assert denied.data["attempted"] == "ConfirmDecision" and denied.data["of_id"] == str(leaving.id)
    assert denied.data["missing"] == "role", "whose right was missing, and which part of it"
    assert decide(house, task).awaiting is not None, "somebody else decides"


def test_the_task_of_a_decider_without_the_right_is_offered_again(house: House) -> None:
    held = RoleHeld(role=Role.SENIOR_CLINICIAN, locality="northvale", registration_body="GMC", registration_no="7")
    house.handrail.perform(
        RegisterStaff(username="leaving", name="Ash Leaving", roles=(held,), persona=True), by=SYSTEM
    )
    case, task = a_hold(house)
    leaving = house.persona("leaving")
    house.handrail.perform(ClaimTask(task_id=task.id), by=leaving)
    decide(house, task, by="leaving")
    house.handrail.perform(EndRole(username="leaving", role=Role.SENIOR_CLINICIAN), by=SYSTEM)
    with pytest.raises(Conflict, match="may no longer decide"):
        confirm(house, task)
    assert told(house, case)[-2:] == ["AttemptDenied", "TaskReleased"]
    assert open_task(house, case, "ESC-04").assignee_id is None


def test_what_moved_on_meanwhile_is_a_race_and_no_denial(house: House) -> None:
    case, task = a_hold(house)
    soon = house.clock.now() + timedelta(minutes=20)
    decide(house, task, recheck_at=soon.isoformat())
    later(house, minutes=40)
    with pytest.raises(Conflict, match="no longer fits"):
        confirm(house, task)
    assert "AttemptDenied" not in told(house, case)


def test_a_conflict_of_interest_bars_the_second_person_too(house: House) -> None:
    case, task = a_hold(house)
    decide(house, task)
    house.handrail.perform(
        DeclareConflict(case_id=case.id, kind="relative"), by=house.persona(SECOND)
    )
    with pytest.raises(NotPermitted, match="conflict of interest"):
        confirm(house, task)
    with pytest.raises(Invalid):
        decide(house, task)
    assert decide(house, task, second="consultant-north").awaiting is not None


def test_what_was_seen_must_still_be_so(house: House) -> None:
    _, task = a_hold(house)
    decide(house, task)
    with pytest.raises(Conflict, match="changed since"):
        house.handrail.perform(
            ConfirmDecision(task_id=task.id, agrees=True, seen_revision=task.revision), by=house.persona(SECOND)
        )


LENT_BECAUSE = "I am on leave this week and somebody has to decide on the ward."
BORROWER = "safeguarding-lead-north"


def lend(house: House, by: str) -> Delegation:
    """Somebody's right to holds, lent to the safeguarding lead, who has none of their own."""
    offered = house.handrail.perform(
        ProposeDelegation(
            to=house.persona(BORROWER).id,
            codes=frozenset({"D2b"}),
            locality="northvale",
            ends_at=house.clock.now() + timedelta(days=7),
            reason=LENT_BECAUSE,
        ),
        by=house.persona(by),
    )
    lent = house.handrail.perform(AcceptDelegation(delegation_id=offered.id), by=house.persona(BORROWER))
    later(house, seconds=1)
    return lent


def revoke(house: House, lent: Delegation, by: str) -> None:
    command = RevokeDelegation(delegation_id=lent.id, reason=LENT_BECAUSE)
    house.handrail.perform(command, by=house.persona(by))
    later(house, seconds=1)


def test_whoever_lends_the_right_meanwhile_cannot_confirm_their_own_right(house: House) -> None:
    case, task = a_hold(house)
    first = lend(house, "consultant-north")
    assert decide(house, task, by=BORROWER).awaiting is not None
    revoke(house, first, "consultant-north")
    second = lend(house, SECOND)
    with pytest.raises(NotPermitted, match="neither of you two"):
        confirm(house, task)
    assert "EscalationHeld" not in told(house, case) and told(house, case)[-1] == "AttemptDenied"
    revoke(house, second, SECOND)
    with pytest.raises(Conflict, match="may no longer decide"):
        confirm(house, task)
    lend(house, DECIDER)
    confirm(house, task)
    (decision,) = holds(house, case)
    assert decision.on_behalf_of_id == house.persona(DECIDER).id
    assert len({decision.decider_id, decision.on_behalf_of_id, decision.second_id, decision.proposer_id}) == 4


@pytest.mark.parametrize("code", ["D4c", "D5e"])
def test_one_step_does_not_decide_alone_what_takes_two_people(house: House, code: str) -> None:
    case, task = a_hold(house)
    answers = {"chosen": "decrease", "rationale": REASON}
    with house.handrail.database.transaction() as session:
        work = Work(
            session=session,
            actor=house.persona("consultant-north"),
            resources=house.handrail.resources,
            permission=Permission.WORK_ON_TASKS,
        )
        work.lock_case(case.id)
        with pytest.raises(NotPermitted, match="second person"):
            decide_besides(work, task, code, answers, {})
        assert decide_besides(work, task, "D4a", {**answers, "chosen": "increase"}, {})
        work.settle()
