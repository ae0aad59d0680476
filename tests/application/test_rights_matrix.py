"""The published matrix as decisions use it: complete, quick, current at once, and never a way round when it fails."""

from __future__ import annotations

import re
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Table

from handrail.application.bundle_findings import findings_in
from handrail.application.commands.get_help import GetHelp
from handrail.application.commands.open_case import OpenCase, PersonDetails
from handrail.application.commands.publish_bundle import PublishBundle
from handrail.application.decision_rights import CODES, age_at, right_for
from handrail.application.import_processes import read_bundles
from handrail.application.queries.history import CaseHistory
from handrail.application.queries.notices import MyNotices
from handrail.application.queries.who_decides import WhoDecides
from handrail.application.rights_findings import findings_of_holders, findings_of_matrix, unheld
from handrail.application.rights_matrix import KEY, Matrix, asked_of
from handrail.application.work import Look
from handrail.domain.actors import SYSTEM
from handrail.domain.cases import Case, Plan
from handrail.domain.decision_rights import DecisionRight, Period, RightFacts
from handrail.domain.errors import Conflict, Invalid
from handrail.domain.identifiers import StaffId
from handrail.domain.localities import DEMO_LOCALITIES
from handrail.domain.roles import Role
from handrail.engine import Bundle, Engine, Severity
from handrail.gateways.clock import VirtualClock
from handrail.rehearsal.personas import all_personas
from handrail.storage.escalations import escalations
from handrail.storage.processes import Processes, versions
from handrail.storage.restrictions import restrictions
from handrail.storage.role_holders import RoleHolder
from handrail.storage.safeguarding import safeguarding_concerns
from handrail.storage.staff import Staff
from tests.builders.house import A_MONDAY, REPOSITORY, House, a_house

FILES = dict(read_bundles(REPOSITORY)[KEY])
MATRIX = Matrix(Bundle.of(KEY, FILES))
NIGHT = datetime(2026, 3, 2, 22, 30, tzinfo=UTC)


def changed(file: str, before: str, after: str, *, count: int = 1) -> Bundle:
    """The bundle with a piece of one table replaced."""
    text = FILES[f"decisions/{file}.dmn"].decode()
    assert before in text
    return Bundle.of(KEY, FILES | {f"decisions/{file}.dmn": text.replace(before, after, count).encode()})


def without_rows(pattern: str) -> Bundle:
    """The bundle without the rows of `right` whose id matches."""
    text = FILES["decisions/right.dmn"].decode()
    left = re.sub(rf'      <rule id="{pattern}">.*?</rule>\n', "", text, flags=re.DOTALL)
    assert left != text
    return Bundle.of(KEY, FILES | {"decisions/right.dmn": left.encode()})


def with_cell(row: str, cell: str, text: str) -> Bundle:
    """The bundle with one cell of `right` replaced; `cell` as in `o3`."""
    whole = FILES["decisions/right.dmn"].decode()
    new = re.sub(rf'(id="{row}_{cell}"><text>).*?(</text>)', lambda m: m[1] + text + m[2], whole)
    assert new != whole
    return Bundle.of(KEY, FILES | {"decisions/right.dmn": new.encode()})


def told(bundle: Bundle) -> list[str]:
    return [finding.message for finding in findings_of_matrix(bundle)]


def everybody() -> list[RoleHolder]:
    """The personas, as role holders."""
    return [
        RoleHolder(
            staff_id=StaffId(uuid.uuid5(uuid.NAMESPACE_URL, one.username)),
            name=one.name,
            role=one.role,
            locality=one.locality,
            pathway=None,
            to_at=None,
            is_registered=True,
        )
        for one in all_personas()
    ]


@pytest.fixture
def house(furnished_database: str) -> Iterator[House]:
    with a_house(furnished_database) as house:
        yield house


