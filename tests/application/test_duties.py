"""The duty rota: who is asked first, who may keep it, what is refused, and the gaps that leads are told of."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from handrail.application.commands.claim_task import ClaimTask
from handrail.application.commands.end_duty import EndDuty
from handrail.application.commands.leave import Leave
from handrail.application.commands.put_on_duty import DutyWanted, ImportRota, PutOnDuty
from handrail.application.commands.register_staff import RegisterStaff, RoleHeld
from handrail.application.commands.start_process import StartProcess
from handrail.application.duty import who_is_on_duty
from handrail.application.queries.notices import MyNotices
from handrail.application.queries.rota import LocalRota, Rota
from handrail.application.rota_files import in_cells, read_rota
from handrail.application.work import Look
from handrail.domain.actors import SYSTEM
from handrail.domain.duties import Duty
from handrail.domain.errors import Conflict, HandrailError, Invalid, NotFound, NotPermitted
from handrail.domain.notices import NoticeKind
from handrail.domain.roles import Role
from handrail.storage.notices import Notices
from handrail.worker.accountability import tell_about_cover
from tests.application.test_accountability import told
from tests.builders.diagrams import in_a_row, user_task
from tests.builders.house import A_MONDAY, House, a_house

EVENING = datetime(2026, 3, 2, 17, tzinfo=UTC)
HEADING = "username,role,locality,from,until\n"


@pytest.fixture
def house(database: str) -> Iterator[House]:
    with a_house(database) as made:
        yield made


def wanted(username: str = "on-call-clinician-north", **more: Any) -> DutyWanted:
    known = DutyWanted(
        username=username,
        role="on_call_clinician",
        locality="northvale",
        from_at=EVENING,
        to_at=EVENING + timedelta(hours=16),
    )
    return replace(known, **more)


def put(house: House, duty: DutyWanted, *, by: str = "team-lead-north") -> Duty:
    return house.handrail.perform(PutOnDuty(wanted=duty, source="The rota of March"), by=house.persona(by))


def rota(house: House, locality: str = "northvale", by: str = "team-lead-north") -> LocalRota:
    return house.handrail.ask(Rota(locality=locality), by=house.persona(by))


def on_hand(house: House, role: Role = Role.ON_CALL_CLINICIAN) -> list[str]:
    with house.handrail.database.reading() as session:
        look = Look(session=session, actor=SYSTEM, resources=house.handrail.resources)
        return [one.name for one in who_is_on_duty(look, role, "northvale", house.clock.now())]


def another_on_call(house: House, username: str = "on-call-other", **more: Any) -> None:
    held = RoleHeld(
        role=Role.ON_CALL_CLINICIAN,
        locality="northvale",
        from_at=A_MONDAY,
        registration_body="GMC",
        registration_no="7",
    )
    command = RegisterStaff(username=username, name="Dr Aaron First", roles=(held,), persona=True, **more)
    house.handrail.perform(command, by=SYSTEM)
    house.clock.advance(timedelta(minutes=1))  # type: ignore[attr-defined]


def to(house: House, at: datetime) -> None:
    house.clock.advance_to(at)  # type: ignore[attr-defined]


def test_without_a_rota_everybody_who_holds_the_role_is_asked(house: House) -> None:
    another_on_call(house)
    assert on_hand(house) == ["Dr Aaron First", "Dr Heather Martlet"]


def test_with_a_rota_who_is_on_duty_is_asked_and_afterwards_everybody_again(house: House) -> None:
    another_on_call(house)
    put(house, wanted())
    to(house, EVENING)
    assert on_hand(house) == ["Dr Heather Martlet"]
    to(house, EVENING + timedelta(hours=16))
    assert len(on_hand(house)) == 2


def test_a_refusal_names_who_is_on_duty_first(house: House) -> None:
    another_on_call(house)
    step = user_task("A-1", role="on_call_clinician")
    house.publish("a-night-step", in_a_row("a-night-step", step, lane="on_call_clinician"))
    put(house, wanted())
    to(house, EVENING + timedelta(hours=1))
    case = house.a_case()
    command = StartProcess(case_id=case.id, process="a-night-step")
    started = house.handrail.perform(command, by=house.persona("clinician-north"))
    with pytest.raises(NotPermitted) as refusal:
        house.handrail.perform(
            ClaimTask(task_id=started.tasks[0].id), by=house.persona("support-worker-north")
        )
    assert refusal.value.holders[0] == "Dr Heather Martlet (senior clinician on call, on duty until 09:00)"
    assert any("Aaron First" in holder for holder in refusal.value.holders[1:])


def test_somebody_who_left_is_on_no_rota(house: House) -> None:
    put(house, wanted())
    house.handrail.perform(Leave(username="on-call-clinician-north"), by=SYSTEM)
    to(house, EVENING)
    assert on_hand(house) == []


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"username": "nobody"}, "/username"),
        ({"username": "clinician-north"}, "/username"),
        ({"username": "on-call-clinician-south"}, "/username"),
        ({"locality": None}, "/username"),
        ({"role": "team_lead"}, "/role"),
        ({"role": "on_call_clinican"}, "/role"),
        ({"locality": "atlantis"}, "/locality"),
        ({"to_at": EVENING}, "/to_at"),
        ({"to_at": EVENING - timedelta(hours=1)}, "/to_at"),
        ({"to_at": EVENING + timedelta(days=15)}, "/to_at"),
        ({"from_at": A_MONDAY - timedelta(hours=9), "to_at": A_MONDAY}, "/to_at"),
    ],
)
def test_what_cannot_be_on_a_rota(house: House, change: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        put(house, wanted(**change))
    assert [problem.pointer for problem in refusal.value.problems] == [field]
    assert rota(house).duties == ()


def test_nobody_is_on_duty_twice_at_once(house: House) -> None:
    put(house, wanted())
    for change in (
        {},
        {"from_at": EVENING + timedelta(hours=15), "to_at": EVENING + timedelta(hours=20)},
        {"from_at": EVENING - timedelta(hours=1)},
    ):
        with pytest.raises(Conflict, match="on duty at that time already"):
            put(house, wanted(**change))
    put(house, wanted(from_at=EVENING + timedelta(hours=16), to_at=EVENING + timedelta(hours=20)))
    assert len(rota(house).duties) == 2


def test_two_who_put_the_same_person_on_at_once_end_in_one_duty(house: House) -> None:
    refused: list[HandrailError] = []

    def try_it() -> None:
        try:
            put(house, wanted())
        except HandrailError as refusal:
            refused.append(refusal)

    threads = [threading.Thread(target=try_it) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 3 and len(rota(house).duties) == 1


def test_a_rota_is_kept_by_those_who_lead_there(house: House) -> None:
    for by in ("clinician-north", "governance-lead", "auditor", "team-lead-south"):
        with pytest.raises(NotPermitted):
            put(house, wanted(), by=by)
    with pytest.raises(NotFound):
        rota(house, "southmere")
    duty = put(house, wanted(), by="system-admin")
    with pytest.raises(NotPermitted):
        house.handrail.perform(EndDuty(duty_id=duty.id), by=house.persona("team-lead-south"))


def test_a_duty_ends_now_or_is_taken_off_altogether(house: House) -> None:
    lead = house.persona("team-lead-north")
    duty = put(house, wanted())
    house.handrail.perform(EndDuty(duty_id=duty.id), by=lead)
    assert rota(house).duties == ()
    again = put(house, wanted())
    to(house, EVENING + timedelta(hours=2))
    house.handrail.perform(EndDuty(duty_id=again.id), by=lead)
    assert [one.duty.to_at for one in rota(house).duties] == [EVENING + timedelta(hours=2)]
    with pytest.raises(Conflict, match="over already"):
        house.handrail.perform(EndDuty(duty_id=again.id), by=lead)


def test_gaps_are_the_times_the_place_is_shut_and_nobody_is_on_call(house: House) -> None:
    everything = rota(house).gaps
    put(house, wanted(from_at=A_MONDAY, to_at=A_MONDAY + timedelta(days=13)))
    left = rota(house).gaps
    assert len(left) < len(everything) and left[0][0] >= A_MONDAY + timedelta(days=13)
    calendar = house.handrail.resources.localities["northvale"].calendar
    for begins, ends in everything:
        assert not calendar.is_open(begins) and not calendar.is_open(ends - timedelta(minutes=1))


def test_leads_are_told_of_a_gap_once_a_day_where_a_rota_is_kept(house: House) -> None:
    assert tell_about_cover(house.handrail) == 0
    put(house, wanted(from_at=A_MONDAY, to_at=A_MONDAY + timedelta(days=9)))
    assert tell_about_cover(house.handrail) == 1
    assert tell_about_cover(house.handrail) == 0
    assert "rota_gap" in told(house, house.persona("team-lead-north"))
    assert "rota_gap" not in told(house, house.persona("clinical-director")), "not soon"
    to(house, A_MONDAY + timedelta(days=8))
    assert tell_about_cover(house.handrail) == 1
    assert "rota_gap" in told(house, house.persona("clinical-director"))
    assert "rota_gap" not in told(house, house.persona("team-lead-south"))


def test_a_page_goes_by_mail_to_who_is_on_duty_and_stays_visible_to_all(house: House) -> None:
    another_on_call(house, "on-call-one", email="one@trust.example")
    another_on_call(house, "on-call-two", email="two@trust.example")
    case = house.a_case()
    put(house, wanted("on-call-one"))
    to(house, EVENING)
    from handrail.application.commanding import Command
    from handrail.application.work import Work
    from handrail.domain.permissions import Permission

    class PageThem(Command[Any]):
        permission = Permission.WORK_ON_TASKS

        def execute(self, work: Work) -> Any:
            work.lock_case(case.id)
            work.notify("escalation_opened", kind=NoticeKind.PAGE, role="on_call_clinician")
            return work.notices.of_case(case.id)[0].id

        records_event = False

    notice = house.handrail.perform(PageThem(), by=house.persona("clinician-north"))
    with house.handrail.database.reading() as session:
        assert Notices(session).addresses(notice, at=house.clock.now()) == ("one@trust.example",)
        later = house.clock.now() + timedelta(days=2)
        assert Notices(session).addresses(notice, at=later) == ("one@trust.example", "two@trust.example")
    subjects = [one.subject for one in house.handrail.ask(MyNotices(), by=house.persona("on-call-two"))]
    assert "escalation_opened" in subjects


def test_a_file_is_taken_in_whole(house: House) -> None:
    text = (
        "\ufeff"
        + HEADING
        + "on-call-clinician-north,on_call_clinician,northvale,2026-03-02 17:00,2026-03-03 09:00\n"
        "\n"
        "on-call-manager,on_call_manager,,2026-03-28T22:00,2026-03-29T09:00\n"
    )
    rows = read_rota(text.encode(), house.handrail.resources.localities)
    assert rows[1].locality is None
    assert rows[1].to_at == datetime(2026, 3, 29, 8, tzinfo=UTC), "summer time has begun that night"
    command = ImportRota(rows=rows, source="The rota of March")
    planned = house.handrail.perform(command, by=house.persona("system-admin"))
    assert len(planned) == 2 and len(rota(house).duties) == 1


def test_one_bad_cell_and_nothing_is_kept(house: House) -> None:
    good = "on-call-clinician-north,on_call_clinician,northvale,2026-03-02 17:00,2026-03-03 09:00\n"
    bad = "clinician-north,on_call_clinician,northvale,2026-03-04 17:00,2026-03-05 09:00\n"
    worse = "on-call-clinician-north,on_call,northvale,2026-03-06 17:00,2026-03-05 09:00\n"
    rows = read_rota((HEADING + good + bad + worse).encode(), house.handrail.resources.localities)
    with pytest.raises(Invalid) as refusal:
        house.handrail.perform(ImportRota(rows=rows, source="March"), by=house.persona("team-lead-north"))
    said = [in_cells(problem) for problem in refusal.value.problems]
    assert [words.split(":")[0] for words in said] == ["Row 3, username", "Row 4, role", "Row 4, until"]
    twice = read_rota((HEADING + good + good).encode(), house.handrail.resources.localities)
    with pytest.raises(Invalid, match="twice"):
        house.handrail.perform(ImportRota(rows=twice, source="March"), by=house.persona("team-lead-north"))
    assert rota(house).duties == ()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "first row must name the columns"),
        (b"a,b,c\n", "first row must name the columns"),
        (HEADING.encode(), "no rows"),
        (b"\xff\xfe\x00", "no UTF-8"),
        (b"\x00" + HEADING.encode(), "no text"),
        (HEADING.encode() + b'"open', "quotation mark"),
        (HEADING.encode() + b"x,y\n", "cells"),
        (HEADING.encode() + b"x,y,z,tomorrow,later\n", "date and time"),
        (HEADING.encode() + b"x" * 201 + b",y,z,2026-03-02 17:00,2026-03-02 18:00\n", "too long"),
        (HEADING.encode() + b"x,y,z,0001-01-01 00:00,9999-12-31 23:59-23:59\n", "date and time"),
        (b"x" * 200_001, "too large"),
        (HEADING.encode() + b"a,b,c,d,e\n" * 2001, "more than 2,000 rows"),
    ],
)
def test_a_file_that_is_no_rota_is_refused_with_what_to_do(house: House, content: bytes, said: str) -> None:
    with pytest.raises(Invalid) as refusal:
        read_rota(content, house.handrail.resources.localities)
    assert said in " ".join(problem.message for problem in refusal.value.problems)
