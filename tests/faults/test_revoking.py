"""Deciding under a lent right against its being taken away, at the same moment: one of the two comes first (P10).

On the real clock and a real PostgreSQL. Whichever wins, no decision is recorded after the right was gone, and nobody
waits in a circle.
"""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from handrail.application.commands.accept_delegation import AcceptDelegation
from handrail.application.commands.complete_task import CompleteTask
from handrail.application.commands.end_role import EndRole
from handrail.application.commands.propose_delegation import ProposeDelegation
from handrail.application.commands.revoke_delegation import RevokeDelegation
from handrail.application.commands.start_process import StartProcess
from handrail.application.moving import Run
from handrail.application.queries.history import CaseHistory
from handrail.application.queries.verify_history import VerifyHistory
from handrail.application.work import Work
from handrail.domain.actors import SYSTEM, Actor
from handrail.domain.cases import Case
from handrail.domain.delegations import Delegation
from handrail.domain.errors import Conflict, NotPermitted
from handrail.domain.identifiers import CaseId, InstanceId
from handrail.domain.roles import Role, RoleAssignment, ScopeKind
from handrail.domain.tasks import Task
from handrail.storage.roles import role_assignments, staff
from handrail.storage.staff import Staff
from handrail.storage.tasks import Tasks
from tests.builders.diagrams import in_a_row, user_task
from tests.builders.forks import round_and_round, script
from tests.builders.house import House, a_house
from tests.faults.conftest import AddOperation

REVOCATIONS = 200
ROLE_ENDS = 100
CIRCLES = 40
REASON = "I am on leave this week and somebody has to decide on the ward."
Act = Callable[[], Any]


@pytest.fixture
def house(furnished_database: str) -> Iterator[House]:
    """A Handrail on the real clock, with the product's own processes and matrix."""
    with a_house(furnished_database, at=None) as made:
        yield made


@pytest.fixture
def deciding(house: House) -> tuple[Case, InstanceId]:
    """A run that asks for the same decision again and again."""
    asked = user_task("A-1", role="senior_clinician", decision="D2b")
    house.publish("asked", round_and_round("asked", asked, script("X-1", "n = 1"), unless="n = 2"))
    case = house.a_case()
    started = house.handrail.perform(
        StartProcess(case_id=case.id, process="asked"), by=house.persona("clinician-north")
    )
    return case, started.instance.id


def open_task(house: House, instance_id: InstanceId) -> Task:
    with house.handrail.database.reading() as session:
        (task,) = Tasks(session).open_in_instance(instance_id)
    return task


def lent(
    house: House, *, by: str = "senior-clinician-north", to: str = "safeguarding-lead-north"
) -> Delegation:
    offered = house.handrail.perform(
        ProposeDelegation(
            to=house.persona(to).id,
            codes=frozenset({"D2b"}),
            locality="northvale",
            ends_at=datetime.now(UTC) + timedelta(days=7),
            reason=REASON,
        ),
        by=house.persona(by),
    )
    return house.handrail.perform(AcceptDelegation(delegation_id=offered.id), by=house.persona(to))


