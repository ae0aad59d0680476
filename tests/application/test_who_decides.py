"""Who decides, by when and who is next; and what somebody may decide themselves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from handrail.application.commands.complete_task import CompleteTask
from handrail.application.commands.get_help import GetHelp
from handrail.application.commands.start_process import StartProcess
from handrail.application.queries.case_detail import ShowCase
from handrail.application.queries.my_rights import MyRight, MyRights, RightsWithoutHolder
from handrail.application.queries.who_decides import Deciding, WhoDecides
from handrail.domain.actors import SYSTEM, Actor
from handrail.domain.cases import Case
from handrail.domain.decision_rights import Missing, Period
from handrail.domain.delegations import Delegation
from handrail.domain.duties import Duty
from handrail.domain.errors import Conflict, Invalid, NotFound, NotPermitted
from handrail.domain.identifiers import DelegationId, StaffId
from handrail.domain.matters import a_matter
from handrail.domain.roles import Role
from handrail.gateways.clock import VirtualClock
from handrail.rehearsal.answers import valid
from handrail.storage.cases import Cases
from handrail.storage.delegations import Delegations
from handrail.storage.duties import Duties
from handrail.storage.staff import Staff
from tests.builders.house import A_MONDAY, House, a_house

NIGHT = datetime(2026, 3, 2, 22, 30, tzinfo=UTC)


@pytest.fixture
def house(furnished_database: str) -> Iterator[House]:
    with a_house(furnished_database) as house:
        yield house


def who(house: House, case: Case, decision: str, *, by: str = "clinician-north") -> Deciding:
    return house.handrail.ask(WhoDecides(case_id=case.id, decision=decision), by=house.persona(by))


def mine(house: House, by: str) -> dict[str, MyRight]:
    return {right.code: right for right in house.handrail.ask(MyRights(), by=house.persona(by))}


def until(house: House, at: datetime) -> None:
    assert isinstance(house.clock, VirtualClock)
    house.clock.advance_to(at)


def lend(
    house: House, giver: Actor, to: Actor, *, codes: frozenset[str], period: Period | None = None
) -> Delegation:
    """A delegation in force for a week from now, written where the process would write it."""
    now = house.clock.now()
    matter = a_matter(
        id=uuid4(),  # type: ignore[arg-type]
        locality="northvale",
        pathway=None,
        concerns=(giver.id, to.id),
        opened_at=now,
        chain_hash=b"",
        wrapped_key=b"",
    )
    lent = Delegation(
        id=DelegationId(uuid4()),
        case_id=matter.id,
        from_id=giver.id,
        to_id=to.id,
        codes=codes,
        locality="northvale",
        period=period,
        starts_at=now,
        ends_at=now + timedelta(days=7),
        proposed_at=now,
        accepted_at=now,
    )
    with house.handrail.database.transaction() as session:
        Cases(session).add(matter, sealed_plan=b"")
        Delegations(session).add(lent, sealed=b"")
    return lent


# -- who decides


def test_in_hours_a_senior_decides_a_hold_and_the_answer_says_until_when(house: House) -> None:
    answer = who(house, house.a_case(), "D2b")
    assert (answer.right.period, answer.period_until) == (Period.IN_HOURS, A_MONDAY.replace(hour=17))
    assert [one.name for one in answer.deciders[:2]] == ["Dr Fern Dunnock", "Dr Rosemary Plover"]
    assert {one.role for one in answer.deciders} >= {Role.SENIOR_CLINICIAN, Role.CLINICAL_DIRECTOR}
    assert not any("Redstart" in one.name for one in answer.deciders), "they work in Southmere"
    assert answer.consulted == ("the person",)
    assert "governance lead" in answer.informed


def test_out_of_hours_it_says_when_the_place_opens_and_who_is_on_duty_comes_first(house: House) -> None:
    case = house.a_case()
    on_call = house.persona("on-call-clinician-north")
    duty = Duty(
        id=uuid4(),
        staff_id=on_call.id,
        role=Role.ON_CALL_CLINICIAN,
        locality="northvale",
        from_at=NIGHT - timedelta(hours=5),
        to_at=NIGHT + timedelta(hours=10),
        source="rota",
        entered_by=on_call.id,
        entered_at=A_MONDAY,
    )
    with house.handrail.database.transaction() as session:
        Duties(session).add(duty)
    until(house, NIGHT)
    answer = who(house, case, "D2b")
    assert (answer.right.period, answer.period_until) == (
        Period.OUT_OF_HOURS,
        datetime(2026, 3, 3, 9, tzinfo=UTC),
    )
    first = answer.deciders[0]
    assert (first.name, first.on_duty_until) == ("Dr Heather Martlet", duty.to_at)
    assert all(one.on_duty_until is None for one in answer.deciders[1:])


def test_what_nobody_decides_at_night_names_nobody_and_says_why(house: House) -> None:
    case = house.a_case()
    until(house, NIGHT)
    answer = who(house, case, "D1c", by="senior-clinician-north")
    assert answer.deciders == answer.seconds == ()
    assert (answer.verdict.allowed, answer.verdict.missing) == (False, Missing.PERIOD)
    assert answer.verdict.reason == answer.right.refusal


def test_the_second_may_come_from_on_call_elsewhere_but_other_clinicians_may_not(house: House) -> None:
    answer = who(house, house.a_case(), "D2b")
    names = {one.name for one in answer.seconds}
    assert "Robin Alder" in names
    assert "Dr Elder Wheatear" in names, "on call in Southmere: relief for a small team"
    assert "Jay Thornbury" not in names, "a clinician of Southmere"


def test_the_ladder_says_who_is_called_and_when(house: House) -> None:
    answer = who(house, house.a_case(), "D1b")
    assert answer.due_at == A_MONDAY + timedelta(days=1)
    assert [rung.roles for rung in answer.next] == [
        (Role.TEAM_LEAD,),
        (Role.SENIOR_CLINICIAN,),
        (Role.CLINICAL_DIRECTOR,),
    ]
    times = [rung.at for rung in answer.next if rung.at is not None]
    assert times[0] == answer.due_at
    assert times == sorted(times) and len(times) == 3
    assert [one.name for one in answer.next[0].holders] == ["Martin Sorrel"]


def test_a_ladder_whose_clock_nobody_started_has_no_times(house: House) -> None:
    answer = who(house, house.a_case(), "D2b")
    assert answer.due_at is None
    assert [(rung.number, rung.at) for rung in answer.next] == [(1, None), (2, None), (3, None)]


def test_the_open_task_gives_the_clock_and_the_class(house: House) -> None:
    case = house.a_case()
    house.handrail.perform(
        GetHelp(case_id=case.id, response_class="very_urgent"), by=house.persona("support-worker-north")
    )
    answer = who(house, case, "D2a", by="support-worker-north")
    assert answer.task is not None and answer.task.element == "ESC-03"
    assert answer.due_at == answer.task.due_at == A_MONDAY + timedelta(minutes=30)
    assert answer.right.ladder == "L-E"
    assert "senior clinician on call" in answer.informed
    assert answer.verdict.allowed
    hold = who(house, case, "D2b")
    assert hold.right.ladder == "L-E" and "consultant psychiatrist" in hold.consulted


def test_an_emergency_can_be_held_by_nobody(house: House) -> None:
    case = house.a_case()
    house.handrail.perform(
        GetHelp(case_id=case.id, response_class="emergency"), by=house.persona("support-worker-north")
    )
    answer = who(house, case, "D2b", by="clinical-director")
    assert answer.deciders == ()
    assert not answer.verdict.allowed and "emergency" in answer.verdict.reason


def test_a_meetings_decision_is_its_chairs_once_the_meeting_has_named_one(house: House) -> None:
    case = house.a_case()
    before = who(house, case, "D6")
    assert before.deciders == () and not before.verdict.allowed
    house.handrail.perform(
        StartProcess(case_id=case.id, process="mdt-decision", variables={}),
        by=house.persona("clinician-north"),
    )
    for by in ("clinician-north", "clinician-north", "senior-clinician-2-north"):
        task = house.handrail.ask(ShowCase(case_id=case.id), by=SYSTEM).tasks[0]
        form = str(task.form_key)
        answers = valid(form, now=house.clock.now(), people=house.people())
        command = CompleteTask(task_id=task.id, answers=answers, seen_revision=task.revision)
        house.handrail.perform(command, by=house.persona(by))
    answer = who(house, case, "D6", by="senior-clinician-2-north")
    assert [(one.name, one.role) for one in answer.deciders] == [("Dr Fern Dunnock", Role.MDT_CHAIR)]
    assert answer.verdict.allowed
    answer = who(house, case, "D6", by="senior-clinician-north")
    assert not answer.verdict.allowed
    rows = {row.row: row for row in mine(house, "clinician-north")["D6"].rows}
    assert rows["D6"].by_step and rows["D6"].decide


def test_who_has_a_conflict_of_interest_is_not_named(house: House) -> None:
    case = house.a_case()
    senior = house.persona("senior-clinician-north")
    with house.handrail.database.transaction() as session:
        Cases(session).change(case.id, conflicts=[str(senior.id)])
    answer = who(house, case, "D2b", by="senior-clinician-north")
    assert senior.id not in {one.staff_id for one in (*answer.deciders, *answer.seconds)}
    assert answer.verdict.missing is Missing.CONFLICT_OF_INTEREST


def test_somebody_without_a_registration_or_who_audits_is_not_named(house: House) -> None:
    case = house.a_case()
    extra = (
        ("senior-clinician-north", {"registration_no": None}),
        ("senior-clinician-2-north", {"role": Role.AUDITOR, "registration_no": None}),
    )
    with house.handrail.database.transaction() as session:
        for username, changes in extra:
            somebody = house.persona(username)
            if "role" not in changes:
                Staff(session).end_assignments(somebody.id, Role.SENIOR_CLINICIAN, at=A_MONDAY)
            given = replace(somebody.assignments[0], from_at=A_MONDAY, **changes)
            Staff(session).assign(given, id=uuid4())
    names = {one.name for one in who(house, case, "D2b").deciders}
    assert "Dr Juniper Swift" in names
    assert not names & {"Dr Rosemary Plover", "Dr Fern Dunnock"}


def test_a_delegate_is_named_with_whose_right_it_is_and_until_when(house: House) -> None:
    case = house.a_case()
    giver, to = house.persona("senior-clinician-north"), house.persona("safeguarding-lead-north")
    lent = lend(house, giver, to, codes=frozenset({"D2b"}))
    answer = who(house, case, "D2b", by="safeguarding-lead-north")
    delegate = next(one for one in answer.deciders if one.staff_id == to.id)
    assert (delegate.on_behalf_of, delegate.delegation_id, delegate.until) == (
        giver.name,
        lent.id,
        lent.ends_at,
    )
    assert answer.verdict.allowed and answer.verdict.delegation_id == lent.id
    assert to.id not in {one.staff_id for one in who(house, case, "D4c").deciders}, "only what was lent"


def test_a_case_elsewhere_is_not_disclosed_and_a_wrong_code_is_refused(house: House) -> None:
    case = house.a_case()
    with pytest.raises(NotFound):
        who(house, case, "D2b", by="clinician-south")
    with pytest.raises(Invalid):
        who(house, case, "D0")
    with pytest.raises(NotPermitted):
        who(house, case, "D2b", by="system-admin")


# -- my rights


def test_a_team_lead_decides_some_confirms_some_and_sees_who_holds_the_rest(house: House) -> None:
    rights = mine(house, "team-lead-north")
    by_day = {row.row: row for row in rights["D1d"].rows}
    easy, harder = by_day["D1d-ih"], by_day["D1d-crisis"]
    assert [(held.role, held.locality, held.until) for held in easy.decide] == [
        (Role.TEAM_LEAD, "northvale", None)
    ]
    assert harder.decide == () and harder.propose
    assert harder.others[0] == "Dr Fern Dunnock (senior clinician)"
    night = by_day["D1d-ooh"]
    assert night.decide == night.second == () and night.refusal.startswith("Nobody may discharge")
    assert [held.role for held in {r.row: r for r in rights["D1c"].rows}["D1c-ih"].second] == [Role.TEAM_LEAD]
    assert rights["D2a"].may_decide and not rights["D3b"].may_decide


def test_what_was_lent_stands_with_its_lender_its_hours_and_its_end(house: House) -> None:
    giver, to = house.persona("senior-clinician-north"), house.persona("clinician-2-north")
    lent = lend(house, giver, to, codes=frozenset({"D2b", "D9"}), period=Period.IN_HOURS)
    rows = {row.row: row for row in mine(house, "clinician-2-north")["D2b"].rows}
    held = rows["D2b-urgent-ih"].decide
    assert [(one.on_behalf_of, one.locality, one.until) for one in held] == [
        (giver.name, "northvale", lent.ends_at)
    ]
    assert rows["D2b-urgent-ooh"].decide == (), "it was lent for the day"
    assert not mine(house, "clinician-2-north")["D9"].may_decide, "what may not be delegated"


def test_a_right_that_goes_by_the_steps_own_table_is_marked(house: House) -> None:
    rows = {row.row: row for row in mine(house, "clinician-north")["D5b"].rows}
    assert rows["D5b-ih"].by_step and not rows["D5b-ih-floor"].by_step
    assert rows["D5b-ih"].decide == () and rows["D5b-ih"].propose


@pytest.mark.parametrize("by", ["auditor", "system-admin"])
def test_auditors_and_administrators_hold_no_right(house: House, by: str) -> None:
    for right in mine(house, by).values():
        assert not right.may_decide
        assert not any(row.propose or row.second for row in right.rows)


def test_rights_without_a_holder_are_listed_by_place_and_hours(house: House) -> None:
    everybody = house.persona("governance-lead")
    assert house.handrail.ask(RightsWithoutHolder(), by=everybody) == ()
    for username in ("safeguarding-lead-north", "clinical-director"):
        who_left = house.persona(username)
        with house.handrail.database.transaction() as session:
            for role in who_left.roles:
                Staff(session).end_assignments(StaffId(who_left.id), role, at=A_MONDAY)
    until(house, A_MONDAY + timedelta(hours=1))
    found = {
        (one.locality, one.code, one.period)
        for one in house.handrail.ask(RightsWithoutHolder(), by=everybody)
    }
    assert ("northvale", "D3b", Period.IN_HOURS) in found
    assert ("southmere", "D3b", Period.IN_HOURS) not in found
    assert not any(code == "D1c" and period is Period.OUT_OF_HOURS for _, code, period in found)


def test_without_a_matrix_the_lists_say_so(database: str) -> None:
    with a_house(database) as bare:
        for query in (MyRights(), RightsWithoutHolder()):
            with pytest.raises(Conflict, match="Tell the process owner"):
                bare.handrail.ask(query, by=bare.persona("clinician-north"))  # type: ignore[arg-type]
