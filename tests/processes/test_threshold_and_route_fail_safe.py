"""Threshold and route tables forced past their lint (DOMAIN 9, number 13): the safe side, and somebody looks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta

import pytest

from handrail.application.commands.complete_task import CompleteTask
from handrail.application.commands.get_help import GetHelp
from handrail.application.commands.publish_bundle import PublishBundle
from handrail.application.commands.record_contact import RecordContact
from handrail.application.import_processes import read_bundles
from handrail.application.queries.case_detail import ShowCase
from handrail.application.queries.case_records import CaseRecords
from handrail.application.queries.history import CaseHistory
from handrail.domain.actors import SYSTEM
from handrail.domain.cases import Case
from handrail.domain.identifiers import CaseId
from handrail.domain.tasks import Task
from handrail.gateways.clock import VirtualClock
from handrail.rehearsal.answers import valid
from handrail.rehearsal.virtual_time import advance
from tests.builders.house import REPOSITORY, House, a_house

NORTHVALE = "calls/threshold-decision/decisions/northvale.dmn"
ROUTE = "decisions/route.dmn"


@pytest.fixture
def house(furnished_database: str) -> Iterator[House]:
    with a_house(furnished_database) as made:
        yield made


def publish(house: House, key: str, changed: Mapping[str, bytes]) -> None:
    files = {**read_bundles(REPOSITORY)[key], **changed}
    house.handrail.perform(PublishBundle(key=key, files=files), by=SYSTEM)


def without_rule(rule: str) -> Callable[[bytes], bytes]:
    def broken(xml: bytes) -> bytes:
        text = re.sub(rf'\s*<rule id="{rule}">.*?</rule>', "", xml.decode(), flags=re.DOTALL)
        assert text.encode() != xml
        return text.encode()

    return broken


def with_n10_firing_at_once(xml: bytes) -> bytes:
    """N10, "not seen for twice the time", overlaps N11, "carry on"."""
    text = re.sub(r'(<inputEntry id="N10_i5"><text>)&gt;= 2(</text>)', r"\1&gt;= 0\2", xml.decode())
    assert text.encode() != xml
    return text.encode()


def break_northvale(house: House, broken: Callable[[bytes], bytes]) -> None:
    publish(house, "contact", {NORTHVALE: broken(read_bundles(REPOSITORY)["contact"][NORTHVALE])})


def a_case_a_day_old(house: House) -> Case:
    case = house.a_case()
    assert isinstance(house.clock, VirtualClock)
    advance(house.handrail, house.clock, to=house.clock.now() + timedelta(days=1))
    return case


def record_a_calm_contact(house: House, case: Case) -> None:
    answers = valid("f-contact", now=house.clock.now())
    command = RecordContact(case_id=case.id, answers=answers)
    house.handrail.perform(command, by=house.persona("support-worker-north"))


def complete(house: House, task: Task, by: str, **changes: object) -> None:
    assert task.form_key is not None
    answers = valid(task.form_key, now=house.clock.now(), people=house.people(), **changes)
    command = CompleteTask(task_id=task.id, answers=answers, seen_revision=task.revision)
    house.handrail.perform(command, by=house.persona(by))


def open_tasks(house: House, case_id: CaseId) -> dict[str, Task]:
    return {task.element: task for task in house.handrail.ask(ShowCase(case_id=case_id), by=SYSTEM).tasks}


def event_types(house: House, case_id: CaseId) -> set[str]:
    return {event.type for event in house.handrail.ask(CaseHistory(case_id=case_id), by=SYSTEM).events}


@pytest.mark.parametrize("broken", [without_rule("N11"), with_n10_firing_at_once], ids=["gap", "overlap"])
def test_a_threshold_table_that_gives_no_single_row_takes_the_safe_side(
    house: House, broken: Callable[[bytes], bytes]
) -> None:
    break_northvale(house, broken)
    case = a_case_a_day_old(house)
    record_a_calm_contact(house, case)
    (found,) = house.handrail.ask(CaseRecords(case_id=case.id), by=SYSTEM)["evaluations"]
    assert (found["response_class"], found["row"], found["failed_safe"]) == ("early_review", None, True)
    assert {"THR-06", "ESC-05"} <= set(open_tasks(house, case.id))
    assert open_tasks(house, case.id)["THR-06"].role == "senior_clinician"
    assert {"DecisionTableFailed", "SafeSideTaken"} <= event_types(house, case.id)


def test_the_senior_can_raise_what_the_safe_side_took(house: House) -> None:
    break_northvale(house, without_rule("N11"))
    case = a_case_a_day_old(house)
    record_a_calm_contact(house, case)
    complete(
        house, open_tasks(house, case.id)["THR-06"], "senior-clinician-north", class_chosen="very_urgent"
    )
    (escalation,) = house.handrail.ask(CaseRecords(case_id=case.id), by=SYSTEM)["escalations"]
    assert escalation["response_class"] == "very_urgent"
    assert "ESC-15-tell" in open_tasks(house, case.id)


def test_a_missing_route_goes_by_phone_and_a_senior_answers_for_it(house: House) -> None:
    publish(house, "escalation", {ROUTE: without_rule("R3")(read_bundles(REPOSITORY)["escalation"][ROUTE])})
    case = a_case_a_day_old(house)
    house.handrail.perform(GetHelp(case_id=case.id), by=house.persona("support-worker-north"))
    complete(house, open_tasks(house, case.id)["ESC-03"], "support-worker-north")
    found = open_tasks(house, case.id)
    assert {"ESC-06-answer", "ESC-07", "ESC-08"} <= set(found)
    assert found["ESC-06-answer"].role == "senior_clinician"
    (escalation,) = house.handrail.ask(CaseRecords(case_id=case.id), by=SYSTEM)["escalations"]
    assert escalation["route"] == "no_route"
    assert "DecisionTableFailed" in event_types(house, case.id)