def together(chance: random.Random, *acts: Act) -> list[Any]:
    """What each act gave, or the refusal it met; each begins first now and then, within 30 ms."""
    gate = threading.Barrier(len(acts))
    found: list[Any] = [None] * len(acts)
    late = [chance.random() * 0.03 for _ in acts]

    def run(number: int, act: Act) -> None:
        gate.wait()
        threading.Event().wait(late[number])
        try:
            found[number] = act()
        except (Conflict, NotPermitted) as refusal:
            found[number] = refusal
        except Exception as fault:  # noqa: BLE001 - a deadlock or anything else must fail the test, not the thread
            found[number] = fault

    threads = [threading.Thread(target=run, args=(number, act)) for number, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert not any(thread.is_alive() for thread in threads), "somebody still waits"
    return found


def decide(house: House, task: Task, by: Actor) -> Act:
    command = CompleteTask(task_id=task.id, answers={}, seen_revision=task.revision)
    return lambda: house.handrail.perform(command, by=by)


def last(house: House, case_id: CaseId, kind: str) -> datetime:
    events = house.handrail.ask(CaseHistory(case_id=case_id), by=SYSTEM).events
    return max(event.at for event in events if event.type == kind)


def test_a_decision_comes_before_the_revocation_or_not_at_all(
    house: House, deciding: tuple[Case, InstanceId], seed: int
) -> None:
    chance = random.Random(seed)
    case, instance_id = deciding
    decided = 0
    for _ in range(REVOCATIONS):
        given = lent(house)
        delegate = house.persona("safeguarding-lead-north")
        assert [one.id for one in delegate.delegations] == [given.id]
        task = open_task(house, instance_id)
        revoke = RevokeDelegation(delegation_id=given.id, reason="I am back early from leave")
        grantor = house.persona("senior-clinician-north")
        done, gone = together(
            chance,
            decide(house, task, delegate),
            lambda revoke=revoke, grantor=grantor: house.handrail.perform(revoke, by=grantor),
        )
        assert isinstance(gone, Delegation), gone
        revoked_at = last(house, given.case_id, "DelegationRevoked")
        if isinstance(done, NotPermitted):
            assert open_task(house, instance_id).id == task.id
        else:
            assert not isinstance(done, Exception), done
            decided += 1
            assert last(house, case.id, "TaskCompleted") < revoked_at
        with pytest.raises(NotPermitted):
            decide(house, open_task(house, instance_id), delegate)()
    assert 0 < decided < REVOCATIONS
    assert house.handrail.ask(VerifyHistory(case_id=case.id), by=SYSTEM).faults == ()


@pytest.mark.parametrize("whose", ["senior-clinician-north", "safeguarding-lead-north"])
def test_a_decision_comes_before_the_end_of_either_role_or_not_at_all(
    house: House, deciding: tuple[Case, InstanceId], seed: int, whose: str
) -> None:
    chance = random.Random(seed)
    case, instance_id = deciding
    lent(house)
    role = Role.SENIOR_CLINICIAN if whose.startswith("senior") else Role.SAFEGUARDING_LEAD
    decided = 0
    for _ in range(ROLE_ENDS // 2):
        delegate = house.persona("safeguarding-lead-north")
        task = open_task(house, instance_id)
        done, ended = together(
            chance,
            decide(house, task, delegate),
            lambda: house.handrail.perform(EndRole(username=whose, role=role), by=SYSTEM),
        )
        assert ended == 1, ended
        role_ended_at = _ended_at(house, whose, role)
        if isinstance(done, Exception):
            assert type(done).__name__ in ("NotPermitted", "NotFound"), done
        else:
            decided += 1
            assert last(house, case.id, "TaskCompleted") < role_ended_at
        _give_back(house, whose, role)
    assert 0 < decided < ROLE_ENDS // 2


def test_nobody_waits_in_a_circle(house: House, deciding: tuple[Case, InstanceId], seed: int) -> None:
    """Two who lent to each other revoke, decide, and lose a role at once: each act ends, and no lock is fought over."""
    chance = random.Random(seed)
    _, instance_id = deciding
    one, other = "senior-clinician-north", "senior-clinician-2-north"
    for _ in range(CIRCLES):
        first, second = lent(house, by=one, to=other), lent(house, by=other, to=one)
        task = open_task(house, instance_id)
        people = house.persona(one), house.persona(other)
        acts = [
            decide(house, task, people[0]),
            decide(house, task, people[1]),
            lambda first=first, people=people: house.handrail.perform(
                RevokeDelegation(delegation_id=first.id, reason="No longer needed"), by=people[0]
            ),
            lambda second=second, people=people: house.handrail.perform(
                RevokeDelegation(delegation_id=second.id, reason="No longer needed"), by=people[1]
            ),
            lambda: house.handrail.perform(EndRole(username=one, role=Role.SENIOR_CLINICIAN), by=SYSTEM),
        ]
        chance.shuffle(acts)
        for outcome in together(chance, *acts):
            kind = type(outcome).__name__
            assert not isinstance(outcome, Exception) or kind in ("Conflict", "NotPermitted", "NotFound"), (
                outcome
            )
            assert "deadlock" not in str(outcome).lower()
        _give_back(house, one, Role.SENIOR_CLINICIAN)
        for given, by in ((first, other), (second, one)):
            with_reason = RevokeDelegation(delegation_id=given.id, reason="No longer needed")
            try:
                house.handrail.perform(with_reason, by=house.persona(by))
            except Conflict:
                continue


@pytest.mark.parametrize("how", ["revoke", "grantor's role", "delegate's role"])
def test_what_takes_a_right_away_waits_for_the_decision_that_is_being_written(
    house: House, operation: AddOperation, how: str
) -> None:
    """The right was read, the decision is not on disk: taking it away must wait for that commit."""
    checked, go_on = threading.Event(), threading.Event()

    def hold_on(work: Work, run: Run, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
        checked.set()
        assert go_on.wait(30)
        return {}

    operation("hold_on", hold_on)
    house.publish(
        "slow",
        in_a_row("slow", user_task("A-1", role="senior_clinician", decision="D2b", operation="hold_on")),
    )
    case = house.a_case()
    clinician = house.persona("clinician-north")
    started = house.handrail.perform(StartProcess(case_id=case.id, process="slow"), by=clinician)
    given = lent(house)
    delegate, grantor = (house.persona(f"{name}-north") for name in ("safeguarding-lead", "senior-clinician"))
    revoke = RevokeDelegation(delegation_id=given.id, reason="I am back early from leave")
    acts: dict[str, Act] = {
        "revoke": lambda: house.handrail.perform(revoke, by=grantor),
        "grantor's role": lambda: house.handrail.perform(
            EndRole(username="senior-clinician-north", role=Role.SENIOR_CLINICIAN), by=SYSTEM
        ),
        "delegate's role": lambda: house.handrail.perform(
            EndRole(username="safeguarding-lead-north", role=Role.SAFEGUARDING_LEAD), by=SYSTEM
        ),
    }
    deciding = threading.Thread(target=decide(house, open_task(house, started.instance.id), delegate))
    taking = threading.Thread(target=acts[how])
    deciding.start()
    assert checked.wait(30)
    taking.start()
    taking.join(timeout=0.5)
    assert taking.is_alive(), "it did not wait"
    go_on.set()
    deciding.join(30)
    taking.join(30)
    assert not deciding.is_alive() and not taking.is_alive()
    now = datetime.now(UTC)
    assert last(house, case.id, "TaskCompleted") < now
    left = house.persona("safeguarding-lead-north")
    assert not left.roles or not any(one.in_force(now) for one in left.delegations)


def _ended_at(house: House, username: str, role: Role) -> datetime:
    ended = (
        select(func.max(role_assignments.c.to_at))
        .select_from(role_assignments.join(staff, staff.c.id == role_assignments.c.staff_id))
        .where(staff.c.username == username, role_assignments.c.role == role.value)
    )
    with house.handrail.database.reading() as session:
        at: datetime = session.connection.execute(ended).scalar_one()
    return at


def _give_back(house: House, username: str, role: Role) -> None:
    with house.handrail.database.transaction() as session:
        register = Staff(session)
        member = register.by_username(username)
        assert member is not None
        assignment = RoleAssignment(
            staff_id=member.id,
            role=role,
            scope=ScopeKind.LOCALITY,
            locality="northvale",
            from_at=datetime.now(UTC) - timedelta(seconds=1),
            registration_body="demo register",
            registration_no="DEMO-0000",
        )
        register.assign(assignment, id=house.handrail.resources.ids.new())
