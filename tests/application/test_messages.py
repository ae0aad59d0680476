"""A message reaches the run it is for, once, or is refused in words."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from handrail.application.commands.send_message import SendMessage
from handrail.application.commands.start_process import StartProcess
from handrail.application.queries.case_detail import ShowCase
from handrail.domain.errors import Invalid, NotFound
from tests.builders.diagrams import in_a_row, user_task
from tests.builders.house import House, a_house

WAITS = (
    '<bpmn:intermediateCatchEvent id="M-1">{flows}'
    '<bpmn:messageEventDefinition messageRef="m"/></bpmn:intermediateCatchEvent>'
)


@pytest.fixture
def house(database: str) -> Iterator[House]:
    with a_house(database) as made:
        diagram = in_a_row("waiting", WAITS, user_task("A-1")).replace(
            "<bpmn:process ", '<bpmn:message id="m" name="partner.answered"/><bpmn:process ', 1
        )
        made.publish("waiting", diagram)
        yield made


def waiting_case(house: House):
    case = house.a_case()
    house.handrail.perform(
        StartProcess(case_id=case.id, process="waiting"), by=house.persona("clinician-north")
    )
    return case


def send(house: House, case_id: object, message_id: str = "m-1", name: str = "partner.answered"):
    command = SendMessage(name=name, correlation={"case_id": str(case_id)}, message_id=message_id)
    return house.handrail.perform(command, by=house.persona("clinician-north"))


def test_a_message_opens_what_waits_for_it(house: House) -> None:
    case = waiting_case(house)
    assert len(send(house, case.id).reached) == 1
    tasks = house.handrail.ask(ShowCase(case_id=case.id), by=house.persona("clinician-north")).tasks
    assert [task.element for task in tasks] == ["A-1"]


def test_the_same_message_again_has_no_second_effect(house: House) -> None:
    case = waiting_case(house)
    first = send(house, case.id)
    again = send(house, case.id)
    assert again.again and again.reached == first.reached


def test_a_message_id_cannot_be_used_for_another_message(house: House) -> None:
    case = waiting_case(house)
    send(house, case.id)
    with pytest.raises(Invalid, match="different message"):
        send(house, case.id, name="partner.other")


def test_a_message_nobody_waits_for_is_refused_and_may_be_sent_again(house: House) -> None:
    case = house.a_case()
    with pytest.raises(NotFound, match="Nothing in this case waits"):
        send(house, case.id)
    house.handrail.perform(
        StartProcess(case_id=case.id, process="waiting"), by=house.persona("clinician-north")
    )
    assert len(send(house, case.id).reached) == 1


def test_a_message_for_a_case_that_is_not_there_is_refused(house: House) -> None:
    with pytest.raises(NotFound):
        send(house, "00000000-0000-7000-8000-000000000000")
    with pytest.raises(Invalid):
        send(house, "not-a-case", message_id="m-2")
