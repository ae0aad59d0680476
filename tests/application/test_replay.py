"""The history alone gives what is stored, and whatever was altered is found."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import create_engine, text

from handrail.application.commands.complete_task import CompleteTask
from handrail.application.commands.start_process import StartProcess
from handrail.application.queries.case_detail import ShowCase
from handrail.application.queries.verify_history import VerifyHistory
from handrail.domain.actors import SYSTEM
from tests.builders.diagrams import in_a_row, timer, user_task
from tests.builders.house import House, a_house


@pytest.fixture
def house(database: str) -> Iterator[House]:
    with a_house(database) as made:
        nodes = (user_task("A-1"), timer("T-1", 'due("esc.ack", "urgent")'), user_task("A-2"))
        made.publish("two-steps", in_a_row("two-steps", *nodes))
        case = made.a_case()
        clinician = made.persona("clinician-north")
        made.handrail.perform(StartProcess(case_id=case.id, process="two-steps"), by=clinician)
        task = made.handrail.ask(ShowCase(case_id=case.id), by=clinician).tasks[0]
        made.handrail.perform(CompleteTask(task_id=task.id, answers={}, seen_revision=1), by=clinician)
        yield made


def faults(house: House) -> list[str]:
    return [fault.what for fault in house.handrail.ask(VerifyHistory(rebuild=True), by=SYSTEM).faults]


def alter(database: str, statement: str) -> None:
    engine = create_engine(database)
    with engine.begin() as connection:
        connection.execute(text("SET LOCAL session_replication_role = replica"))  # past every trigger of ours
        assert connection.execute(text(statement)).rowcount == 1
    engine.dispose()


def test_an_untouched_history_adds_up(house: House) -> None:
    assert faults(house) == []


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE events SET body = set_byte(body, 20, 255 - get_byte(body, 20)) WHERE type = 'TaskCompleted'", "hash"),
        ("DELETE FROM events WHERE type = 'TaskCompleted'", "hash does not fit"),
        ("UPDATE cases SET event_count = event_count - 1", "ends elsewhere"),
        ("UPDATE timers SET occurrence = 7 WHERE status = 'pending'", "pending timers"),
        ("UPDATE instances SET state = state || ' '::bytea", "stored state is not"),
    ],
)
def test_what_was_altered_behind_the_services_back_is_found(
    house: House, database: str, statement: str, said: str
) -> None:
    alter(database, statement)
    assert any(said in what for what in faults(house))
