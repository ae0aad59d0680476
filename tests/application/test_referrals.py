"""A case that begins as a referral, a discharge that is no button, and the month's list of who was not taken on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from handrail.application.commands.complete_task import CompleteTask
from handrail.application.commands.confirm_decision import ConfirmDecision
from handrail.application.commands.end_case import EndCase
from handrail.application.commands.open_case import OpenCase, PersonDetails, ReferralDetails
from handrail.application.queries.case_detail import ShowCase
from handrail.application.queries.history import CaseHistory
from handrail.application.queries.turned_away import ReferralsTurnedAway
from handrail.domain.actors import SYSTEM
from handrail.domain.cases import Case, CaseStatus
from handrail.domain.errors import Conflict, Invalid, NotPermitted
from handrail.rehearsal.answers import valid
from handrail.storage.referrals import Referrals
from tests.builders.house import House, a_house

REASON = "Low since her brother died, and not sleeping. Please see her."
HOW = "Her sister, who lives with her; we ring every other day."
MARCH = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)


@pytest.fixture
def house(furnished_database: str) -> Iterator[House]:
    with a_house(furnished_database, at=MARCH) as made:
        yield made


def referred(house: House, *, by: str = "support-worker-north", **changes: Any) -> Case:
    details = {"source": "gp", "urgency": "routine", "reason": REASON, "safety_net": HOW, **changes}
    command = OpenCase(
        pathway="adult_community",
        locality="northvale",
        person=PersonDetails(name="Sam Example", born=date(1990, 5, 17)),
        accountable=house.persona("clinician-north").id,
        referral=ReferralDetails(**details),
    )
    return house.handrail.perform(command, by=house.persona(by))


def do(house: House, case: Case, element: str, by: str, **answers: Any) -> Any:
    tasks = house.handrail.ask(ShowCase(case_id=case.id), by=SYSTEM).tasks
    task = next(one for one in tasks if one.element == element)
    sent = valid(str(task.form_key), now=house.clock.now(), people=house.people(), **answers)
    command = CompleteTask(task_id=task.id, answers=sent, seen_revision=task.revision)
    return house.handrail.perform(command, by=house.persona(by)), task


def declined(house: House, case: Case) -> None:
    do(house, case, "REF-01", "clinician-2-north")
    do(house, case, "REF-02", "clinician-north", chosen="propose_decline", where_they_could_go=REASON)
    _, task = do(house, case, "REF-05", "senior-clinician-north")
    confirm = ConfirmDecision(task_id=task.id, agrees=True, seen_revision=task.revision + 1)
    house.handrail.perform(confirm, by=house.persona("team-lead-north"))
    do(house, case, "REF-07", "clinician-north")


def status(house: House, case: Case) -> CaseStatus:
    return house.handrail.ask(ShowCase(case_id=case.id), by=SYSTEM).case.status


def test_a_referred_case_is_ours_to_hold_and_not_open(house: House) -> None:
    case = referred(house)
    assert status(house, case) is CaseStatus.REFERRED
    detail = house.handrail.ask(ShowCase(case_id=case.id), by=SYSTEM)
    assert {task.element for task in detail.tasks} == {"REF-01", "REF-04"}
    assert detail.case.accountable_id == house.persona("clinician-north").id


def test_what_the_referrer_wrote_is_sealed_and_its_history_says_only_codes(house: House) -> None:
    case = referred(house)
    with house.handrail.database.reading() as session:
        referral = Referrals(session).of_case(case.id)[0]
        sealed = Referrals(session).sealed_words(referral.id)
    assert REASON.encode() not in sealed
    events = house.handrail.ask(CaseHistory(case_id=case.id), by=SYSTEM).events
    assert REASON not in str([event.data for event in events])
    assert next(event for event in events if event.type == "ReferralReceived").data["source"] == "gp"


def test_an_accepted_referral_is_an_open_case_at_once(house: House) -> None:
    case = referred(house)
    do(house, case, "REF-01", "support-worker-north")
    with pytest.raises(NotPermitted):
        do(house, case, "REF-02", "support-worker-north")
    assert status(house, case) is CaseStatus.REFERRED
    do(house, case, "REF-02", "clinician-north")
    assert status(house, case) is CaseStatus.OPEN


def test_a_declined_case_closes_once_the_person_was_told(house: House) -> None:
    case = referred(house)
    declined(house, case)
    assert status(house, case) is CaseStatus.DECLINED
    with pytest.raises(Conflict, match="closed already"):
        house.handrail.perform(EndCase(case_id=case.id, reason="died"), by=house.persona("team-lead-north"))


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"source": "a friend"}, "/referral/source"),
        ({"urgency": "high"}, "/referral/urgency"),
        ({"reason": "please"}, "/referral/reason"),
        ({"safety_net": " "}, "/referral/safety_net"),
        ({"referrer": "x" * 501}, "/referral/referrer"),
        ({"received_at": MARCH + timedelta(days=1)}, "/referral/received_at"),
        ({"received_at": MARCH - timedelta(days=91)}, "/referral/received_at"),
    ],
)
def test_a_referral_that_makes_no_sense_opens_nothing(
    house: House, changes: dict[str, Any], pointer: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        referred(house, **changes)
    assert [problem.pointer for problem in refusal.value.problems] == [pointer]


def test_its_clock_began_when_it_reached_us(house: House) -> None:
    case = referred(house, urgency="urgent", received_at=MARCH - timedelta(hours=3))
    tasks = house.handrail.ask(ShowCase(case_id=case.id), by=SYSTEM).tasks
    due = {task.element: task.due_at for task in tasks}
    assert due["REF-01"] == MARCH + timedelta(hours=1)


def test_nothing_is_received_that_nobody_would_look_at(database: str) -> None:
    with a_house(database, at=MARCH) as house, pytest.raises(Conflict, match="No referral process"):
        referred(house)


def test_a_discharge_is_no_way_to_end_an_episode(house: House) -> None:
    case = house.a_case()
    with pytest.raises(Invalid, match="decision of its own"):
        house.handrail.perform(
            EndCase(case_id=case.id, reason="discharged"), by=house.persona("team-lead-north")
        )
    assert status(house, case) is CaseStatus.OPEN


def test_the_month_s_list_names_who_was_turned_away_where_one_may_look(house: House) -> None:
    case = referred(house)
    declined(house, case)
    kept = referred(house)
    governance, south = house.persona("governance-lead"), house.persona("team-lead-south")
    found = house.handrail.ask(ReferralsTurnedAway(month="2026-03"), by=governance)
    assert [one.referral.case_id for one in found] == [case.id]
    assert kept.id not in {one.referral.case_id for one in found}
    assert house.handrail.ask(ReferralsTurnedAway(), by=governance) == found
    assert house.handrail.ask(ReferralsTurnedAway(month="2026-02"), by=governance) == ()
    assert house.handrail.ask(ReferralsTurnedAway(month="2026-03"), by=south) == ()
    with pytest.raises(Invalid, match="YYYY-MM"):
        house.handrail.ask(ReferralsTurnedAway(month="2026-13"), by=governance)
