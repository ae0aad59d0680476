"""Exactly one accountable clinician at every instant: opening, offering, accepting, leaving, closing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from handrail.application.commanding import Command
from handrail.application.commands.answer_accountability import AnswerAccountability
from handrail.application.commands.cancel_process import CancelProcess
from handrail.application.commands.end_case import EndCase
from handrail.application.commands.end_role import EndRole
from handrail.application.commands.leave import Leave
from handrail.application.commands.make_accountable import MakeAccountable
from handrail.application.commands.name_clinical_lead import NameClinicalLead
from handrail.application.commands.open_case import OpenCase, PersonDetails
from handrail.application.commands.register_staff import RegisterStaff, RoleHeld
from handrail.application.commands.settle_accountability import SettleAccountability
from handrail.application.commands.start_process import StartProcess
from handrail.application.commands.tell_lead_vacancies import TellLeadVacancies
from handrail.application.commands.tell_rota_gaps import TellRotaGaps
from handrail.application.queries.case_detail import ShowCase
from handrail.application.queries.history import CaseHistory
from handrail.application.queries.notices import MyNotices
from handrail.domain.actors import SYSTEM, Actor
from handrail.domain.cases import Case
from handrail.domain.errors import Conflict, HandrailError, Invalid, NotFound, NotPermitted
from handrail.domain.identifiers import StaffId
from handrail.domain.responsibilities import Kind, Line, Offer, faults
from handrail.domain.roles import Role
from handrail.storage.responsibilities import Responsibilities
from handrail.worker.accountability import settle_accountability, tell_about_cover
from tests.builders.house import House, a_house

WHY = "She has known him for two years and sees him on Tuesdays"


@pytest.fixture
def house(furnished_database: str) -> Iterator[House]:
    with a_house(furnished_database) as made:
        yield made


@pytest.fixture(scope="module")
def long_lived(module_database: str) -> Iterator[House]:
    with a_house(module_database) as made:
        yield made


def ledger(house: House, case: Case) -> tuple[Line, ...]:
    with house.handrail.database.reading() as session:
        return Responsibilities(session).of_case(case.id, kind=Kind.ACCOUNTABLE)


def now(house: House, case: Case) -> Case:
    return house.handrail.ask(ShowCase(case_id=case.id), by=SYSTEM).case


def check(house: House, case: Case) -> tuple[Line, ...]:
    """The ledger, which has neither a gap nor an overlap and ends with who the case names."""
    lines, latest = ledger(house, case), now(house, case)
    assert faults(lines, latest.opened_at, latest.closed_at) == ()
    return lines


def events(house: House, case: Case) -> list[str]:
    return [event.type for event in house.handrail.ask(CaseHistory(case_id=case.id), by=SYSTEM).events]


def told(house: House, who: Actor) -> list[str]:
    return [notice.subject for notice in house.handrail.ask(MyNotices(), by=who)]


def open_by(house: House, username: str) -> Case:
    command = OpenCase(
        pathway="adult_community",
        locality="northvale",
        person=PersonDetails(name="Sam Example", born=date(1990, 5, 17)),
    )
    return house.handrail.perform(command, by=house.persona(username))


def name(house: House, post: str, username: str) -> None:
    command = NameClinicalLead(locality="northvale", pathway="adult_community", post=post, username=username)
    house.handrail.perform(command, by=house.persona("clinical-director"))


def offer(house: House, case: Case, to: str, by: str) -> Offer:
    return house.handrail.perform(MakeAccountable(case_id=case.id, to=to, reason=WHY), by=house.persona(by))


def later(house: House, **length: float) -> None:
    house.clock.advance(timedelta(**length))  # type: ignore[attr-defined]


def test_who_opens_a_case_is_accountable_if_they_are_registered(house: House) -> None:
    case = house.a_case()
    (line,) = check(house, case)
    assert line.holder_id == case.accountable_id == house.persona("clinician-north").id
    assert line.accepted_at is not None and line.because == "case_opened"


def test_a_case_a_support_worker_opens_falls_to_the_named_lead_who_is_asked_to_accept_it(house: House) -> None:
    name(house, "lead", "consultant-north")
    case = open_by(house, "support-worker-north")
    lead = house.persona("consultant-north")
    assert case.accountable_id == lead.id
    (line,) = check(house, case)
    assert line.accepted_at is None
    assert "accountable_fell_to_you" in told(house, lead)
    house.handrail.perform(AnswerAccountability(case_id=case.id, accepts=True), by=lead)
    (line,) = check(house, case)
    assert line.accepted_by == lead.id
    later(house, days=9)
    assert settle_accountability(house.handrail) == 0
    with pytest.raises(Conflict):
        house.handrail.perform(AnswerAccountability(case_id=case.id, accepts=True), by=lead)


def test_without_a_named_lead_it_falls_to_the_deputy_else_to_a_senior_there(house: House) -> None:
    case = open_by(house, "support-worker-north")
    assert case.accountable_id == house.persona("senior-clinician-2-north").id, "the first senior by name"
    name(house, "deputy", "consultant-north")
    assert open_by(house, "support-worker-north").accountable_id == house.persona("consultant-north").id


def test_a_case_nobody_could_be_accountable_for_is_not_opened(house: House) -> None:
    for username in ("senior-clinician", "senior-clinician-2", "consultant"):
        house.handrail.perform(Leave(username=f"{username}-north"), by=SYSTEM)
    house.handrail.perform(Leave(username="clinical-director"), by=SYSTEM)
    with pytest.raises(Invalid, match="Name a clinical lead"):
        open_by(house, "support-worker-north")


def test_a_named_person_must_be_able_to_hold_it(house: House) -> None:
    details = PersonDetails(name="Sam Example", born=date(1990, 5, 17))
    for username in ("support-worker-north", "clinician-south", "governance-lead", "system-admin"):
        command = OpenCase(
            pathway="adult_community",
            locality="northvale",
            person=details,
            accountable=house.persona(username).id,
        )
        with pytest.raises(Invalid, match="registered clinical role"):
            house.handrail.perform(command, by=house.persona("clinician-north"))
    with pytest.raises(Invalid):
        nobody = OpenCase(
            pathway="adult_community",
            locality="northvale",
            person=details,
            accountable=StaffId(house.handrail.resources.ids.new()),
        )
        house.handrail.perform(nobody, by=house.persona("clinician-north"))


def test_it_moves_when_the_colleague_accepts_and_not_before(house: House) -> None:
    case = house.a_case()
    later(house, hours=1)
    made = offer(house, case, "clinician-2-north", "clinician-north")
    assert now(house, case).accountable_id == house.persona("clinician-north").id
    assert len(check(house, case)) == 1
    later(house, hours=1)
    colleague = house.persona("clinician-2-north")
    assert "accountable_offered" in told(house, colleague)
    for stranger in ("clinician-3-north", "clinician-north"):
        with pytest.raises(NotPermitted, match="Only the colleague"):
            house.handrail.perform(
                AnswerAccountability(case_id=case.id, accepts=True, offer_id=made.id), by=house.persona(stranger)
            )
    house.handrail.perform(AnswerAccountability(case_id=case.id, accepts=True, offer_id=made.id), by=colleague)
    before, after = check(house, case)
    assert now(house, case).accountable_id == after.holder_id == colleague.id
    assert before.to_at == after.from_at == house.clock.now() and after.because == "handed_over"
    assert "accountable_accepted" in told(house, house.persona("clinician-north"))
    with pytest.raises(Conflict, match="no longer open"):
        house.handrail.perform(AnswerAccountability(case_id=case.id, accepts=True, offer_id=made.id), by=colleague)


def test_nobody_hands_a_case_over_while_a_disagreement_about_it_is_open(house: House) -> None:
    """DOMAIN 3.9: the current accountable clinician keeps responsibility, whatever it is about and whoever wants it."""
    case = open_by(house, "clinician-north")
    waiting = offer(house, case, "clinician-2-north", "clinician-north")
    disputed = house.handrail.perform(
        StartProcess(case_id=case.id, process="disagreement"), by=house.persona("clinician-north")
    )
    before = events(house, case)
    acts: list[tuple[Command[Any], str]] = [
        (AnswerAccountability(case_id=case.id, accepts=True, offer_id=waiting.id), "clinician-2-north"),
        (MakeAccountable(case_id=case.id, to="clinician-2-north", reason=WHY), "team-lead-north"),
        (MakeAccountable(case_id=case.id, to="team-lead-north", reason=WHY), "team-lead-north"),
    ]
    for act, by in acts:
        with pytest.raises(Conflict, match="disagreement about this case is open"):
            house.handrail.perform(act, by=house.persona(by))
    assert events(house, case) == before and now(house, case).accountable_id == house.persona("clinician-north").id
    check(house, case)
    stop = CancelProcess(instance_id=disputed.instance.id, reason="recorded_in_error")
    house.handrail.perform(stop, by=house.persona("team-lead-north"))
    house.handrail.perform(acts[0][0], by=house.persona("clinician-2-north"))
    assert now(house, case).accountable_id == house.persona("clinician-2-north").id


def test_a_case_whose_holder_leaves_falls_to_somebody_also_while_it_is_disputed(house: House) -> None:
    case = open_by(house, "clinician-north")
    house.handrail.perform(
        StartProcess(case_id=case.id, process="disagreement"), by=house.persona("clinician-north")
    )
    house.handrail.perform(Leave(username="clinician-north"), by=SYSTEM)
    settle_accountability(house.handrail)
    fell = now(house, case).accountable_id
    assert fell not in (None, house.persona("team-lead-north").id)
    offer(house, case, "team-lead-north", "team-lead-north")
    assert now(house, case).accountable_id == house.persona("team-lead-north").id, "nobody had accepted it yet"
    check(house, case)


def test_declined_it_stays_and_a_new_offer_replaces_the_old_one(house: House) -> None:
    case = house.a_case()
    first = offer(house, case, "clinician-2-north", "clinician-north")
    second = offer(house, case, "clinician-3-north", "team-lead-north")
    with pytest.raises(Conflict, match="no longer open"):
        house.handrail.perform(
            AnswerAccountability(case_id=case.id, accepts=True, offer_id=first.id),
            by=house.persona("clinician-2-north"),
        )
    house.handrail.perform(
        AnswerAccountability(case_id=case.id, accepts=False, offer_id=second.id),
        by=house.persona("clinician-3-north"),
    )
    assert now(house, case).accountable_id == house.persona("clinician-north").id
    assert len(check(house, case)) == 1
    assert "accountable_declined" in told(house, house.persona("team-lead-north"))


def test_a_lead_takes_a_case_on_at_once_and_nobody_else_does(house: House) -> None:
    case = house.a_case()
    lead = house.persona("team-lead-north")
    later(house, minutes=5)
    offer(house, case, "team-lead-north", "team-lead-north")
    assert now(house, case).accountable_id == lead.id
    assert [line.because for line in check(house, case)] == ["case_opened", "taken_on"]
    for username in ("clinician-2-north", "support-worker-north"):
        with pytest.raises(NotPermitted, match="Only whoever is accountable now") as refusal:
            offer(house, case, username, username)
        assert any("Martin Sorrel" in holder for holder in refusal.value.holders)
    with pytest.raises(NotFound):
        offer(house, case, "clinician-south", "team-lead-south")
    with pytest.raises(Conflict, match="already"):
        offer(house, case, "team-lead-north", "team-lead-north")


@pytest.mark.parametrize("to", ["support-worker-north", "clinician-south", "on-call-manager", "system-admin"])
def test_it_cannot_go_to_somebody_whose_roles_do_not_reach_the_case(house: House, to: str) -> None:
    case = house.a_case()
    with pytest.raises(Invalid, match="no registered clinical role"):
        offer(house, case, to, "clinician-north")
    assert len(check(house, case)) == 1


def test_a_reason_is_asked_and_sealed(house: House) -> None:
    case = house.a_case()
    with pytest.raises(Invalid):
        house.handrail.perform(
            MakeAccountable(case_id=case.id, to="clinician-2-north", reason="as above"),
            by=house.persona("clinician-north"),
        )
    made = offer(house, case, "clinician-2-north", "clinician-north")
    with house.handrail.database.reading() as session:
        assert b"Tuesdays" not in Responsibilities(session).words_of_offer(made.id)
    assert "Tuesdays" not in str(house.handrail.ask(CaseHistory(case_id=case.id), by=SYSTEM).events)


def test_when_a_role_ends_the_case_falls_to_the_named_lead(house: House) -> None:
    name(house, "lead", "senior-clinician-north")
    case = house.a_case()
    later(house, hours=3)
    house.handrail.perform(EndRole(username="clinician-north", role=Role.CLINICIAN), by=SYSTEM)
    assert settle_accountability(house.handrail) == 1
    lead = house.persona("senior-clinician-north")
    assert now(house, case).accountable_id == lead.id
    before, after = check(house, case)
    assert after.because == "role_ended" and after.accepted_at is None and before.to_at == after.from_at
    assert "accountable_fell" in told(house, house.persona("team-lead-north"))
    assert settle_accountability(house.handrail) == 0, "once"


def test_when_the_lead_leaves_too_it_goes_to_the_deputy(house: House) -> None:
    name(house, "lead", "senior-clinician-north")
    name(house, "deputy", "consultant-north")
    case = house.a_case()
    for username, holder in (
        ("clinician-north", "senior-clinician-north"),
        ("senior-clinician-north", "consultant-north"),
    ):
        house.handrail.perform(Leave(username=username), by=SYSTEM)
        later(house, minutes=1)
        settle_accountability(house.handrail)
        assert now(house, case).accountable_id == house.persona(holder).id
    assert len(check(house, case)) == 3


def test_leaders_are_called_once_when_nobody_accepted_it_within_a_working_day(house: House) -> None:
    case = open_by(house, "support-worker-north")
    later(house, hours=7)
    assert settle_accountability(house.handrail) == 0
    later(house, hours=24)
    assert settle_accountability(house.handrail) == 1
    assert settle_accountability(house.handrail) == 0
    assert "AccountabilityGapAlerted" in events(house, case)
    for username in ("clinical-director", "governance-lead", "team-lead-north"):
        assert "accountable.gap.alert" in told(house, house.persona(username))


def test_only_the_service_settles_and_tells(house: House) -> None:
    case = house.a_case()
    commands = (
        SettleAccountability(case_id=case.id),
        TellRotaGaps(locality="northvale"),
        TellLeadVacancies(locality="northvale"),
    )
    for command in commands:
        with pytest.raises(NotPermitted):
            house.handrail.perform(command, by=house.persona("clinical-director"))
        assert not house.handrail.perform(command, by=SYSTEM), "there is nothing to settle or to tell"
    house.handrail.perform(EndCase(case_id=case.id, reason="died"), by=house.persona("team-lead-north"))
    house.handrail.perform(Leave(username="clinician-north"), by=SYSTEM)
    assert not house.handrail.perform(SettleAccountability(case_id=case.id), by=SYSTEM), "a closed case stays"
    check(house, case)


def test_where_nobody_could_take_it_it_stays_and_the_director_is_told(house: House) -> None:
    case = house.a_case()
    for role, usernames in (
        (Role.SENIOR_CLINICIAN, ("senior-clinician-north", "senior-clinician-2-north")),
        (Role.CONSULTANT, ("consultant-north",)),
        (Role.CLINICIAN, ("clinician-north",)),
    ):
        for username in usernames:
            house.handrail.perform(EndRole(username=username, role=role), by=SYSTEM)
    house.handrail.perform(EndRole(username="clinical-director", role=Role.CLINICAL_DIRECTOR), by=SYSTEM)
    settle_accountability(house.handrail)
    assert now(house, case).accountable_id == case.accountable_id
    assert "AccountabilityGapFound" in events(house, case)
    assert "accountable_nobody" in told(house, house.persona("team-lead-north"))
    check(house, case)


def test_closing_ends_the_ledger_and_the_offer(house: House) -> None:
    case = house.a_case()
    made = offer(house, case, "clinician-2-north", "clinician-north")
    later(house, hours=2)
    house.handrail.perform(EndCase(case_id=case.id, reason="died"), by=house.persona("team-lead-north"))
    (line,) = check(house, case)
    assert line.to_at == house.clock.now()
    with pytest.raises(Conflict):
        house.handrail.perform(
            AnswerAccountability(case_id=case.id, accepts=True, offer_id=made.id),
            by=house.persona("clinician-2-north"),
        )
    with pytest.raises(Conflict, match="closed"):
        offer(house, case, "clinician-2-north", "clinician-north")


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE responsibilities SET to_at = from_at + interval '1 hour' WHERE case_id = :id",
        "UPDATE responsibilities SET from_at = from_at + interval '1 minute' WHERE case_id = :id",
        "DELETE FROM responsibilities WHERE case_id = :id",
        "INSERT INTO responsibilities (id, case_id, kind, holder_party, from_at, because) "
        "SELECT gen_random_uuid(), id, 'accountable_clinician', 'us', opened_at, 'x' FROM cases WHERE id = :id",
        "UPDATE cases SET closed_at = opened_at + interval '1 day' WHERE id = :id",
    ],
)
def test_the_database_keeps_no_gap_and_no_overlap(house: House, sql: str) -> None:
    case = house.a_case()
    engine = house.handrail.database.engine
    with pytest.raises(DBAPIError, match="do not follow on one another"), engine.begin() as connection:
        connection.execute(text(sql), {"id": case.id})
    check(house, case)


def test_vacant_leads_are_told_to_governance_after_five_working_days(house: House) -> None:
    house.a_case()
    later(house, days=6)
    assert tell_about_cover(house.handrail) == 0
    later(house, days=2)
    assert tell_about_cover(house.handrail) == 1
    assert tell_about_cover(house.handrail) == 0
    assert "lead_vacant" in told(house, house.persona("governance-lead"))
    name(house, "lead", "consultant-north")
    assert tell_about_cover(house.handrail) == 0


def test_lead_and_deputy_are_two_people_who_are_senior_there(house: House) -> None:
    name(house, "lead", "consultant-north")
    with pytest.raises(Invalid, match="two people"):
        name(house, "deputy", "consultant-north")
    for username in ("clinician-north", "senior-clinician-south", "nobody"):
        with pytest.raises(Invalid):
            name(house, "deputy", username)
    with pytest.raises(NotPermitted):
        house.handrail.perform(
            NameClinicalLead(
                locality="northvale", pathway="adult_community", post="deputy", username="senior-clinician-north"
            ),
            by=house.persona("team-lead-north"),
        )


STEPS = st.lists(
    st.sampled_from(["offer", "accept", "decline", "take", "role_ends", "accept_fallen", "settle", "time"]),
    max_size=14,
)


@given(steps=STEPS, closes=st.booleans())
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_done_the_ledger_tiles(long_lived: House, steps: list[str], closes: bool) -> None:
    house = long_lived
    case = house.a_case()
    waiting: Offer | None = None
    for number, step in enumerate(steps):
        later(house, minutes=7)
        holder = now(house, case).accountable_id
        try:
            if step == "offer":
                waiting = offer(house, case, f"clinician-{2 + number % 2}-north", "team-lead-north")
            elif step in ("accept", "decline") and waiting is not None:
                colleague = house.persona("clinician-2-north")
                if colleague.id != waiting.to_id:
                    colleague = house.persona("clinician-3-north")
                command = AnswerAccountability(case_id=case.id, accepts=step == "accept", offer_id=waiting.id)
                house.handrail.perform(command, by=colleague)
            elif step == "take":
                offer(house, case, "senior-clinician-north", "senior-clinician-north")
            elif step == "role_ends":
                username = f"passing-{case.id.hex[-8:]}-{number}"
                house.handrail.perform(
                    RegisterStaff(
                        username=username,
                        name="Passing Through",
                        roles=(
                            RoleHeld(
                                role=Role.CLINICIAN,
                                locality="northvale",
                                registration_body="NMC",
                                registration_no="1",
                            ),
                        ),
                        persona=True,
                    ),
                    by=SYSTEM,
                )
                later(house, minutes=1)
                made = offer(house, case, username, "team-lead-north")
                house.handrail.perform(
                    AnswerAccountability(case_id=case.id, accepts=True, offer_id=made.id),
                    by=house.persona(username),
                )
                later(house, minutes=1)
                house.handrail.perform(Leave(username=username), by=SYSTEM)
            elif step == "accept_fallen":
                with house.handrail.database.reading() as session:
                    from handrail.storage.staff import Staff

                    actor, _ = Staff(session).actor(holder) if holder else (None, None)
                if actor is not None:
                    house.handrail.perform(AnswerAccountability(case_id=case.id, accepts=True), by=actor)
            elif step == "settle":
                settle_accountability(house.handrail)
        except HandrailError:
            pass  # refused: nothing may have changed that breaks the ledger
        lines = check(house, case)
        assert lines[-1].holder_id == now(house, case).accountable_id
    if closes:
        later(house, minutes=3)
        house.handrail.perform(EndCase(case_id=case.id, reason="died"), by=house.persona("team-lead-north"))
        check(house, case)


def test_a_registration_says_whose_register_it_is(house: House) -> None:
    held = RoleHeld(role=Role.CLINICIAN, locality="northvale", registration_no="12A")
    command = RegisterStaff(username="half-said", name="Half Said", roles=(held,), password="a long password")
    with pytest.raises(Invalid) as refusal:
        house.handrail.perform(command, by=SYSTEM)
    assert [problem.pointer for problem in refusal.value.problems] == ["/roles/0/registration_body"]
