"""Durations set for a place, episodes that end, tasks given away, runs that are retried, and what is forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from handrail.application.commands.claim_task import ClaimTask
from handrail.application.commands.end_case import EndCase
from handrail.application.commands.forget_replies import ForgetReplies
from handrail.application.commands.open_case import OpenCase, PersonDetails
from handrail.application.commands.reassign_task import ReassignTask
from handrail.application.commands.release_task import ReleaseTask
from handrail.application.commands.save_draft import SaveDraft
from handrail.application.commands.set_duration import SetDuration
from handrail.application.commands.start_process import StartProcess
from handrail.application.handrail import Replied, ReplyTo
from handrail.application.queries.history import CaseHistory
from handrail.application.queries.notices import MyNotices
from handrail.application.queries.task_detail import ShowTask
from handrail.domain.actors import SYSTEM
from handrail.domain.durations import Duration
from handrail.domain.errors import Conflict, Invalid, NotPermitted
from handrail.domain.timer_settings import Override
from tests.builders.diagrams import in_a_row, user_task
from tests.builders.house import House, a_house


@pytest.fixture
def house(database: str) -> Iterator[House]:
    with a_house(database) as made:
        step = user_task("A-1", clock="esc.decide", clockClass="very_urgent")
        made.publish("one-step", in_a_row("one-step", step))
        yield made


def a_task(house: House):
    case = house.a_case()
    clinician = house.persona("clinician-north")
    return case, house.handrail.perform(StartProcess(case_id=case.id, process="one-step"), by=clinician).tasks[0]


def test_a_locality_may_shorten_a_duration_and_running_clocks_keep_theirs(house: House) -> None:
    _, before = a_task(house)
    shorter = Override(key="esc.decide", variant="very_urgent", locality="northvale", duration=Duration.parse("PT20M"))
    house.handrail.perform(SetDuration(override=shorter), by=house.persona("process-owner"))
    _, after = a_task(house)
    assert before.due_at == house.clock.now() + timedelta(minutes=30)
    assert after.due_at == house.clock.now() + timedelta(minutes=20)


def test_a_duration_outside_its_bounds_is_refused(house: House) -> None:
    longer = Override(key="esc.decide", variant="very_urgent", locality="northvale", duration=Duration.parse("PT90M"))
    with pytest.raises(Invalid, match="may shorten it only"):
        house.handrail.perform(SetDuration(override=longer), by=house.persona("process-owner"))


def test_only_a_process_owner_sets_durations(house: House) -> None:
    shorter = Override(key="esc.decide", duration=Duration.parse("PT1M"))
    with pytest.raises(NotPermitted):
        house.handrail.perform(SetDuration(override=shorter), by=house.persona("clinician-north"))


def test_an_episode_that_ended_takes_nothing_new(house: House) -> None:
    case = house.a_case()
    house.handrail.perform(EndCase(case_id=case.id, reason="transferred"), by=house.persona("team-lead-north"))
    with pytest.raises(Invalid, match="closed"):
        house.handrail.perform(
            StartProcess(case_id=case.id, process="one-step"), by=house.persona("clinician-north")
        )
    with pytest.raises(Conflict, match="closed already"):
        house.handrail.perform(EndCase(case_id=case.id, reason="died"), by=house.persona("team-lead-north"))
    types = [event.type for event in house.handrail.ask(CaseHistory(case_id=case.id), by=SYSTEM).events]
    assert "CaseStatusChanged" in types


def test_a_task_is_taken_given_back_and_given_to_a_colleague(house: House) -> None:
    _, task = a_task(house)
    robin, merle = house.persona("clinician-north"), house.persona("clinician-2-north")
    taken = house.handrail.perform(ClaimTask(task_id=task.id), by=robin)
    assert taken.assignee_id == robin.id
    with pytest.raises(Conflict, match="A colleague has taken"):
        house.handrail.perform(ClaimTask(task_id=task.id), by=merle)
    with pytest.raises(Conflict, match="do not hold"):
        house.handrail.perform(ReleaseTask(task_id=task.id), by=merle)
    assert house.handrail.perform(ReleaseTask(task_id=task.id), by=robin).assignee_id is None
    lead = house.persona("team-lead-north")
    given = house.handrail.perform(ReassignTask(task_id=task.id, to="clinician-2-north"), by=lead)
    assert given.assignee_id == merle.id
    assert "task_assigned" in {notice.subject for notice in house.handrail.ask(MyNotices(), by=merle)}
    with pytest.raises(Invalid, match="may not do this task"):
        house.handrail.perform(ReassignTask(task_id=task.id, to="support-worker-north"), by=lead)
    with pytest.raises(NotPermitted):
        house.handrail.perform(ReassignTask(task_id=task.id, to="clinician-north"), by=robin)


def test_a_draft_is_kept_for_its_author_alone(house: House) -> None:
    _, task = a_task(house)
    robin, merle = house.persona("clinician-north"), house.persona("clinician-2-north")
    house.handrail.perform(SaveDraft(task_id=task.id, answers={"why": "half a sen"}), by=robin)
    house.handrail.perform(SaveDraft(task_id=task.id, answers={"why": "half a sentence"}), by=robin)
    assert house.handrail.ask(ShowTask(task_id=task.id), by=robin).answers == {"why": "half a sentence"}
    assert house.handrail.ask(ShowTask(task_id=task.id), by=merle).answers == {}


def test_answers_to_repeated_requests_are_forgotten_after_thirty_days(house: House) -> None:
    robin = house.persona("clinician-north")
    asked: list[str] = []

    def rendered(case: object) -> dict[str, str]:
        asked.append("rendered")
        return {"id": str(case.id)}  # type: ignore[attr-defined]

    def open_once() -> object:
        command = OpenCase(
            pathway="adult_community",
            locality="northvale",
            person=PersonDetails(name="Sam Example", born=date(1990, 5, 17)),
        )
        return house.handrail.perform_once(
            command, by=robin, reply=ReplyTo(key="k", request_hash=b"h", render=rendered)
        )

    open_once()
    assert isinstance(open_once(), Replied)
    house.clock.advance(timedelta(days=29))
    assert house.handrail.perform(ForgetReplies(), by=SYSTEM) == 0
    house.clock.advance(timedelta(days=2))
    assert house.handrail.perform(ForgetReplies(), by=SYSTEM) == 1
    open_once()
    assert asked == ["rendered", "rendered"]
