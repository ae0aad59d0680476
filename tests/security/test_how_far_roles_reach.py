"""A role counts where and while it is held, and nowhere else; what is out of reach does not exist (P10, P11)."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import text

from handrail.application.commands.cancel_process import CancelProcess
from handrail.application.commands.complete_task import CompleteTask
from handrail.application.commands.open_case import OpenCase, PersonDetails
from handrail.application.commands.reassign_task import ReassignTask
from handrail.application.commands.start_process import StartProcess
from handrail.application.queries.case_search import SearchCases
from handrail.application.queries.case_standing import StandingOfCases
from handrail.application.queries.notices import MyNotices
from handrail.application.queries.notices_told import NoticesTold
from handrail.application.queries.task_list import TaskList
from handrail.domain.actors import SYSTEM
from handrail.domain.cases import Case
from handrail.domain.errors import HandrailError, NotFound, NotPermitted
from handrail.domain.instances import Instance
from handrail.domain.roles import Role
from handrail.domain.tasks import Task
from handrail.rehearsal.virtual_time import advance
from handrail.storage.tasks import Tasks
from tests.builders.diagrams import in_a_row, user_task
from tests.builders.house import House
from tests.security.conftest import Caller

CRISIS = "crisis_alternative"
Somebody = Callable[..., str]
Call = Callable[[str], Caller]


@pytest.fixture
def one_step(house: House) -> str:
    house.publish("one-step", in_a_row("one-step", user_task("A-1"), user_task("A-2")))
    return "one-step"


def started(house: House, process: str, case: Case | None = None) -> tuple[Case, Instance, Task]:
    case = case or house.a_case()
    run = house.handrail.perform(StartProcess(case_id=case.id, process=process), by=SYSTEM)
    return case, run.instance, run.tasks[0]


def test_a_permission_from_another_place_opens_no_door_here(
    house: House, one_step: str, somebody: Somebody
) -> None:
    username = somebody((Role.TEAM_LEAD, "southmere", None), (Role.SUPPORT_WORKER, "northvale", None))
    _, instance, task = started(house, one_step)
    lead_elsewhere = house.persona(username)
    with pytest.raises(NotPermitted) as refusal:
        house.handrail.perform(
            CancelProcess(instance_id=instance.id, reason="person_died"), by=lead_elsewhere
        )
    assert refusal.value.missing == "cancel_instance"
    with pytest.raises(NotPermitted):
        house.handrail.perform(ReassignTask(task_id=task.id, to="clinician-north"), by=lead_elsewhere)


def test_a_role_without_sight_of_people_sees_none_by_a_role_held_elsewhere(
    house: House, one_step: str, somebody: Somebody, call: Call
) -> None:
    case, instance, task = started(house, one_step)
    administrator = call(somebody((Role.IG_LEAD, None, None), (Role.CLINICIAN, "southmere", None)))
    for path in (
        f"/cases/{case.id}",
        f"/cases/{case.id}/history",
        f"/instances/{instance.id}",
        f"/tasks/{task.id}",
    ):
        assert administrator.get(path).status_code == 404, path
    username = somebody((Role.IG_LEAD, None, None), (Role.CLINICIAN, "southmere", None))
    standing = house.handrail.ask(StandingOfCases(case_ids=(case.id,)), by=house.persona(username))
    assert standing == {}
    found = house.handrail.ask(SearchCases(limit=100), by=house.persona(username)).items
    assert {one.locality for one, _ in found} <= {"southmere"}


def test_a_case_is_opened_only_where_the_role_that_may_is_held(house: House, somebody: Somebody) -> None:
    username = somebody((Role.GOVERNANCE_LEAD, None, None), (Role.CLINICIAN, "southmere", None))
    person = PersonDetails(name="Sam Example", born=house.clock.now().date())
    with pytest.raises(NotFound):
        house.handrail.perform(
            OpenCase(pathway="adult_community", locality="northvale", person=person),
            by=house.persona(username),
        )


def ends_while_waiting(
    house: House, case: Case, username: str, ended: str, act: Callable[[], object]
) -> HandrailError:
    """What somebody is told whose act waits for the case's lock while their role ends."""
    refusals: list[HandrailError] = []

    def try_it() -> None:
        try:
            act()
        except HandrailError as refusal:
            refusals.append(refusal)

    engine = house.handrail.database.engine
    with engine.connect() as holding:
        holding.execute(text("SELECT 1 FROM cases WHERE id = :id FOR UPDATE"), {"id": case.id})
        waiting = threading.Thread(target=try_it)
        waiting.start()
        until = time.monotonic() + 10
        while time.monotonic() < until:
            with engine.connect() as looking:
                blocked = looking.execute(
                    text(
                        "SELECT count(*) FROM pg_stat_activity"
                        " WHERE wait_event_type = 'Lock' AND datname = current_database()"
                    )
                ).scalar_one()
            if blocked:
                break
            time.sleep(0.02)
        assert blocked, "nobody waited, so nothing was proved"
        with engine.begin() as ending:
            changed = ending.execute(
                text(
                    "UPDATE role_assignments SET to_at = :at WHERE role = :role"
                    " AND staff_id = (SELECT id FROM staff WHERE username = :username)"
                ),
                {"at": house.clock.now(), "role": ended, "username": username},
            )
            assert changed.rowcount == 1
        holding.rollback()
    waiting.join(timeout=20)
    assert len(refusals) == 1, "a right that had ended was used"
    return refusals[0]