def ask(house: House, case: Case, code: str, *, now: datetime = A_MONDAY, **given: object) -> DecisionRight:
    with house.handrail.database.reading() as session:
        look = Look(session=session, actor=SYSTEM, resources=house.handrail.resources)
        return right_for(look, case, code, now=now, **given)  # type: ignore[arg-type]


# -- the table by itself


def test_every_code_has_exactly_one_row_whatever_the_facts() -> None:
    assert told(Bundle.of(KEY, FILES)) == []
    assert findings_in(Engine(), Bundle.of(KEY, FILES)) == ()


def test_a_row_left_out_is_a_hole_and_a_row_twice_is_no_single_answer() -> None:
    assert any(message.startswith("D4b has no single answer") for message in told(without_rows("D4b-cohort")))
    assert any(message.startswith("D12 has no single answer") for message in told(without_rows("D12-[a-z]+")))
    both = with_cell("D4b-cohort", "i4", "-")
    assert any(message.startswith("D4b has no single answer") for message in told(both))


@pytest.mark.parametrize(
    ("row", "cell", "text", "word"),
    [
        ("D1a-ih", "o3", '["matron"]', "no role matron"),
        ("D1a-ih", "o5", '"acc.never"', "no timer"),
        ("D1a-ih", "o6", '"L-Z"', "ladder"),
        ("D1c-ooh", "o10", '""', "what happens instead"),
        ("D2a-now", "o3", '["clinician"]', "K2"),
        ("D2a-now", "o4", '["clinician"]', "K2"),
        ("D2b-urgent-ih", "o8", "false", "S1"),
        ("D5g-ih", "o9", "true", "delegated"),
        ("D7-final", "o9", "true", "delegated"),
        ("D9-ih", "o9", "true", "delegated"),
        ("D10-ih", "o9", "true", "delegated"),
        ("D11-manager-ih", "o9", "true", "delegated"),
        ("D2b-emergency", "o3", '["clinical_director"]', "D2d"),
        ("D2d", "o3", '["clinical_director"]', "D2d"),
        ("D1b-ooh", "o3", '["on_call_manager"]', "no clinical decision"),
        ("D5a-floor", "o3", '["clinician"]', "below a team lead"),
        ("D5a-floor", "o3", '["task_role"]', "below a team lead"),
    ],
)
def test_a_cell_that_breaks_a_rule_is_named(row: str, cell: str, text: str, word: str) -> None:
    found = [f for f in findings_of_matrix(with_cell(row, cell, text)) if word in f.message]
    assert [f.element for f in found] == [row]
    assert found[0].severity is Severity.ERROR


def test_a_consultee_that_nobody_knows_and_a_table_that_is_missing_are_named() -> None:
    assert any("nobody knows who vicar is" in m for m in told(changed("consult", '"gp"', '"vicar"')))
    less = {name: data for name, data in FILES.items() if name != "decisions/inform.dmn"}
    assert any("inform is missing" in message for message in told(Bundle.of(KEY, less)))
    named = changed("inform", 'decision id="inform"', 'decision id="informed"')
    assert any("needs a decision table called inform" in message for message in told(named))


def test_other_processes_are_not_held_against_it() -> None:
    assert list(findings_of_matrix(Bundle.of("contact", read_bundles(REPOSITORY)["contact"]))) == []


def test_unknown_facts_are_named_for_the_tables() -> None:
    facts = RightFacts(code="D2b", period=Period.IN_HOURS)
    assert (asked_of(facts)["response_class"], asked_of(facts)["days_since_crisis"]) == ("none", 9999)


def test_a_row_costs_no_more_than_a_fifth_of_a_millisecond_once_it_was_asked_for() -> None:
    facts = [RightFacts(code=code, period=period, rank=4) for code in CODES for period in Period]
    for one in facts:
        MATRIX.right(one)
    best = min(_seconds(lambda: [MATRIX.right(one) for one in facts]) for _ in range(5))
    assert best / len(facts) < 0.0002


