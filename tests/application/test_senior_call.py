"""A senior is asked to ring back: who is paged at which hour, who is told, and what another press does."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from handrail.application.commands.call_senior import CallSenior
from handrail.application.commands.complete_task import CompleteTask
from handrail.application.commands.declare_conflict import DeclareConflict
from handrail.application.commands.end_case import EndCase
from handrail.application.commands.put_on_duty import DutyWanted, PutOnDuty
from handrail.application.queries.notices import MyNotices
from handrail.application.queries.senior_call import CallSeen, SeniorCall, SeniorOfPlace, SeniorsNow
from handrail.domain.cases import Case
from handrail.domain.errors import Invalid, NotFound, NotPermitted
from handrail.domain.identifiers import InstanceId
from handrail.domain.ladders import LADDERS, LadderCode
from handrail.domain.notices import Notice, NoticeKind
from handrail.domain.roles import Role
from handrail.domain.senior_calls import Follows
from handrail.domain.timer_table import find
from handrail.gateways.clock import VirtualClock
from handrail.rehearsal.answers import valid
from handrail.rehearsal.virtual_time import advance
from tests.builders.house import House, a_house

DAY, NIGHT = datetime(2026, 3, 2, 14, tzinfo=UTC), datetime(2026, 3, 3, 2, tzinfo=UTC)
NOBODY_ANSWERED = {"spoke": False, "spoke_at": None, "advised": None, "follows": None, "next_steps": None}


@pytest.fixture
def house(furnished_database: str) -> Iterator[House]:
    with a_house(furnished_database) as made:
        yield made


@pytest.fixture
def case(house: House) -> Case:
    return house.a_case()


def until(house: House, at: datetime) -> None:
    assert isinstance(house.clock, VirtualClock)
    advance(house.handrail, house.clock, to=at)


def press(house: House, case: Case, by: str = "support-worker-north") -> InstanceId:
    return house.handrail.perform(CallSenior(case_id=case.id), by=house.persona(by)).id


def on_duty(house: House, username: str, role: Role, hours: float = 12) -> None:
    now = house.clock.now()
    duty = DutyWanted(
        username=username,
        role=role.value,
        locality="northvale",
        from_at=now - timedelta(hours=1),
        to_at=now + timedelta(hours=hours),
    )
    house.handrail.perform(PutOnDuty(wanted=duty, source="A test"), by=house.persona("team-lead-north"))


def told(house: House, username: str) -> list[Notice]:
    seen = house.handrail.ask(MyNotices(), by=house.persona(username))
    return [notice for notice in seen if notice.subject.startswith("senior_")]


def pages(house: House, username: str) -> int:
    return sum(notice.kind is NoticeKind.PAGE for notice in told(house, username))


def seen(house: House, call: InstanceId, by: str = "support-worker-north") -> CallSeen:
    return house.handrail.ask(SeniorCall(instance_id=call), by=house.persona(by))


def ring(house: House, call: InstanceId, by: str, **changes: object) -> None:
    task = seen(house, call).task
    assert task is not None
    answers = valid("f-sen-answer", now=house.clock.now(), **changes)
    house.handrail.perform(
        CompleteTask(task_id=task.id, answers=answers, seen_revision=task.revision), by=house.persona(by)
    )


def now_in(
    house: House, case: Case | None = None, by: str = "support-worker-north"
) -> tuple[SeniorOfPlace, ...]:
    asked = SeniorsNow(case_id=None if case is None else case.id)
    return house.handrail.ask(asked, by=house.persona(by))


def test_by_day_the_senior_clinician_is_paged_by_night_who_is_on_call(house: House, case: Case) -> None:
    until(house, DAY)
    press(house, case)
    assert (pages(house, "senior-clinician-north"), pages(house, "on-call-clinician-north")) == (1, 0)
    assert pages(house, "senior-clinician-south") == 0
    until(house, NIGHT)
    press(house, house.a_case())
    assert (pages(house, "senior-clinician-north"), pages(house, "on-call-clinician-north")) == (1, 1)


def test_whoever_the_rota_names_is_paged_and_nobody_else(house: House, case: Case) -> None:
    until(house, DAY)
    assert not now_in(house, case)[0].senior.by_rota
    on_duty(house, "senior-clinician-2-north", Role.SENIOR_CLINICIAN)
    (there,) = now_in(house, case)
    assert [one.name for one in there.senior.people] == ["Dr Fern Dunnock"]
    assert there.senior.people[0].until == DAY + timedelta(hours=12)
    call = press(house, case)
    assert (pages(house, "senior-clinician-2-north"), pages(house, "senior-clinician-north")) == (1, 0)
    (notice,) = told(house, "senior-clinician-2-north")
    assert notice.facts["asker_id"] == str(house.persona("support-worker-north").id)
    assert seen(house, call).paged == ("Dr Fern Dunnock",)


def test_nobody_is_their_own_senior(house: House, case: Case) -> None:
    until(house, NIGHT)
    on_duty(house, "on-call-clinician-north", Role.ON_CALL_CLINICIAN)
    (there,) = now_in(house, case, by="on-call-clinician-north")
    assert there.senior.role is Role.SENIOR_CLINICIAN
    call = press(house, case, by="on-call-clinician-north")
    assert seen(house, call).role is Role.SENIOR_CLINICIAN and pages(house, "senior-clinician-north") == 1
    with pytest.raises(NotPermitted):
        ring(house, call, "on-call-clinician-north")


def test_who_takes_no_part_in_the_case_is_not_paged_by_name(house: House, case: Case) -> None:
    until(house, DAY)
    on_duty(house, "senior-clinician-north", Role.SENIOR_CLINICIAN)
    theirs = house.persona("senior-clinician-north")
    house.handrail.perform(DeclareConflict(case_id=case.id, kind="relative"), by=theirs)
    call = press(house, case)
    assert pages(house, "senior-clinician-north") == 0 and pages(house, "consultant-north") == 1
    assert seen(house, call).role is Role.CONSULTANT


def test_every_step_of_the_way_up_is_fifteen_minutes_at_most() -> None:
    assert find("senior.call").value_for(None).upper.duration.in_words() == "15 minutes"  # type: ignore[union-attr]
    ladder = LADDERS[LadderCode.EMERGENCY]
    for number in range(1, len(ladder.rungs) + 1):
        longest = find(ladder.key).value_for(str(number)).upper
        assert longest is not None and longest.duration.in_words() in ("10 minutes", "15 minutes")


def test_who_is_called_next_and_when_is_said_before_and_while_the_ladder_is_climbed(
    house: House, case: Case
) -> None:
    until(house, DAY)
    call = press(house, case)
    before = seen(house, call).next_call
    assert before is not None and (before.number, before.at) == (1, DAY + timedelta(minutes=10))
    until(house, DAY + timedelta(minutes=12))
    after = seen(house, call).next_call
    assert after is not None and (after.number, after.at) == (2, DAY + timedelta(minutes=20))
    assert pages(house, "senior-clinician-north") == 1 and Role.SENIOR_CLINICIAN in after.rung.roles


def test_another_press_joins_it_pages_again_and_whoever_pressed_hears_what_came_of_it(
    house: House, case: Case
) -> None:
    until(house, DAY)
    call = press(house, case)
    joined = press(house, case, by="clinician-north")
    assert seen(house, joined).instance.id == call
    assert [name for name, _ in seen(house, joined).asked] == ["Rowan Ashby", "Robin Alder"]
    assert pages(house, "senior-clinician-north") == 2
    press(house, case, by="clinician-north")
    assert pages(house, "senior-clinician-north") == 2, (
        "the same person again is written down, and pages nobody"
    )
    ring(house, call, "senior-clinician-north", follows="escalation")
    for asker in ("support-worker-north", "clinician-north"):
        assert [notice.subject for notice in told(house, asker)] == ["senior_rang_back"]
    (answer,) = seen(house, joined).answers
    assert answer.follows is Follows.ESCALATION and answer.name == "Dr Rosemary Plover"
    assert answer.task_id is not None and seen(house, joined).task is None


def test_nobody_answered_is_told_at_once_and_it_stays_open(house: House, case: Case) -> None:
    until(house, DAY)
    call = press(house, case)
    until(house, DAY + timedelta(minutes=4))
    ring(house, call, "senior-clinician-north", **NOBODY_ANSWERED)
    assert [notice.subject for notice in told(house, "support-worker-north")] == ["senior_got_nobody"]
    assert pages(house, "support-worker-north") == 1
    still = seen(house, call)
    assert still.task is not None and still.task.due_at == DAY + timedelta(minutes=14)
    assert [one.spoke for one in still.answers] == [False]


def test_the_manager_on_call_may_press_and_an_auditor_may_not(house: House, case: Case) -> None:
    press(house, case, by="on-call-manager")
    with pytest.raises(NotPermitted):
        press(house, case, by="auditor")
    with pytest.raises(NotFound):
        press(house, case, by="clinician-south")


def test_for_a_closed_case_nobody_is_paged(house: House, case: Case) -> None:
    call = press(house, case)
    ended = EndCase(case_id=case.id, reason="transferred")
    house.handrail.perform(ended, by=house.persona("team-lead-north"))
    assert seen(house, call).task is None and seen(house, call).answers == ()
    with pytest.raises(Invalid, match="ring 999"):
        press(house, case)
