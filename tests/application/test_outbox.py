"""What is put out leaves after commit, at least once, with one id; a mail server that is away loses nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes
from pathlib import Path

import pytest
from sqlalchemy import text

from handrail.application.commands.note_demo_loaded import NoteDemoLoaded
from handrail.application.commands.register_staff import RegisterStaff, RoleHeld
from handrail.application.commands.send_outbox import Sending, SendOutbox
from handrail.application.commands.start_process import StartProcess
from handrail.application.queries.demo_state import DemoState, HowFar
from handrail.domain.actors import SYSTEM
from handrail.domain.roles import Role
from handrail.rehearsal.virtual_time import advance
from handrail.worker.outbox import send_waiting
from tests.builders.diagrams import in_a_row, user_task
from tests.builders.house import House, a_house


@pytest.fixture
def house(database: str) -> Iterator[House]:
    with a_house(database) as made:
        step = user_task("A-1", clock="esc.decide", clockClass="very_urgent", ladder="L-E")
        made.publish("one-step", in_a_row("one-step", step))
        held = RoleHeld(role=Role.TEAM_LEAD, locality="northvale", registration_body="NMC", registration_no="1")
        lead = RegisterStaff(
            username="lead", name="A Lead", roles=(held,), password="a long enough password", email="lead@example.org"
        )
        made.handrail.perform(lead, by=SYSTEM)
        case = made.a_case()
        made.handrail.perform(
            StartProcess(case_id=case.id, process="one-step"), by=made.persona("clinician-north")
        )
        advance(made.handrail, made.clock, to=made.clock.now() + timedelta(minutes=31))
        yield made


def waiting(house: House) -> list[tuple[int, bool]]:
    with house.handrail.database.engine.connect() as connection:
        rows = connection.execute(text("SELECT attempts, sent_at IS NULL FROM outbox ORDER BY id"))
        return [(row[0], row[1]) for row in rows]


def letters(house: House) -> list[Path]:
    return sorted((house.handrail.resources.settings.home / "outbox").glob("*"))


def test_a_page_leaves_once_and_says_nothing_about_the_person(house: House) -> None:
    assert waiting(house) and all(unsent for _, unsent in waiting(house))
    assert send_waiting(house.handrail) == len(waiting(house))
    assert house.handrail.perform(SendOutbox(), by=SYSTEM) is Sending.NONE
    found = [message_from_bytes(path.read_bytes()) for path in letters(house)]
    assert {letter["To"] for letter in found} == {"lead@example.org"}
    assert all("Sam" not in letter.as_string() and "A-1" not in letter.as_string() for letter in found)


def test_a_mail_server_that_is_away_is_tried_again_later(house: House) -> None:
    before = house.handrail.resources
    away = replace(before.settings, smtp_url="smtp://127.0.0.1:9")
    house.handrail.resources = replace(before, settings=away)
    assert send_waiting(house.handrail) < len(waiting(house))
    tried = [attempts for attempts, unsent in waiting(house) if unsent]
    assert tried and set(tried) == {1}
    assert letters(house) == []


def test_the_demo_is_remembered_as_loaded(house: House) -> None:
    assert house.handrail.ask(DemoState(), by=SYSTEM) is HowFar.BEGUN
    house.handrail.perform(NoteDemoLoaded(people=1, weeks=1, seed=1), by=SYSTEM)
    assert house.handrail.ask(DemoState(), by=SYSTEM) is HowFar.LOADED