def test_a_role_that_ends_while_its_holder_waits_for_the_lock_decides_nothing(
    house: House, one_step: str, somebody: Somebody
) -> None:
    case, _, task = started(house, one_step)
    username = somebody((Role.CLINICIAN, "northvale", None))
    actor = house.persona(username)
    command = CompleteTask(task_id=task.id, answers={}, seen_revision=1)
    refusal = ends_while_waiting(
        house, case, username, "clinician", lambda: house.handrail.perform(command, by=actor)
    )
    assert isinstance(refusal, NotFound)
    with house.handrail.database.reading() as session:
        found = Tasks(session).get(task.id)
    assert found is not None and found.is_open


def test_a_permission_that_ends_while_its_holder_waits_for_the_lock_is_gone_though_other_roles_stay(
    house: House, one_step: str, somebody: Somebody
) -> None:
    case, instance, _ = started(house, one_step)
    username = somebody((Role.TEAM_LEAD, "northvale", None), (Role.SUPPORT_WORKER, "northvale", None))
    actor = house.persona(username)
    command = CancelProcess(instance_id=instance.id, reason="person_died")
    refusal = ends_while_waiting(
        house, case, username, "team_lead", lambda: house.handrail.perform(command, by=actor)
    )
    assert isinstance(refusal, NotPermitted) and refusal.missing == "cancel_instance"


def test_what_is_out_of_reach_and_what_is_not_there_are_told_apart_by_nothing(
    house: House, one_step: str, call: Call
) -> None:
    case, instance, task = started(house, one_step)
    house.handrail.perform(CancelProcess(instance_id=instance.id, reason="person_died"), by=SYSTEM)
    south = call("team-lead-south")
    ways = [
        ("GET", "/cases/{case}", None),
        ("GET", "/cases/{case}/history", None),
        ("POST", "/cases/{case}/instances", {"process": one_step}),
        ("POST", "/cases/{case}/contacts", {}),
        ("GET", "/instances/{instance}", None),
        ("GET", "/instances/{instance}/history", None),
        ("GET", "/instances/{instance}/state", None),
        ("GET", "/instances/{instance}/diagram.svg", None),
        ("POST", "/instances/{instance}/retry", {}),
        ("POST", "/instances/{instance}/cancel", {"reason": "person_died"}),
        ("GET", "/tasks/{task}", None),
        ("GET", "/tasks?case={case}", None),
        ("GET", "/tasks?instance={instance}", None),
        ("POST", "/tasks/{task}/claim", {}),
        ("POST", "/tasks/{task}/release", {}),
        ("POST", "/tasks/{task}/complete", {"answers": {}, "revision": 1}),
        ("POST", "/tasks/{task}/reassign", {"to": "clinician-south"}),
        ("PUT", "/tasks/{task}/draft", {"answers": {}}),
        ("POST", "/messages", {"name": "x", "correlation": {"case_id": "{case}"}, "message_id": "{case}"}),
    ]
    there = {"case": str(case.id), "instance": str(instance.id), "task": str(task.id)}
    nowhere = dict.fromkeys(there, str(uuid4()))
    for method, path, body in ways:
        told = []
        for ids in (there, nowhere):
            filled = None if body is None else json.loads(json.dumps(body).replace("{case}", ids["case"]))
            answer = south.send(method, path.format(**ids), filled)
            said = {name: value for name, value in answer.json.items() if name != "request_id"}
            told.append((answer.status_code, said))
        assert told[0] == told[1], f"{method} {path} tells that it is there"
        assert told[0][0] == 404, f"{method} {path}"


def test_a_role_for_one_pathway_sees_no_person_of_another(
    house: House, one_step: str, somebody: Somebody
) -> None:
    ours, _, wanted = started(house, one_step, house.a_case(pathway=CRISIS))
    other, _, hidden = started(house, one_step, house.a_case())
    username = somebody((Role.CLINICIAN, "northvale", CRISIS), (Role.CLINICIAN, "southmere", None))
    actor = house.persona(username)
    found = {case.id for case, _ in house.handrail.ask(SearchCases(limit=100), by=actor).items}
    assert ours.id in found and other.id not in found
    page = house.handrail.ask(TaskList(limit=200), by=actor)
    assert wanted.id in {task.id for task in page.items} and hidden.id not in {task.id for task in page.items}
    assert len({task.id for task in page.items}) == len(page.items)


def test_what_is_told_to_a_role_is_told_for_its_pathway(house: House, somebody: Somebody) -> None:
    urgent = user_task("A-1", clock="esc.decide", clockClass="very_urgent", ladder="L-E")
    house.publish("clocked", in_a_row("clocked", urgent))
    ours, _, _ = started(house, "clocked", house.a_case(pathway=CRISIS))
    other, _, _ = started(house, "clocked", house.a_case())
    username = somebody((Role.CLINICIAN, "northvale", CRISIS))
    advance(house.handrail, house.clock, to=house.clock.now() + timedelta(hours=1))
    actor = house.persona(username)
    told = {notice.case_id for notice in house.handrail.ask(MyNotices(), by=actor)}
    assert ours.id in told and other.id not in told
    assert set(house.handrail.ask(NoticesTold(), by=actor).people) == {ours.id}
