"""What forms are handed besides the process's variables, and that whoever is named may be named."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import event

from handrail.application.commands.complete_task import CompleteTask
from handrail.application.commands.confirm_decision import ConfirmDecision
from handrail.application.commands.get_help import GetHelp
from handrail.application.commands.open_case import OpenCase, PersonDetails
from handrail.application.commands.publish_bundle import PublishBundle
from handrail.application.commands.record_contact import RecordContact
from handrail.application.commands.register_staff import RegisterStaff, RoleHeld
from handrail.application.commands.start_process import StartProcess
from handrail.application.finishing import Completed
from handrail.application.form_context import _HERE, _OTHERWISE, _RECORDS
from handrail.application.queries.case_detail import ShowCase
from handrail.application.queries.contact_form import ContactForm
from handrail.application.queries.personas import Personas
from handrail.application.queries.task_detail import ShowTask, TaskDetail
from handrail.domain.actors import SYSTEM
from handrail.domain.cases import Case, Plan
from handrail.domain.errors import Invalid
from handrail.domain.roles import Role
from handrail.domain.tasks import Task
from handrail.gateways.clock import VirtualClock
from handrail.rehearsal.answers import valid
from handrail.rehearsal.virtual_time import advance
from handrail.rehearsal.who_confirms import who_confirms
from tests.builders.diagrams import in_a_row, user_task
from tests.builders.forks import script
from tests.builders.house import REPOSITORY, House, a_house

FORMS = REPOSITORY / "forms"


@pytest.fixture
def house(furnished_database: str) -> Iterator[House]:
    with a_house(furnished_database) as made:
        yield made


def later(house: House, **gap: float) -> None:
    assert isinstance(house.clock, VirtualClock)
    advance(house.handrail, house.clock, to=house.clock.now() + timedelta(**gap))


def asked(
    house: House, form: str, case: Case | None = None, lane: str = "clinician", **variables: Any
) -> Task:
    """An open task with one of the product's forms, in a process of its own.

    Who proposed is what a process knows by itself; nobody may say so from outside.
    """
    key = f"asking-{form}"
    proposed_by = variables.pop("proposed_by", None)
    known = () if proposed_by is None else (script("S-1", f'proposed_by = "{proposed_by}"'),)
    diagram = in_a_row(key, *known, user_task("A-1", formKey=form), lane=lane)
    house.publish(key, diagram, {form: (FORMS / f"{form}.form").read_text()})
    command = StartProcess(case_id=(case or house.a_case()).id, process=key, variables=variables)
    return house.handrail.perform(command, by=house.persona("clinician-north")).tasks[0]


def shown(house: House, task: Task, by: str = "clinician-north") -> TaskDetail:
    return house.handrail.ask(ShowTask(task_id=task.id), by=house.persona(by))


def offered(house: House, task: Task, name: str, by: str = "clinician-north") -> dict[str, str]:
    return {choice["value"]: choice["label"] for choice in shown(house, task, by).variables[name]}


def complete(house: House, task: Task, by: str = "clinician-north", **changes: Any) -> Completed:
    assert task.form_key is not None
    answers = valid(task.form_key, now=house.clock.now(), people=house.people(), **changes)
    command = CompleteTask(task_id=task.id, answers=answers, seen_revision=task.revision)
    done = house.handrail.perform(command, by=house.persona(by))
    if done.awaiting is None:
        return done
    second = who_confirms(house.handrail, done.awaiting, suffix="north")
    agreed = ConfirmDecision(task_id=task.id, agrees=True, seen_revision=task.revision + 1)
    return house.handrail.perform(agreed, by=second)


def problems(house: House, task: Task, by: str = "clinician-north", **changes: Any) -> dict[str, str]:
    with pytest.raises(Invalid) as refusal:
        complete(house, task, by, **changes)
    return {problem.pointer: problem.message for problem in refusal.value.problems}


def who(house: House, username: str) -> str:
    return str(house.persona(username).id)


def open_tasks(house: House, case: Case) -> dict[str, Task]:
    tasks = house.handrail.ask(ShowCase(case_id=case.id), by=SYSTEM).tasks
    return {task.element: task for task in tasks}


def test_a_page_offers_those_who_work_there_and_nobody_else(house: House) -> None:
    found = offered(house, asked(house, "f-esc-cont", **{"class": "urgent"}), "staff")
    assert found[who(house, "clinician-north")] == "Robin Alder (clinician)"
    assert found[who(house, "support-worker-north")] == "Rowan Ashby (front-line staff)"
    assert who(house, "clinical-director") in found
    for outsider in ("clinician-south", "auditor", "system-admin", "ig-lead"):
        assert who(house, outsider) not in found


@pytest.mark.parametrize("username", ["clinician-south", "auditor", "system-admin"])
def test_somebody_who_may_not_be_named_is_refused_whatever_was_sent(house: House, username: str) -> None:
    task = asked(house, "f-esc-cont", **{"class": "urgent"})
    found = problems(house, task, who_holds_tonight=who(house, username))
    assert found == {"/answers/who_holds_tonight": "Select who holds this"}
    assert "/answers/who_holds_tonight" in problems(
        house, task, who_holds_tonight="4f8a2c1e-0000-4000-8000-000000000009"
    )
    complete(house, task)


def test_a_role_that_has_ended_names_nobody(house: House) -> None:
    now = house.clock.now()
    held = RoleHeld(
        role=Role.CLINICIAN,
        locality="northvale",
        from_at=now - timedelta(days=9),
        to_at=now + timedelta(days=1),
        registration_body="NMC",
        registration_no="1",
    )
    command = RegisterStaff(username="leaving", name="Ash Leaving", roles=(held,), persona=True)
    house.handrail.perform(command, by=SYSTEM)
    task = asked(house, "f-esc-cont", **{"class": "urgent"})
    assert offered(house, task, "staff")[who(house, "leaving")] == "Ash Leaving (clinician)"
    later(house, days=2)
    assert "Ash Leaving (clinician)" not in offered(house, task, "staff").values()
    gone = next(one.id for one in house.handrail.ask(Personas(), by=SYSTEM) if one.username == "leaving")
    assert "/answers/who_holds_tonight" in problems(house, task, who_holds_tonight=str(gone))


def test_a_clinicians_view_is_a_clinicians(house: House) -> None:
    view = asked(house, "f-esc-evidence", evidence_needed="clinician_view")
    assert "/answers/view_by" in problems(house, view, view_by=who(house, "support-worker-north"))
    assert who(house, "support-worker-north") not in offered(house, view, "clinicians")


def test_the_second_person_is_neither_who_decides_nor_who_proposed(house: House) -> None:
    proposer = who(house, "clinician-2-north")
    task = asked(house, "f-esc-hold", **{"class": "urgent", "proposed_by": proposer})
    found = offered(house, task, "second_people")
    assert proposer not in found and who(house, "clinician-north") not in found
    assert who(house, "senior-clinician-north") in found and who(house, "clinician-south") not in found
    for excluded in (proposer, who(house, "clinician-north")):
        told = problems(house, task, second_person=excluded)
        assert "someone other than you" in told["/answers/second_person"]
    assert "/answers/second_person" in problems(house, task, second_person=who(house, "clinician-south"))


def test_whoever_is_on_call_elsewhere_may_be_the_second_person(house: House) -> None:
    task = asked(house, "f-esc-hold", **{"class": "urgent", "proposed_by": who(house, "clinician-2-north")})
    elsewhere = who(house, "on-call-clinician-south")
    assert offered(house, task, "second_people")[elsewhere] == "Dr Elder Wheatear (senior clinician on call)"
    complete(house, task, second_person=elsewhere)


def test_nobody_checks_their_own_action(house: House) -> None:
    task = asked(house, "f-mdt-decide", lane="senior_clinician")
    (action,) = valid("f-mdt-decide", now=house.clock.now(), people=house.people())["actions"]
    told = problems(
        house, task, by="senior-clinician-north", actions=[{**action, "verifier": action["owner"]}]
    )
    assert told["/answers/actions/0/verifier"] == "Someone else must check it"
    other = {**action, "verifier": who(house, "clinician-south")}
    told = problems(house, task, by="senior-clinician-north", actions=[other])
    assert set(told) == {"/answers/actions/0/verifier"}


def test_the_accountable_clinician_is_filled_in(house: House) -> None:
    case = house.handrail.perform(_case(house), by=house.persona("clinician-north"))
    detail = shown(house, asked(house, "f-mdt-decide", case))
    assert detail.answers["accountable_clinician_after"] == who(house, "clinician-3-north")


def _case(house: House) -> OpenCase:
    return OpenCase(
        pathway="adult_community",
        locality="northvale",
        person=PersonDetails(name="Sam Example", born=date(1990, 5, 17)),
        plan=Plan(signature_signs=("Stops answering the door",)),
        accountable=house.persona("clinician-3-north").id,
    )


def held(house: House) -> Case:
    """A case with a hold that a senior approved, so that its review waits for a reviewer."""
    case = house.a_case()
    later(house, days=1)
    house.handrail.perform(
        GetHelp(case_id=case.id, response_class="urgent"), by=house.persona("support-worker-north")
    )
    complete(house, open_tasks(house, case)["ESC-03"], choice="propose_hold")
    complete(
        house,
        open_tasks(house, case)["ESC-04"],
        by="senior-clinician-north",
        recheck_at=(house.clock.now() + timedelta(hours=5)).isoformat(),
    )
    return case


def test_whoever_decided_a_hold_is_not_offered_as_reviewer_and_is_refused_with_the_reason(
    house: House,
) -> None:
    case = held(house)
    task = open_tasks(house, case)["PCR-02"]
    found = offered(house, task, "reviewers", by="team-lead-north")
    assert who(house, "senior-clinician-north") not in found
    assert who(house, "senior-clinician-2-north") in found
    assert who(house, "support-worker-north") not in found
    told = problems(house, task, by="team-lead-north", reviewer=who(house, "senior-clinician-north"))
    assert "decided a hold" in told["/answers/reviewer"]
    complete(house, task, by="team-lead-north")


def test_restrictions_in_force_and_contacts_are_offered_from_the_records(house: House) -> None:
    case = house.a_case(pathway="supported_living")
    start = StartProcess(case_id=case.id, process="restriction-imposition")
    house.handrail.perform(start, by=house.persona("clinician-north"))
    origin = {"origin": "discovered", "started_at": house.clock.now().isoformat()}
    complete(house, open_tasks(house, case)["RIM-01"], **origin)
    contact = valid("f-contact", now=house.clock.now(), signature_signs=["none"])
    recorded = house.handrail.perform(
        RecordContact(case_id=case.id, answers=contact), by=house.persona("clinician-north")
    )
    summary = asked(house, "f-esc-summary", case, **{"class": "urgent"})
    ((restriction, label),) = offered(house, summary, "open_restrictions").items()
    assert label.startswith("Going out: Goes to the shops only with a member of staff")
    told = problems(house, summary, restrictions_in_force=["4f8a2c1e-0000-4000-8000-000000000009"])
    assert set(told) == {"/answers/restrictions_in_force"}
    warned = complete(house, summary, restrictions_in_force=[restriction])
    assert warned.warnings == ()
    hold = asked(
        house, "f-esc-hold", case, **{"class": "urgent", "proposed_by": who(house, "clinician-2-north")}
    )
    evidence = offered(house, hold, "evidence_items")
    assert evidence == {str(recorded.contact.id): "Contact of 2 March 2026 at 10:00am: Phone call, spoken to"}
    complete(house, hold, evidence_seen=["summary", *evidence])


def test_a_summary_that_says_none_while_the_register_says_otherwise_is_pointed_at(house: House) -> None:
    case = house.a_case(pathway="supported_living")
    start = StartProcess(case_id=case.id, process="restriction-imposition")
    house.handrail.perform(start, by=house.persona("clinician-north"))
    origin = {"origin": "discovered", "started_at": house.clock.now().isoformat()}
    complete(house, open_tasks(house, case)["RIM-01"], **origin)
    done = complete(
        house, asked(house, "f-esc-summary", case, **{"class": "urgent"}), restrictions_in_force=[]
    )
    assert any("register shows restrictions" in warning for warning in done.warnings)


def test_by_when_a_partner_must_act_follows_the_class(house: House) -> None:
    task = asked(house, "f-esc-summary", **{"class": "very_urgent"})
    limit = house.clock.now() + timedelta(hours=4)
    assert shown(house, task).variables["latest_needed_by"]["very_urgent"] == "2026-03-02T14:00:00Z"
    late = {"class_requested": "very_urgent", "needed_by": (limit + timedelta(minutes=1)).isoformat()}
    assert "2 March 2026 at 2:00pm" in problems(house, task, **late)["/answers/needed_by"]
    complete(house, task, **late | {"needed_by": limit.isoformat()})


def test_what_changed_is_known_since_the_contact_before(house: House) -> None:
    case = house.a_case()
    contact = valid("f-contact", now=house.clock.now())
    house.handrail.perform(
        RecordContact(case_id=case.id, answers=contact), by=house.persona("clinician-north")
    )
    before = house.clock.now()
    later(house, hours=5)
    task = asked(house, "f-esc-summary", case, **{"class": "urgent"})
    earlier = (before - timedelta(minutes=1)).isoformat()
    assert "You were in contact at" in problems(house, task, known_since=earlier)["/answers/known_since"]


def test_limits_and_setting_are_worked_out_where_the_process_does_not_say_them(house: House) -> None:
    key = "asking-f-res-propose"
    files = {
        "process.bpmn": in_a_row(key, user_task("A-1", formKey="f-res-propose")).encode(),
        "forms/f-res-propose.form": (FORMS / "f-res-propose.form").read_bytes(),
        "decisions/restriction-limits.dmn": (
            REPOSITORY / "processes/restriction-imposition/decisions/restriction-limits.dmn"
        ).read_bytes(),
    }
    house.handrail.perform(PublishBundle(key=key, files=files), by=SYSTEM)
    case = house.a_case(pathway="supported_living")
    started = house.handrail.perform(
        StartProcess(case_id=case.id, process=key), by=house.persona("clinician-north")
    )
    known = shown(house, started.tasks[0]).variables
    assert known["setting"] == "supported_living"
    assert known["restriction_limits"]["community"] == {"max_limit": "P14D", "review_every": "P7D"}
    too_long = (house.clock.now() + timedelta(days=15)).isoformat()
    assert "/answers/time_limit" in problems(house, started.tasks[0], time_limit=too_long)
    complete(house, started.tasks[0])


def test_the_last_decisions_words_are_held_against_the_new_ones_by_the_form(house: House) -> None:
    case = house.a_case(pathway="supported_living")
    start = StartProcess(case_id=case.id, process="restriction-imposition")
    house.handrail.perform(start, by=house.persona("clinician-north"))

    def at(**gap: float) -> str:
        return (house.clock.now() + timedelta(**gap)).isoformat()

    limits = {"time_limit": at(days=14), "review_at": at(days=7)}
    complete(house, open_tasks(house, case)["RIM-01"], type="items", started_at=at(minutes=1), **limits)
    complete(house, open_tasks(house, case)["RIM-03"])
    complete(house, open_tasks(house, case)["RIM-04"], by="team-lead-north", authorised_limit=at(days=14))
    later(house, days=7)
    for number in (1, 2):
        complete(house, open_tasks(house, case)["RSD-02"], recommended="continue")
        deciding = open_tasks(house, case)["RSD-03"]
        kept = {"decision": "continue", "new_limit": at(days=14), "new_review": at(days=7)}
        if number == 2:
            told = problems(house, deciding, by="team-lead-north", **kept)
            assert set(told) == {"/answers/risk_work", "/answers/stepdown_trigger"}
            kept["unchanged_reason"] = (
                "The peer worker was away for a week, so the walks begin again tomorrow."
            )
        complete(house, deciding, by="team-lead-north", **kept)
        later(house, days=7)


def test_force_is_recorded_under_the_persons_pseudonym(house: House) -> None:
    case = house.a_case()
    task = asked(house, "f-uof", case)
    pseudonym = house.handrail.ask(ShowCase(case_id=case.id), by=SYSTEM).person.pseudonym
    complete(house, task)
    done = shown(house, task)
    assert done.submitted is not None and done.submitted["consistent_identifier"] == pseudonym


def test_the_rows_of_the_table_that_answered_are_offered_to_be_flagged(house: House) -> None:
    case = house.a_case()
    contact = valid("f-contact", now=house.clock.now())
    house.handrail.perform(
        RecordContact(case_id=case.id, answers=contact), by=house.persona("clinician-north")
    )
    detail = shown(house, asked(house, "f-thr-flag", case))
    rows = {choice["value"]: choice["label"] for choice in detail.variables["table_rows"]}
    assert detail.answers["row"] == detail.variables["evaluation_row"]
    assert detail.answers["row"] in rows and "N6" in rows
    assert rows["N6"].startswith("N6: Urgent. ")
    assert "/answers/row" in problems(house, detail.task, row="Z99")


def test_times_are_filled_in_when_the_page_opens(house: House) -> None:
    task = asked(house, "f-esc-send", route_channels=["phone"], sent_not_before=house.clock.now().isoformat())
    assert shown(house, task).answers["sent_at"] == "2026-03-02T10:00:00Z"


def test_names_are_read_back_when_the_task_is_done_and_they_may_not_be_named_any_more(house: House) -> None:
    task = asked(house, "f-esc-cont", **{"class": "urgent"})
    complete(house, task)
    later(house, days=1)
    done = shown(house, task)
    assert done.form is not None and done.submitted is not None
    lines = {
        line.pointer: line.value for line in done.form.describe(done.submitted, variables=done.variables)
    }
    assert lines["/who_holds_tonight"] == "Robin Alder"


def test_the_contact_form_knows_the_persons_signs(house: House) -> None:
    case = house.a_case(plan=Plan(signature_signs=("Paces at night", "Stops eating")))
    asks = house.handrail.ask(ContactForm(case_id=case.id), by=house.persona("clinician-north"))
    assert asks.variables["signature_signs"] == ["Paces at night", "Stops eating"]
    assert asks.variables["no_signature_signs_agreed"] is False
    assert asks.answers["occurred_at"] == "2026-03-02T10:00:00Z"
    none_yet = house.a_case(plan=Plan(none_agreed=True))
    asks = house.handrail.ask(ContactForm(case_id=none_yet.id), by=house.persona("clinician-north"))
    assert asks.answers["signature_signs"] == ["none"]


def test_what_the_records_know_cannot_be_told_otherwise_by_a_process(house: House) -> None:
    stranger = who(house, "clinician-south")
    forged = {"staff": [{"value": stranger, "label": "Robin Alder"}]}
    task = asked(house, "f-esc-cont", **{"class": "urgent"}, **forged)
    assert stranger not in offered(house, task, "staff")
    assert "/answers/who_holds_tonight" in problems(house, task, who_holds_tonight=stranger)


def test_nothing_is_looked_up_for_a_form_that_asks_for_nothing(house: House) -> None:
    plain, people = asked(house, "f-pcr-effect"), asked(house, "f-esc-cont", **{"class": "urgent"})
    sent: list[str] = []
    event.listen(
        house.handrail.database.engine, "before_cursor_execute", lambda *arguments: sent.append(arguments[2])
    )
    complete(house, plain)
    without = len(sent)
    sent.clear()
    complete(house, people)
    assert len(sent) == without + 1


def test_the_readme_of_the_forms_names_everything_the_application_adds() -> None:
    told = (FORMS / "README.md").read_text().split("What the application adds")[1]
    assert all(f"`{name}`" in told for name in (*_HERE, *_RECORDS, *_OTHERWISE))