def _seconds(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


# -- who holds it


def test_with_the_personas_every_decision_can_be_taken_in_every_locality() -> None:
    found = list(findings_of_holders(Bundle.of(KEY, FILES), everybody(), DEMO_LOCALITIES))
    assert [f.message for f in found if f.severity is Severity.ERROR] == []
    assert list(unheld(Bundle.of(KEY, FILES), everybody(), DEMO_LOCALITIES)) == []


def test_the_only_holder_of_a_right_gone_is_an_error_where_people_work() -> None:
    left = [one for one in everybody() if one.role not in (Role.SAFEGUARDING_LEAD, Role.CLINICAL_DIRECTOR)]
    found = {
        (f.severity, f.message.split(",")[0])
        for f in findings_of_holders(Bundle.of(KEY, FILES), left, DEMO_LOCALITIES)
        if f.severity is Severity.ERROR
    }
    assert {(Severity.ERROR, f"Nobody in {place} could decide D3b") for place in DEMO_LOCALITIES} <= found
    gaps = set(unheld(Bundle.of(KEY, FILES), left, DEMO_LOCALITIES))
    assert ("northvale", "D3b", Period.IN_HOURS) in gaps
    assert ("northvale", "D3b", Period.OUT_OF_HOURS) not in gaps, "out of hours nobody is meant to"


def test_a_holder_without_a_registration_holds_nothing() -> None:
    unregistered = [replace(one, is_registered=not one.role.needs_registration) for one in everybody()]
    found = list(findings_of_holders(Bundle.of(KEY, FILES), unregistered, DEMO_LOCALITIES))
    assert any("could decide D1c" in f.message for f in found)


def test_a_locality_that_nobody_was_assigned_to_yet_is_a_warning() -> None:
    north = [
        one for one in everybody() if one.locality != "southmere" and one.role is not Role.CLINICAL_DIRECTOR
    ]
    found = [
        f
        for f in findings_of_holders(Bundle.of(KEY, FILES), north, DEMO_LOCALITIES)
        if "Nobody in southmere" in f.message
    ]
    assert found
    assert {f.severity for f in found} == {Severity.WARNING}


def test_a_second_person_who_could_only_be_the_first_is_a_warning() -> None:
    clinical = {role for role in Role if role.rank >= Role.CLINICIAN.rank}
    others = [one for one in everybody() if one.role not in clinical]
    only = next(
        one for one in everybody() if one.role is Role.SENIOR_CLINICIAN and one.locality == "northvale"
    )
    found = [
        f
        for f in findings_of_holders(Bundle.of(KEY, FILES), [*others, only], DEMO_LOCALITIES)
        if f.message.startswith("In northvale")
    ]
    assert any("D2b needs a second person" in f.message for f in found)
    assert all(f.severity is Severity.WARNING for f in found)


# -- the case


def test_in_hours_and_out_of_hours_are_those_of_the_locality(house: House) -> None:
    case = house.a_case()
    assert ask(house, case, "D2b").decide == ("senior_clinician",)
    night = ask(house, case, "D2b", now=NIGHT)
    assert (night.period, night.decide) == (Period.OUT_OF_HOURS, ("on_call_clinician",))
    assert ask(house, case, "D1c", now=NIGHT).refusal.startswith("Nobody may decline")


def test_the_row_names_the_exact_tables_it_stands_in(house: House) -> None:
    row = ask(house, house.a_case(), "D5b", rank=4, response_class=None)
    with house.handrail.database.reading() as session:
        look = Look(session=session, actor=SYSTEM, resources=house.handrail.resources)
        published = look.processes.published(KEY)
    assert published is not None
    assert (row.row, row.table_sha256) == ("D5b-ih", published.bundle_sha256)


def test_a_crisis_makes_less_contact_a_seniors_decision_until_28_days_have_passed(house: House) -> None:
    case = house.a_case()
    assert ask(house, case, "D4b").row == "D4b-ih"
    house.handrail.perform(
        GetHelp(case_id=case.id, response_class="urgent"), by=house.persona("clinician-north")
    )
    assert ask(house, case, "D4b").row == "D4b-crisis"
    assert ask(house, case, "D4b", now=A_MONDAY + timedelta(days=28)).row == "D4b-crisis"
    assert ask(house, case, "D4b", now=A_MONDAY + timedelta(days=29)).row == "D4b-ih"
    assert ask(house, case, "D1d", now=A_MONDAY + timedelta(days=29)).row == "D1d-crisis"


def filled(table: Table, **values: object) -> dict[str, object]:
    """A row of a table: the values given, and something of the right kind in every other column that needs one."""
    made: dict[str, object] = {}
    for column in table.c:
        if column.name in values or column.nullable:
            continue
        kind = column.type.__class__.__name__
        made[column.name] = {
            "UUID": uuid.uuid4(),
            "Boolean": False,
            "Integer": 0,
            "Float": 0.0,
            "JSONB": [],
            "LargeBinary": b"",
            "Text": "x",
        }.get(kind, A_MONDAY)
    return made | values


def test_what_is_open_in_the_case_makes_it_a_harder_one(house: House) -> None:
    case = house.a_case()
    now = A_MONDAY + timedelta(days=1)
    concern = filled(safeguarding_concerns, case_id=case.id, state="sent")
    with house.handrail.database.transaction() as session:
        session.insert(safeguarding_concerns, concern)
    assert ask(house, case, "D1d", now=now).row == "D1d-safeguarding"
    assert ask(house, case, "D4b", now=now).row == "D4b-ih"
    restriction = filled(restrictions, case_id=case.id, person_id=case.person_id, state="active")
    with house.handrail.database.transaction() as session:
        session.insert(restrictions, restriction)
        session.update(safeguarding_concerns, concern["id"], {"state": "closed"})
    assert ask(house, case, "D1d", now=now).row == "D1d-restriction"
    assert ask(house, case, "D4b", now=now).row == "D4b-restriction"
    with house.handrail.database.transaction() as session:
        session.update(restrictions, restriction["id"], {"state": "ended"})
    assert ask(house, case, "D1d", now=now).row == "D1d-ih"


def test_two_crises_in_90_days_are_the_cohort_and_one_is_beside_an_open_concern(house: House) -> None:
    case = house.a_case()
    now = A_MONDAY + timedelta(days=1)

    def a_crisis(days_ago: int, status: str = "closed") -> None:
        row = filled(
            escalations,
            case_id=case.id,
            response_class="urgent",
            status=status,
            t0=now - timedelta(days=days_ago),
        )
        with house.handrail.database.transaction() as session:
            session.insert(escalations, row)

    a_crisis(40)
    assert ask(house, case, "D4b", now=now).row == "D4b-ih"
    with house.handrail.database.transaction() as session:
        session.insert(safeguarding_concerns, filled(safeguarding_concerns, case_id=case.id, state="sent"))
    assert ask(house, case, "D4b", now=now).row == "D4b-cohort"
    with house.handrail.database.transaction() as session:
        session.execute(safeguarding_concerns.update().values(state="closed"))
    a_crisis(60, status="error")
    a_crisis(100)
    assert ask(house, case, "D4b", now=now).row == "D4b-ih", "an error and an old one do not count"
    a_crisis(60)
    assert ask(house, case, "D4b", now=now).row == "D4b-cohort"


def test_the_callers_facts_go_before_the_records(house: House) -> None:
    case = house.a_case()
    assert ask(house, case, "D4b", in_cohort=True).row == "D4b-cohort"
    assert ask(house, case, "D1d", disengaged=True).row == "D1d-disengaged"


def test_a_young_persons_parents_are_asked(house: House) -> None:
    command = OpenCase(
        pathway="children_and_young_people",
        locality="northvale",
        person=PersonDetails(name="Young Example", born=date(2009, 3, 3)),
        plan=Plan(none_agreed=True),
    )
    case = house.handrail.perform(command, by=house.persona("clinician-north"))
    assert "parental_responsibility" in ask(house, case, "D1d").consult
    grown_up = A_MONDAY + timedelta(days=365 * 3)
    assert "parental_responsibility" not in ask(house, case, "D1d", now=grown_up).consult


def test_an_age_is_in_whole_years() -> None:
    assert age_at(date(2008, 3, 2), date(2026, 3, 1)) == 17
    assert age_at(date(2008, 3, 2), date(2026, 3, 2)) == 18
    assert age_at(date(2008, 2, 29), date(2026, 2, 28)) == 17


def test_a_matrix_applies_from_the_moment_it_is_published(house: House) -> None:
    case = house.a_case()
    assert ask(house, case, "D1b").decide == ("team_lead",)
    stricter = with_cell("D1b-ih", "o3", '["senior_clinician"]')
    house.handrail.perform(PublishBundle(key=KEY, files=stricter.files), by=SYSTEM)
    assert ask(house, case, "D1b").decide == ("senior_clinician",)


def test_a_matrix_with_a_right_that_nobody_holds_is_not_published(house: House) -> None:
    for username in ("safeguarding-lead-north", "clinical-director"):
        who = house.persona(username)
        with house.handrail.database.transaction() as session:
            for role in who.roles:
                Staff(session).end_assignments(who.id, role, at=A_MONDAY)
    assert isinstance(house.clock, VirtualClock)
    house.clock.advance(timedelta(hours=1))
    stricter = with_cell("D1b-ih", "o3", '["senior_clinician"]')
    with pytest.raises(Invalid) as refused:
        house.handrail.perform(PublishBundle(key=KEY, files=stricter.files), by=SYSTEM)
    assert any(
        "Nobody in northvale could decide D3b" in problem.message for problem in refused.value.problems
    )


def test_without_a_published_matrix_nobody_decides_but_anybody_escalates(database: str) -> None:
    with a_house(database) as bare:
        case = bare.a_case()
        with pytest.raises(Conflict, match="nobody may decide this now"):
            ask(bare, case, "D2b")
        for code in ("D2a", "D3a"):
            row = ask(bare, case, code)
            assert (row.decide, row.second, row.table_sha256) == (("any",), (), "")


def test_a_table_without_an_answer_lets_nobody_decide_but_anybody_escalates(house: House) -> None:
    broken = Bundle.of(KEY, dict(without_rows("D2.*").files) | {"README": b"not looked at by the check"})
    with house.handrail.database.transaction() as session:
        Processes(session).add_bundle(broken.sha256, KEY, broken.files, at=A_MONDAY)
        session.execute(
            versions.update().where(versions.c.process_key == KEY).values(bundle_sha256=broken.sha256)
        )
    case = house.a_case()
    with pytest.raises(Conflict, match="no single answer for D2b"):
        house.handrail.ask(WhoDecides(case_id=case.id, decision="D2b"), by=house.persona("clinician-north"))
    notices = house.handrail.ask(MyNotices(), by=house.persona("process-owner"))
    assert [notice.subject for notice in notices] == ["decision_rights_unreadable"]
    events = house.handrail.ask(CaseHistory(case_id=case.id), by=SYSTEM).events
    assert [e.data["missing"] for e in events if e.type == "AttemptDenied"] == ["matrix"]
    assert ask(house, case, "D2a").decide == ("any",)
    assert ask(house, case, "D1b").decide == ("team_lead",)


def test_a_code_that_does_not_exist_is_refused_with_those_that_do(house: House) -> None:
    with pytest.raises(Invalid, match="D2d"):
        ask(house, house.a_case(), "D99")


def test_asking_for_a_right_sends_one_statement(house: House) -> None:
    case = house.a_case()
    ask(house, case, "D2b")
    with house.handrail.database.reading() as session:
        look = Look(session=session, actor=SYSTEM, resources=house.handrail.resources)
        before = session.statements
        right_for(look, case, "D4b", now=A_MONDAY)
        assert session.statements - before == 1
